"""Records as planning sees them, made from what is staged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from exact_zoho.core import mapping
from exact_zoho.core.changes import Record
from exact_zoho.core.days import Row, Today
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.staging.rows import StagedNow, StagedRecord


def records(bench: Bench, entity: Entity, side: Side, ids: Iterable[str]) -> dict[str, Record]:
    """The staged records of those ids; a record whose main part was never read is left out."""
    wanted = list(dict.fromkeys(ids))
    staged = bench.conn.staging.load(entity.name, side, wanted) if wanted else {}
    today = bench.today()
    made = {record: _record(entity, side, found, today) for record, found in staged.items()}
    return {record: each for record, each in made.items() if each is not None}


def _record(entity: Entity, side: Side, found: StagedRecord, today: date) -> Record | None:
    if not found.parts.get("main"):
        return None
    shown = {part: _today(entity, side, part, rows, today) for part, rows in _rows(entity, side, found).items()}
    raws = {part: each.row for part, each in shown.items() if each.row is not None}
    reading = mapping.read_record(entity, side, raws)
    return Record(
        side=side,
        id=found.id,
        values=reading.values,
        name=entity.name_of(reading.values),
        touched=datetime.fromisoformat(found.touched) if found.touched else None,
        touched_by=found.touched_by,
        seq=found.seq,
        gone=found.gone,
        proven=found.proven,
        parts={part: str(raw[_key(side)]) for part, raw in raws.items()},
        facts=mapping.facts_of(entity, side, raws["main"]),
        marks=mapping.marks_of(entity, raws["main"]) if side is Side.ZOHO else {},
        unreadable=reading.unreadable,
        until=min((each.until for each in shown.values() if each.until), default=None),
    )


def _rows(entity: Entity, side: Side, found: StagedRecord) -> dict[str, list[StagedNow]]:
    """The rows that may be meant by each part; those of further parts that were deleted, or are others', left out."""
    rows = {"main": found.parts["main"][:1]}
    if side is Side.EXACT:
        for part in (part for part in entity.parts if part.name != "main"):
            rows[part.name] = [
                each for each in found.parts.get(part.name, []) if not each.gone and part.takes(each.raw)
            ]
    return rows


def _today(entity: Entity, side: Side, part: str, rows: Sequence[StagedNow], today: date) -> Today:
    """The row that is meant; where the day does not matter it is the one with the lowest id, so that it stays it."""
    raws: list[Row] = [{**row.raw, _key(side): row.id} for row in sorted(rows, key=lambda row: row.id)]
    rule = entity.part(part).as_of if side is Side.EXACT else None
    return rule.of(raws, today) if rule else Today(next(iter(raws), None))


def _key(side: Side) -> str:
    return "ID" if side is Side.EXACT else "id"
