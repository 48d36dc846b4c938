"""A database is opened safely, brought up to date by itself, and its address never shows up in an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from exact_zoho.core.entity import Side
from exact_zoho.errors import ConfigurationError
from exact_zoho.staging.database import Database
from exact_zoho.staging.rows import StagedRow
from exact_zoho.staging.schema import HEAD, MIGRATIONS, VERSIONS, prepare, version
from exact_zoho.staging.store import Store
from exact_zoho.staging.tables import metadata


@pytest.fixture(params=["file", "postgres"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'folder' / 'new.db'}"
    return str(request.getfixturevalue("new_postgres"))


def differences(db: Database) -> list[Any]:
    with db.reading() as tx:
        return list(compare_metadata(MigrationContext.configure(tx, opts={"version_table": VERSIONS}), metadata))


def test_an_empty_database_gets_exactly_the_tables_that_are_declared(new_url: str) -> None:
    db = Database(new_url)
    assert version(db) == ""
    prepare(db)
    assert version(db) == HEAD
    assert differences(db) == []
    db.close()


def test_a_database_that_is_up_to_date_is_left_alone(shared_url: str, clock: Any, random: Any) -> None:
    store = Store.open(shared_url, None, clock, random)
    store.connection("default").staging.stage("accounts", Side.EXACT, "main", [StagedRow("a", "a", {}, "1")])
    store.close()
    again = Store.open(shared_url, None, clock, random)
    assert again.connection("default").staging.ids("accounts", Side.EXACT) == ["a"]
    again.close()


def test_the_newest_migration_is_the_one_that_we_know() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_processes_that_start_at_once_make_the_tables_once(new_url: str) -> None:
    opening = (
        "import sys; from exact_zoho.ports import *; from exact_zoho.staging.store import Store; "
        "Store.open(sys.argv[1], None, SystemClock(), SystemRandom())"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", opening, new_url], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate()[1] for process in started] == ["", "", ""]
    assert [process.returncode for process in started] == [0, 0, 0]


def test_a_database_of_a_newer_version_is_refused(file_url: str, clock: Any, random: Any) -> None:
    db = Database(file_url)
    with db.writing() as tx:
        tx.execute(text("UPDATE exact_zoho_version SET version_num = '9999'"))
    db.close()
    with pytest.raises(ConfigurationError, match="newer version"):
        Store.open(file_url, None, clock, random)


def test_a_file_is_kept_safely(file_url: str) -> None:
    db = Database(file_url)
    with db.reading() as tx:
        found = {
            name: tx.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("page_size", "journal_mode", "synchronous")
        }
    assert found == {"page_size": 16384, "journal_mode": "wal", "synchronous": 2}
    db.close()


def test_a_new_file_is_readable_by_its_owner_only(tmp_path: Path, clock: Any, random: Any) -> None:
    path = tmp_path / "deep" / "store.db"
    store = Store.open(f"sqlite:///{path}", None, clock, random)
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir() if each.stat().st_mode & 0o007] == []
    store.close()


def write_the_same_twice(db: Database) -> None:
    with db.writing() as tx:
        for _ in range(2):
            tx.execute(metadata.tables["locks"].insert().values(name="x", holder="y"))


def test_a_failed_transaction_leaves_nothing(url: str) -> None:
    db = Database(url)
    prepare(db)
    with pytest.raises(IntegrityError):
        write_the_same_twice(db)
    with db.reading() as tx:
        assert tx.execute(metadata.tables["locks"].select()).all() == []
    db.close()


@pytest.mark.parametrize("wrong", ["", "nonsense", "mysql://user:canary@host/db"])
def test_only_known_databases_are_opened(wrong: str, clock: Any, random: Any) -> None:
    with pytest.raises(ConfigurationError) as error:
        Store.open(wrong, None, clock, random)
    assert "canary" not in str(error.value)


def test_a_server_that_cannot_be_reached_is_named_without_its_password(clock: Any, random: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"127\.0\.0\.1/books cannot be opened") as error:
        Store.open("postgresql://user:canary@127.0.0.1:1/books?connect_timeout=1", None, clock, random)
    assert "canary" not in str(error.value)
    assert error.value.__cause__ is None


def test_a_file_that_is_no_database_is_named(tmp_path: Path, clock: Any, random: Any) -> None:
    path = tmp_path / "text.db"
    path.write_text("not a database, but long enough to be read as the header of one. " * 20)
    with pytest.raises(ConfigurationError, match=r"text\.db cannot be opened"):
        Store.open(f"sqlite:///{path}", None, clock, random)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, clock: Any, random: Any) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be made"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'store.db'}", None, clock, random)
