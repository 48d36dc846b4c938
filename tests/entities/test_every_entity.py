"""One suite for every declaration: a new entity is tested by being in the registry."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from exact_zoho.core import base as bases
from exact_zoho.core import mapping
from exact_zoho.core.changes import BaseValue
from exact_zoho.core.entity import Clear, Entity, Field, Flow, Side
from exact_zoho.core.kinds import (
    Choice,
    Code,
    Country,
    Currency,
    Day,
    Flag,
    Money,
    Price,
    Ref,
    RegistrationNumber,
    Text,
    VatNumber,
)
from exact_zoho.entities import ENTITIES, in_dependency_order

#: a common value for each kind that both sides take
EXAMPLES: dict[type, Any] = {
    Money: Decimal("12.34"),
    Day: date(2026, 3, 29),
    Flag: True,
    Country: "NL",
    VatNumber: "NL004495445B01",
    RegistrationNumber: "12345678",
    Code: "EUR",
    Currency: "EUR",
    Price: Decimal("0.085"),
}

every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=list(ENTITIES))


def example(row: Field, side: Side) -> Any:
    """A value of a field; a reference names a record of the side."""
    if isinstance(row.kind, Ref):
        return "e2" if side is Side.EXACT else "z2"
    if isinstance(row.kind, Choice):
        return row.kind.words[0][0]
    return EXAMPLES.get(type(row.kind), f"some {row.name}" if isinstance(row.kind, Text) else None)


def raw(entity: Entity, side: Side) -> dict[str, dict[str, Any]]:
    """A full record of a side, as rows of its parts."""
    parts = [part.name for part in entity.parts] if side is Side.EXACT else ["main"]
    return {
        part: {
            row.at(side).column: row.kind.write(side, example(row, side))
            for row in mapping.fields_of(entity, side, part)
        }
        for part in parts
    }


def doubles(values: Any) -> list[Any]:
    return [value for value, count in Counter(values).items() if count > 1]


@every_entity
def test_it_is_registered_under_its_own_name(entity: Entity) -> None:
    assert ENTITIES[entity.name] is entity


@every_entity
def test_its_fields_have_one_name_each(entity: Entity) -> None:
    assert doubles(row.name for row in entity.fields) == []


@every_entity
def test_a_group_is_not_called_like_a_field(entity: Entity) -> None:
    assert doubles(unit.name for unit in entity.units()) == []
    groups = {row.group for row in entity.fields if row.group}
    assert not groups & {row.name for row in entity.fields}


@every_entity
def test_no_two_fields_share_a_column(entity: Entity) -> None:
    assert doubles((row.exact.part, row.exact.column) for row in entity.fields) == []
    marks = [at.column for at in entity.marks.all()]
    assert doubles([*marks, *(row.zoho.column for row in entity.fields)]) == []


@every_entity
def test_a_group_lives_in_one_part_and_has_one_policy(entity: Entity) -> None:
    for unit in entity.units():
        for side in Side:
            assert len({row.at(side).part for row in unit.fields}) == 1, unit.name
        policies = {(row.flow, row.conflict, row.clear, row.exact.update, row.zoho.update) for row in unit.fields}
        assert len(policies) == 1, unit.name


@every_entity
def test_its_parts_exist_and_begin_with_main(entity: Entity) -> None:
    names = [part.name for part in entity.parts]
    assert names[0] == "main"
    assert doubles(names) == []
    assert {row.exact.part for row in entity.fields} <= set(names)
    assert {row.zoho.part for row in entity.fields} == {"main"}
    assert all(part.joins for part in entity.parts if part.name != "main")


@every_entity
def test_its_references_lead_to_registered_entities(entity: Entity) -> None:
    assert all(ref.entity in ENTITIES for _, ref in entity.references())


@every_entity
def test_a_reference_to_its_own_kind_is_deferred(entity: Entity) -> None:
    assert all(ref.deferred for _, ref in entity.references() if ref.entity == entity.name)


@every_entity
def test_what_it_is_matched_and_named_by_is_declared(entity: Entity) -> None:
    names = {row.name for row in entity.fields}
    assert {*entity.named_by, *entity.fingerprint, *(key.field for key in entity.match_on)} <= names
    assert doubles(key.name for key in entity.match_on) == []


@every_entity
def test_its_creation_key_is_read_with_every_record(entity: Entity) -> None:
    """A record whose creation was answered by nobody is met again by what is read, or by what it looks like."""
    if entity.creation_key:
        assert entity.creation_key in entity.facts[Side.EXACT]
        assert entity.creation_key in entity.exact_columns(entity.part("main"))
    else:
        assert len(entity.fingerprint) > 1


@every_entity
def test_what_a_side_demands_is_never_emptied_or_left_out_of_a_creation(entity: Entity) -> None:
    for row in entity.fields:
        for side in row.mandatory:
            assert row.at(side).create, row.name
            assert row.at(side).update or row.clear is Clear.NEVER, row.name
            assert row.flow is Flow.BOTH or row.default is not None, row.name


@every_entity
def test_every_field_of_ours_has_a_label_and_fits_zoho(entity: Entity) -> None:
    ours = [at for at in (*entity.marks.all(), *(row.zoho for row in entity.fields)) if at.custom]
    assert ours
    for at in ours:
        assert at.custom is not None
        assert at.custom.label
        assert at.column == at.custom.label.replace(" ", "_")
        assert len(at.custom.label) <= 50
        assert at.custom.data_type != "text" or 0 < at.custom.length <= 255, at.column
        assert at.custom.data_type != "picklist" or at.custom.values, at.column
    assert doubles(at.custom.label for at in ours if at.custom) == []


@every_entity
def test_its_external_id_is_unique_and_long_enough(entity: Entity) -> None:
    custom = entity.marks.external_id.custom
    assert custom is not None
    assert custom.unique
    assert custom.length >= len("EX:99999999:00000000-0000-0000-0000-000000000000")


@every_entity
def test_each_field_has_an_example_here(entity: Entity) -> None:
    assert [row.name for row in entity.fields if example(row, Side.EXACT) is None] == []


@every_entity
@pytest.mark.parametrize("side", list(Side))
def test_a_record_read_and_written_is_the_same_record(entity: Entity, side: Side) -> None:
    rows = raw(entity, side)
    reading = mapping.read_record(entity, side, rows)
    assert reading.unreadable == {}
    assert reading.values == {row.name: example(row, side) for row in entity.fields}
    assert mapping.read_record(entity, side, {}).unreadable == {}


@every_entity
def test_both_sides_show_an_example_alike(entity: Entity) -> None:
    exact, zoho = (mapping.read_record(entity, side, raw(entity, side)).values for side in Side)
    differ = [
        row.name
        for row in entity.fields
        if not isinstance(row.kind, Ref) and not row.kind.same(exact[row.name], zoho[row.name])
    ]
    assert differ == []


@every_entity
@pytest.mark.parametrize("side", list(Side))
def test_no_side_has_a_problem_with_an_example(entity: Entity, side: Side) -> None:
    assert [row.name for row in entity.fields if row.kind.problem(side, example(row, side))] == []


@every_entity
@pytest.mark.parametrize("side", list(Side))
def test_values_and_base_survive_being_kept_as_json(entity: Entity, side: Side) -> None:
    values = mapping.read_record(entity, side, raw(entity, side)).values
    assert mapping.load(entity, json.loads(json.dumps(mapping.dump(entity, values)))) == values
    base = {name: BaseValue(value, None, side, value, None, 1, value) for name, value in values.items()}
    assert bases.load(entity, json.loads(json.dumps(bases.dump(entity, base)))) == base


@every_entity
def test_everything_declared_is_selected_once(entity: Entity) -> None:
    for part in entity.parts:
        columns = entity.exact_columns(part)
        assert doubles(columns) == []
        assert {row.exact.column for row in mapping.fields_of(entity, Side.EXACT, part.name)} <= set(columns)
        assert {"ID", "Modified", *part.where} <= set(columns)
    columns = entity.zoho_columns()
    assert doubles(columns) == []
    assert {row.zoho.column for row in entity.fields} <= set(columns)
    assert entity.marks.external_id.column in columns


def test_accounts_have_the_fields_a_sales_team_asks_for() -> None:
    assert len(ENTITIES["accounts"].fields) >= 20


def test_what_is_referred_to_comes_first() -> None:
    order = [entity.name for entity in in_dependency_order()]
    assert sorted(order) == sorted(ENTITIES)
    for entity in ENTITIES.values():
        for _, ref in entity.references():
            assert ref.deferred or order.index(ref.entity) < order.index(entity.name)


def test_the_order_does_not_depend_on_the_registry(accounts_and_followers: tuple[Entity, ...]) -> None:
    account, follower, last = accounts_and_followers
    for given in ((account, follower, last), (last, follower, account)):
        assert [entity.name for entity in in_dependency_order(given)] == ["accounts", "followers", "last"]


def test_what_is_not_synchronised_does_not_count_for_the_order(accounts_and_followers: tuple[Entity, ...]) -> None:
    _, follower, _ = accounts_and_followers
    assert in_dependency_order((follower,)) == [follower]


@pytest.fixture
def accounts_and_followers() -> tuple[Entity, ...]:
    """Accounts, what refers to them, and what refers to that."""
    account = ENTITIES["accounts"]
    name = account.field("name")

    def refers(to: str) -> Field:
        return replace(name, name="to", kind=Ref(to), mandatory=frozenset())

    follower = replace(account, name="followers", fields=(name, refers("accounts")))
    return account, follower, replace(account, name="last", fields=(name, refers("followers")))
