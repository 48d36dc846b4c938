"""One record with all that belongs to it: its partner, what both show, the base, and all that was ever done to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from exact_zoho.core import base as bases
from exact_zoho.core.changes import Base, Binding, Record
from exact_zoho.core.entity import Entity, Field, Side, Unit
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.kept import live_change
from exact_zoho.engine.records import records
from exact_zoho.errors import UsageError
from exact_zoho.staging.rows import KeptConflict, StoredChange


@dataclass(frozen=True)
class Subject:
    """What is known of a record and its partner. The values of `history` are common values."""

    entity: Entity
    binding: Binding | None
    shown: dict[Side, Record]
    base: Base = field(default_factory=dict)
    history: tuple[StoredChange, ...] = ()
    conflicts: tuple[KeptConflict, ...] = ()

    @property
    def name(self) -> str:
        """The record's name for people."""
        return next((each.name for each in self.shown.values() if each.name), "")

    def unit_of(self, name: str) -> Unit:
        """What a field is merged with."""
        return next(unit for unit in self.entity.units() if any(row.name == name for row in unit.fields))


def subject(bench: Bench, record: str, entity: str = "") -> Subject:
    """A record by its id on either side; raises `UsageError` where it is not known, or is known of several entities."""
    named = [each for each in bench.entities if entity in ("", each.name)]
    if not named:
        raise UsageError(f"there is no {entity!r}; there are {', '.join(each.name for each in bench.entities)}")
    found = [(each, side) for each in named for side in Side if records(bench, each, side, [record])]
    if not found:
        raise UsageError(f"neither side has a record with the id {record}, as far as was read")
    if len(found) > 1:
        raise UsageError(f"{record} is the id of several records: name one with --entity")
    return _whole(bench, *found[0], record)


def field_of(entity: Entity, name: str, sides: Iterable[Side] = tuple(Side)) -> Field:
    """The field that a person means by its name, its title or its column on one of the sides."""
    for row in entity.fields:
        known = (row.name, row.title, *(row.at(side).column for side in sides))
        if name.casefold() in {each.casefold() for each in known}:
            return row
    raise UsageError(f"{entity.name} have no field {name!r}; there are {', '.join(row.name for row in entity.fields)}")


def _whole(bench: Bench, entity: Entity, side: Side, record: str) -> Subject:
    binding = bench.conn.bindings.by(entity.name, side, [record]).get(record)
    ids = {each: binding.on(each) for each in Side} if binding else {side: record}
    shown = {each: found[own] for each, own in ids.items() if own in (found := records(bench, entity, each, [own]))}
    kept = bench.conn.bindings.base([binding.id]).get(binding.id, {}) if binding else {}
    conflicts = bench.conn.conflicts.of(entity.name, binding.exact, binding.zoho) if binding else []
    return Subject(
        entity, binding, shown, bases.load(entity, kept), _history(bench, entity, list(ids.values())), tuple(conflicts)
    )


def _history(bench: Bench, entity: Entity, ids: list[str]) -> tuple[StoredChange, ...]:
    """All that was done to the records, and to what else they were once linked to as far as they had part in it."""
    found = {each.id: each for record in ids for each in bench.conn.changes.history(entity.name, record)}
    return tuple(_live(entity, found[number]) for number in sorted(found))


def _live(entity: Entity, stored: StoredChange) -> StoredChange:
    return replace(stored, change=live_change(entity, stored.change))
