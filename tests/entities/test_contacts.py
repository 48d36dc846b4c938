"""Contacts: names of two and of three columns, what each side demands, and what a contact tells of its account."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core import mapping
from exact_zoho.core.entity import Side
from exact_zoho.core.kinds import Ref
from exact_zoho.entities import ENTITIES, in_dependency_order
from exact_zoho.entities.accounts import ACCOUNTS
from exact_zoho.entities.contacts import CONTACTS

EXACT, ZOHO = Side.EXACT, Side.ZOHO

#: surname as people know it, and the infix and the rest that Exact keeps of it when we write it
SURNAMES = [
    ("Berg", None, "Berg"),
    ("van der Berg", "van der", "Berg"),
    ("van den Broek-Jansen", "van den", "Broek-Jansen"),
    ("de Vries", "de", "Vries"),
    ("in 't Veld", "in 't", "Veld"),
    ("'t Hart", "'t", "Hart"),
    ("d'Hondt", "d'", "Hondt"),
    ("v.d. Meer", "v.d.", "Meer"),
    ("Van Damme", None, "Van Damme"),
    ("De Smet", None, "De Smet"),
    ("Vanden Bussche", None, "Vanden Bussche"),
    ("deventer", None, "deventer"),
    ("van", None, "van"),
]


@pytest.mark.parametrize(("whole", "infix", "rest"), SURNAMES, ids=[row[0] for row in SURNAMES])
def test_exact_gets_the_infix_apart(whole: str, infix: str | None, rest: str) -> None:
    assert mapping.payload(CONTACTS, EXACT, {"last_name": whole}) == {"MiddleName": infix, "LastName": rest}
    assert mapping.payload(CONTACTS, ZOHO, {"last_name": whole}) == {"Last_Name": whole}


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        ({"MiddleName": "van der ", "LastName": " Berg"}, "van der Berg"),
        ({"MiddleName": None, "LastName": "Berg"}, "Berg"),
        ({"MiddleName": "", "LastName": "van der Berg"}, "van der Berg"),
        ({"MiddleName": "F.", "LastName": "Kennedy"}, "F. Kennedy"),
        ({"MiddleName": None, "LastName": None}, None),
    ],
)
def test_a_surname_is_one_value_however_exact_keeps_it(raw: dict[str, Any], whole: str | None) -> None:
    assert mapping.read_record(CONTACTS, EXACT, {"main": raw}).values["last_name"] == whole


def test_both_columns_of_a_surname_are_read() -> None:
    assert {"MiddleName", "LastName"} <= set(CONTACTS.exact_columns(CONTACTS.part("main")))


def test_a_surname_is_taken_away_from_both_columns() -> None:
    assert mapping.payload(CONTACTS, EXACT, {"last_name": None}) == {"MiddleName": None, "LastName": None}


def test_names_are_merged_as_one() -> None:
    names = next(unit for unit in CONTACTS.units() if unit.name == "full_name")
    assert [row.name for row in names.fields] == ["first_name", "last_name"]


def test_zoho_demands_a_last_name_and_exact_a_first_name_and_an_account() -> None:
    demanded = {side: [row.name for row in CONTACTS.fields if side in row.mandatory] for side in Side}
    assert demanded == {EXACT: ["first_name", "account"], ZOHO: ["last_name"]}


def test_a_contact_is_called_by_its_whole_name() -> None:
    assert CONTACTS.name_of({"first_name": "Jan", "last_name": "van der Berg"}) == "Jan van der Berg"
    assert CONTACTS.name_of({"first_name": None, "last_name": "Berg"}) == "Berg"
    assert CONTACTS.name_of({}) == ""


def test_contacts_come_after_their_accounts_which_get_their_main_contact_later() -> None:
    order = [entity.name for entity in in_dependency_order(ENTITIES.values())]
    assert order.index("accounts") < order.index("contacts")
    chosen = ACCOUNTS.field("main_contact")
    assert chosen.kind == Ref("contacts", deferred=True)
    assert not chosen.exact.create


def test_a_contact_tells_which_contact_of_its_account_is_the_main_one() -> None:
    tells = CONTACTS.part("main").tells
    assert tells is not None
    assert {tells.joins, tells.column} <= set(CONTACTS.exact_columns(CONTACTS.part("main")))
    assert ACCOUNTS.field("main_contact").exact.column == tells.of
