"""A look at every record by itself: is it there twice, does its VAT number hold, does only that number bar a link?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Entity, Field, Side
from exact_zoho.core.evidence import Verdict
from exact_zoho.core.kinds import VatNumber
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.checkup_facts import List
from exact_zoho.engine.checkup_records import BATCH, Desk, batches, joined
from exact_zoho.engine.checkup_sets import list_sets, told
from exact_zoho.engine.match import alike, likely
from exact_zoho.engine.records import records

MERGE = {
    Side.EXACT: "Merge each set in Exact, or correct what its records share by mistake.",
    Side.ZOHO: "Merge each set in Zoho (Find and Merge Duplicates), or correct what its records share by mistake.",
}
COMPARE = (
    "Find out which number is right and correct the other one, on its own side. Two different VAT numbers are never "
    "linked; where both are right these are two companies, and there is nothing to do."
)
CHECK = {
    Side.EXACT: "Ask the customer for the right number and correct it in Exact.",
    Side.ZOHO: "Ask the customer for the right number and correct it in Zoho. Until then it is not written to Exact.",
}


def survey(desk: Desk) -> None:
    """Look at all records, a batch at a time."""
    bench = desk.bench
    for entity in bench.active():
        for side in Side:
            twins: dict[tuple[str, str], str] = {}
            ids = bench.conn.staging.ids(entity.name, side)
            for done, batch in enumerate(batches(ids)):
                bench.progress(f"{entity.name} in {side.capitalize()}", done * BATCH, len(ids))
                found = list(records(bench, entity, side, batch).values())
                twins |= _twins(bench, entity, side, found)
                _list_vat_numbers(desk, entity, side, found)
            list_sets(desk, List.DUPLICATES, entity, (side,), MERGE[side], twins)


def _twins(bench: Bench, entity: Entity, side: Side, found: Sequence[Record]) -> dict[tuple[str, str], str]:
    return {
        (min(record, each.id), max(record, each.id)): told(each.evidence)
        for record, candidates in alike(bench, entity, side, found).items()
        for each in candidates
    }


def _list_vat_numbers(desk: Desk, entity: Entity, side: Side, found: Sequence[Record]) -> None:
    for row in (each for each in entity.fields if isinstance(each.kind, VatNumber)):
        _list_invalid(desk, entity, side, row, found)
        if side is Side.EXACT:  # seen from one side, every pair is met once
            _list_differing(desk, entity, row, found)


def _list_invalid(desk: Desk, entity: Entity, side: Side, row: Field, found: Sequence[Record]) -> None:
    values = {each.id: _value(each, row) for each in found}
    wrong = {each: problem for each, value in values.items() if (problem := row.kind.problem(Side.EXACT, value))}
    title = f"{row.title} fails its check in {side.capitalize()}"
    for record, described in desk.described(entity, side, list(wrong)).items():
        what = f"{values[record]} {wrong[record]}"
        desk.lists.add(List.VAT, title, CHECK[side], replace(described, what=what))


def _list_differing(desk: Desk, entity: Entity, row: Field, found: Sequence[Record]) -> None:
    """Pairs that would be linked, or asked about, if one of them had no VAT number."""
    numbered = {each.id: each for each in _unlinked(desk, entity, Side.EXACT, found) if _value(each, row)}
    bare = [replace(each, values={**each.values, row.name: None}) for each in numbered.values()]
    near = likely(desk.bench, entity, Side.EXACT, bare, desk.bench.settings.matching.ask)
    met = records(desk.bench, entity, Side.ZOHO, [each.id for candidates in near.values() for each in candidates])
    across = {each.id: each for each in _unlinked(desk, entity, Side.ZOHO, list(met.values())) if _value(each, row)}
    places = desk.described(entity, Side.EXACT, list(near))
    for record, candidates in near.items():
        mine = numbered[record]
        for each in (each for each in candidates if each.id in across and each.evidence.verdict is not Verdict.NONE):
            theirs = across[each.id]
            if _value(mine, row) != _value(theirs, row):
                numbers = f"{_value(mine, row)} in Exact, {_value(theirs, row)} in Zoho ({theirs.name})"
                pair = replace(
                    joined(entity, mine, theirs, places[record].place), what=f"{numbers}; {told(each.evidence)}"
                )
                desk.lists.add(List.VAT, f"{row.title} differs between Exact and Zoho", COMPARE, pair)


def _unlinked(desk: Desk, entity: Entity, side: Side, found: Sequence[Record]) -> list[Record]:
    linked = desk.partners(entity, side, [each.id for each in found])
    return [each for each in found if each.id not in linked]


def _value(record: Record, row: Field) -> str:
    value = record.values.get(row.name)
    return value if isinstance(value, str) else ""
