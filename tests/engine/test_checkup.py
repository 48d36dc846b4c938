"""A checkup tells the truth about two rough companies, with rights to read only, and leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.checkup import checkup
from exact_zoho.engine.checkup_facts import Checkup, List, Matched, Row, Take, drop
from exact_zoho.engine.run import State
from exact_zoho.errors import LockedError
from sandbox.clock import Clock
from sandbox.universe import Universe
from tests.engine.story import company, founded, new_in_exact, new_in_zoho
from tests.support.world import START, World

READ_SCOPES = frozenset({"ZohoCRM.modules.READ", "ZohoCRM.settings.READ", "ZohoCRM.org.READ", "ZohoCRM.coql.READ"})
FINE, OTHER, THIRD, FOURTH = "NL100000009B01", "NL112345682B01", "NL124691365B01", "NL137037041B01"
WRONG = "NL123456789B01"


def look(world: World, take: Take = drop, shown: int = 25) -> Checkup:
    """One checkup of a world."""
    with world.bench() as bench:
        return checkup(bench, lambda step: step.act(), take, shown)


def rows(found: Checkup, name: List) -> list[Row]:
    """The rows of a list."""
    return [row for group in found.lists[name] for row in group.rows]


def names(found: Checkup, name: List) -> set[str]:
    """Whom a list is about."""
    return {row.name for row in rows(found, name)}


def outcome(found: Checkup, entity: str, side: Side) -> Matched:
    """What becomes of the records of an entity and side."""
    return next(each for each in found.matched if (each.entity, each.side) == (entity, side))


def field(world: World, label: str, data_type: str = "text", **more: Any) -> None:
    """An administrator adds a field to Zoho's accounts."""
    world.zoho.add_field("Accounts", {"field_label": label, "data_type": data_type, **more})


def rough() -> World:
    """Two companies that were never tidied up; each test below knows what was planted."""
    world = founded(0)
    field(world, "VAT Number", length=30)
    field(world, "Chamber of Commerce", length=7)
    # both sides know them
    linked = new_in_exact(world, "Bakkerij Linnaeus B.V.", VATNumber=FINE, City="Utrecht")
    known = new_in_zoho(world, "Bakkerij Linnaeus", VAT_Number=FINE, Billing_City="Utrecht")
    # twice in Zoho, once in Exact
    new_in_exact(world, "Drukkerij Dubbel B.V.", VATNumber=OTHER, City="Gent", Country="BE")
    for spelling in ("Drukkerij Dubbel", "DRUKKERIJ DUBBEL"):
        new_in_zoho(world, spelling, VAT_Number=OTHER, Billing_City="Gent", Billing_Country="Belgium")
    # one name, two VAT numbers
    new_in_exact(world, "Verschil Verpakkingen B.V.", VATNumber=THIRD, City="Delft")
    new_in_zoho(world, "Verschil Verpakkingen", VAT_Number=FOURTH, Billing_City="Delft")
    # only in Zoho, with a number that nobody can have
    new_in_zoho(world, "Wegenbouw Foutmans", VAT_Number=WRONG, Billing_City="Breda")
    # only in Exact, with a number that Zoho's field cannot hold; and a supplier, who stays out
    new_in_exact(world, "Lange Cijfers B.V.", ChamberOfCommerce="12345678", City="Assen")
    new_in_exact(world, "Leverancier Los B.V.", Status="A")
    # people: one whom both know, one without a first name, one without a last name
    person = {"Account": linked["ID"], "FirstName": "Anna", "LastName": "Bos", "Email": "anna@linnaeus.example"}
    world.exact.add("crm/Contacts", person, world.universe.division)
    world.exact.add("crm/Contacts", {"Account": linked["ID"], "FirstName": "Solange"}, world.universe.division)
    at_work = {"Account_Name": {"id": known["id"]}}
    world.zoho.add("Contacts", {**at_work, "First_Name": "Anna", "Last_Name": "Bos", "Email": "anna@linnaeus.example"})
    world.zoho.add("Contacts", {**at_work, "Last_Name": "Naamloos"})
    return world


@pytest.fixture(scope="module")
def found() -> Checkup:
    """What a checkup says of the rough companies."""
    return look(rough())


