"""Reading whole tables, for export: row by row, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

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
    chosen = metadata.tables[table]
    names = [column.name for column in chosen.columns if column.name != "connection"]
    wanted = select(*[chosen.c[name] for name in names]).where(scope.mine(chosen)).order_by(*chosen.primary_key)
    with scope.db.reading() as tx:
        for row in tx.execution_options(yield_per=CHUNK).execute(wanted):
            yield dict(zip(names, row, strict=True))
