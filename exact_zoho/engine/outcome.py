"""What became of one change: remember a success at once, keep a refusal, leave the unknown to be looked up."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exact_zoho.core import base as bases
from exact_zoho.core import mapping
from exact_zoho.core.changes import BaseValue, Binding, Change, ChangeKind
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine import lessons
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
from exact_zoho.staging.rows import SENT, Patch, StagedNow, StoredChange, Success

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Written:
    """A change answered with success: `row` is the id of the row written, `sent` the columns it was given."""

    stored: StoredChange
    change: Change
    row: str
    sent: Mapping[str, Any]

    @property
    def creates(self) -> bool:
        """Whether a record came to be by it, so that two records are one from now on."""
        return self.change.kind is ChangeKind.CREATE and self.change.part == "main"

    @property
    def pair(self) -> tuple[str, str]:
        """The record written and its partner, Exact's first."""
        change = self.change
        return (self.row, change.partner) if change.side is Side.EXACT else (change.partner, self.row)


def succeeded(bench: Bench, entity: Entity, *written: Written) -> None:
    """Remember successes on one side, all of one part, in one transaction.

    Staging shows what was sent until that is read again.
    """
    if not written:
        return
    side, part = written[0].change.side, written[0].change.part
    bindings = bench.conn.bindings.by(entity.name, side, [each.change.record for each in written if not each.creates])
    kept = bench.conn.bindings.base([binding.id for binding in bindings.values()])
    before = bench.conn.staging.raw_before(entity.name, side, part, [each.row for each in written])
    bench.conn.remember(
        *(_success(entity, each, bindings.get(each.change.record), kept, before.get(each.row)) for each in written)
    )
    bound(bench, entity, [each.pair for each in written if each.creates])
    lessons.accepted(bench, entity, [each.stored.change for each in written])


def _success(
    entity: Entity, written: Written, binding: Binding | None, kept: Mapping[int, Any], before: StagedNow | None
) -> Success:  # fmt: skip
    change, row = written.change, written.row
    binding = None if written.creates else binding
    known = kept.get(binding.id, {}) if binding else {}
    after = bases.after_write(change, bases.load(entity, known))
    raw = {**(before.raw if before else {}), **written.sent, SENT: sorted(written.sent)}
    shown = mapping.row_hash(entity, change.side, change.part, raw)
    owner = row if change.part == "main" else change.record
    return Success(
        change=written.stored.id,
        target_id=row,
        patch=Patch(entity.name, change.side, change.part, row, owner, raw, shown),
        base={**bases.resting(entity, known), **bases.dump(entity, after)} if written.creates or binding else None,
        pair=written.pair if written.creates else None,
        binding=binding.id if binding else None,
    )


def linked(bench: Bench, entity: Entity, stored: StoredChange, change: Change, run: int) -> None:
    """Link two records in our store."""
    base: dict[str, BaseValue] = dict(change.base)
    bench.conn.bindings.link(entity.name, change.partner, change.record, run, bases.dump(entity, base))
    bench.conn.changes.done(stored.id, change.record)
    bound(bench, entity, [(change.partner, change.record)])


def bound(bench: Bench, entity: Entity, pairs: Sequence[tuple[str, str]]) -> None:
    """Records became one: what waited for them is looked at again, what was said of the lonely ones is over."""
    bench.conn.issues.put_many(entity.name, [(Side.EXACT, exact, ()) for exact, _ in pairs])
    for index, side in enumerate(Side):
        look_again(bench, entity.name, side, [pair[index] for pair in pairs])


def look_again(bench: Bench, entity: str, side: Side, ids: Sequence[str]) -> None:
    """Have records planned again, and what refers to them: what becomes of them matters to it."""
    bench.conn.dirty.add(entity, side, ids)
    look_at_dependants(bench, entity, side, ids)


def look_at_dependants(bench: Bench, entity: str, side: Side, ids: Sequence[str]) -> None:
    """Have planned again what refers to some records."""
    waiting: dict[str, list[str]] = {}
    for other, record in bench.conn.staging.pointing_at(entity, side, ids):
        waiting.setdefault(other, []).append(record)
    for other, found in waiting.items():
        bench.conn.dirty.add(other, side, found)


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
            why = error.code, error.excerpt or str(error), _named(entity, stored, error)
            lessons.refused(bench, stored, *why)
            bench.conn.changes.refused(stored.id, *why)
            log.warning("%s %s refused %s: %s", stored.change.side, entity.singular, _who(stored.change), error.code)
        case _:
            bench.conn.changes.refused(stored.id, "", str(error), "")


def _named(entity: Entity, stored: StoredChange, error: ApiError) -> str:
    """The field that a refusal is about: named by the side, or the only one sent whose column stands in its words."""
    change = stored.change
    sent = [row for row in entity.fields if row.name in change.values]
    if error.field:
        return next((row.name for row in sent if error.field in _columns(row)), "")
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
