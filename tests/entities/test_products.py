"""What is particular about products: the key, the day, and what may be written where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from exact_zoho.core import mapping
from exact_zoho.core.entity import Flow, Side, Unit
from exact_zoho.core.keys import match_keys
from exact_zoho.entities import ENTITIES
from exact_zoho.entities.products import PRODUCTS, sold, takes_part

ENDS = "/Date(1773100800000)/"  # 10 March 2026


def test_it_is_known_by_its_code_on_both_sides_and_by_no_key_of_ours() -> None:
    assert PRODUCTS.keyed_by == PRODUCTS.field("code")
    for side, raw in ((Side.EXACT, {"Code": "A-1"}), (Side.ZOHO, {"Product_Code": "A-1"})):
        keys = dict(match_keys(PRODUCTS, side, "7", {"code": "A-1", "name": "Pan, 28 cm"}, raw, 42))
        assert (keys["code"], keys["name"], "origin" in keys) == ("a-1", "pan 28 cm", False)


def test_the_code_is_written_when_an_item_is_made_and_never_again() -> None:
    code = Unit("code", (PRODUCTS.field("code"),))
    assert code.writable(Side.EXACT, creating=True)
    assert not code.writable(Side.EXACT, creating=False)


def test_group_and_activity_are_the_bookkeeper_s() -> None:
    for name in ("active", "item_group"):
        assert PRODUCTS.field(name).flow is Flow.TO_ZOHO
        assert not PRODUCTS.field(name).exact.create


@pytest.mark.parametrize(("row", "today", "is_sold", "until"), [
    ({"IsSalesItem": True}, date(2026, 3, 10), True, None),
    ({"IsSalesItem": False}, date(2026, 3, 10), False, None),
    ({"IsSalesItem": True, "EndDate": ENDS}, date(2026, 3, 10), True, date(2026, 3, 11)),
    ({"IsSalesItem": True, "EndDate": ENDS}, date(2026, 3, 11), False, None),
    ({"IsSalesItem": False, "EndDate": ENDS}, date(2026, 3, 1), False, None),
])  # fmt: skip
def test_an_item_is_sold_to_its_last_day(row: dict[str, Any], today: date, is_sold: bool, until: date | None) -> None:
    found = sold([row], today)
    assert found.row is not None
    assert (found.row["IsSalesItem"], found.until) == (is_sold, until)


def test_only_what_is_sold_is_created_across() -> None:
    assert takes_part(Side.EXACT, {"active": True}, {}) is None
    assert takes_part(Side.ZOHO, {}, {}) is None, "where Zoho has no such field every product counts as sold"
    assert takes_part(Side.ZOHO, {"active": False}, {}) == "it is not sold according to Zoho"


def test_exact_is_never_told_that_a_price_has_no_currency() -> None:
    assert mapping.payload(PRODUCTS, Side.EXACT, {"price": None, "price_currency": None}) == {"Price": None}
    assert "Currency" in mapping.payload(PRODUCTS, Side.EXACT, {"price_currency": "USD"})


def test_what_exact_demands_of_a_new_item() -> None:
    demanded = {row.name for row in ENTITIES["products"].fields if Side.EXACT in row.mandatory}
    assert demanded == {"code", "name", "vat", "price", "unit"}
