"""Setup makes a connection ready, says point by point what it found, and can be repeated."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.run import State
from exact_zoho.engine.setup import Point, Readiness
from exact_zoho.errors import ConfigurationError
from sandbox.faults import Fault, FaultKind
from tests.engine.story import bound, company, completed, founded, in_zoho, new_in_exact
from tests.support.world import World

EXTERNAL_ID = "Field Exact ID of Accounts"


def refuse_new_fields(world: World) -> None:
    body = '{"code":"NO_PERMISSION","details":{},"message":"permission denied to create","status":"error"}'
    world.zoho.faults.add(Fault(FaultKind.STATUS, "POST", "settings/fields", times=9, status=403, body=body))


def by_title(points: list[Point]) -> dict[str, Point]:
    return {point.title: point for point in points}


def states(points: list[Point], state: Readiness) -> set[str]:
    return {point.title for point in points if point.state is state}


def names(world: World) -> dict[str, str]:
    with world.bench() as bench:
        return bench.conn.identity.names("accounts")


def add_field(world: World, label: str, module: str = "Accounts", data_type: str = "text", **more: Any) -> str:
    return str(world.zoho.add_field(module, {"field_label": label, "data_type": data_type, **more}))


def change_field(world: World, column: str, **values: Any) -> None:
    """An administrator changes a field."""
    fields = world.zoho.state.modules["Accounts"].fields
    fields[column] = replace(fields[column], **values)


def test_missing_fields_are_created_and_everything_is_ready() -> None:
    world = founded(1)
    points = world.setup()
    assert states(points, Readiness.FAILED) == set()
    unpaired = {"Words of Unit", "Words of VAT"}
    assert states(points, Readiness.OFF) == {"Words of Status", *unpaired}, (
        "a new organisation's picklist has no suspects"
    )
    assert {EXTERNAL_ID, "Field Exact Sync Status of Accounts", "Field Credit line of Accounts"} <= states(
        points, Readiness.DONE
    )
    assert {"Exact_ID", "Credit_Line", "VAT_Number"} <= set(world.zoho.state.modules["Accounts"].fields)


def test_a_setup_that_is_repeated_makes_nothing() -> None:
    world = founded(1)
    world.setup()
    fields, known, before = set(world.zoho.state.modules["Accounts"].fields), names(world), world.marks()
    points = world.setup()
    assert states(points, Readiness.DONE) == states(points, Readiness.FAILED) == set()
    assert set(world.zoho.state.modules["Accounts"].fields) == fields
    assert names(world) == known
    assert world.writes(before) == []


def test_a_field_that_is_there_under_its_name_is_used() -> None:
    world = founded(1)
    add_field(world, "Credit Line", data_type="currency", length=16, decimal_place=2)
    points = world.setup()
    assert "Field Credit Line of Accounts" not in by_title(points)
    assert names(world)["Credit_Line"] == "Credit_Line"


def test_a_field_of_the_organisations_own_is_known_by_its_label_and_synchronised() -> None:
    world = founded(0)
    column = add_field(world, "BTW-nummer")
    assert column != "VAT_Number"
    new_in_exact(world, "Klant", VATNumber="NL861052481B01")
    world.live()
    assert names(world)["VAT_Number"] == column
    assert "VAT_Number" not in world.zoho.state.modules["Accounts"].fields
    assert in_zoho(world, "Klant")[0][column] == "NL861052481B01"


def test_a_field_whose_label_was_changed_later_is_still_known_by_its_name() -> None:
    world = company(1)
    change_field(world, "Credit_Line", label="Kredietlimiet")
    points = world.setup()
    assert states(points, Readiness.DONE) == set()
    assert names(world)["Credit_Line"] == "Credit_Line"


def test_a_field_of_an_unfit_type_is_switched_off_and_said_why() -> None:
    world = founded(1)
    add_field(world, "Credit Line", data_type="text", length=20)
    point = by_title(world.setup())["Field Credit_Line of Accounts"]
    assert (point.state, point.detail) == (
        Readiness.OFF,
        "is of type text, where currency or decimal or double is needed",
    )
    assert names(world)["Credit_Line"] == ""


def test_without_the_right_to_create_fields_each_is_described_and_the_external_id_stops_everything() -> None:
    world = founded(1)
    refuse_new_fields(world)
    points = by_title(world.setup())
    assert points[EXTERNAL_ID].state is Readiness.FAILED
    assert "label 'Exact ID', type text, length 100, without duplicates" in points[EXTERNAL_ID].remedy
    credit = points["Field Credit line of Accounts"]
    assert credit.state is Readiness.OFF
    assert "label 'Credit Line', type currency, length 16" in credit.remedy
    result = world.sync(approve=True)
    assert result.state is State.FAILED
    assert "setup is not complete" in result.message
    assert EXTERNAL_ID in result.message


def test_with_the_external_id_made_by_hand_the_rest_goes_on_without_the_missing_fields() -> None:
    world = founded(1)
    for module in ("Accounts", "Contacts", "Products"):
        add_field(world, "Exact ID", module, length=100, unique={"case_sensitive": False})
    refuse_new_fields(world)
    assert states(world.setup(), Readiness.FAILED) == set()
    assert world.sync(approve=True).state is State.COMPLETED
    (row,) = world.crm().values()
    assert row["Exact_ID"].startswith("EX:")
    assert "Exact_Sync_Status" not in row
    before = world.marks()
    completed(world)
    assert world.writes(before) == []


def test_where_the_limit_of_unique_fields_is_used_up_an_existing_one_is_offered_and_taken() -> None:
    world = founded(1)
    for label in ("Debtor number", "Loyalty card"):
        add_field(world, label, length=60, unique={"case_sensitive": False})
    points = by_title(world.setup())
    assert points[EXTERNAL_ID].state is Readiness.FAILED
    assert "--external-id accounts=Debtor_number" in points[EXTERNAL_ID].remedy
    assert states(world.setup(external_id={"accounts": "Debtor_number"}), Readiness.FAILED) == set()
    assert world.sync(approve=True).state is State.COMPLETED
    (row,) = world.crm().values()
    assert row["Debtor_number"].startswith("EX:")
    assert "Exact_ID" not in row


def test_a_chosen_external_id_outlives_a_setup_that_does_not_name_it_again() -> None:
    world = founded(1)
    for label in ("Debtor number", "Loyalty card"):
        add_field(world, label, length=60, unique={"case_sensitive": False})
    world.setup(external_id={"accounts": "Debtor_number"})
    assert states(world.setup(), Readiness.FAILED) == set()
    assert names(world)["Exact_ID"] == "Debtor_number"


def test_a_field_named_for_the_external_id_that_cannot_serve_is_refused() -> None:
    world = founded(1)
    add_field(world, "Debtor number", length=60)
    with pytest.raises(ConfigurationError, match="no unique field 'Debtor_number'"):
        world.setup(external_id={"accounts": "Debtor_number"})


def test_a_mandatory_field_of_ours_that_is_hidden_stops_everything_until_it_is_back() -> None:
    world = founded(1)
    name = world.zoho.state.modules["Accounts"].fields["Account_Name"]
    change_field(world, "Account_Name", read_only=True)
    assert "Field Account_Name of Accounts" in states(world.setup(), Readiness.FAILED)
    assert world.sync(approve=True).state is State.FAILED
    world.zoho.state.modules["Accounts"].fields["Account_Name"] = name
    assert states(world.setup(), Readiness.FAILED) == set()
    assert world.sync(approve=True).state is State.COMPLETED


def test_a_hidden_module_is_named_with_what_to_do() -> None:
    world = founded(1)
    body = '{"modules": [{"api_name": "Contacts", "plural_label": "Contacts", "api_supported": true}]}'
    world.zoho.faults.add(Fault(FaultKind.STATUS, "GET", "settings/modules", status=200, body=body))
    with pytest.raises(ConfigurationError, match=r"no module Accounts.*make it visible.*entities\.accounts\.sync"):
        world.setup()


def test_a_division_that_is_not_ours_is_named_with_what_to_do() -> None:
    world = founded(1)
    world.environment["EXACT_ONLINE_DIVISION"] = "999"
    with pytest.raises(ConfigurationError, match=r"no division 999.*EXACT_ONLINE_DIVISION"):
        world.setup()


def test_a_mandatory_field_that_nothing_fills_stops_everything_until_it_is_mapped() -> None:
    world = founded(1)
    column = add_field(world, "Region", length=50)
    change_field(world, column, mandatory=True)
    points = by_title(world.setup())
    assert points["Mandatory fields of accounts"].state is Readiness.FAILED
    assert column in points["Mandatory fields of accounts"].detail
    assert world.sync(approve=True).state is State.FAILED
    region = {"name": "region", "exact": "DunsNumber", "zoho": column, "flow": "to_zoho", "default": "Onbekend"}
    world.store.settings.write({"entities": {"accounts": {"custom": [region]}}}, "test")
    assert states(world.setup(), Readiness.FAILED) == set()
    assert world.sync(approve=True).state is State.COMPLETED
    (row,) = world.crm().values()
    assert row[column] == "Onbekend"


def test_the_words_and_lengths_of_fields_and_the_divisions_codes_are_kept() -> None:
    world = founded(1)
    world.setup()
    with world.bench() as bench:
        schema = bench.conn.identity.schema("accounts")
        codes = bench.conn.identity.codes("payment_conditions")
    assert {"In sync", "Needs attention", "Refused"} <= set(schema["Exact_Sync_Status"]["values"])
    assert "Customer" in schema["Account_Type"]["values"]
    assert schema["Language"]["length"] == 10
    assert codes


def test_a_value_that_is_not_among_the_words_of_the_picklist_is_told_and_not_sent() -> None:
    world = founded(0)
    add_field(world, "Language", data_type="picklist", pick_list_values=[{"display_value": "NL", "actual_value": "NL"}])
    new = new_in_exact(world, "Klant", Language="FR")
    world.live()
    (row,) = in_zoho(world, "Klant")
    assert row["Language"] is None
    assert bound(world, Side.EXACT, new["ID"])
    with world.bench() as bench:
        (issue,) = bench.conn.issues.open()
    assert (issue.code, issue.field) == ("invalid", "language")


def test_nothing_is_synchronised_before_setup() -> None:
    world = founded(1)
    result = world.sync(approve=True)
    assert result.state is State.FAILED
    assert "run `exact-zoho setup` first" in result.message


def test_a_look_that_may_create_nothing_creates_nothing() -> None:
    world = founded(1)
    before = world.marks()
    assert EXTERNAL_ID in states(world.setup(create=False), Readiness.FAILED)
    assert world.writes(before) == []


def test_a_field_that_was_renamed_is_known_by_its_id_and_made_no_second_time() -> None:
    world = company(1)
    world.zoho.change_field("Accounts", "Exact_ID", api_name="Key", label="Sleutel")
    points = world.setup()
    assert states(points, Readiness.DONE) == states(points, Readiness.FAILED) == set()
    assert names(world)["Exact_ID"] == "Key"
    before = world.marks()
    completed(world)
    assert world.writes(before) == []


def test_an_external_id_that_takes_duplicates_stops_everything() -> None:
    world = founded(1)
    add_field(world, "Exact ID", length=100)
    point = by_title(world.setup())["Field Exact_ID of Accounts"]
    assert (point.state, "Do not allow duplicate values" in point.remedy) == (Readiness.FAILED, True)


def test_a_right_that_the_consenting_user_lacks_is_named_with_the_place_to_give_it() -> None:
    world = founded(1)
    rows = [
        {"api_name": "Accounts", "creatable": False}, {"api_name": "Contacts", "plural_label": "Personen"},
        {"api_name": "Products"},
    ]  # fmt: skip
    body = json.dumps({"modules": rows})
    world.zoho.faults.add(Fault(FaultKind.STATUS, "GET", "settings/modules", status=200, body=body))
    points = by_title(world.setup())
    assert points["Rights on accounts in Zoho"].state is Readiness.FAILED
    assert "Profiles" in points["Rights on accounts in Zoho"].remedy
    assert points["Zoho's module for contacts"].detail == "Contacts, called 'Personen'"


def test_mandatory_fields_are_listed_and_lead_to_the_checkup() -> None:
    point = by_title(founded(1).setup())["Mandatory fields of accounts"]
    assert (point.state, "Name" in point.detail, "checkup" in point.detail) == (Readiness.OK, True, True)
