"""The contacts: links between an account and a person, one of which the account calls its main contact."""

from __future__ import annotations

from typing import Any

from sandbox.exact.rules import Rules, Write
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS, CONTACTS

NO_PICTURE = "/docs/images/placeholder_contact_myeol.png"
GENDERS = ("M", "O", "V")
LANGUAGE_WIDTH = 10
#: numbers do not begin at one
FIRST_NUMBER = 10_001
#: what belongs to the person, and is the same on all of his or her contacts
PERSONAL = (
    *("FirstName", "MiddleName", "LastName", "FullName", "Initials", "Title", "TitleAbbreviation", "TitleDescription"),
    *("BirthName", "BirthNamePrefix", "BirthDate", "BirthPlace", "PartnerName", "PartnerNamePrefix", "Gender"),
    *("Nationality", "SocialSecurityNumber", "Language", "PictureName", "AddressLine2", "AddressStreet"),
    *("AddressStreetNumber", "AddressStreetNumberSuffix", "City", "Postcode", "State", "Country"),
)
#: which names must be there, by the answer of the switch `contact_names`: of each group one
NEEDED = {
    "one": (("LastName", "FirstName"),),
    "last": (("LastName",),),
    "both": (("FirstName",), ("LastName",)),
}


def defaults(world: World) -> dict[str, Any]:
    """What a new contact has where nothing was sent."""
    today = world.local.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "Gender": "O",
        "IsAnonymised": 0,
        "IsMailingExcluded": False,
        "PictureThumbnailUrl": NO_PICTURE,
        "PictureUrl": NO_PICTURE,
        "StartDate": today,
    }


def check(write: Write) -> None:
    """The rules of one contact."""
    _join_person(write)
    _write_names(write)
    _check_names(write)
    _check_gender(write)
    _number(write)
    _inherit(write)
    _fill_business_email(write)


def _join_person(write: Write) -> None:
    """A new person, or one who is known already: whose data are there, but for what was sent along."""
    row = write.row
    if row["Person"] is None:
        row["Person"] = write.before.get("Person") or write.world.state.guid()
    elif write.changed("Person"):
        for known in write.world.state.shelf(write.division, CONTACTS.path).by("Person", row["Person"])[:1]:
            row.update({column: known[column] for column in PERSONAL if column not in write.given})


def _write_names(write: Write) -> None:
    row = write.row
    for old, name in (("BirthName", "LastName"), ("BirthNamePrefix", "MiddleName")):
        if old in write.given and row[old] is not None:
            row[name] = row[old]  # obsolete, and stronger than the name that took its place
        row[old] = row[name]
    row["FullName"] = " ".join(row[name] for name in ("FirstName", "MiddleName", "LastName") if row[name]) or None


def _check_names(write: Write) -> None:
    if write.before and not write.changed("FirstName", "LastName"):
        return
    # what an app must send is open; a person on the screens gets through with either name
    asked = write.world.switches["contact_names"] if write.by_app else "one"
    for group in NEEDED[asked]:
        if not any((write.row[name] or "").strip() for name in group):
            write.findings.add("mandatory", group[0])


def _check_gender(write: Write) -> None:
    letter = (write.row["Gender"] or "O").strip().upper()
    write.row["Gender"] = letter
    if letter not in GENDERS:
        write.findings.add("invalid", "Gender")


def _number(write: Write) -> None:
    shelf, row = write.world.state.shelf(write.division, CONTACTS.path), write.row
    if row["HID"] is None:
        row["HID"] = write.before.get("HID") or max(shelf.highest_code + 1, FIRST_NUMBER)
    elif write.changed("HID") and shelf.by("HID", row["HID"]):
        write.findings.say("exists")
    if not write.findings.lines:
        shelf.highest_code = max(shelf.highest_code, row["HID"])


def _inherit(write: Write) -> None:
    """Language and country of a new contact are those of its account, or else of the company itself."""
    row = write.row
    if not write.before:
        account, home = _account(write.world, write.division, row), write.world.state.divisions[write.division]
        row["Country"] = row["Country"] or account.get("Country") or home["Country"]
        # contacts of accounts without a language were seen with the one of the company's country
        row["Language"] = row["Language"] or account.get("Language") or home["Country"]
    for column, width in (("Country", 3), ("Language", LANGUAGE_WIDTH)):
        row[column] = row[column].strip().upper().ljust(width) if row[column] else None


def _fill_business_email(write: Write) -> None:
    follows = not write.before or write.world.switches["business_email_follows"]
    if follows and write.changed("Email") and "BusinessEmail" not in write.given:
        write.row["BusinessEmail"] = write.row["Email"]


def follow(write: Write) -> None:
    """The person's other contacts show the same, and the account has a main contact from its first one on."""
    _share_person(write)
    if write.changed("Account"):
        if write.before:
            gone(write.world, write.division, write.before)
        _become_main(write)


def _share_person(write: Write) -> None:
    world, division, row = write.world, write.division, write.row
    personal = {column: row[column] for column in PERSONAL}
    for other in world.state.shelf(division, CONTACTS.path).by("Person", row["Person"]):
        if any(other[column] != value for column, value in personal.items()):
            if world.switches["shared_person_bumps"]:
                world.keep(division, CONTACTS, {**other, **personal}, write.user)
            else:
                world.amend(division, CONTACTS, {**other, **personal}, bump=False)


def _become_main(write: Write) -> None:
    world, division, row = write.world, write.division, write.row
    if len(world.state.shelf(division, CONTACTS.path).by("Account", row["Account"])) == 1:
        _set_main(world, division, _account(world, division, row), row["ID"])


def gone(world: World, division: int, row: Row) -> None:
    """The account of a contact that is no longer there forgets it, or not."""
    account = _account(world, division, row)
    if account.get("MainContact") == row["ID"] and world.switches["lost_main_contact"] == "cleared":
        _set_main(world, division, account, None)


def _set_main(world: World, division: int, account: Row, contact: str | None) -> None:
    bump = bool(world.switches["main_contact_bumps"])
    world.amend(division, ACCOUNTS, {**account, "MainContact": contact}, bump)


def _account(world: World, division: int, row: Row) -> Row:
    return world.state.shelf(division, ACCOUNTS.path).rows.get(row["Account"], {})


def derived(world: World, division: int, row: Row) -> Row:
    """A contact with what its account is now."""
    account = _account(world, division, row)
    return {
        **row,
        "AccountIsCustomer": account.get("Status") == "C",
        "AccountIsSupplier": account.get("IsSupplier"),
        "AccountMainContact": account.get("MainContact"),
        "AccountName": account.get("Name"),
        "Code": account.get("Code"),
        "IsMainContact": account.get("MainContact") == row["ID"],
    }


RULES = Rules(defaults, check, follow=follow, derived=derived, gone=gone)
