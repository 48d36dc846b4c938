"""Reading whole tables, for export: a part at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Table, literal, select, tuple_

from exact_zoho.errors import ConfigurationError
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import metadata

#: tokens stay where they are; the rest of what carries no connection is shared machinery and tells nothing
TABLES = tuple(sorted(name for name, each in metadata.tables.items() if "connection" in each.columns))
CHUNK = 1000


def export(scope: Scope, table: str) -> Iterator[dict[str, Any]]:
    """All rows of one table that belong to a connection, in the order of their keys."""
    if table not in TABLES:
        raise ConfigurationError(f"there is no table {table} to export; there are {', '.join(TABLES)}")
    after: dict[str, Any] | None = None
    while rows := _chunk(scope, metadata.tables[table], after):
        yield from ({name: value for name, value in row.items() if name != "connection"} for row in rows)
        after = rows[-1]


def _chunk(scope: Scope, table: Table, after: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The next rows, in a transaction of their own: nobody waits while they are written down elsewhere."""
    key = list(table.primary_key)
    wanted = select(table).where(scope.mine(table)).order_by(*key).limit(CHUNK)
    if after is not None:
        wanted = wanted.where(tuple_(*key) > tuple_(*(literal(after[column.name]) for column in key)))
    with scope.db.reading() as tx:
        return [dict(row) for row in tx.execute(wanted).mappings()]