def test_records_that_agree_find_their_partner_and_all_outcomes_make_up_the_total(found: Checkup) -> None:
    accounts = outcome(found, "accounts", Side.EXACT)
    assert (accounts.total, accounts.linked, accounts.left_out) == (5, 1, 1)
    assert outcome(found, "accounts", Side.ZOHO).linked == 1
    assert outcome(found, "contacts", Side.EXACT).linked == outcome(found, "contacts", Side.ZOHO).linked == 1
    assert all(each.left_out >= 0 for each in found.matched)


def test_twins_are_one_set_with_what_speaks_for_it(found: Checkup) -> None:
    assert found.sets(List.DUPLICATES) == 1
    twins = rows(found, List.DUPLICATES)
    assert {row.name for row in twins} == {"Drukkerij Dubbel", "DRUKKERIJ DUBBEL"}
    assert len({zoho for row in twins for zoho in row.zoho}) == 2
    assert all("VAT number" in row.what and row.place == "Gent" for row in twins)


def test_whoever_meets_twins_waits_for_a_decision_along_with_them(found: Checkup) -> None:
    assert found.sets(List.DECISIONS) == 1
    assert names(found, List.DECISIONS) == {"Drukkerij Dubbel B.V.", "Drukkerij Dubbel", "DRUKKERIJ DUBBEL"}
    assert outcome(found, "accounts", Side.EXACT).undecided == 1
    assert outcome(found, "accounts", Side.ZOHO).undecided == 2


def test_a_pair_that_only_its_vat_numbers_keep_apart_is_shown_with_both(found: Checkup) -> None:
    pair = next(row for row in rows(found, List.VAT) if row.exact and row.zoho)
    assert pair.name == "Verschil Verpakkingen B.V."
    assert THIRD in pair.what
    assert FOURTH in pair.what


def test_a_vat_number_that_fails_its_check_is_named_with_its_side(found: Checkup) -> None:
    wrong = next(group for group in found.lists[List.VAT] if "fails" in group.title)
    assert [(row.name, row.zoho != ()) for row in wrong.rows] == [("Wegenbouw Foutmans", True)]
    assert WRONG in wrong.rows[0].what
    assert wrong.title.endswith("in Zoho")
    assert found.count(List.VAT) == 2


def test_mandatory_fields_are_named_for_either_side(found: Checkup) -> None:
    assert names(found, List.MANDATORY) == {"Naamloos", "Solange"}
    told = {group.title: group.rows[0].name for group in found.lists[List.MANDATORY]}
    assert {title.split(" is empty")[0] for title in told} == {"Contacts: First name", "Contacts: Last name"}
    assert outcome(found, "contacts", Side.EXACT).held == outcome(found, "contacts", Side.ZOHO).held == 1


def test_a_value_that_does_not_fit_is_named_with_both_lengths(found: Checkup) -> None:
    (row,) = rows(found, List.TOO_LONG)
    assert row.name == "Lange Cijfers B.V."
    assert "8 characters" in row.what
    assert "takes 7" in row.what


def test_what_would_be_created_is_listed_by_side_and_the_rest_stays_out_with_its_reason(found: Checkup) -> None:
    created = {group.title: {row.name for row in group.rows} for group in found.lists[List.CREATIONS]}
    assert created == {
        "Accounts in Zoho": {"Verschil Verpakkingen B.V."},
        "Accounts in Exact": {"Verschil Verpakkingen", "Wegenbouw Foutmans"},
    }
    assert found.left_out == {"it is not a customer in Exact (status A)": 1}


def test_records_are_known_by_what_the_search_of_their_side_takes(found: Checkup) -> None:
    (row,) = rows(found, List.TOO_LONG)
    assert row.exact[0].isdigit()
    assert len(row.exact_ids[0]) == 36
    solange = next(row for row in rows(found, List.MANDATORY) if row.name == "Solange")
    assert solange.place == "Bakkerij Linnaeus B.V."


def test_advice_names_the_lists_that_have_something_in_order(found: Checkup) -> None:
    assert [each.about for each in found.advice] == [
        List.DUPLICATES, List.DECISIONS, List.VAT, List.MANDATORY, List.TOO_LONG, List.CREATIONS, "",
    ]  # fmt: skip


def test_fields_that_setup_makes_are_no_obstacle(found: Checkup) -> None:
    assert "Exact ID" in found.new_fields["accounts"]
    assert "VAT number" not in found.new_fields["accounts"]
    assert not any(remark.stops for remark in found.remarks)


