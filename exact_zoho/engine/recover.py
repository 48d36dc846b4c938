"""Recover: resolve every intent that was left open. Unknown is not failed: it is looked up, never sent again at once.

An update whose outcome is unknown is resolved by reading the record. A creation is looked up by its key and, in Exact,
by a second view (created by us since then, of the same looks), because people can clear the key and because not every
kind of record has one. A hit is adopted at once.
Where the server enforces the key it is sent again with it; elsewhere both views must be empty twice, D apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from exact_zoho.core import mapping
from exact_zoho.core.changes import Change, ChangeKind, ChangeState
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.keys import CREATED
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.kept import live_change
from exact_zoho.engine.outcome import Written, evidence, succeeded
from exact_zoho.staging.rows import StoredChange

#: how far two clocks may be apart when we ask what was created since a moment
SKEW = timedelta(minutes=10)


def recover(bench: Bench) -> int:
    """Resolve what can be resolved now; gives the number of intents that are still open."""
    return sum(_resolve(bench, entity, stored) for entity in bench.entities for stored in _open(bench, entity))


def _open(bench: Bench, entity: Entity) -> list[StoredChange]:
    return bench.conn.changes.open_intents(entity.name)


def _resolve(bench: Bench, entity: Entity, stored: StoredChange) -> bool:
    change = live_change(entity, stored.change)
    if stored.state == ChangeState.CLAIMED:  # its process died between the intent and the outcome
        bench.conn.changes.unknown(stored.id, "{}")
    if change.kind is ChangeKind.UPDATE:
        bench.conn.changes.reread(stored.id)  # the feeds are read next, and merged with what they show
        return False
    try:
        found = _look_up(bench, entity, stored, change)
    except _SeveralError:
        bench.conn.changes.park(
            stored.id, "it may have been created, and several records look like it: link the right one"
        )
        bench.conn.dirty.add(entity.name, change.side.other, [change.partner])
        return False
    if found is not None:
        row = str(found["ID" if change.side is Side.EXACT else "id"])
        succeeded(bench, entity, Written(stored, change, row, found))
        return False
    return _wait_or_retry(bench, entity, stored, change)


def _look_up(bench: Bench, entity: Entity, stored: StoredChange, change: Change) -> Mapping[str, Any] | None:
    if change.side is Side.ZOHO:
        key = entity.marks.external_id.column
        rows = bench.zoho.find(entity.module, entity.zoho_columns(), key, [change.key])
        return next((row for row in rows if row.get(key) == change.key), None)
    part = entity.part(change.part)
    columns = entity.exact_columns(part)
    if change.part != "main":
        rows = bench.exact.find(part.path, columns, {part.joins: bench.exact.guid(change.record)})
        meant = [row for row in rows if part.takes(row)]
        return part.as_of.of(meant, bench.today()).row if part.as_of else next(iter(meant), None)
    key = entity.creation_key
    keyed = bench.exact.find(part.path, columns, {key: change.key}) if key else []
    return keyed[0] if keyed else _second_view(bench, entity, stored, change, columns)


def _second_view(
    bench: Bench, entity: Entity, stored: StoredChange, change: Change, columns: tuple[str, ...]
) -> Mapping[str, Any] | None:
    since = (stored.sent_after or bench.clock.now()) - SKEW
    rows = bench.exact.find(entity.part("main").path, columns, {}, since=since)
    ours = [row for row in rows if str(row.get("Creator")) == bench.user and _looks_like(entity, row, change)]
    bound = bench.conn.bindings.by(entity.name, Side.EXACT, [str(row["ID"]) for row in ours])
    free = [row for row in ours if str(row["ID"]) not in bound and not _of_another(entity, row)]
    if len(free) > 1:
        raise _SeveralError
    return free[0] if free else None


class _SeveralError(Exception):
    """Several records may be the one that was created: only a person can tell."""


def _of_another(entity: Entity, row: Mapping[str, Any]) -> bool:
    """Whether a record carries the key of another creation of ours; the one looked for has lost its key."""
    return bool(entity.creation_key) and str(row.get(entity.creation_key) or "").strip().startswith(CREATED)


def _looks_like(entity: Entity, row: Mapping[str, Any], change: Change) -> bool:
    """Whether a record shows what tells this creation from others, as far as we sent it."""
    told = [entity.field(name) for name in entity.fingerprint if change.values.get(name) is not None]
    shown = mapping.read(told, Side.EXACT, row).values
    return bool(told) and all(each.kind.same(shown[each.name], change.values[each.name]) for each in told)


def _enforced(bench: Bench, entity: Entity, change: Change) -> bool:
    """Whether the side itself keeps a second record with the key from being created."""
    if change.side is Side.EXACT:
        return change.part == "main" and entity.keyed_by is not None
    return bool(bench.conn.identity.note(f"{entity.name}.key_is_unique"))


def _wait_or_retry(bench: Bench, entity: Entity, stored: StoredChange, change: Change) -> bool:
    """Nothing was found: wait, send again, or give up."""
    now, rule = bench.clock.now(), bench.settings.creation
    known = evidence(stored)
    first = datetime.fromisoformat(known["empty"]) if "empty" in known else None
    if not _enforced(bench, entity, change) and (
        first is None or now < first + timedelta(seconds=rule.quarantine_seconds)
    ):
        until = (first or now) + timedelta(seconds=rule.quarantine_seconds)
        bench.conn.changes.unknown(
            stored.id, json.dumps({"empty": (first or now).isoformat(), "until": until.isoformat()})
        )
        return True
    if stored.attempt >= rule.attempts:
        bench.conn.changes.park(stored.id, "sent twice, found nowhere")
        bench.conn.dirty.add(entity.name, change.side.other, [change.partner])
        return False
    bench.conn.changes.skip([stored.id], "looked up, not there: sent again")
    bench.conn.dirty.add(entity.name, change.side.other, [change.partner])
    return False
