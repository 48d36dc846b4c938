"""Products: what the company sells; an item in Exact.

The code is what both sides know an item by, and is never changed. Its price is not the item's own in Exact, which keeps
a list of them by customer, quantity and period: the ordinary one of today is the product's. Which group of items it
belongs to, and whether it is still sold, are the bookkeeper's to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from exact_zoho.core.days import DayRule, Row, Today
from exact_zoho.core.entity import At, Clear, Conflict, Entity, Field, Flow, Part, Side
from exact_zoho.core.kinds import Currency, Day, Flag, Price, Taxes, Text
from exact_zoho.core.prices import ORDINARY_PRICE
from exact_zoho.entities.match_keys import PRODUCT_KEYS
from exact_zoho.entities.zoho_columns import custom, marks


def sold(rows: Sequence[Row], today: date) -> Today:
    """An item as it is today: one that has ended is no longer sold."""
    (row,) = rows
    end = Day().read("exact", row.get("EndDate"))
    ended = end is not None and end < today
    until = end + timedelta(days=1) if end and not ended and row.get("IsSalesItem") and end < date.max else None
    return Today({**row, "IsSalesItem": bool(row.get("IsSalesItem")) and not ended}, until)


def takes_part(side: Side, seen: Mapping[str, Any], _options: Mapping[str, Any]) -> str | None:
    """Only what is sold is created across."""
    return None if seen.get("active") is not False else f"it is not sold according to {side.capitalize()}"


PRODUCTS = Entity(
    name="products",
    singular="product",
    module="Products",
    parts=(
        Part("main", "logistics/Items", "Logistics/Items", deleted_type=9,
             as_of=DayRule(("IsSalesItem", "EndDate"), sold), born={"IsSalesItem": True}),
        # a price agreed with one customer, or for a project or an employee, is none of the product's
        Part("price", "logistics/SalesItemPrices", "Logistics/SalesItemPrices", deleted_type=8, joins="Item",
             where={"Account": None, "Project": None, "Employee": None}, as_of=ORDINARY_PRICE),
    ),
    facts={Side.EXACT: ("Code",), Side.ZOHO: ()},
    creation_key="Code",
    scope=takes_part,
    marks=marks("item"),
    match_on=PRODUCT_KEYS,
    fingerprint=("code", "name"),
    fields=(
        Field("code", At("Code", update=False), At("Product_Code"), Text({"exact": 30}), conflict=Conflict.EXACT,
              clear=Clear.NEVER, label="Product code", mandatory=frozenset({Side.EXACT})),
        Field("name", At("Description"), At("Product_Name"), Text({"exact": 60}), mandatory=frozenset(Side)),
        Field("extra_description", At("ExtraDescription"), custom("Extra Description", "text", 255), Text()),
        Field("notes", At("Notes"), At("Description"), Text()),
        Field("unit", At("Unit"), At("Usage_Unit"), Text(), mandatory=frozenset({Side.EXACT}), listed="units"),
        Field("vat", At("SalesVatCode"), At("Tax"), Taxes(), mandatory=frozenset({Side.EXACT}), listed="vat_codes",
              conflict=Conflict.EXACT, label="VAT"),
        Field("price", At("Price", "price"), At("Unit_Price"), Price(), group="sales_price", label="Unit price",
              mandatory=frozenset({Side.EXACT})),
        # where Zoho has several currencies, its own field of that name is used
        Field("price_currency", At("Currency", "price", emptied=False),
              custom("Price Currency", "text", 3, "Currency"), Currency(), group="sales_price"),
        Field("active", At("IsSalesItem", create=False, update=False), At("Product_Active"), Flag(), flow=Flow.TO_ZOHO),
        Field("start_date", At("StartDate"), At("Sales_Start_Date"), Day(), group="sales_period", label="Sold from"),
        Field("end_date", At("EndDate"), At("Sales_End_Date"), Day(), group="sales_period", label="Sold until"),
        Field("item_group", At("ItemGroupDescription", create=False, update=False),
              custom("Exact Item Group", "text", 60), Text(), flow=Flow.TO_ZOHO, label="Exact item group"),
    ),
)  # fmt: skip