def test_every_row_is_handed_on_while_only_the_first_are_shown() -> None:
    world, taken = founded(7), []
    found = look(world, lambda *row: taken.append(row), shown=3)
    (group,) = found.lists[List.CREATIONS]
    assert (group.count, len(group.rows), group.more) == (7, 3, 4)
    assert {row.name for name, _, _, row in taken if name is List.CREATIONS} == {f"Klant {n}" for n in range(1, 8)}


# -- rights ----------------------------------------------------------------------


def test_it_needs_a_consent_with_read_scopes_only_and_writes_nowhere() -> None:
    world = rough()
    world.environment["ZOHO_REFRESH_TOKEN"] = world.zoho.seed_token(READ_SCOPES)
    found = look(world)
    assert outcome(found, "accounts", Side.ZOHO).total == 5
    sent = [call for service in (world.exact, world.zoho) for call in service.journal.calls]
    assert {call.method for call in sent if not call.path.endswith(("/token", "/coql"))} == {"GET"}
    assert {call.status for call in sent} <= {200, 204}
    assert found.calls == {"exact": len(world.exact.journal.calls), "zoho": len(world.zoho.journal.calls)}
    assert world.violations() == []


def test_a_module_that_may_not_be_read_is_a_remark_and_the_rest_goes_on() -> None:
    world = rough()
    world.zoho.allow("Contacts", allowed=False)
    found = look(world)
    assert [remark.title for remark in found.remarks if remark.stops] == ["Contacts were not looked at"]
    assert {each.entity for each in found.matched} == {"accounts", "products"}
    assert found.advice[0].about == "access"


def test_a_module_that_is_not_shown_is_a_remark_and_so_is_all_that_belongs_to_it() -> None:
    world = rough()
    hidden = world.zoho.state.modules.pop("Accounts")
    assert hidden
    found = look(world)
    assert {remark.title for remark in found.remarks if remark.stops} == {
        "Accounts were not looked at", "Contacts were not looked at",
    }  # fmt: skip
    assert {each.entity for each in found.matched} == {"products"}


@pytest.mark.parametrize("answer", ["forbidden", "empty"])
def test_a_right_that_is_missing_in_exact_is_a_remark_whichever_way_exact_says_so(answer: str) -> None:
    world = rough()
    world.exact.switches["missing_rights"] = answer
    world.exact.rights("crm/Contacts", False, world.universe.division)
    found = look(world)
    assert [remark for remark in found.remarks if "Contacts" in remark.title]
    assert outcome(found, "accounts", Side.EXACT).total == 5


# -- no trace ----------------------------------------------------------------------


def test_it_leaves_no_trace_in_the_store() -> None:
    world = rough()
    look(world)
    with world.bench() as bench:
        conn = bench.conn
        assert [conn.staging.count(name, side) for name in ("accounts", "contacts") for side in Side] == [0] * 4
        assert (
            conn.identity.pinned() == conn.identity.names("accounts") == conn.cursors.all() == conn.dirty.counts() == {}
        )
        assert conn.issues.open() == []
        assert conn.runs.last() is None


def test_a_live_connection_is_neither_disturbed_nor_shown_as_new() -> None:
    world = company(3)
    found = look(world)
    assert outcome(found, "accounts", Side.EXACT).linked == 3
    assert found.count(List.CREATIONS) == 0
    before = world.marks()
    assert world.sync().state is State.COMPLETED
    assert world.writes(before) == []


def test_while_a_run_is_at_work_it_waits_for_another_time() -> None:
    world = founded(1)
    with world.bench() as bench, bench.store.lock(bench.name), pytest.raises(LockedError):
        look(world)


def test_where_no_connection_takes_what_is_new_in_zoho_none_would_be_created() -> None:
    """Several connections share the organisation, and the settings name none of them."""
    universe = Universe(clock=Clock(START), populate=False, divisions={1: "Noord", 2: "Zuid"})
    north = World(universe, name="north").ready()
    south = World(universe, name="south", store=north.store)
    south.environment |= {**north.environment, "EXACT_ONLINE_DIVISION": "2", "EXACT_ZOHO_CONNECTION": "south"}
    new_in_zoho(south, "Nieuwkomer")
    assert look(south).count(List.CREATIONS) == 0
