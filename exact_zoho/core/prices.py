"""The ordinary sales price of an item: which of its many price rows everybody pays today for the least quantity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from exact_zoho.core.days import DayRule, Row, Today
from exact_zoho.core.kinds import Day

DAY = Day()


def ordinary(rows: Sequence[Row], today: date) -> Today:
    """The row from the lowest quantity on that is valid today; of several the one that began last.

    Prices by another unit than the item's own say nothing about one of it, and are left aside.
    """
    usable = [row for row in rows if _number(row, "NumberOfItemsPerUnit") == 1]
    chosen = _on(usable, today)
    turns = (day for day in sorted(set(_turns(usable))) if day > today and _on(usable, day) is not chosen)
    return Today(chosen, next(turns, None))


def _on(rows: Sequence[Row], day: date) -> Row | None:
    return min((row for row in rows if _holds(row, day)), key=_rank, default=None)


def _holds(row: Row, day: date) -> bool:
    start, end = DAY.read("exact", row.get("StartDate")), DAY.read("exact", row.get("EndDate"))
    return (start is None or start <= day) and (end is None or day <= end)


def _rank(row: Row) -> tuple[Decimal, int, str]:
    start = DAY.read("exact", row.get("StartDate"))
    return _number(row, "Quantity"), -(start.toordinal() if start else 0), str(row.get("ID"))


def _turns(rows: Sequence[Row]) -> Iterator[date]:
    """The days on which a price begins, and those after which one has ended."""
    for row in rows:
        if start := DAY.read("exact", row.get("StartDate")):
            yield start
        if (end := DAY.read("exact", row.get("EndDate"))) and end < date.max:
            yield end + timedelta(days=1)


def _number(row: Row, column: str) -> Decimal:
    """A number of a row; where Exact names none it is one."""
    value = row.get(column)
    return Decimal(1) if value is None else Decimal(str(value))


ORDINARY_PRICE = DayRule(("StartDate", "EndDate", "Quantity", "NumberOfItemsPerUnit"), ordinary)
