"""The sales prices: several rows of one item, by customer, by quantity and by period, and which of them holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox.exact.coded import UNIT_WIDTH, as_price, check_unit, exact, unit_of
from sandbox.exact.goods_tables import ITEMS, PRICES
from sandbox.exact.registers import CURRENCIES
from sandbox.exact.rules import Rules, Write
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS

SAME = ("Account", "Quantity", "Currency", "Unit")


def defaults(world: World) -> dict[str, Any]:
    """What a new price has where nothing was sent."""
    today = world.local.replace(hour=0, minute=0, second=0, microsecond=0)
    return {"Currency": "EUR", "NumberOfItemsPerUnit": 1.0, "Quantity": 1.0, "StartDate": today}


def check(write: Write) -> None:
    """The rules of one price."""
    row, item = write.row, _item(write.world, write.division, write.row)
    if row["Currency"] is not None:
        row["Currency"] = row["Currency"].strip().upper()
        if row["Currency"] not in CURRENCIES:
            write.findings.add("reference", "Currency")
    row["Unit"] = row["Unit"] or item.get("Unit")
    check_unit(write, "Unit", UNIT_WIDTH)
    for column in ("Price", "Quantity", "NumberOfItemsPerUnit"):
        if row[column] is not None and row[column] < 0:
            write.findings.add("invalid", column)
    if row["Price"] is not None:
        row["Price"] = as_price(write.world, exact(row["Price"]))
    if row["EndDate"] is not None and row["StartDate"] is not None and row["EndDate"] < row["StartDate"]:
        write.findings.add("invalid", "EndDate")
    if write.world.switches["overlapping_prices"] == "refuse" and any(_overlaps(row, other) for other in _alike(write)):
        write.findings.say("exists")


def _alike(write: Write) -> list[Row]:
    rows = write.world.state.shelf(write.division, PRICES.path).by("Item", write.row["Item"])
    return [
        row for row in rows if row["ID"] != write.row["ID"] and all(row[one] == write.row[one] for one in SAME)
    ]  # fmt: skip


def _overlaps(one: Row, other: Row) -> bool:
    return _before(one["StartDate"], other["EndDate"]) and _before(other["StartDate"], one["EndDate"])


def _before(start: datetime | None, end: datetime | None) -> bool:
    return start is None or end is None or start <= end


def follow(write: Write) -> None:
    """Whether an item counts as changed with its price is not told."""
    item = _item(write.world, write.division, write.row)
    if item and write.world.switches["price_marks_item"]:
        write.world.keep(write.division, ITEMS, item, write.user)


def standing(world: World, division: int, item: str) -> float:
    """The ordinary price of today; zero where there is none."""
    found = _lowest(row for row in _valid(world, division, item, world.local) if row["Account"] is None)
    return found["Price"] if found else 0.0


def price_for(world: World, division: int, order: Row, item: str, quantity: float, at: datetime) -> float:
    """What the customer of an order pays for an item: what was agreed, else the ordinary price for that many."""
    rows = [row for row in _valid(world, division, item, at) if row["Currency"] == order["Currency"]]
    for account in (order["OrderedBy"], None):
        fitting = [row for row in rows if row["Account"] == account and row["Quantity"] <= abs(quantity)]
        if fitting:
            return float(max(fitting, key=lambda row: (row["Quantity"], row["StartDate"] or at))["Price"])
    return 0.0


def _lowest(rows: Iterable[Row]) -> Row | None:
    """The price from the lowest quantity on; of several the one that began last."""
    latest = sorted(rows, key=lambda row: row["StartDate"] or datetime.min, reverse=True)  # noqa: DTZ901
    return min(latest, key=lambda row: row["Quantity"], default=None)


def _valid(world: World, division: int, item: str, at: datetime) -> list[Row]:
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = world.state.shelf(division, PRICES.path).by("Item", item)
    return [row for row in rows if _before(row["StartDate"], day) and _before(day, row["EndDate"])]


def derived(world: World, division: int, row: Row) -> Row:
    """A price with what its item and customer are called now."""
    item = _item(world, division, row)
    account = world.state.shelf(division, ACCOUNTS.path).rows.get(row["Account"], {})
    return {
        **row,
        "AccountName": account.get("Name"),
        "Barcode": item.get("Barcode"),
        "DefaultItemUnit": item.get("Unit"),
        "DefaultItemUnitDescription": unit_of(world, division, item.get("Unit")).get("Description"),
        "ItemCode": item.get("Code"),
        "ItemDescription": item.get("Description"),
        "UnitDescription": unit_of(world, division, row["Unit"]).get("Description"),
    }


def _item(world: World, division: int, row: Row) -> Row:
    return world.state.shelf(division, ITEMS.path).rows.get(row["Item"], {})


RULES = Rules(defaults, check, follow=follow, derived=derived)
