"""What people do with contacts and with the relations between records, for the convergence machine; and what agrees.

Each contact that is entered carries a tag of its own in its marketing notes, which nobody edits and which goes across:
two contacts of one side that show the same tag were made out of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sandbox.exact.errors import RefusedError
from tests.support.world import Row, World

#: column by column what is the same on both sides, Exact's first
SHOWN = (
    ("FirstName", "First_Name"), ("Email", "Email"), ("Phone", "Phone"), ("Mobile", "Mobile"),
    ("JobTitleDescription", "Title"), ("Notes", "Description"), ("MarketingNotes", "Marketing_Notes"),
)  # fmt: skip
TYPED: dict[str, list[Any]] = {
    "first": ["Anna", "Bea", " cees ", None], "last": ["Berg", "de Wit", "VISSER", None], "infix": ["van der", None],
    "mail": ["anna@klant.nl", None], "phone": ["0201234567", "+32 2 765 43 21", None], "text": ["a", "B  c", None],
    "day": ["1980-05-24", None], "flag": [True, False],
}  # fmt: skip
IN_EXACT = {
    "FirstName": "first", "LastName": "last", "MiddleName": "infix", "Email": "mail", "Phone": "phone",
    "Mobile": "phone", "JobTitleDescription": "text", "Notes": "text", "BirthDate": "day", "IsMailingExcluded": "flag",
}  # fmt: skip
IN_ZOHO = {
    "First_Name": "first", "Last_Name": "last", "Email": "mail", "Phone": "phone", "Mobile": "phone", "Title": "text",
    "Description": "text", "Date_of_Birth": "day", "Email_Opt_Out": "flag",
}  # fmt: skip
EDITS = [(True, *each) for each in IN_EXACT.items()] + [(False, *each) for each in IN_ZOHO.items()]
SURNAMES = ("Berg", "Visser", "Molenaar", "Zwart", "Huizinga", "Kok", "Timmermans", "Postma", "Dijkgraaf", "Wolf")
PICK = st.integers(0, 30)


def chosen(rows: Mapping[str, Row], pick: int) -> str | None:
    """One of some records, None where there are none."""
    return sorted(rows)[pick % len(rows)] if rows else None


def account_of(contact: Row) -> str | None:
    """The account of a contact of either side."""
    if "Account" in contact:
        return str(contact["Account"])
    return contact["Account_Name"]["id"] if contact["Account_Name"] else None


class ContactRules(RuleBasedStateMachine):
    """People enter, edit, move, choose and delete contacts, and relate accounts to each other."""

    world: World
    entered: int
    left: set[str]

    @rule(in_exact=st.booleans(), pick=PICK, lacks=st.sampled_from(["", "", "first", "last", "account"]))
    def enter_contact(self, in_exact: bool, pick: int, lacks: str) -> None:
        self.entered += 1
        name = SURNAMES[self.entered % len(SURNAMES)]
        first, last = (None if lacks == "first" else "Anna"), (None if lacks == "last" else name)
        tag = f"contact {self.entered}"
        with suppress(RefusedError, ValueError):  # both services refuse people, too
            if in_exact:
                row = {"FirstName": first, "LastName": last, "MarketingNotes": tag}
                account = chosen(self.world.accounts(), pick)
                self.world.exact.add("crm/Contacts", {**row, "Account": account}, self.world.universe.division)
            else:
                account = None if lacks == "account" else chosen(self.world.crm(), pick)
                row = {"First_Name": first, "Last_Name": last, "Marketing_Notes": tag}
                self.world.zoho.add("Contacts", {**row, "Account_Name": {"id": account} if account else None})

    @rule(pick=PICK, edit=st.sampled_from(EDITS), data=st.data())
    def edit_contact(self, pick: int, edit: tuple[bool, str, str], data: st.DataObject) -> None:
        in_exact, column, kind = edit
        self._edit_contact(in_exact, pick, {column: data.draw(st.sampled_from(TYPED[kind]))})

    @rule(pick=PICK, to=PICK, in_exact=st.booleans())
    def move_contact(self, pick: int, to: int, in_exact: bool) -> None:
        account = chosen(self.world.accounts() if in_exact else self.world.crm(), to)
        self._edit_contact(in_exact, pick, {"Account": account} if in_exact else {"Account_Name": {"id": account}})

    @rule(pick=PICK, to=PICK, in_exact=st.booleans(), none=st.booleans())
    def choose_main_contact(self, pick: int, to: int, in_exact: bool, none: bool) -> None:
        account = chosen(self.world.accounts() if in_exact else self.world.crm(), pick)
        rows = self.world.contacts() if in_exact else self.world.people()
        contact = None if none else chosen({key: row for key, row in rows.items() if account_of(row) == account}, to)
        self._relate(in_exact, account, "MainContact" if in_exact else "Main_Contact", contact)

    @rule(pick=PICK, to=PICK, in_exact=st.booleans())
    def choose_parent(self, pick: int, to: int, in_exact: bool) -> None:
        rows = self.world.accounts() if in_exact else self.world.crm()
        self._relate(in_exact, chosen(rows, pick), "Parent" if in_exact else "Parent_Account", chosen(rows, to))

    @precondition(lambda self: len(self.left) < 2)
    @rule(pick=PICK, in_zoho=st.booleans())
    def delete_contact(self, pick: int, in_zoho: bool) -> None:
        rows = self.world.people() if in_zoho else self.world.contacts()
        if len(rows) < 3:
            return  # a side that was emptied halts every run, as it should
        record = str(chosen(rows, pick))
        self.left.add(record)
        if in_zoho:
            self.world.zoho.remove("Contacts", record)
        else:
            self.world.exact.remove("crm/Contacts", record)

    def others_have_contacts(self, account: str) -> bool:
        """Whether contacts are left on either side when an account goes and takes its own along."""
        sides = (self.world.contacts(), self.world.people())
        return all(any(account_of(row) != account for row in rows.values()) for rows in sides)

    def _edit_contact(self, in_exact: bool, pick: int, values: Row) -> None:
        record = chosen(self.world.contacts() if in_exact else self.world.people(), pick)
        self.world.universe.clock.advance(1.5)
        with suppress(RefusedError, ValueError):
            if record and in_exact:
                self.world.exact.edit("crm/Contacts", record, values)
            elif record:
                self.world.zoho.edit("Contacts", record, values)

    def _relate(self, in_exact: bool, account: str | None, column: str, to: str | None) -> None:
        self.world.universe.clock.advance(1.5)
        with suppress(RefusedError, ValueError):
            if account and in_exact:
                self.world.exact.edit("crm/Accounts", account, {column: to})
            elif account:
                self.world.zoho.edit("Accounts", account, {column: to and {"id": to}})

    @invariant()
    def no_contact_is_made_twice(self) -> None:
        if not hasattr(self, "world"):
            return
        people = self.world.people().values()
        for values in (
            [row["MarketingNotes"] for row in self.world.contacts().values()],
            [row.get("Marketing_Notes") for row in people],
            [row.get("Exact_ID") for row in people],
        ):
            assert [value for value, count in Counter(values).items() if value and count > 1] == []


def contacts_agree(world: World, told: set[str]) -> None:
    """Each pair of contacts shows the same, at accounts that are a pair, or says why not."""
    partners = {account["ID"]: row["id"] for account, row in world.pairs()}
    for contact, person in world.contact_pairs():
        if told & {contact["ID"], person["id"]}:
            continue
        pair = f"{contact['ID']} and {person['id']}"
        for ours, theirs in SHOWN:
            assert plain(contact[ours]) == plain(person[theirs]), f"{ours} of {pair}"
        surname = f"{contact['MiddleName'] or ''} {contact['LastName'] or ''}"
        assert plain(surname) == plain(person["Last_Name"]), f"surname of {pair}"
        assert led_to(partners, contact["Account"], person["Account_Name"]), f"account of {pair}"


def relations_agree(world: World, told: set[str]) -> None:
    """Parents and main contacts of each pair of accounts are pairs themselves, as far as they have partners."""
    accounts = {account["ID"]: row["id"] for account, row in world.pairs()}
    people = {contact["ID"]: row["id"] for contact, row in world.contact_pairs()}
    for account, row in world.pairs():
        if told & {account["ID"], row["id"]}:
            continue
        pair = f"{account['ID']} and {row['id']}"
        assert led_to(accounts, account["Parent"], row["Parent_Account"]), f"parent of {pair}"
        if "Main_Contact" in row:  # where Zoho lets an app make a lookup
            assert led_to(people, account["MainContact"], row["Main_Contact"]), f"main contact of {pair}"


def led_to(partners: Mapping[str, str], exact: str | None, zoho: Row | None) -> bool:
    """Whether a reference of Exact and one of Zoho lead to a pair; one that leads to a record alone is left aside."""
    other = zoho["id"] if zoho else None
    alone = (exact and exact not in partners) or (other and other not in partners.values())
    return bool(alone) or (partners[exact] if exact else None) == other


def plain(value: Any) -> str:
    """A text as two services agree on it."""
    return " ".join(str(value or "").split()).casefold()
