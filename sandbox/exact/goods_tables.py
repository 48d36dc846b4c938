"""The collections around items: what is sold, at which price, in which unit and group, under which VAT code."""

from __future__ import annotations

from sandbox.exact import goods_columns as goods
from sandbox.exact.columns import words
from sandbox.exact.shapes import MODELS, Table

READ_ONLY = frozenset({"GET"})

ITEMS = Table(
    path="logistics/Items",
    columns=goods.ITEM,
    type=f"{MODELS}.Item",
    deleted_type=9,
    mandatory=("Code", "Description"),
    filters=words(goods.ITEM_FILTERS),
    looked_up=words(goods.ITEM_LOOKED_UP),
    references={
        "ItemGroup": "logistics/ItemGroups",
        **dict.fromkeys(
            ("GLCosts", "GLCostsWorkInProgress", "GLRevenue", "GLRevenueWorkInProgress", "GLStock"),
            "financial/GLAccounts",
        ),
    },
    sparse=dict.fromkeys(sorted(words(goods.ITEM_FLAGS)), 0),
    indexed=("Code", "ItemGroup"),
    caption="Artikel",
)
PRICES = Table(
    path="logistics/SalesItemPrices",
    columns=goods.PRICE,
    type=f"{MODELS}.SalesItemPrice",
    deleted_type=8,
    mandatory=("Item", "Price"),
    looked_up=words(goods.PRICE_LOOKED_UP),
    references={"Item": ITEMS.path, "Account": "crm/Accounts", "Employee": "users"},
    indexed=("Item", "Account"),
    caption="Verkoopprijs",
)
UNITS = Table("logistics/Units", goods.UNIT, f"{MODELS}.Unit", READ_ONLY, indexed=("Code",), caption="Eenheid")
ITEM_GROUPS = Table(
    "logistics/ItemGroups", goods.ITEM_GROUP, f"{MODELS}.ItemGroup", READ_ONLY, indexed=("Code",), caption="Groep"
)
VAT_CODES = Table(
    path="vat/VATCodes",
    columns=goods.VAT_CODE,
    type=f"{MODELS}.VATCode",
    verbs=READ_ONLY,
    deferred=("VATPercentages",),
    indexed=("Code",),
    caption="Btw-code",
)
LEDGER_ACCOUNTS = Table(
    "financial/GLAccounts",
    goods.LEDGER_ACCOUNT,
    f"{MODELS}.GLAccount",
    READ_ONLY,
    indexed=("Code",),
    caption="Grootboekrekening",
)
WAREHOUSES = Table(
    "inventory/Warehouses", goods.WAREHOUSE, f"{MODELS}.Warehouse", READ_ONLY, indexed=("Code",), caption="Magazijn"
)
GOODS_TABLES = (ITEMS, PRICES, UNITS, ITEM_GROUPS, VAT_CODES, LEDGER_ACCOUNTS, WAREHOUSES)
