"""Records as people find them again: by name and town, by the number that Exact's search takes, by Zoho's id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Entity, Field, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.checkup_facts import Lists, Row
from exact_zoho.engine.records import records
from exact_zoho.entities import ENTITIES

#: how many records are looked at together
BATCH = 500
#: the fields that hold the number under which people know a record in Exact
NUMBERS = ("code", "number")
T = TypeVar("T")


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """The items, so many at a time that memory stays flat."""
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch


def with_number(entity: Entity) -> Entity:
    """The entity with its number in Exact among the facts that are read, whether or not Zoho has a field for it."""
    facts = dict.fromkeys((*entity.facts.get(Side.EXACT, ()), *_number_columns(entity)))
    return replace(entity, facts={**entity.facts, Side.EXACT: tuple(facts)})


@dataclass(frozen=True)
class Desk:
    """What the parts of a checkup work with: a bench, the plan that was made on it, and the lists that they fill."""

    bench: Bench
    plan: int
    lists: Lists

    def described(self, entity: Entity, side: Side, ids: Sequence[str]) -> dict[str, Row]:
        """A row for each of those records, along with its partner where the plan links them."""
        found = records(self.bench, entity, side, ids)
        partners = self.partners(entity, side, list(found))
        across = records(self.bench, entity, side.other, partners.values())
        places = _places(self.bench, entity, side, found)
        return {
            each: joined(entity, record, across.get(partners.get(each, "")), places.get(each, ""))
            for each, record in found.items()
        }

    def partners(self, entity: Entity, side: Side, ids: Sequence[str]) -> dict[str, str]:
        """The partner of each record that the plan links."""
        meant = self.bench.conn.plans.meant(self.plan, entity.name, side, ids)
        return {each: partner for each, partner in meant.items() if partner}


def joined(entity: Entity, record: Record, partner: Record | None, place: str = "") -> Row:
    """One row for a record and, where it has one, its partner."""
    both = {each.side: each for each in (record, partner) if each is not None}
    exact, zoho = both.get(Side.EXACT), both.get(Side.ZOHO)
    return Row(
        entity.name, record.name, place, (_searched(entity, exact),) if exact else (), (zoho.id,) if zoho else (),
        exact_ids=(exact.id,) if exact else (),
    )  # fmt: skip


def _searched(entity: Entity, record: Record) -> str:
    shown = (str(record.facts.get(column) or "").strip() for column in _number_columns(entity))
    return next(filter(None, shown), record.id)


def _number_columns(entity: Entity) -> list[str]:
    return [row.exact.column for row in ENTITIES[entity.name].fields if row.name in NUMBERS]


def _places(bench: Bench, entity: Entity, side: Side, found: Mapping[str, Record]) -> dict[str, str]:
    """Where each record is: its town, else whom it belongs to."""
    if town := next((row for row in entity.fields if row.name.endswith("city")), None):
        return {each: _text(record, town) for each, record in found.items()}
    for row, ref in entity.references():
        if not ref.deferred:
            owners = {each: _text(record, row) for each, record in found.items()}
            known = records(bench, bench.entity(ref.entity), side, filter(None, owners.values()))
            return {each: known[owner].name for each, owner in owners.items() if owner in known}
    return {}


def _text(record: Record, row: Field) -> str:
    value = record.values.get(row.name)
    return value if isinstance(value, str) else ""
