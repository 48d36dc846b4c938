"""Writing to Zoho: a hundred records a call, each item of the reply judged on its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from exact_zoho.clients.zoho_crm import ItemResult
from exact_zoho.core import mapping
from exact_zoho.core.changes import Change, ChangeKind
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.times import stamp, zoho_instant
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.exchanges import Listener, listening
from exact_zoho.engine.extract import refresh
from exact_zoho.engine.kept import live_change
from exact_zoho.engine.outcome import STOPS, Written, failed, succeeded
from exact_zoho.errors import AlreadyExistsError, ApiError, RecordRejectedError
from exact_zoho.staging.rows import StoredChange

#: Zoho's times have whole seconds: an edit made in the second of our reading cannot be told from one before it
TICK = timedelta(seconds=1)


def send(bench: Bench, entity: Entity, run: int, batch: Sequence[StoredChange]) -> int:
    """Send one batch of creations, or of updates, to Zoho; gives how many were sent."""
    if not batch:
        return 0
    with listening(bench, entity, Side.ZOHO) as listener:
        return _send(bench, entity, run, batch, listener)


def _send(bench: Bench, entity: Entity, run: int, batch: Sequence[StoredChange], listener: Listener) -> int:
    live = [live_change(entity, stored.change) for stored in batch]
    creating = live[0].kind is ChangeKind.CREATE
    since = None if creating else _unmodified_since(bench, entity, live)
    payloads = [_payload(bench, entity, change) for change in live]
    bench.conn.changes.claim(
        {stored.id: mapping.digest(entity, change.values) for stored, change in zip(batch, live, strict=True)}, run
    )
    try:
        with listener.about(*batch):
            results = _create(bench, entity, payloads) if creating else _update(bench, entity, live, payloads, since)
    except STOPS:
        for stored in batch:
            bench.conn.changes.replan(stored.id)
        raise
    except ApiError as error:
        for stored in batch:
            failed(bench, entity, stored, error)
        return len(batch)
    written: list[Written] = []
    try:
        for stored, change, payload, result in zip(batch, live, payloads, results, strict=True):
            if success := _judge(bench, entity, stored, change, payload, result):
                written.append(success)
    finally:  # to judge one may take a call, whose failure must not cost the others
        succeeded(bench, entity, *written)
    return len(batch)


def _payload(bench: Bench, entity: Entity, change: Change) -> dict[str, Any]:
    marks = {name: getattr(entity.marks, name).column for name in change.marks}
    ours = {marks[name]: value for name, value in change.marks.items() if marks[name]}
    if entity.marks.synced_at.column:
        ours[entity.marks.synced_at.column] = stamp(bench.clock.now())
    return mapping.payload(entity, Side.ZOHO, change.values) | ours


def _create(bench: Bench, entity: Entity, payloads: list[dict[str, Any]]) -> list[ItemResult]:
    """By upsert on our own unique field, unless the module has further unique fields, which would join the check."""
    key = entity.marks.external_id.column
    if bench.conn.identity.note(f"{entity.name}.only_unique"):
        return bench.zoho.upsert(entity.module, payloads, [key])
    return bench.zoho.insert(entity.module, payloads)


def _update(
    bench: Bench, entity: Entity, live: Sequence[Change], payloads: list[dict[str, Any]], since: datetime | None
) -> list[ItemResult]:
    items = [{"id": change.record, **payload} for change, payload in zip(live, payloads, strict=True)]
    return bench.zoho.update(entity.module, items, since)


def _unmodified_since(bench: Bench, entity: Entity, live: Sequence[Change]) -> datetime | None:
    """The moment up to which we know the records: that of our last reading, less one second.

    A record that changed in that very second (most likely by our own hand) makes us wait for the next and read again.
    """
    read_at = bench.zoho.server_time
    if read_at is None or _last_modified(bench, entity, live) <= read_at - TICK:
        return read_at - TICK if read_at else None
    bench.clock.sleep(2 * TICK.total_seconds())
    refresh(bench, entity, Side.ZOHO)
    read_at = bench.zoho.server_time
    # where the servers' clocks differ the records' own times are the better bound
    return max(read_at - TICK, _last_modified(bench, entity, live)) if read_at else None


def _last_modified(bench: Bench, entity: Entity, live: Sequence[Change]) -> datetime:
    rows = bench.conn.staging.raw_before(entity.name, Side.ZOHO, "main", [change.record for change in live])
    times = [zoho_instant(row.raw.get("Modified_Time")) for row in rows.values()]
    return max((time for time in times if time), default=datetime.min.replace(tzinfo=bench.clock.now().tzinfo))


def _judge(
    bench: Bench, entity: Entity, stored: StoredChange, change: Change, payload: dict[str, Any], result: ItemResult
) -> Written | None:
    """What one item of the reply means: a success to be remembered, else its failure is kept here."""
    error, creating = result.error, change.kind is ChangeKind.CREATE
    if isinstance(error, AlreadyExistsError) and creating and _is_ours(bench, entity, change, error):
        return Written(stored, change, error.holder, payload)
    if error is None and not creating and result.id != change.record:
        error = RecordRejectedError("Zoho answered for another record", code="WRONG_RECORD")
    if error is None and creating and result.action == "update" and not _carries_key(bench, entity, change, result.id):
        error = RecordRejectedError("Zoho changed a record that is not ours", code="WRONG_RECORD")
    if error is not None:
        failed(bench, entity, stored, error)
        return None
    shown = {"Modified_Time": result.modified_time} if result.modified_time else {}
    return Written(stored, change, result.id, payload | shown)


def _is_ours(bench: Bench, entity: Entity, change: Change, error: AlreadyExistsError) -> bool:
    return bool(error.holder) and _carries_key(bench, entity, change, error.holder)


def _carries_key(bench: Bench, entity: Entity, change: Change, record: str) -> bool:
    key = entity.marks.external_id.column
    return any(str(row.get("id")) == record for row in bench.zoho.find(entity.module, [key], key, [change.key]))
