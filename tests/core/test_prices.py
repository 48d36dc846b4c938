"""Which of an item's price rows is its ordinary one today, and on which day that changes by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.core.prices import ordinary

TODAY = date(2026, 3, 10)


def row(key: str, start: int | None = None, end: int | None = None, **values: Any) -> dict[str, Any]:
    """A row of prices, valid from and to so many days from today."""

    def day(days: int | None) -> str | None:
        if days is None:
            return None
        moment = datetime(2026, 3, 10, tzinfo=UTC) + timedelta(days=days)
        return f"/Date({int(moment.timestamp() * 1000)})/"

    return {
        "ID": key, "StartDate": day(start), "EndDate": day(end), "Quantity": 1, "NumberOfItemsPerUnit": 1, **values
    }  # fmt: skip


CASES: dict[str, tuple[list[dict[str, Any]], str | None, int | None]] = {
    "there is none": ([], None, None),
    "the only one": ([row("a")], "a", None),
    "one that begins today": ([row("a", 0)], "a", None),
    "one that ends today, and none after it": ([row("a", -5, 0)], "a", 1),
    "one that ended yesterday": ([row("a", -5, -1)], None, None),
    "one to come": ([row("a", 3)], None, 3),
    "one after the other": ([row("a", -5, 2), row("b", 3)], "a", 3),
    "a gap between two": ([row("a", -5, 2), row("b", 5)], "a", 3),
    "the one that began last": ([row("a", -5), row("b", -2)], "b", None),
    "a later one takes over although the earlier one has no end": ([row("a", -5), row("b", 2)], "a", 2),
    "an offer within a price without end": ([row("a", -50), row("b", -1, 1)], "b", 2),
    "the least quantity, however old": ([row("a", -50), row("b", -1, Quantity=10)], "a", None),
    "a larger quantity where there is nothing less": ([row("b", -1, Quantity=10)], "b", None),
    "a quantity that nobody named is one": ([row("a", Quantity=None), row("b", Quantity=2)], "a", None),
    "prices by the box are none of a piece": ([row("a", NumberOfItemsPerUnit=12), row("b", -9, Quantity=5)], "b", None),
    "a turn of a larger quantity is none": ([row("a", -50), row("b", 3, Quantity=10)], "a", None),
    "of two alike the one with the lower id, so that it stays it": ([row("b", -1), row("a", -1)], "a", None),
    "a row just made, that shows nothing yet but its price": ([{"ID": "a", "Price": 1}], "a", None),
}


@pytest.mark.parametrize("case", CASES)
def test_the_ordinary_price(case: str) -> None:
    rows, chosen, turns = CASES[case]
    found = ordinary(rows, TODAY)
    assert (found.row and found.row["ID"]) == chosen
    assert found.until == (TODAY + timedelta(days=turns) if turns else None)


DAYS = st.none() | st.integers(-9, 9)
ROWS = st.lists(st.tuples(DAYS, DAYS, st.sampled_from([0, 1, 10])), max_size=5)


@given(ROWS)
def test_until_it_turns_it_stays_the_same_and_then_it_is_another(given_rows: list[tuple[Any, Any, int]]) -> None:
    rows = [row(str(at), start, end, Quantity=quantity) for at, (start, end, quantity) in enumerate(given_rows)]
    now = ordinary(rows, TODAY)
    last = now.until or TODAY + timedelta(days=30)
    days = [TODAY + timedelta(days=ahead) for ahead in range((last - TODAY).days)]
    assert all(ordinary(rows, day).row == now.row for day in days)
    assert now.until is None or ordinary(rows, now.until).row != now.row
