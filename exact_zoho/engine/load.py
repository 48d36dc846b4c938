"""Load: carry out a plan, entity by entity, in batches, within the budgets.

Just before, the feeds of the side to be written are read once more: what is not in them has not changed. A change whose
inputs did change is left for the next plan. The intent is committed before each call, the outcome after it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from exact_zoho.core.changes import ChangeKind, Record
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.standing import Order
from exact_zoho.engine import lessons, load_exact, load_zoho
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.extract import refresh
from exact_zoho.engine.kept import live_change
from exact_zoho.engine.match import still_nobody
from exact_zoho.engine.outcome import linked, pausing
from exact_zoho.engine.records import records
from exact_zoho.engine.references import resolved
from exact_zoho.staging.rows import StoredChange

BATCH = 100
#: how old a reading may be when a write relies on it
FRESH = timedelta(seconds=60)
#: why a change was left out whose inputs are no longer those that it was planned on
CHANGED_SINCE = "its records, or what they refer to, changed after the plan was made"

log = logging.getLogger(__name__)

Sender = Callable[[Bench, Entity, int, Sequence[StoredChange]], int]


def load(bench: Bench, run: int, plan: int, entity: Entity) -> int:
    """Carry out all changes of one entity in a plan; gives how many were taken up."""
    done = _link(bench, run, plan, entity)
    for side, send in ((Side.ZOHO, load_zoho.send), (Side.EXACT, load_exact.send)):
        for kind in (ChangeKind.CREATE, ChangeKind.UPDATE):
            done += _write(bench, run, plan, entity, side, kind, send)
    return done


def _link(bench: Bench, run: int, plan: int, entity: Entity) -> int:
    done = 0
    for batch in _batches(bench, plan, entity, Side.ZOHO, ChangeKind.LINK):
        for stored in _standing(bench, entity, batch):
            linked(bench, entity, stored, live_change(entity, stored.change), run)
            done += 1
    return done


def _write(bench: Bench, run: int, plan: int, entity: Entity, side: Side, kind: ChangeKind, send: Sender) -> int:
    done = 0
    read_at = None
    for batch in _batches(bench, plan, entity, side, kind):
        if read_at is None or bench.clock.now() - read_at > FRESH:
            refresh(bench, entity, side)
            if side is Side.EXACT:  # what was edited in Zoho meanwhile is cheaper seen before the write than after it
                refresh(bench, entity, side.other)
            read_at = bench.clock.now()
        standing = _standing(bench, entity, batch)
        if pausing(bench, kind):
            bench.conn.changes.skip(
                [stored.id for stored in standing], "creations pause: too many stayed without an answer"
            )
            log.warning(
                "no more %s are created in %s in this run: too many creations stayed without an answer",
                entity.name,
                side,
            )
            continue
        done += send(bench, entity, run, standing)
        bench.progress(f"{kind} {entity.name} in {side}", done, None)
    return done


def _batches(bench: Bench, plan: int, entity: Entity, side: Side, kind: ChangeKind) -> Iterator[list[StoredChange]]:
    """Batches of what is planned, each taken once: whatever is done with it, it is no longer planned afterwards."""
    size = BATCH if side is Side.ZOHO else 20
    former: list[int] = []
    while found := bench.conn.changes.batch(plan, entity.name, side, [kind], lessons.window(bench, entity, side, size)):
        free, held = lessons.sifted(bench, entity, side, found)
        bench.conn.changes.skip([stored.id for stored in held], "others like it were refused")
        batch = free[:size]
        ids = [stored.id for stored in (*batch, *held)]
        if ids == former:
            raise AssertionError("a batch was neither sent nor left out")  # a loop without end is worse than a halt
        former = ids
        if batch:
            yield batch


def _standing(bench: Bench, entity: Entity, batch: Sequence[StoredChange]) -> list[StoredChange]:
    """The changes whose inputs are still what they were; the others are left out, for the next plan."""
    ids = {side: {_id(stored, side) for stored in batch} - {""} for side in Side}
    seen = {side: records(bench, entity, side, ids[side]) for side in Side}
    fresh = [stored for stored in batch if _unchanged(stored, seen)]
    creations = [stored for stored in fresh if stored.change.kind is ChangeKind.CREATE and not stored.change.record]
    if creations:
        fresh = _unmatched(bench, entity, fresh, creations, seen)
    whole = resolved(bench, entity, fresh)
    stale = [stored.id for stored in batch if stored.id not in whole]
    if stale:
        bench.conn.changes.skip(stale, CHANGED_SINCE)
    return list(whole.values())


def _id(stored: StoredChange, side: Side) -> str:
    return stored.change.record if stored.change.side is side else stored.change.partner


def _unchanged(stored: StoredChange, seen: dict[Side, dict[str, Record]]) -> bool:
    for side, seq in ((Side.EXACT, stored.change.exact_seq), (Side.ZOHO, stored.change.zoho_seq)):
        record = seen[side].get(_id(stored, side))
        if seq and (record is None or record.gone or record.seq != seq):
            return False
    return True


def _unmatched(
    bench: Bench, entity: Entity, fresh: list[StoredChange], creations: list[StoredChange],
    seen: dict[Side, dict[str, Record]],
) -> list[StoredChange]:  # fmt: skip
    source = creations[0].change.side.other
    lonely = [seen[source][stored.change.partner] for stored in creations]
    bound = bench.conn.bindings.by(entity.name, source, [record.id for record in lonely])
    asked = [record for record in lonely if record.id not in bound]
    orders = bench.conn.orders.of(entity.name, source, [record.id for record in asked])
    knowingly = {record for record, order in orders.items() if order is Order.CREATE}
    free = still_nobody(bench, entity, source, asked, knowingly)
    return [stored for stored in fresh if stored not in creations or stored.change.partner in free]
