"""Between a side's rows and common values: nothing is invented, nothing that matters is overlooked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.core.mapping import (
    digest,
    dump,
    edges_of,
    facts_of,
    fields_of,
    load,
    marks_of,
    owner_of,
    payload,
    read,
    read_record,
    row_hash,
)

EXACT, ZOHO = Side.EXACT, Side.ZOHO
MAIN: dict[str, Any] = {
    "ID": "e1",
    "Name": " Jansen ",
    "City": "Delft",
    "CreditLine": 10.5,
    "Parent": "e2",
    "Type": "A",
}
ADDRESS: dict[str, Any] = {"ID": "d1", "Account": "e1", "City": "Leiden", "Type": 4}
ZOHO_ROW: dict[str, Any] = {
    "id": "z1", "Firm_Name": "Jansen", "Credit_Line": 10.5, "Parent_Firm": {"name": "P", "id": "z2"},
    "Exact_ID": "EX:42:e1", "Exact_Status": None, "Unheard_Of": 1,
}  # fmt: skip


def test_a_record_is_read_from_the_rows_of_its_parts(entity: Entity) -> None:
    reading = read_record(entity, EXACT, {"main": MAIN, "delivery": ADDRESS})
    assert reading.unreadable == {}
    assert (reading.values["name"], reading.values["city"], reading.values["to_city"]) == ("Jansen", "Delft", "Leiden")
    assert reading.values["credit_line"] == Decimal("10.50")


def test_the_fields_of_a_part_that_does_not_exist_are_empty(entity: Entity) -> None:
    values = read_record(entity, EXACT, {"main": MAIN}).values
    assert values["to_city"] is None
    assert set(values) == {row.name for row in entity.fields}


def test_both_sides_read_alike(entity: Entity) -> None:
    exact, zoho = (
        read_record(entity, EXACT, {"main": MAIN}).values,
        read_record(entity, ZOHO, {"main": ZOHO_ROW}).values,
    )
    assert {name: exact[name] for name in ("name", "credit_line")} == {
        name: zoho[name] for name in ("name", "credit_line")
    }
    assert (exact["parent"], zoho["parent"]) == ("e2", "z2")


def test_a_field_that_cannot_be_understood_does_not_stop_the_others(entity: Entity) -> None:
    reading = read(fields_of(entity, EXACT, "main"), EXACT, MAIN | {"CreditLine": "much"})
    assert reading.values["credit_line"] is UNKNOWN
    assert reading.unreadable == {"credit_line": "amount expected"}
    assert reading.values["name"] == "Jansen"


def test_each_field_lives_in_one_part(entity: Entity) -> None:
    assert [row.name for row in fields_of(entity, EXACT, "delivery")] == ["to_street", "to_city"]
    assert len(fields_of(entity, ZOHO, "main")) == len(entity.fields)


def test_a_payload_holds_what_was_asked_for_in_the_side_s_words(entity: Entity) -> None:
    values = {"parent": "z2", "name": "Jansen", "email": None}
    assert payload(entity, ZOHO, values) == {"Firm_Name": "Jansen", "Email": None, "Parent_Firm": {"id": "z2"}}
    assert payload(entity, EXACT, values) == {"Name": "Jansen", "Email": None, "Parent": "z2"}
    assert list(payload(entity, EXACT, values)) == ["Name", "Email", "Parent"]


def test_an_amount_that_cannot_be_sent_exactly_is_refused(entity: Entity) -> None:
    with pytest.raises(ValueError, match="amount"):
        payload(entity, ZOHO, {"budget": Decimal("12345678901234567.89")})


def test_values_come_back_as_they_were_kept(entity: Entity) -> None:
    values = read_record(entity, EXACT, {"main": MAIN, "delivery": ADDRESS}).values
    assert load(entity, dump(entity, values)) == values


def test_what_is_unknown_is_not_kept(entity: Entity) -> None:
    assert dump(entity, {"name": UNKNOWN, "email": "a"}) == {"email": "a"}
    assert load(entity, {"email": "a", "no_longer_declared": 1}) == {"email": "a"}


def test_marks_are_read_by_what_they_are_for(entity: Entity) -> None:
    assert marks_of(entity, ZOHO_ROW) == {"external_id": "EX:42:e1", "status": None, "message": None}


def test_facts_are_the_columns_that_rules_look_at(entity: Entity) -> None:
    assert facts_of(entity, EXACT, MAIN) == {"Type": "A"}
    assert facts_of(entity, ZOHO, ZOHO_ROW) == {}


@pytest.mark.parametrize(
    ("says", "edit", "same"),
    [
        ("a column nobody looks at", {"Modified": "/Date(1)/"}, True),
        ("blanks that reading takes away", {"Name": "Jansen"}, True),
        ("a mapped column", {"City": "Leiden"}, False),
        ("a column that a rule looks at", {"Type": "D"}, False),
        ("a value that became unreadable", {"CreditLine": "much"}, False),
    ],
)
def test_a_row_is_another_when_something_that_matters_changed(
    entity: Entity, says: str, edit: dict[str, Any], same: bool
) -> None:
    before, after = row_hash(entity, EXACT, "main", MAIN), row_hash(entity, EXACT, "main", MAIN | edit)
    assert (before == after) is same


@pytest.mark.parametrize(
    ("says", "edit"), [("moved to another owner", {"Account": "e2"}), ("is no longer the one meant", {"Type": 3})]
)
def test_a_row_of_a_part_is_another_when_it_changes_hands(entity: Entity, says: str, edit: dict[str, Any]) -> None:
    assert row_hash(entity, EXACT, "delivery", ADDRESS) != row_hash(entity, EXACT, "delivery", ADDRESS | edit)


def test_a_zoho_row_is_another_when_our_marks_on_it_change(entity: Entity) -> None:
    assert row_hash(entity, ZOHO, "main", ZOHO_ROW) != row_hash(entity, ZOHO, "main", ZOHO_ROW | {"Exact_ID": None})
    assert row_hash(entity, ZOHO, "main", ZOHO_ROW) == row_hash(entity, ZOHO, "main", ZOHO_ROW | {"Unheard_Of": 2})


def test_a_digest_tells_values_apart_whatever_their_order(entity: Entity) -> None:
    assert digest(entity, {"name": "a", "email": "b"}) == digest(entity, {"email": "b", "name": "a"})
    assert digest(entity, {"name": "a"}) != digest(entity, {"name": "b"})
    assert digest(entity, {"name": "a"}) != digest(entity, {"name": "a", "email": None})


def test_edges_are_the_references_a_record_holds(entity: Entity) -> None:
    assert edges_of(entity, {"parent": "e2", "owner": None}) == (("parent", "firms", "e2"),)
    assert edges_of(entity, {"parent": UNKNOWN}) == ()


def test_a_row_belongs_to_its_owner(entity: Entity) -> None:
    assert owner_of(entity.part("main"), MAIN) == "e1"
    assert owner_of(entity.part("delivery"), ADDRESS) == "e1"
