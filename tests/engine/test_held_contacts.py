"""A contact that lacks what the other side demands is held before any call, says so, and goes once it is filled in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from exact_zoho.core.entity import Side
from tests.engine.story import (
    bound,
    calls,
    company,
    completed,
    contact_in_exact,
    contact_in_zoho,
    contacts_on,
    creations,
    in_exact,
    in_zoho,
    issues,
    told,
    until_quiet,
)
from tests.support.world import Row, World

#: what a contact may lack: the side it is on, what is left out there, the field it is about, the message
LACKS = {
    "a first name in Zoho": (
        Side.ZOHO,
        {"First_Name": None},
        "first_name",
        "First name is empty, and Exact demands it.",
    ),
    "an account in Zoho": (Side.ZOHO, {"Account_Name": None}, "account", "Account is empty, and Exact demands it."),
    "a last name in Exact": (Side.EXACT, {"LastName": None}, "last_name", "Last name is empty, and Zoho demands it."),
}
Lack = tuple[Side, Row, str, str]


@pytest.fixture
def world() -> World:
    return company(2)


def incomplete(world: World, side: Side, without: Row) -> str:
    """A contact that lacks something is entered at the first account; its id."""
    if side is Side.EXACT:
        return str(contact_in_exact(world, "Klant 1", **without)["ID"])
    return str(contact_in_zoho(world, "Klant 1", **without)["id"])


def fill_in(world: World, side: Side, record: str, field: str) -> None:
    """A person fills in what was missing, where the contact is."""
    if side is Side.EXACT:
        world.exact.edit("crm/Contacts", record, {"LastName": "Berg"})
    elif field == "account":
        world.zoho.edit("Contacts", record, {"Account_Name": {"id": in_zoho(world, "Klant 1")[0]["id"]}})
    else:
        world.zoho.edit("Contacts", record, {"First_Name": "Anna"})


@pytest.mark.parametrize("lack", LACKS.values(), ids=LACKS)
def test_it_is_held_with_an_issue_that_names_record_field_and_remedy(world: World, lack: Lack) -> None:
    side, without, field, message = lack
    record = incomplete(world, side, without)
    completed(world)
    with world.bench() as bench:
        (issue,) = bench.conn.issues.open()
    assert (issue.entity, issue.side, issue.record_id) == ("contacts", side, record)
    assert (issue.code, issue.field, issue.message, issue.remedy) == ("mandatory", field, message, "Fill it in.")
    assert issue.name == {"first_name": "Berg", "account": "Anna Berg", "last_name": "Anna"}[field]


@pytest.mark.parametrize("lack", LACKS.values(), ids=LACKS)
def test_it_is_the_reason_of_no_call_but_the_one_by_which_zoho_says_so(world: World, lack: Lack) -> None:
    side, without, _, message = lack
    record = incomplete(world, side, without)
    before = world.marks()
    completed(world)
    assert world.writes(before) == (["PUT /crm/v8/Contacts"] if side is Side.ZOHO else [])
    if side is Side.ZOHO:
        shown = world.people()[record]
        assert shown["Exact_Sync_Status"] == "Needs attention"
        assert shown["Exact_Sync_Message"] == f"{message} Fill it in."
    spent = []
    for _ in range(2):
        world.universe.clock.advance(60)
        before = world.marks()
        completed(world)
        assert world.writes(before) == []
        spent.append([calls(world, before, each) for each in Side])
    assert spent[0] == spent[1]
    assert not [call for made in spent[0] for call in made if "guid" in call or record in call]


@pytest.mark.parametrize("lack", LACKS.values(), ids=LACKS)
def test_it_goes_by_itself_in_the_run_after_it_was_filled_in(world: World, lack: Lack) -> None:
    side, without, field, _ = lack
    record = incomplete(world, side, without)
    completed(world)
    world.universe.clock.advance(60)
    fill_in(world, side, record, field)
    completed(world)
    assert bound(world, side, record, "contacts")
    (exact,), (zoho,) = (contacts_on(world, each) for each in Side)
    assert (exact["FirstName"], zoho["First_Name"]) == ("Anna", "Anna")
    assert (zoho["Exact_Sync_Status"], zoho["Exact_Sync_Message"]) == ("In sync", None)
    assert issues(world) == {}
    before = world.marks()
    completed(world)
    assert world.writes(before) == []


@pytest.mark.parametrize("lack", LACKS.values(), ids=LACKS)
def test_it_is_linked_to_a_record_that_a_person_makes_on_the_other_side(world: World, lack: Lack) -> None:
    side, without, field, _ = lack
    mail = {"Email": "anna@klant.nl", "Mobile": "+31 6 12 34 56 78"}
    record = incomplete(world, side, {**without, **mail})
    completed(world)
    world.universe.clock.advance(60)
    other = contact_in_zoho if side is Side.EXACT else contact_in_exact
    made = other(world, "Klant 1", **mail)
    until_quiet(world)
    if field == "account":  # of a person without an account nobody knows whose contact it is
        assert told(world, record).keys() <= {"mandatory", "ambiguous"}
        assert len(world.contacts()) == 1
        return
    assert bound(world, side, record, "contacts") == made["id" if side is Side.EXACT else "ID"]
    (exact,), (zoho,) = (contacts_on(world, each) for each in Side)
    assert (exact["FirstName"], zoho["First_Name"]) == ("Anna", "Anna")
    assert issues(world) == {}


def test_a_contact_with_neither_first_name_nor_account_names_both(world: World) -> None:
    record = incomplete(world, Side.ZOHO, {"First_Name": None, "Account_Name": None})
    completed(world)
    with world.bench() as bench:
        named = [issue.field for issue in bench.conn.issues.open() if issue.record_id == record]
    assert sorted(named) == ["account", "first_name"]


#: surnames so different that nobody takes one for the other
SURNAMES = ("Berg", "Visser", "Molenaar", "Zwart", "Huizinga", "Kok", "Timmermans", "Postma")
NAMES = st.sampled_from([None, "Anna", "Bea"])
PERSON = st.fixed_dictionaries(
    {"first": NAMES, "last": st.sampled_from([None, "", "de "]), "account": st.sampled_from([None, 1, 2]),
     "side": st.sampled_from(list(Side))}
)  # fmt: skip


def may_be_entered(person: dict[str, Any]) -> bool:
    """Whether the screens of its side let a person be entered so."""
    if person["side"] is Side.ZOHO:
        return person["last"] is not None
    return person["account"] is not None and (person["first"], person["last"]) != (None, None)


def is_whole(person: dict[str, Any]) -> bool:
    """Whether the other side takes the person."""
    if person["side"] is Side.ZOHO:
        return bool(person["first"] and person["account"])
    return person["last"] is not None


def enter(world: World, person: dict[str, Any], number: int) -> str:
    """Enter a person, whose number gives the surname; the id."""
    last = None if person["last"] is None else f"{person['last']}{SURNAMES[number]}"
    if person["side"] is Side.EXACT:
        of = in_exact(world, f"Klant {person['account']}")[0]["ID"]
        row = {"FirstName": person["first"], "LastName": last, "Account": of}
        return str(world.exact.add("crm/Contacts", row, world.universe.division)["ID"])
    of = {"id": in_zoho(world, f"Klant {person['account']}")[0]["id"]} if person["account"] else None
    return str(world.zoho.add("Contacts", {"First_Name": person["first"], "Last_Name": last, "Account_Name": of})["id"])


@settings(
    max_examples=8, deadline=None, derandomize=True, database=None, phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(PERSON.filter(may_be_entered), min_size=1, max_size=8))
def test_whatever_contacts_lack_only_those_that_are_whole_are_sent(people: list[dict[str, Any]]) -> None:
    world = company(2)
    ids = [enter(world, person, number) for number, person in enumerate(people)]
    before = creations(world, Side.EXACT, "Contacts")
    until_quiet(world)
    whole = [is_whole(person) for person in people]
    sides = [person["side"] for person in people]
    from_zoho = sum(fine for fine, side in zip(whole, sides, strict=True) if side is Side.ZOHO)
    from_exact = sum(fine for fine, side in zip(whole, sides, strict=True) if side is Side.EXACT)
    assert creations(world, Side.EXACT, "Contacts") - before == from_zoho
    assert len(world.people()) == sides.count(Side.ZOHO) + from_exact
    assert len(world.contacts()) == sides.count(Side.EXACT) + from_zoho
    for record, side, fine in zip(ids, sides, whole, strict=True):
        assert bool(bound(world, side, record, "contacts")) is fine
        assert bool(told(world, record)) is not fine
    refused = [call for service in (world.exact, world.zoho) for call in service.journal.calls if call.status >= 400]
    assert (refused, world.violations()) == ([], [])
