"""Brings the tables to the state that this version needs, whenever a store is opened.

Databases in files and on servers are migrated step by step, by Alembic; one in memory is made new, with equal tables.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import ColumnClause, Connection, column, inspect, select
from sqlalchemy import table as named

from exact_zoho.errors import ConfigurationError
from exact_zoho.staging.database import Database
from exact_zoho.staging.tables import metadata

#: the newest migration; known here so that Alembic, slow to import, is left alone while there is nothing to do
HEAD = "0005"
VERSIONS = "exact_zoho_version"
MIGRATIONS = Path(__file__).with_name("migrations")


def prepare(db: Database) -> None:
    """Make the tables, or bring them up to date; of several processes that start at once one does it."""
    if db.in_memory:
        with db.writing() as tx:
            metadata.create_all(tx)
    elif version(db) != HEAD:
        _upgrade(db)


def version(db: Database) -> str:
    """The last migration that a database has seen, empty for a new one."""
    with db.reading() as tx:
        return _version(tx)


def _version(tx: Connection) -> str:
    if not inspect(tx).has_table(VERSIONS):
        return ""
    number: ColumnClause[str] = column("version_num")
    return str(tx.execute(select(number).select_from(named(VERSIONS, number))).scalar_one_or_none() or "")


def _upgrade(db: Database) -> None:
    from alembic import command  # noqa: PLC0415 - only where there is something to do
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["version_table"] = VERSIONS
    with db.alone("migrations") as tx:
        config.attributes["connection"] = tx
        try:
            command.upgrade(config, "head")
        except CommandError as wrong:
            message = (
                f"the database was made by a newer version of this program (its tables are at {_version(tx)}); update"
            )
            raise ConfigurationError(message) from wrong
