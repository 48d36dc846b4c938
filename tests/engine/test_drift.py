"""What an administrator changes about Zoho's fields is found before the first read or write that it would spoil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine import drift
from exact_zoho.engine.report import status
from exact_zoho.engine.run import State
from exact_zoho.engine.setup import Readiness
from exact_zoho.entities import ENTITIES
from tests.engine.story import (
    Kept,
    bound,
    calls,
    company,
    completed,
    contact_in_exact,
    founded,
    in_exact,
    in_zoho,
    linked_contact,
    new_in_exact,
    told,
)
from tests.support.world import World

GOES_ON, STOPS = State.COMPLETED, State.HALTED


@dataclass(frozen=True)
class Row:
    """One change an administrator makes: what the next run says of it ("" for nothing), and how it ends.

    `mended` is the change that takes it back, None where setup alone repairs it.
    """

    case: str
    module: str
    column: str
    changes: Mapping[str, Any]
    says: str
    ends: State = GOES_ON
    mended: Mapping[str, Any] | None = field(default_factory=dict)

    @property
    def entity(self) -> str:
        return self.module.lower()


ROWS = (
    Row("relabelled", "Accounts", "Credit_Line", {"label": "Kredietlimiet"}, ""),
    Row("relabelled", "Contacts", "Initials", {"label": "Voornaamletters"}, ""),
    Row("renamed", "Accounts", "Credit_Line", {"api_name": "Limit"}, "is called Limit now", mended=None),
    Row("renamed", "Contacts", "Initials", {"api_name": "A", "label": "B"}, "is called A now", mended=None),
    Row("marks renamed", "Accounts", "Exact_ID", {"label": "A", "api_name": "B"}, "is called B now", mended=None),
    Row("marks renamed", "Contacts", "Exact_ID", {"label": "A", "api_name": "B"}, "is called B now", mended=None),
    Row("marks renamed", "Accounts", "Exact_Sync_Status", {"api_name": "C"}, "is called C now", mended=None),
    Row("retyped", "Accounts", "Credit_Line", {"retype": {"data_type": "text", "length": 20}}, "is of type text",
        mended={"retype": {"data_type": "currency", "length": 16}}),
    Row("retyped", "Contacts", "Exact_End_Date", {"retype": {"data_type": "text", "length": 20}}, "is of type text",
        mended={"retype": "date"}),
    Row("hidden", "Accounts", "Fax", {"hidden": True}, "is gone", mended={"hidden": False}),
    Row("hidden", "Contacts", "Mobile", {"hidden": True}, "is gone", mended={"hidden": False}),
    Row("hidden", "Contacts", "Exact_Sync_Message", {"hidden": True}, "is gone", mended={"hidden": False}),
    Row("removed", "Accounts", "Credit_Line", {"removed": True}, "is gone", mended=None),
    Row("removed", "Contacts", "Initials", {"removed": True}, "is gone", mended=None),
    Row("read-only", "Accounts", "Phone", {"read_only": True}, "is read-only", mended={"read_only": False}),
    Row("read-only", "Contacts", "Phone", {"read_only": True}, "is read-only", mended={"read_only": False}),
    Row("mandatory", "Accounts", "Phone", {"mandatory": True}, "is mandatory now"),
    Row("mandatory", "Contacts", "Email", {"mandatory": True}, "is mandatory now"),
    Row("mandatory and written late", "Accounts", "Parent_Account", {"mandatory": True},
        "a new record cannot have it", STOPS, {"mandatory": False}),
    Row("mandatory and written late", "Contacts", "Exact_Sync_Message", {"mandatory": True},
        "a new record cannot have it", STOPS, {"mandatory": False}),
    Row("mandatory and not ours", "Accounts", "Industry", {"mandatory": True}, "nothing fills it", STOPS,
        {"mandatory": False}),
    Row("mandatory and not ours", "Contacts", "Department", {"mandatory": True}, "nothing fills it", STOPS,
        {"mandatory": False}),
    Row("external id takes duplicates", "Accounts", "Exact_ID", {"unique": False}, "takes duplicates now", STOPS,
        {"unique": True}),
    Row("external id takes duplicates", "Contacts", "Exact_ID", {"unique": False}, "takes duplicates now", STOPS,
        {"unique": True}),
    Row("indispensable and gone", "Accounts", "Exact_ID", {"removed": True}, "is gone", STOPS, None),
    Row("indispensable and gone", "Contacts", "Exact_ID", {"hidden": True}, "is gone", STOPS, {"hidden": False}),
    Row("indispensable and of no use", "Accounts", "Account_Name", {"hidden": True}, "is gone", STOPS,
        {"hidden": False}),
    Row("indispensable and of no use", "Contacts", "Last_Name", {"read_only": True}, "is read-only", STOPS,
        {"read_only": False}),
    Row("unique", "Accounts", "Website", {"unique": True}, "takes no duplicates now"),
    Row("unique", "Contacts", "Email", {"unique": True}, "takes no duplicates now"),
    Row("word added", "Accounts", "Account_Type", {"add_values": ["Suspect"]}, ""),
    Row("word added", "Contacts", "Gender", {"add_values": ["X"]}, ""),
    Row("word lost", "Accounts", "Account_Type", {"remove_values": ["Prospect"]}, "has no Prospect any more",
        mended={"add_values": ["Prospect"]}),
    Row("word lost", "Contacts", "Gender", {"rename_values": {"Male": "Man"}}, "Male is Man now",
        mended={"rename_values": {"Man": "Male"}}),
    Row("shortened", "Accounts", "Fax", {"length": 10}, "takes 10 characters now", mended={"length": 30}),
    Row("shortened", "Contacts", "Initials", {"length": 3}, "takes 3 characters now", mended={"length": 25}),
    Row("lengthened", "Accounts", "Credit_Line", {"length": 18}, ""),
    Row("lengthened", "Contacts", "Initials", {"length": 60}, ""),
)  # fmt: skip
CASES = tuple(dict.fromkeys(row.case for row in ROWS))
_KEPT: list[tuple[World, Kept]] = []


def populated() -> World:
    """A company with a contact, in agreement; made once, and copied after that."""
    if not _KEPT:
        world = company(2)
        linked_contact(world, Initials="A.B.", Mobile="+31 6 12345678", Gender="M")
        _KEPT.append((world, Kept.of(world)))
    return _KEPT[0][1].copy(founded(0))


def busy(world: World) -> None:
    """Everybody works on: records are new and edited on both sides."""
    world.universe.clock.advance(60)
    one = in_exact(world, "Klant 1")[0]["ID"]
    world.exact.edit("crm/Accounts", one, {"Phone": "+31 20 7654321", "CreditLineSales": 500, "Remarks": "gebeld"})
    person = next(iter(world.contacts()))
    world.exact.edit(
        "crm/Contacts", person, {"Initials": "C.", "JobTitleDescription": "Inkoper", "Mobile": "0612340000"}
    )
    new_in_exact(world, "Nieuw BV", Phone="+31 10 1234567", CreditLineSales=100, Website="https://nieuw.example.com")
    contact_in_exact(world, "Klant 2", FirstName="Bea", LastName="Nieuw", Initials="B.", Email="bea@example.com")
    world.universe.clock.advance(60)


def failed_calls(world: World, since: Mapping[str, int]) -> list[str]:
    """The calls that a service refused, as a whole or in part."""
    return [
        f"{call.method} {call.path} {call.status} {call.note}"
        for service in (world.exact, world.zoho)
        for call in service.journal.calls[since[service.name] :]
        if call.status >= 400 or call.status == 207
    ]


def found(world: World) -> list[drift.Drift]:
    with world.bench() as bench:
        return drift.findings(bench)


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_found_before_a_call_fails_and_is_repaired(case: str) -> None:
    world, rows = populated(), [row for row in ROWS if row.case == case]
    for row in rows:
        world.zoho.change_field(row.module, row.column, **row.changes)
    busy(world)
    before = world.marks()
    result = world.sync()
    assert failed_calls(world, before) == []
    assert result.state is rows[0].ends, result.message
    _said(world, rows)
    stops = rows[0].ends is STOPS
    assert not stops or world.writes(before) == []
    assert all(row.says in result.message for row in rows if stops)
    assert stops or in_zoho(world, "Nieuw BV")
    _mend(world, rows)


def _said(world: World, rows: list[Row]) -> None:
    """What was found is what the rows say, and no more."""
    said = sorted(found(world), key=lambda each: (each.entity, each.field))
    assert len(said) == sum(bool(row.says) for row in rows), said
    for row in rows:
        assert not row.says or any(each.entity == row.entity and row.says in each.what for each in said), said
    assert all(each.proposal and each.stops is (rows[0].ends is STOPS) for each in said)


def _mend(world: World, rows: list[Row]) -> None:
    """Take the changes back where there is something to take back, run setup; then all is as it should be."""
    for row in rows:
        if row.mended:
            world.zoho.change_field(row.module, str(row.changes.get("api_name", row.column)), **row.mended)
    assert [point for point in world.setup() if point.state is Readiness.FAILED] == []
    assert found(world) == []
    world.universe.clock.advance(3600)
    before = world.marks()
    completed(world)
    assert failed_calls(world, before) == []
    assert found(world) == []
    assert in_zoho(world, "Nieuw BV")


def test_a_renamed_field_goes_on_under_its_new_name_and_what_is_left_is_quiet() -> None:
    world = populated()
    world.zoho.change_field("Accounts", "Credit_Line", label="Limiet", api_name="Limit")
    busy(world)
    completed(world)
    assert in_zoho(world, "Klant 1")[0]["Limit"] == 500
    assert in_zoho(world, "Nieuw BV")[0]["Limit"] == 100
    world.universe.clock.advance(3600)
    before = world.marks()
    completed(world)
    assert world.writes(before) == []
    assert world.setup()
    assert "Credit_Line" not in world.zoho.state.modules["Accounts"].fields, "setup makes no second one"


def test_only_the_field_that_cannot_serve_rests_and_it_goes_on_by_itself_once_it_can() -> None:
    world = populated()
    world.zoho.change_field("Contacts", "Mobile", hidden=True)
    busy(world)
    completed(world)
    person = next(row for row in world.people().values() if row["Last_Name"] == "Berg")
    assert person["Title"] == "Inkoper"
    world.zoho.change_field("Contacts", "Mobile", hidden=False)
    completed(world)
    person = next(row for row in world.people().values() if row["Last_Name"] == "Berg")
    assert person["Mobile"] == "0612340000"
    assert found(world) == []
    world.universe.clock.advance(3600)
    before = world.marks()
    completed(world)
    assert world.writes(before) == []


def test_a_field_that_was_remade_empties_nothing_in_the_books() -> None:
    world = populated()
    world.zoho.change_field("Contacts", "Initials", removed=True)
    completed(world)
    world.setup()
    world.universe.clock.advance(3600)
    completed(world)
    assert [row["Initials"] for row in world.contacts().values() if row["LastName"] == "Berg"] == ["A.B."]
    assert [row["Initials"] for row in world.people().values() if row["Last_Name"] == "Berg"] == ["A.B."]


def test_a_field_that_an_administrator_remade_between_two_runs_is_another_one() -> None:
    world = populated()
    world.zoho.change_field("Contacts", "Initials", removed=True)
    world.zoho.add_field("Contacts", {"field_label": "Initials", "data_type": "text", "length": 25})
    completed(world)
    assert ["another field of the same name" in each.what for each in found(world)] == [True]
    world.setup()
    completed(world)
    assert [row["Initials"] for row in world.contacts().values() if row["LastName"] == "Berg"] == ["A.B."]


def test_a_record_without_what_became_mandatory_is_held_before_a_call_and_goes_once_it_has_it() -> None:
    world = populated()
    world.zoho.change_field("Accounts", "Phone", mandatory=True)
    new = new_in_exact(world, "Zonder telefoon")
    before = world.marks()
    completed(world)
    assert failed_calls(world, before) == []
    assert told(world, new["ID"]) == {"mandatory": "phone"}
    world.exact.edit("crm/Accounts", new["ID"], {"Phone": "+31 20 1111111"})
    world.universe.clock.advance(60)
    completed(world)
    assert bound(world, Side.EXACT, new["ID"])
    world.zoho.change_field("Accounts", "Phone", mandatory=False)
    completed(world)
    assert found(world) == []


def test_a_record_held_for_a_demand_goes_once_the_demand_is_gone() -> None:
    world = populated()
    world.zoho.change_field("Accounts", "Phone", mandatory=True)
    new = new_in_exact(world, "Zonder telefoon")
    completed(world)
    world.zoho.change_field("Accounts", "Phone", mandatory=False)
    world.universe.clock.advance(60)
    completed(world)
    assert bound(world, Side.EXACT, new["ID"])


def test_a_finding_keeps_the_time_at_which_it_was_noticed_and_the_status_shows_it() -> None:
    world = populated()
    world.zoho.change_field("Accounts", "Fax", hidden=True)
    completed(world)
    (first,) = found(world)
    world.universe.clock.advance(600)
    completed(world)
    assert found(world) == [first]
    with world.bench() as bench:
        assert [each["field"] for each in status(bench)["drift"]] == ["Fax"]


def test_a_quiet_run_asks_once_a_module_for_its_fields() -> None:
    world = populated()
    before = world.marks()
    completed(world)
    made = calls(world, before, Side.ZOHO)
    assert sum(call.endswith("settings/fields") for call in made) == len(ENTITIES)
