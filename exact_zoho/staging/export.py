"""Reading whole tables, for export: a part at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Float, Integer, Table, literal, or_, select, true, tuple_

from exact_zoho.errors import UsageError
from exact_zoho.staging.columns import Instant, Json
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import changes, metadata, plans

#: tokens stay where they are; the rest of what carries no connection is shared machinery and tells nothing
TABLES = tuple(sorted(name for name, each in metadata.tables.items() if "connection" in each.columns))
#: what tells people what was done, by whom, and what is open; the others are the machinery of the next run
TOLD = ("runs", "plans", "changes", "exchanges", "issues", "causes", "conflicts", "matches", "orders", "bindings")
#: moments that are still to come when a row is made
AHEAD = frozenset({"until", "next_try_at"})
CHUNK = 1000


class Sort(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    FRACTION = "fraction"
    FLAG = "flag"
    MOMENT = "moment"
    JSON = "json"


@dataclass(frozen=True)
class Column:
    """A column of an exported table."""

    name: str
    sort: Sort


def columns(table: str) -> tuple[Column, ...]:
    """The columns of an exported table, in order; raises `UsageError` where it cannot be exported."""
    return tuple(Column(each.name, _sort(each.type)) for each in _table(table).columns if each.name != "connection")


def export(scope: Scope, table: str, since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """The rows of one table that belong to a connection, in the order of their keys.

    With `since`, those that came to be or changed since then; a table that notes no moments is given whole.
    """
    found = _table(table)
    after: dict[str, Any] | None = None
    while rows := _chunk(scope, found, _lately(scope, found, since), after):
        yield from ({name: value for name, value in row.items() if name != "connection"} for row in rows)
        after = rows[-1]


def _table(name: str) -> Table:
    if name not in TABLES:
        raise UsageError(f"there is no table {name} to export; there are {', '.join(TABLES)}")
    return metadata.tables[name]


def _sort(kind: Any) -> Sort:
    match kind:
        case Instant():
            return Sort.MOMENT
        case Json():
            return Sort.JSON
        case Boolean():
            return Sort.FLAG
        case Float():
            return Sort.FRACTION
        case BigInteger() | Integer():
            return Sort.NUMBER
        case _:
            return Sort.TEXT


def _lately(scope: Scope, table: Table, since: datetime | None) -> ColumnElement[bool]:
    moments = [each for each in table.columns if isinstance(each.type, Instant) and each.name not in AHEAD]
    if since is None or not moments:
        return true()
    lately = [each >= since for each in moments]
    if table is changes:  # one that was only planned has no moment of its own
        planned = select(plans.c.id).where(scope.mine(plans), plans.c.created_at >= since)
        lately.append(changes.c.plan_id.in_(planned))
    return or_(*lately)


def _chunk(
    scope: Scope, table: Table, lately: ColumnElement[bool], after: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """The next rows, in a transaction of their own: nobody waits while they are written down elsewhere."""
    key = list(table.primary_key)
    wanted = select(table).where(scope.mine(table), lately).order_by(*key).limit(CHUNK)
    if after is not None:
        wanted = wanted.where(tuple_(*key) > tuple_(*(literal(after[column.name]) for column in key)))
    with scope.db.reading() as tx:
        return [dict(row) for row in tx.execute(wanted).mappings()]
