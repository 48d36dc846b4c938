"""The accounts: codes, status letters, VAT numbers, terms, and the visit address that each of them has."""

from __future__ import annotations

from typing import Any

from sandbox.exact import addresses
from sandbox.exact.addresses import PLACE, VISIT, check_place, country_name
from sandbox.exact.crm_columns import ACCOUNT_FLAGS
from sandbox.exact.registers import CURRENCIES, vat_number_passes
from sandbox.exact.rules import Rules, Write
from sandbox.exact.state import Row, Shelf, World
from sandbox.exact.tables import ACCOUNTS, ADDRESSES, CONTACTS, PAYMENT_CONDITIONS

CODE_WIDTH = 18
STATUS = {"A": False, "S": None, "P": None, "C": True}
NO_PICTURE = "/docs/images/placeholder_account_myeol.png"


def defaults(world: World) -> dict[str, Any]:
    """What a new account has where nothing was sent."""
    today = world.local.replace(hour=0, minute=0, second=0, microsecond=0)
    zeros = (*sorted(ACCOUNT_FLAGS.split()), "AutomaticProcessProposedEntry", "CreditLinePurchase", "CreditLineSales")
    no = "Blocked CanDropShip IgnoreDatevWarningMessage IsBank IsMember IsPilot IsReseller IsSupplier"
    return {
        **dict.fromkeys(zeros, 0),
        **dict.fromkeys(("DiscountPurchase", "DiscountSales", "InvoicingMethod"), 0),
        **dict.fromkeys(("PurchaseLeadDays", "ShippingLeadDays"), 0),
        **dict.fromkeys((*no.split(), "RecepientOfCommissions"), False),
        **dict.fromkeys(("CustomerSince", "StartDate", "StatusSince"), today),
        **dict.fromkeys(("PurchaseCurrency", "SalesCurrency"), "EUR"),
        **dict.fromkeys(("LogoUrl", "LogoThumbnailUrl"), NO_PICTURE),
        "ConsolidationScenario": 6,
        "InvoiceAttachmentType": 1,
        "IsPurchase": True,
        "SecurityLevel": 10,
        "Source": 2,
        "Status": "A",
        "Type": "A",
    }


def check(write: Write) -> None:
    """The rules of one account."""
    check_place(write)
    _check_code(write)
    _check_status(write)
    _check_main_contact(write)
    row = write.row
    for column in ("SalesCurrency", "PurchaseCurrency"):
        if row[column] is not None and row[column].strip().upper() not in CURRENCIES:
            row[column] = None  # a currency that is not in use here is dropped without a word
    if row["Language"] is not None:
        row["Language"] = row["Language"].strip().upper().ljust(write.world.switches["language_padding"])
    number = row["VATNumber"]
    if number and write.changed("VATNumber") and not vat_number_passes(number, row["Country"]):
        write.findings.add("invalid", "VATNumber", write.findings.words["digit"])


def _check_code(write: Write) -> None:
    shelf = write.world.state.shelf(write.division, ACCOUNTS.path)
    if write.before and "Code" in write.given and write.by_app:
        write.findings.say("exists")  # even where it is the code that the account has
    elif not write.before and write.row["Code"] is None:
        write.row["Code"] = _next_code(write.world, shelf)
    elif write.changed("Code"):
        _check_given_code(write, shelf)
    if not write.findings.lines:
        shelf.highest_code = max(shelf.highest_code, int(write.row["Code"]))


def _check_given_code(write: Write, shelf: Shelf) -> None:
    code = str(write.row["Code"] or "").strip()
    if not code.isdecimal() or len(code) > CODE_WIDTH:
        write.findings.add("invalid", "Code")
        return
    write.row["Code"] = code.rjust(CODE_WIDTH)
    if shelf.by("Code", write.row["Code"]):
        write.findings.say("exists")


def _next_code(world: World, shelf: Shelf) -> str:
    number = str(shelf.highest_code + 1)
    return (number.zfill(7) if world.switches["code_style"] == "zeros" else number).rjust(CODE_WIDTH)


def _check_status(write: Write) -> None:
    row = write.row
    letter = (row["Status"] or "A").strip()
    if letter not in STATUS:
        write.findings.add("invalid", "Status")
        return
    row["Status"] = letter
    sales = STATUS[letter]
    row["IsSales"] = bool(write.world.switches["prospects_are_sales"]) if sales is None else sales


def _check_main_contact(write: Write) -> None:
    chosen = write.world.state.shelf(write.division, CONTACTS.path).rows.get(write.row["MainContact"])
    if chosen and write.changed("MainContact") and chosen["Account"] != write.row["ID"]:
        write.findings.add("reference", "MainContact")


def follow(write: Write) -> None:
    """Keep the main visit address in step with the account's own address columns."""
    place = {column: write.row[column] for column in PLACE}
    shelf = write.world.state.shelf(write.division, ADDRESSES.path)
    mine = [row for row in shelf.by("Account", write.row["ID"]) if row["Type"] == VISIT and row["Main"]]
    if mine:
        if any(mine[0][column] != value for column, value in place.items()):
            write.world.keep(write.division, ADDRESSES, {**mine[0], **place}, write.user)
    elif any(place.values()) or (not write.before and write.world.switches["blank_visit_address"]):
        write.world.keep(write.division, ADDRESSES, _visit_address(write, place), write.user)


def _visit_address(write: Write, place: dict[str, Any]) -> Row:
    world = write.world
    return {
        **dict.fromkeys(ADDRESSES.columns.types),
        **addresses.defaults(world),
        **place,
        "ID": world.state.guid(),
        "Account": write.row["ID"],
        "Main": True,
        "Type": VISIT,
        "Division": write.division,
        "Created": world.local,
        "Creator": write.user,
    }


def derived(world: World, division: int, row: Row) -> Row:
    """An account with the columns that are looked up elsewhere, as they are now."""
    accounts = world.state.shelf(division, ACCOUNTS.path)
    invoiced = accounts.rows.get(row["InvoiceAccount"], {})
    reseller = accounts.rows.get(row["Reseller"], {})
    return {
        **row,
        "CountryName": country_name(row["Country"]),
        "InvoiceAccountCode": invoiced.get("Code"),
        "InvoiceAccountName": invoiced.get("Name"),
        "ResellerCode": reseller.get("Code"),
        "ResellerName": reseller.get("Name"),
        "AccountManagerFullName": world.state.user["FullName"] if row["AccountManager"] else None,
        "LanguageDescription": (row["Language"] or "").strip() or None,
        "PurchaseCurrencyDescription": CURRENCIES.get((row["PurchaseCurrency"] or "").strip()),
        "SalesCurrencyDescription": CURRENCIES.get((row["SalesCurrency"] or "").strip()),
        "StateName": (row["State"] or "").strip() or None,
        **{
            f"PaymentCondition{kind}Description": _condition(world, division, row[f"PaymentCondition{kind}"])
            for kind in ("Sales", "Purchase")
        },
    }


def _condition(world: World, division: int, code: str | None) -> Any:
    found = world.state.shelf(division, PAYMENT_CONDITIONS.path).by("Code", code) if code else []
    return found[0]["Description"] if found else None


RULES = Rules(defaults, check, follow=follow, derived=derived)
