"""Records as planning sees them, made from what is staged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from exact_zoho.core import mapping
from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.staging.rows import StagedNow, StagedRecord


def records(bench: Bench, entity: Entity, side: Side, ids: Iterable[str]) -> dict[str, Record]:
    """The staged records of those ids; a record whose main part was never read is left out."""
    wanted = list(dict.fromkeys(ids))
    staged = bench.conn.staging.load(entity.name, side, wanted) if wanted else {}
    made = {record: _record(entity, side, found) for record, found in staged.items()}
    return {record: each for record, each in made.items() if each is not None}


def _record(entity: Entity, side: Side, found: StagedRecord) -> Record | None:
    main = found.parts.get("main", [])
    if not main:
        return None
    rows = {"main": main[0], **_further_parts(entity, side, found)}
    raws: dict[str, Mapping[str, Any]] = {name: row.raw for name, row in rows.items()}
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
        parts={name: row.id for name, row in rows.items()},
        facts=mapping.facts_of(entity, side, raws["main"]),
        marks=mapping.marks_of(entity, raws["main"]) if side is Side.ZOHO else {},
        unreadable=reading.unreadable,
    )


def _further_parts(entity: Entity, side: Side, found: StagedRecord) -> dict[str, StagedNow]:
    """The row that is meant by each further part; of several the one with the lowest id, so that it stays the same."""
    if side is Side.ZOHO:
        return {}
    chosen = {}
    for part in entity.parts:
        rows = [row for row in found.parts.get(part.name, []) if not row.gone and part.takes(row.raw)]
        if part.name != "main" and rows:
            chosen[part.name] = min(rows, key=lambda row: row.id)
    return chosen
