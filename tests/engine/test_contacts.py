"""Contacts go both ways with all their fields, together with their account where that is new, too."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Field, Side
from exact_zoho.engine.run import State
from exact_zoho.entities.contacts import CONTACTS
from tests.engine.story import (
    bound,
    company,
    completed,
    contact_in_exact,
    contact_in_zoho,
    contact_on,
    contacts_on,
    founded,
    issues,
    linked_contact,
    new_on,
    on,
    told,
    until_quiet,
)
from tests.support.world import Row, World

#: for each field that is written both ways what people type in Exact, and what is then to be seen in Zoho
EDITS: dict[str, tuple[Row, Row]] = {
    "first_name": ({"FirstName": "Bea"}, {"First_Name": "Bea"}),
    "last_name": ({"MiddleName": "van der", "LastName": "Veen"}, {"Last_Name": "van der Veen"}),
    "initials": ({"Initials": "A.B."}, {"Initials": "A.B."}),
    "email": ({"Email": "anna@klant.nl"}, {"Email": "anna@klant.nl"}),
    "phone": ({"Phone": "020 123 45 67"}, {"Phone": "020 123 45 67"}),
    "mobile": ({"Mobile": "06 12 34 56 78"}, {"Mobile": "06 12 34 56 78"}),
    "fax": ({"BusinessFax": "020 123 45 69"}, {"Fax": "020 123 45 69"}),
    "job_title": ({"JobTitleDescription": "Inkoop"}, {"Title": "Inkoop"}),
    "gender": ({"Gender": "V"}, {"Gender": "Female"}),
    "birth_date": ({"BirthDate": "/Date(327974400000)/"}, {"Date_of_Birth": "1980-05-24"}),
    "birth_place": ({"BirthPlace": "Gent"}, {"Birth_Place": "Gent"}),
    "language": ({"Language": "FR"}, {"Language": "FR"}),
    "no_mailing": ({"IsMailingExcluded": True}, {"Email_Opt_Out": True}),
    "marketing_notes": ({"MarketingNotes": "Komt op de beurs"}, {"Marketing_Notes": "Komt op de beurs"}),
    "notes": ({"Notes": "Belt\nterug"}, {"Description": "Belt\nterug"}),
    "end_date": ({"EndDate": "/Date(1767139200000)/"}, {"Exact_End_Date": "2025-12-31"}),
}
CLEARED: dict[str, tuple[Any, Any]] = {"gender": ("O", "Unknown"), "no_mailing": (False, False)}
MANDATORY = ("first_name", "last_name")

Office = tuple[World, dict[Side, tuple[str, str]]]


def goes_both_ways(field: Field) -> bool:
    return all(field.at(side).update for side in Side) and field.flow == "both"


def shown(row: Row, wanted: Row) -> Row:
    """The columns of a row that are looked at; Exact pads its codes with blanks."""
    return {name: row[name].strip() if isinstance(row[name], str) else row[name] for name in wanted}


def cleared(name: str, side: Side) -> Row:
    """What a person leaves in the columns of a field that is emptied."""
    index = 0 if side is Side.EXACT else 1
    return dict.fromkeys(EDITS[name][index], CLEARED.get(name, (None, None))[index])


@pytest.fixture
def world() -> World:
    return company(2)


def test_every_field_that_goes_both_ways_is_tried_here() -> None:
    assert {field.name for field in CONTACTS.fields if goes_both_ways(field)} - {"account"} == EDITS.keys()


@pytest.mark.parametrize("source", list(Side))
def test_a_new_contact_arrives_at_the_partner_of_its_account(world: World, source: Side) -> None:
    record = contact_on(world, source, "Klant 2")
    completed(world)
    (exact,), (zoho,) = (contacts_on(world, side) for side in Side)
    assert bound(world, source, record, "contacts") == (zoho["id"] if source is Side.EXACT else exact["ID"])
    assert (exact["FirstName"], zoho["First_Name"]) == ("Anna", "Anna")
    assert (exact["AccountName"], zoho["Account_Name"]["name"]) == ("Klant 2", "Klant 2")
    assert (zoho["Exact_ID"].endswith(exact["ID"]), zoho["Exact_Sync_Status"]) == (True, "In sync")
    assert zoho["Exact_Contact_Number"] == str(exact["HID"])
    assert (issues(world), world.violations()) == ({}, [])


@pytest.mark.parametrize("source", list(Side))
def test_a_new_contact_arrives_with_all_that_it_has(world: World, source: Side) -> None:
    index = list(Side).index(source)
    values = {column: value for pair in EDITS.values() for column, value in pair[index].items()}
    (contact_in_exact if source is Side.EXACT else contact_in_zoho)(world, "Klant 1", **values)
    completed(world)
    (exact,), (zoho,) = contacts_on(world, Side.EXACT, "Veen"), contacts_on(world, Side.ZOHO, "van der Veen")
    for ours, theirs in EDITS.values():
        assert (shown(exact, ours), shown(zoho, theirs)) == (ours, theirs)
    assert issues(world) == {}


@pytest.mark.parametrize("source", list(Side))
def test_a_new_contact_and_its_new_account_go_in_one_run(world: World, source: Side) -> None:
    account = new_on(world, source, "Nieuw")
    record = contact_on(world, source, "Nieuw")
    completed(world)
    assert bound(world, source, account)
    assert bound(world, source, record, "contacts")
    (exact,), (zoho,) = (contacts_on(world, side) for side in Side)
    assert (exact["AccountName"], zoho["Account_Name"]["name"]) == ("Nieuw", "Nieuw")
    assert (issues(world), world.violations()) == ({}, [])


@pytest.mark.parametrize("source", list(Side))
def test_the_first_plan_shows_an_account_and_its_contact_and_the_approval_creates_both(source: Side) -> None:
    world = founded(1).ready()
    new_on(world, source, "Nieuw")
    contact_on(world, source, "Nieuw")
    before = world.marks()
    waiting = world.sync()
    assert (waiting.state, world.writes(before)) == (State.WAITING, [])
    with world.bench() as bench:
        planned = bench.conn.changes.of_plan(waiting.plan, 99)
    named = {
        (each.change.entity, each.change.kind, each.change.name) for each in planned if each.change.name != "Klant 1"
    }
    assert named == {("accounts", "create", "Nieuw"), ("contacts", "create", "Anna Berg")}
    assert world.sync(approve=True).state is State.COMPLETED
    (exact,), (zoho,) = (contacts_on(world, side) for side in Side)
    assert (exact["AccountName"], zoho["Account_Name"]["name"]) == ("Nieuw", "Nieuw")


@pytest.mark.parametrize("source", list(Side))
def test_an_approved_plan_whose_account_was_deleted_meanwhile_leaves_its_contact_out(source: Side) -> None:
    world = founded(1).ready()
    account = new_on(world, source, "Nieuw")
    contact_on(world, source, "Nieuw")
    assert world.sync().state is State.WAITING
    world.universe.clock.advance(60)
    service, path = (world.exact, "crm/Accounts") if source is Side.EXACT else (world.zoho, "Accounts")
    service.remove(path, account)
    world.sync(approve=True)
    until_quiet(world)
    assert contacts_on(world, source.other) == []
    assert on(world, source.other, "Nieuw") == []
    assert world.violations() == []


@pytest.fixture(scope="module")
def office() -> Office:
    """A world with two linked contacts, each of which is edited first on one side."""
    world = company(2)
    return world, {side: linked_contact(world, f"Klant {number}") for number, side in enumerate(Side, start=1)}


def type_in(office: Office, contact: Side, side: Side, values: Row) -> None:
    """A person edits one of the two contacts on a side, and the sync runs."""
    world, pairs = office
    exact, zoho = pairs[contact]
    world.universe.clock.advance(60)
    if side is Side.EXACT:
        world.exact.edit("crm/Contacts", exact, values)
    else:
        world.zoho.edit("Contacts", zoho, values)
    completed(world)


def both_show(office: Office, contact: Side, values: tuple[Row, Row]) -> bool:
    """Whether both records of a contact show what is expected of each."""
    world, pairs = office
    exact, zoho = pairs[contact]
    rows = world.contacts()[exact], world.people()[zoho]
    assert issues(world) == {}
    return all(shown(row, wanted) == wanted for row, wanted in zip(rows, values, strict=True))


@pytest.mark.parametrize("mover", list(Side))
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_of_a_field_arrives_across_and_so_does_its_clearing_there(
    office: Office, name: str, mover: Side
) -> None:
    assert not both_show(office, mover, EDITS[name])
    type_in(office, mover, mover, EDITS[name][list(Side).index(mover)])
    assert both_show(office, mover, EDITS[name])
    if name not in MANDATORY:
        type_in(office, mover, mover.other, cleared(name, mover.other))
        assert both_show(office, mover, (cleared(name, Side.EXACT), cleared(name, Side.ZOHO)))


@pytest.mark.parametrize("mover", list(Side))
def test_a_mandatory_name_that_is_cleared_is_told_and_the_rest_goes_on(world: World, mover: Side) -> None:
    exact, zoho = linked_contact(world)
    if mover is Side.EXACT:
        world.exact.edit("crm/Contacts", exact, {"LastName": None, "Phone": "0123"})
    else:
        world.zoho.edit("Contacts", zoho, {"First_Name": None, "Phone": "0123"})
    completed(world)
    other = world.people()[zoho] if mover is Side.EXACT else world.contacts()[exact]
    assert shown(other, {"Phone": ...}) == {"Phone": "0123"}
    assert "Berg" in (other.get("Last_Name"), other.get("LastName"))
    assert told(world, zoho) == {"mandatory": "last_name" if mover is Side.EXACT else "first_name"}
    assert world.people()[zoho]["Exact_Sync_Status"] == "Needs attention"


def test_the_parts_of_a_name_edited_on_two_sides_are_not_mixed(world: World) -> None:
    exact, zoho = linked_contact(world)
    world.exact.edit("crm/Contacts", exact, {"FirstName": "Bea"})
    world.universe.clock.advance(60)
    world.zoho.edit("Contacts", zoho, {"Last_Name": "de Wit"})
    completed(world)
    assert world.contacts()[exact]["FullName"] == "Anna de Wit"
    assert world.people()[zoho]["Full_Name"] == "Anna de Wit"


def test_an_infix_that_is_dropped_in_zoho_is_dropped_in_exact(world: World) -> None:
    exact, zoho = linked_contact(world, MiddleName="van den", LastName="Berg")
    assert world.people()[zoho]["Last_Name"] == "van den Berg"
    world.zoho.edit("Contacts", zoho, {"Last_Name": "Berg"})
    completed(world)
    assert shown(world.contacts()[exact], {"MiddleName": ..., "LastName": ...}) == {
        "MiddleName": None,
        "LastName": "Berg",
    }


@pytest.mark.parametrize("gone", list(Side))
def test_a_contact_deleted_on_one_side_stays_on_the_other_and_is_not_made_again(world: World, gone: Side) -> None:
    exact, zoho = linked_contact(world)
    if gone is Side.EXACT:
        world.exact.remove("crm/Contacts", exact)
    else:
        world.zoho.remove("Contacts", zoho)
    until_quiet(world)
    assert [len(contacts_on(world, side)) for side in Side] == [gone is Side.ZOHO, gone is Side.EXACT]
    left = exact if gone is Side.ZOHO else zoho
    assert told(world, left) == {"deleted": ""}
    assert world.violations() == []
