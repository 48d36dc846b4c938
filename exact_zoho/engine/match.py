"""First matching over staging: what the keys of unbound records meet, in a few queries for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.keys import match_keys
from exact_zoho.core.matching import NOBODY, Proposal, Seen, mutual, propose
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.records import records

Keys = Mapping[str, Sequence[tuple[str, str]]]


def proposals(bench: Bench, entity: Entity, side: Side, lonely: Sequence[Record]) -> dict[str, Proposal]:
    """What the keys of each unbound record say, heard from both sides."""
    mine = _first_look(bench, entity, side, lonely)
    partners = {proposal.partner for proposal in mine.values() if proposal.partner}
    across = records(bench, entity, side.other, partners)
    theirs = _first_look(bench, entity, side.other, list(across.values()))
    return {
        me: mutual(proposal, theirs.get(proposal.partner, NOBODY), me) if proposal.partner else proposal
        for me, proposal in mine.items()
    }


def _first_look(bench: Bench, entity: Entity, side: Side, lonely: Sequence[Record]) -> dict[str, Proposal]:
    keys = {record.id: _keys(bench, entity, record) for record in lonely}
    hits, alike = _meet(bench, entity, side.other, keys), _meet(bench, entity, side, keys)
    met = {each for by_value in hits.values() for found in by_value.values() for each in found}
    vat_of = {
        found: record.values.get("vat_number") for found, record in records(bench, entity, side.other, met).items()
    }
    bindings = bench.conn.bindings.by(entity.name, side.other, list(met)) if met else {}
    bound = {found: binding.on(side) for found, binding in bindings.items()}
    order = bench.settings.entities[entity.name].match or [key.name for key in entity.match_on]
    return {record.id: propose(_seen(record, keys[record.id], hits, alike), vat_of, bound, order) for record in lonely}


def _seen(record: Record, keys: Sequence[tuple[str, str]], hits: _Met, alike: _Met) -> Seen:
    return Seen(
        id=record.id,
        keys=tuple(keys),
        hits={name: hits.get(name, {}).get(value, []) for name, value in keys},
        alike={name: alike.get(name, {}).get(value, []) for name, value in keys},
        vat=record.values.get("vat_number"),
    )


_Met = Mapping[str, Mapping[str, Sequence[str]]]


def _meet(bench: Bench, entity: Entity, side: Side, keys: Keys) -> dict[str, dict[str, list[str]]]:
    wanted: dict[str, list[str]] = {}
    for pairs in keys.values():
        for name, value in pairs:
            wanted.setdefault(name, []).append(value)
    return {
        name: bench.conn.staging.hits(entity.name, side, name, list(dict.fromkeys(values)))
        for name, values in wanted.items()
    }


def _keys(bench: Bench, entity: Entity, record: Record) -> tuple[tuple[str, str], ...]:
    raw = (
        record.facts
        if record.side is Side.EXACT
        else {entity.marks.external_id.column: record.marks.get("external_id")}
    )
    return match_keys(entity, record.side, record.id, record.values, raw, bench.division)


def still_nobody(bench: Bench, entity: Entity, side: Side, sources: Iterable[Record]) -> set[str]:
    """Those records that match nobody across, asked again just before they are created there."""
    asked = list(sources)
    found = proposals(bench, entity, side, asked)
    return {record.id for record in asked if found[record.id] == NOBODY}
