"""What became of one change: remember a success at once, keep a refusal, leave the unknown to be looked up."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from exact_zoho.core import base as bases
from exact_zoho.core import mapping
from exact_zoho.core.changes import BaseValue, Change, ChangeKind
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.errors import (
    AccessDeniedError,
    ApiError,
    AuthenticationError,
    BudgetExhaustedError,
    ExactZohoError,
    OutcomeUnknownError,
    RateLimitError,
    RecordChangedError,
    TemporaryApiError,
)
from exact_zoho.staging.rows import SENT, Patch, StoredChange

log = logging.getLogger(__name__)


def succeeded(
    bench: Bench, entity: Entity, stored: StoredChange, change: Change, row: str, sent: Mapping[str, Any]
) -> None:
    """Remember a success in one transaction: the change, the binding, the base, and what the side now shows.

    `row` is the id of the row written, `sent` the columns it was given. Staging shows them until that is read again.
    """
    creates = change.kind is ChangeKind.CREATE and change.part == "main"
    binding = None if creates else bench.conn.bindings.by(entity.name, change.side, [change.record]).get(change.record)
    base = bases.load(entity, bench.conn.bindings.base([binding.id]).get(binding.id, {})) if binding else {}
    after = bases.dump(entity, bases.after_write(change, base)) if creates or binding else None
    bench.conn.remember(
        stored.id,
        target_id=row,
        base=after,
        pair=_pair(change, row) if creates else None,
        binding=binding.id if binding else None,
        patch=_patch(bench, entity, change, row, sent),
    )
    if creates:
        bound(bench, entity, *_pair(change, row))


def _pair(change: Change, row: str) -> tuple[str, str]:
    return (row, change.partner) if change.side is Side.EXACT else (change.partner, row)


def _patch(bench: Bench, entity: Entity, change: Change, row: str, sent: Mapping[str, Any]) -> Patch:
    before = bench.conn.staging.raw_before(entity.name, change.side, change.part, [row]).get(row)
    raw = {**(before.raw if before else {}), **sent, SENT: sorted(sent)}
    return Patch(
        entity=entity.name,
        side=change.side,
        part=change.part,
        id=row,
        owner=row if change.part == "main" else change.record,
        raw=raw,
        hash=mapping.row_hash(entity, change.side, change.part, raw),
    )


def linked(bench: Bench, entity: Entity, stored: StoredChange, change: Change, run: int) -> None:
    """Link two records in our store."""
    base: dict[str, BaseValue] = dict(change.base)
    bench.conn.bindings.link(entity.name, change.partner, change.record, run, bases.dump(entity, base))
    bench.conn.changes.done(stored.id, change.record)
    bound(bench, entity, change.partner, change.record)


def bound(bench: Bench, entity: Entity, exact: str, zoho: str) -> None:
    """Two records became one: what waited for them is looked at again, what was said of the lonely one is over."""
    bench.conn.issues.put(entity.name, Side.EXACT, exact, ())
    for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
        bench.conn.dirty.add(entity.name, side, [record])
        for other, waiting in bench.conn.staging.pointing_at(entity.name, side, [record]):
            bench.conn.dirty.add(other, side, [waiting])


#: what ends a load: nothing was sent, and no other call would fare better
STOPS = (BudgetExhaustedError, AuthenticationError, AccessDeniedError, TemporaryApiError)


def failed(bench: Bench, entity: Entity, stored: StoredChange, error: ExactZohoError) -> None:
    """Keep what a failed call means for its change."""
    match error:
        case OutcomeUnknownError():
            bench.conn.changes.unknown(stored.id, "")
            bench.unanswered += stored.change.kind is ChangeKind.CREATE
            log.warning("%s: %s", _who(stored.change), error)
        case RecordChangedError() | RateLimitError():
            bench.conn.changes.skip([stored.id], str(error))  # not applied: planned anew from what is read next
        case ApiError():
            bench.conn.changes.refused(
                stored.id, error.code, error.excerpt or str(error), _named(entity, stored, error)
            )
            log.warning("%s %s refused %s: %s", stored.change.side, entity.singular, _who(stored.change), error.code)
        case _:
            bench.conn.changes.refused(stored.id, "", str(error), "")


def _named(entity: Entity, stored: StoredChange, error: ApiError) -> str:
    """The field that a refusal is about: named by the side, or the only one sent whose column stands in its words."""
    change = stored.change
    if error.field:
        return next((row.name for row in entity.fields if error.field in _columns(row)), "")
    sent = [row for row in entity.fields if row.name in change.values]
    told = [row.name for row in sent if re.search(rf"\b{re.escape(row.at(change.side).column)}\b", error.excerpt)]
    return told[0] if len(told) == 1 else ""


#: after so many creations without an answer in one run the rest wait for the next
UNANSWERED = 3


def pausing(bench: Bench, kind: ChangeKind) -> bool:
    """Whether nothing more is created in this run, because too many creations stayed without an answer."""
    return kind is ChangeKind.CREATE and bench.unanswered > UNANSWERED


def evidence(stored: StoredChange) -> dict[str, str]:
    """What was found out so far about a change of unknown outcome."""
    try:
        return dict(json.loads(stored.evidence or "{}"))
    except ValueError:
        return {}


def _columns(row: Any) -> tuple[str, str]:
    return row.exact.column, row.zoho.column


def _who(change: Change) -> str:
    return change.record or f"for {change.partner}"
