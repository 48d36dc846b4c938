"""Is the world newer than our store? Zoho records say when we last wrote them, and the store must remember that.

Where it does not, an old backup of the store was restored, or another installation writes for the same division. Either
way the base of the merge is not to be trusted, so nothing is written until a person has looked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.keys import external_id
from exact_zoho.core.times import zoho_instant
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.records import records
from exact_zoho.staging.plans import APPROVED

#: a stamp is made this long before its intent is committed, at most
SLACK = timedelta(minutes=1)
#: so many records must say it: one may have been edited by hand
ENOUGH = 3
#: how many records are looked at in one transaction
BATCH = 500


def look(bench: Bench, entity: Entity, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note the records of a page that we wrote at a time that the store knows nothing of, and forget their base."""
    if bench.known_until is None:
        return
    late = [str(row["id"]) for row in rows if (at := _written(bench, entity, row)) and at > bench.known_until + SLACK]
    forgotten = [record for record in late if not _remembered(bench, entity, record)]
    bindings = bench.conn.bindings.by(entity.name, Side.ZOHO, forgotten)
    bench.conn.bindings.set_bases({binding.id: {} for binding in bindings.values()})
    bench.newer |= set(forgotten)
    if len(bench.newer) >= ENOUGH:
        bench.conn.identity.set_note("world_newer", True)


def _written(bench: Bench, entity: Entity, row: Mapping[str, Any]) -> datetime | None:
    """When a row of Zoho was last written for our division."""
    marks = entity.marks
    ours = str(row.get(marks.external_id.column) or "").startswith(external_id(bench.division, ""))
    return zoho_instant(row.get(marks.synced_at.column)) if ours and marks.synced_at.column else None


def _remembered(bench: Bench, entity: Entity, record: str) -> bool:
    """Whether the store knows of a write to a record since then: a run may have died before its end."""
    assert bench.known_until is not None  # noqa: S101 - asked only where something is known
    sent = (stored.sent_after for stored in bench.conn.changes.history(entity.name, record))
    return any(at is not None and at > bench.known_until for at in sent)


def rebuild(bench: Bench) -> None:
    """Have everything read again and doubtful links found again; as with a new store the first plan waits for a yes.

    A link stands while the Zoho record names its partner, or one of the two was deleted, as the link alone remembers.
    """
    for feed in bench.conn.cursors.all():
        bench.conn.cursors.reset(feed)
    for entity in bench.entities:
        ids = bench.conn.staging.ids(entity.name, Side.ZOHO)
        for start in range(0, len(ids), BATCH):
            _unlink_contradicted(bench, entity, ids[start : start + BATCH])
        bench.conn.dirty.all(entity.name)
    bench.conn.plans.supersede(APPROVED)
    bench.conn.identity.set_note("world_newer", False)
    bench.conn.identity.set_state("new")


def _unlink_contradicted(bench: Bench, entity: Entity, ids: Sequence[str]) -> None:
    seen = records(bench, entity, Side.ZOHO, ids)
    for binding in bench.conn.bindings.by(entity.name, Side.ZOHO, ids).values():
        record = seen.get(binding.zoho)
        if record is None or record.gone or binding.gone:
            continue
        if record.marks.get("external_id") != external_id(bench.division, binding.exact):
            bench.conn.bindings.unlink(binding.id)


def is_newer(bench: Bench) -> bool:
    """Whether the world was found to be newer, and nobody has said how to go on."""
    return bool(bench.conn.identity.note("world_newer"))
