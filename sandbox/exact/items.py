"""The items: codes that are used once and never change, groups, units, and the price that is looked up elsewhere."""

from __future__ import annotations

from typing import Any

from sandbox.exact import prices
from sandbox.exact.coded import UNIT_WIDTH, check_unit, check_vat, main_unit, unit_of, vat_of
from sandbox.exact.goods_tables import ITEM_GROUPS, ITEMS, LEDGER_ACCOUNTS
from sandbox.exact.registers import CURRENCIES
from sandbox.exact.rules import Rules, Write
from sandbox.exact.state import Row, World

NO_PICTURE = "/docs/images/placeholder_item.png"
LONGEST_CODE = 30
LEDGER = ("GLCosts", "GLCostsWorkInProgress", "GLRevenue", "GLRevenueWorkInProgress", "GLStock")


def defaults(world: World) -> dict[str, Any]:
    """What a new item has where nothing was sent."""
    flags = "CopyRemarks IsBatchItem IsBatchNumberItem IsMakeItem IsNewContract IsOnDemandItem IsRegistrationCodeItem"
    no = "IsFractionAllowedItem IsPackageItem IsPurchaseItem IsSerialItem IsSubcontractedItem"
    first_of_month = world.local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return {
        **dict.fromkeys((*flags.split(), "IsTime", "IsWebshopItem", "CostPriceStandard", "Stock"), 0),
        **dict.fromkeys(no.split(), False),
        **{f"FreeBoolField_0{number}": False for number in range(1, 6)},
        "CostPriceCurrency": "EUR",
        "IsSalesItem": bool(world.switches["new_items_are_sold"]),
        "IsStockItem": True,
        "PictureThumbnailUrl": NO_PICTURE,
        "PictureUrl": NO_PICTURE,
        "SecurityLevel": 10,
        "StartDate": first_of_month,
        "StatisticalUnits": 1,
    }


def check(write: Write) -> None:
    """The rules of one item."""
    _check_code(write)
    _complete(write)
    check_unit(write, "Unit", UNIT_WIDTH)
    check_vat(write, "SalesVatCode")
    row = write.row
    if row["EndDate"] is not None and row["StartDate"] is not None and row["EndDate"] < row["StartDate"]:
        write.findings.add("invalid", "EndDate")
    if write.changed("CostPriceCurrency") and row["CostPriceCurrency"] not in (None, *CURRENCIES):
        write.findings.add("reference", "CostPriceCurrency")


def _check_code(write: Write) -> None:
    code = str(write.row["Code"] or "").strip()
    if write.before and "Code" in write.given and write.by_app:
        write.findings.say("exists")  # even where it is the code that the item has
        return
    write.row["Code"] = code or None
    if len(code) > LONGEST_CODE:
        write.findings.add("invalid", "Code", f"max. {LONGEST_CODE}")
    shelf = write.world.state.shelf(write.division, ITEMS.path)
    if code and write.changed("Code") and shelf.by("Code", code):
        write.findings.say("exists")


def _complete(write: Write) -> None:
    """A group and a unit are always there; emptying them brings back the usual ones."""
    groups = write.world.state.shelf(write.division, ITEM_GROUPS.path).rows.values()
    if write.row["ItemGroup"] is None:
        write.row["ItemGroup"] = next(row["ID"] for row in groups if row["IsDefault"])
    if write.row["Unit"] is None:
        write.row["Unit"] = main_unit(write.world, write.division)["Code"].strip().ljust(UNIT_WIDTH)


def derived(world: World, division: int, row: Row) -> Row:
    """An item with what its group, unit, VAT code and price list say now."""
    group = world.state.shelf(division, ITEM_GROUPS.path).rows.get(row["ItemGroup"], {})
    ledger, unit = world.state.shelf(division, LEDGER_ACCOUNTS.path).rows, unit_of(world, division, row["Unit"])
    named = {f"{column}{part}": ledger.get(row[column], {}).get(part)
             for column in LEDGER for part in ("Code", "Description")}  # fmt: skip
    return {
        **row,
        **named,
        "ItemGroupCode": group.get("Code"),
        "ItemGroupDescription": group.get("Description"),
        "SalesVatCodeDescription": vat_of(world, division, row["SalesVatCode"]).get("Description"),
        "StandardSalesPrice": prices.standing(world, division, row["ID"]),
        "UnitDescription": unit.get("Description"),
        "UnitType": unit.get("Type"),
    }


RULES = Rules(defaults, check, derived=derived)
