"""The addresses of accounts. The main visit address and the account's own address columns are the same thing."""

from __future__ import annotations

from typing import Any

from sandbox.exact.registers import COUNTRIES, COUNTRY_NAMES, STATES
from sandbox.exact.rules import Rules, Write
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS, ADDRESSES, CONTACTS

PLACE = ("AddressLine1", "AddressLine2", "AddressLine3", "City", "Postcode", "State", "Country")
VISIT, POSTAL, INVOICE, DELIVERY = 1, 2, 3, 4


def defaults(_: World) -> dict[str, Any]:
    """What a new address has where nothing was sent."""
    return {"Type": VISIT, "Main": None, "Source": 2, **{f"FreeBoolField_0{number}": False for number in range(1, 6)}}


def check_place(write: Write) -> None:
    """Country and state, as both accounts and addresses have them: stored padded, and they must fit each other."""
    row, country, state = write.row, write.row["Country"], write.row["State"]
    if country is not None:
        row["Country"] = country = country.strip().upper().ljust(3)
        if write.changed("Country") and country.strip() not in COUNTRIES:
            write.findings.add("reference", "Country")
    if state is not None:
        row["State"] = state = state.strip().upper().ljust(3)
        if write.changed("Country", "State") and state.strip() not in STATES.get((country or "").strip(), frozenset()):
            write.findings.add("invalid", "State")


def check(write: Write) -> None:
    """The rules of one address."""
    row = write.row
    check_place(write)
    if row["Type"] is None:
        row["Type"] = VISIT
    if row["Type"] not in (VISIT, POSTAL, INVOICE, DELIVERY):
        write.findings.add("invalid", "Type")
    if row["Main"] is None:
        first = not any(other["ID"] != row["ID"] for other in _same_kind(write))
        row["Main"] = first and bool(write.world.switches["first_address_is_main"])


def twin(write: Write) -> str | None:
    """An address that is there already: posting it again gives its key."""
    wanted = [write.row[column] for column in (*PLACE, "Contact")]
    for other in _same_kind(write):
        if [other[column] for column in (*PLACE, "Contact")] == wanted:
            return str(other["ID"])
    return None


def follow(write: Write) -> None:
    """One main address of each kind; the main visit address is the account's."""
    row = write.row
    if not row["Main"]:
        return
    for other in _same_kind(write):
        if other["ID"] != row["ID"] and other["Main"]:
            write.world.keep(write.division, ADDRESSES, {**other, "Main": False}, write.user)
    if row["Type"] == VISIT:
        account = write.world.state.shelf(write.division, ACCOUNTS.path).rows[row["Account"]]
        place = {column: row[column] for column in PLACE}
        if any(account[column] != value for column, value in place.items()):
            write.world.keep(write.division, ACCOUNTS, {**account, **place}, write.user)


def derived(world: World, division: int, row: Row) -> Row:
    """An address with the columns that are looked up elsewhere."""
    account = world.state.shelf(division, ACCOUNTS.path).rows.get(row["Account"], {})
    contact = world.state.shelf(division, CONTACTS.path).rows.get(row["Contact"], {})
    return {
        **row,
        "AccountName": account.get("Name"),
        "AccountIsSupplier": account.get("IsSupplier"),
        "ContactName": contact.get("FullName"),
        "CountryName": country_name(row["Country"]),
        "StateDescription": (row["State"] or "").strip() or None,
    }


def country_name(country: str | None) -> str | None:
    """What a country is called."""
    return COUNTRY_NAMES.get(country.strip(), country.strip()) if country else None


def _same_kind(write: Write) -> list[Row]:
    shelf = write.world.state.shelf(write.division, ADDRESSES.path)
    return [row for row in shelf.by("Account", write.row["Account"]) if row["Type"] == write.row["Type"]]


RULES = Rules(defaults, check, twin, follow, derived)
