"""The database under the store: SQLite by default, PostgreSQL by its address; and the statements both understand.

Every verb of the store is one transaction. On SQLite a writing one takes its lock at the start (`BEGIN IMMEDIATE`), so
that two processes wait for one another instead of failing halfway.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Table,
    Text,
    TextClause,
    any_,
    column,
    create_engine,
    event,
    func,
    insert,
    literal,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeEngine

from exact_zoho.errors import ConfigurationError

#: before the first table, or it has no effect; rows with raw records cost a quarter to a third more on pages of 4 KiB
PAGE_SIZE = 16 * 1024
BUSY_MS = 60_000
WRITES = {"exact_zoho_writes": True}


class Database:
    """One database, reached through transactions."""

    def __init__(self, url: str) -> None:
        self.url = _read(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.path = Path(self.url.database).absolute() if self.is_sqlite and self.url.database else None
        self.engine = _sqlite(self.url, self.path) if self.is_sqlite else _postgres(self.url)
        self._writer = self.engine.execution_options(**WRITES)
        # in memory there is but one connection, which its threads take turns with
        self._turn = threading.RLock() if self.in_memory else None
        #: asked before an intent is committed: each raises where a lock that we rely on was lost
        self.assurances: list[Callable[[], None]] = []

    @property
    def in_memory(self) -> bool:
        """Whether it ends with the process."""
        return self.is_sqlite and self.path is None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._my_turn(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, kept when the block ends and undone when it fails."""
        with self._my_turn(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def alone(self, subject: str) -> Iterator[Connection]:
        """A writing transaction that waits for any other about the same subject, row to lock or not."""
        with self.writing() as connection:
            if not self.is_sqlite:  # there a writing transaction is alone anyway
                connection.execute(select(func.pg_advisory_xact_lock(number_of(subject))))
            yield connection

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        with self._turn:
            yield

    def assure(self) -> None:
        """Make sure that the locks we hold are still ours."""
        for assurance in self.assurances:
            assurance()

    def among(self, where: ColumnElement[Any], values: Collection[str] | Collection[int]) -> ColumnElement[bool]:
        """Whether a column is one of `values`: one parameter, however many, so the statement stays the same."""
        whole_numbers = bool(values) and isinstance(next(iter(values)), int)
        if self.is_sqlite:
            listed = func.json_each(orjson.dumps(list(values)).decode()).table_valued(column("value"))
            return where.in_(select(listed.c.value))
        kind: TypeEngine[Any] = BigInteger() if whole_numbers else Text()
        return where == any_(literal(list(values), ARRAY(kind)))

    def upsert(
        self, table: Table, keys: Sequence[str], replace: Sequence[str] | None = None, where: TextClause | None = None
    ) -> Any:
        """An insert that replaces what is there under the same keys; only the columns in `replace`, where given.

        `where` says which of the rows that are there may be replaced; the others stay.
        """
        statement: Any = sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)
        names = [each.name for each in table.columns if each.name not in keys] if replace is None else replace
        if not names:
            return statement.on_conflict_do_nothing(index_elements=list(keys))
        return statement.on_conflict_do_update(
            index_elements=list(keys), set_={name: statement.excluded[name] for name in names}, where=where
        )

    def insert_one(self, connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
        """Insert a row and give its number."""
        key = connection.execute(insert(table).values(**values)).inserted_primary_key
        assert key is not None  # noqa: S101 - an insert of one row has one
        return int(key[0])

    def check(self) -> None:
        """Make sure that the database can be reached, else say so in words of ours, which hold no password."""
        try:
            with self.reading():
                pass
        except SQLAlchemyError as wrong:
            where = self.path or f"{self.url.host or 'the local socket'}/{self.url.database or ''}"
            reason = " ".join(str(getattr(wrong, "orig", None) or type(wrong).__name__).split())[:200]
            raise ConfigurationError(f"the database {where} cannot be opened: {reason}") from None

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def number_of(subject: str) -> int:
    """The number under which PostgreSQL knows a lock."""
    return int.from_bytes(hashlib.blake2b(f"exact-zoho|{subject}".encode(), digest_size=8).digest(), "big", signed=True)


def _read(url: str) -> URL:
    try:
        read = make_url(url)
        if read.get_backend_name() == "sqlite":
            return read.set(
                drivername="sqlite", database=None if read.database in (None, "", ":memory:") else read.database
            )
        if read.get_backend_name() in ("postgresql", "postgres"):
            return read.set(drivername="postgresql+psycopg")
    except ArgumentError:
        raise ConfigurationError("the database URL cannot be read; sqlite:///path/to/file.db is one") from None
    raise ConfigurationError(f"the database must be SQLite or PostgreSQL, not {read.get_backend_name()}")


def _sqlite(url: URL, path: Path | None) -> Engine:
    if path is None:
        engine = create_engine(
            url, poolclass=StaticPool, hide_parameters=True, connect_args={"check_same_thread": False}
        )
    else:
        _make_private(path)
        engine = create_engine(
            url.set(database=str(path)), hide_parameters=True, connect_args={"timeout": BUSY_MS / 1000}
        )

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # we say when a transaction begins
        settings = (f"page_size = {PAGE_SIZE}", "journal_mode = WAL", "synchronous = FULL", f"busy_timeout = {BUSY_MS}")
        for setting in settings:
            raw.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("exact_zoho_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(url: URL) -> Engine:
    """Statements are planned with their values: prepared ones search a list of ids from end to end, row by row."""
    return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"prepare_threshold": None})


def _make_private(path: Path) -> None:
    """The file holds personal data: only its owner may read it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as wrong:
        raise ConfigurationError(f"the database file {path} cannot be made: {wrong.strerror}") from wrong
