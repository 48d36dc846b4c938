"""Writing to Exact: one record, or one part of it, a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exact_zoho.core import mapping
from exact_zoho.core.changes import Change, ChangeKind
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.times import exact_stamp
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.exchanges import Listener, listening
from exact_zoho.engine.kept import live_change
from exact_zoho.engine.outcome import STOPS, Written, failed, pausing, succeeded
from exact_zoho.errors import ApiError
from exact_zoho.staging.rows import StoredChange


def send(bench: Bench, entity: Entity, run: int, batch: Sequence[StoredChange]) -> int:
    """Send changes to Exact one by one, each with its intent committed first; gives how many were sent.

    It ends with the first failure: what is left is taken up again, and what is more like it than others goes last.
    """
    with listening(bench, entity, Side.EXACT) as listener:
        return _send(bench, entity, run, batch, listener)


def _send(bench: Bench, entity: Entity, run: int, batch: Sequence[StoredChange], listener: Listener) -> int:
    for sent, stored in enumerate(batch):
        if pausing(bench, stored.change.kind):
            return sent  # what is left of the batch is taken up again, and left out
        change = live_change(entity, stored.change)
        bench.conn.changes.claim({stored.id: mapping.digest(entity, change.values)}, run)
        try:
            with listener.about(stored):
                row, shown = _call(bench, entity, change)
        except STOPS:
            bench.conn.changes.replan(stored.id)
            raise
        except ApiError as error:
            failed(bench, entity, stored, error)
            return sent + 1
        succeeded(bench, entity, Written(stored, change, row, {**_modified(bench), **shown}))
    return len(batch)


def _modified(bench: Bench) -> dict[str, Any]:
    """When the server answered us, as the time of the record's last change until it is read again."""
    answered = bench.exact.server_time
    return {"Modified": exact_stamp(answered, bench.zone)} if answered else {}


def _call(bench: Bench, entity: Entity, change: Change) -> tuple[str, dict[str, Any]]:
    part = entity.part(change.part)
    payload = mapping.payload(entity, Side.EXACT, change.values)
    if change.kind is ChangeKind.UPDATE:
        bench.exact.update(part.path, change.part_id, payload)
        return change.part_id, payload
    payload |= creation_columns(entity, change)
    answer = bench.exact.create(part.path, payload)
    shown = {column: value for column, value in answer.items() if value is not None and not isinstance(value, dict)}
    return str(answer["ID"]), {**payload, **shown}


def creation_columns(entity: Entity, change: Change) -> dict[str, Any]:
    """What a creation carries besides the values: its key, or its owner and what makes it that part."""
    part = entity.part(change.part)
    if change.part == "main":
        return {**part.born, **({entity.creation_key: change.key} if entity.creation_key else {})}
    meant = {column: value for column, value in part.where.items() if value is not None}
    return {part.joins: change.record, **meant, **part.born}
