"""Products to tell stories about: items of Exact with their prices, products of Zoho, and the tables between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exact_zoho.core.entity import Side
from tests.engine.story import bound, company, completed
from tests.support.world import Row, World

HIGH, LOW, NONE = "BTW hoog - 21.0 %", "BTW laag - 9.0 %", "BTW nul - 0.0 %"
#: what `setup` would propose, as far as these stories need it
TABLES: dict[str, Any] = {
    "translations": {
        "units_to_zoho": {"pc": "Piece", "box": "Box", "hour": "Hours"},
        "units_to_exact": {"Piece": "pc", "Box": "box", "Hours": "hour", "Each": "pc"},
        "vat_codes_to_zoho": {"4": HIGH, "2": HIGH, "3": LOW},
        "vat_codes_to_exact": {HIGH: "4", LOW: "3"},
    },
    "entities": {
        "products": {
            "fields": {
                "unit": {"to_zoho": ["translate:units_to_zoho"], "to_exact": ["translate:units_to_exact"]},
                "vat": {"to_zoho": ["translate:vat_codes_to_zoho"], "to_exact": ["translate:vat_codes_to_exact"]},
            }
        }
    },
}


def shop(settings: Mapping[str, Any] | None = None, **services: Any) -> World:
    """A live world without customers, whose units and taxes are paired."""
    return company(0, settings or TABLES, **services)


def item(world: World, code: str, price: float | None = 12.5, **values: Any) -> str:
    """A bookkeeper enters an item that is sold, with its price; its id."""
    row = {"Code": code, "Description": f"Artikel {code}", "Unit": "pc", "SalesVatCode": "4", "IsSalesItem": True}
    key = str(world.exact.add("logistics/Items", {**row, **values}, world.universe.division)["ID"])
    if price is not None:
        priced(world, key, price)
    return key


def priced(world: World, key: str, price: float, **values: Any) -> str:
    """A bookkeeper enters a price of an item; its id."""
    row = {"Item": key, "Price": price, **values}
    return str(world.exact.add("logistics/SalesItemPrices", row, world.universe.division)["ID"])


def product(world: World, code: str | None, **values: Any) -> str:
    """A salesman enters a product that lacks nothing; its id."""
    names = world.zoho.switches["product_tax"] == "names"
    row = {
        "Product_Code": code, "Product_Name": f"Artikel {code}", "Usage_Unit": "Piece", "Unit_Price": 12.5,
        "Tax": [HIGH if names else {"value": HIGH}], **values,
    }  # fmt: skip
    return str(world.zoho.add("Products", row)["id"])


def linked(world: World, code: str = "A-1", **values: Any) -> tuple[str, str]:
    """An item that was synchronised, and a minute later: the ids of the pair, Exact's first."""
    exact = item(world, code, **values)
    completed(world)
    zoho = bound(world, Side.EXACT, exact, "products")
    assert zoho
    world.universe.clock.advance(60)
    return exact, zoho


def items(world: World) -> dict[str, Row]:
    """Exact's items, by code."""
    return {row["Code"]: row for row in world.exact.records("logistics/Items", world.universe.division)}


def prices(world: World) -> dict[str, Row]:
    """Exact's price rows, by id."""
    return {row["ID"]: row for row in world.exact.records("logistics/SalesItemPrices", world.universe.division)}


def products(world: World) -> dict[str, Row]:
    """Zoho's products, by code."""
    return {row["Product_Code"]: row for row in world.zoho.records("Products")}


def taxes(row: Row) -> list[str]:
    """The taxes that a product shows."""
    return [each["value"] if isinstance(each, dict) else each for each in row["Tax"] or ()]
