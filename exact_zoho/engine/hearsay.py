"""What rows of one entity tell of the records of another, whose own feed stays silent about it.

Exact makes the first contact of an account its main one without touching the account. The contact says so. Where the
account shows none yet, that is taken over; where the two say different things, the account itself is read. So is one
whose main contact moved to another account or was deleted, because it may have lost it in the same silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exact_zoho.core.entity import Entity, Side, Tells
from exact_zoho.engine.bench import Bench
from exact_zoho.staging.rows import StagedNow

Row = Mapping[str, Any]


def heard(bench: Bench, entity: Entity, tells: Tells, rows: Sequence[Row]) -> Iterator[Row]:
    """The main rows of other records as they are now, by what rows just read tell of them."""
    if tells.of not in entity.exact_columns(entity.part("main")):
        return
    told = {str(row[tells.joins]): row[tells.column] for row in rows if row.get(tells.joins) and tells.column in row}
    known = bench.conn.staging.raw_before(entity.name, Side.EXACT, "main", sorted(told))
    for record, row in known.items():
        if not row.gone and row.raw.get(tells.of) != told[record]:
            yield from _now(bench, entity, tells, row, told[record])


def left(bench: Bench, entity: Entity, tells: Tells, teller: Entity, homes: Mapping[str, str]) -> Iterator[Row]:
    """The main rows of other records that showed one which is elsewhere now; `homes` says where, "" for nowhere."""
    if tells.of not in entity.exact_columns(entity.part("main")):
        return
    pointing = bench.conn.staging.pointing_at(teller.name, Side.EXACT, sorted(homes))
    ids = [record for name, record in pointing if name == entity.name]
    for record, row in bench.conn.staging.raw_before(entity.name, Side.EXACT, "main", ids).items():
        if not row.gone and homes.get(str(row.raw.get(tells.of)), record) != record:
            yield from _now(bench, entity, tells, row, None)


def _now(bench: Bench, entity: Entity, tells: Tells, row: StagedNow, told: Any) -> Iterator[Row]:
    if told and not row.raw.get(tells.of) and not row.optimistic:
        yield {**row.raw, tells.of: told}
        return
    part = entity.part("main")
    read = bench.exact.get(part.path, row.id, entity.exact_columns(part))
    if read is not None and read.get(tells.of) != row.raw.get(tells.of):
        yield {**row.raw, **read}
