"""Queries in Zoho's query language, within the narrowest limits that are documented for it, and positions in a module.

A position is the last (Modified_Time, id) that was read, written "time id" while a walk is under way. A walk that came
to its end leaves the time alone: the next one starts in that very second, because Zoho's times have whole seconds and
another record may have changed in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from exact_zoho.core.times import zoho_instant

ROWS = 200
COLUMNS = 48  # of 50: `id` and `Modified_Time` come along
VALUES = 50
#: the most rows of one page where a query may have as many; elsewhere it is `ROWS`
MANY = 2000


@dataclass(frozen=True)
class Position:
    """Where a walk stands: behind a record, or, without an id, at the beginning of a second."""

    time: datetime | None = None
    id: str = ""

    @classmethod
    def parse(cls, cursor: str) -> Position:
        """The position that a cursor keeps."""
        time, _, record = cursor.partition(" ")
        return cls(zoho_instant(time), record)

    def back(self, overlap: timedelta) -> Position:
        """A position so much earlier."""
        return Position(self.time - overlap) if self.time and overlap else self

    def after(self, row: dict[str, Any]) -> Position:
        """The position behind a row."""
        return Position(zoho_instant(row.get("Modified_Time")) or self.time, str(row["id"]))

    @property
    def ended(self) -> Position:
        """The position from which the next walk starts, when this one came to its end."""
        return Position(self.time)

    def __str__(self) -> str:
        return f"{stamp(self.time)} {self.id}".strip() if self.time else ""


def stamp(time: datetime) -> str:
    """An instant as a query takes it."""
    return time.astimezone(UTC).isoformat()


def text(value: str) -> str:
    """A text in a query."""
    return "'" + value.replace("'", "''") + "'"


def changed(module: str, columns: Sequence[str], position: Position) -> str:
    """The next page behind a position."""
    names = ", ".join(dict.fromkeys(["id", "Modified_Time", *columns]))
    order = f"order by Modified_Time asc, id asc limit {ROWS}"
    return f"select {names} from {module} where {_behind(position)} {order}"  # noqa: S608 - values are quoted


def _behind(position: Position) -> str:
    if position.time is None:
        return "id is not null"
    time = text(stamp(position.time))
    if not position.id:
        return f"Modified_Time >= {time}"
    return f"(Modified_Time > {time} or (Modified_Time = {time} and id > {text(position.id)}))"


def having(module: str, columns: Sequence[str], column: str, values: Sequence[str], after: str = "") -> str:
    """The records whose column has one of some values, by id."""
    names = ", ".join(dict.fromkeys(["id", *columns]))
    among = f"{column} in ({', '.join(text(value) for value in values)})"
    condition = f"({among} and id > {text(after)})" if after else among
    return f"select {names} from {module} where {condition} order by id asc limit {ROWS}"  # noqa: S608 - values are quoted


def versions(module: str, after: str, rows: int) -> str:
    """The next records by id, each with the time of its last edit."""
    behind = f"id > {text(after)}" if after else "id is not null"
    return f"select id, Modified_Time from {module} where {behind} order by id asc limit {rows}"  # noqa: S608 - values are quoted


def anything(module: str) -> str:
    """Any one record."""
    return f"select id from {module} where id is not null limit 1"  # noqa: S608 - it has no values


def chunks(items: Sequence[str], size: int) -> list[list[str]]:
    """Items in lists no longer than `size`."""
    return [list(items[start : start + size]) for start in range(0, len(items), size)]
