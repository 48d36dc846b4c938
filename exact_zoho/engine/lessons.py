"""Lessons from refusals: what is learnt, and what is held for it; the rules of `core.causes` over the store.

A cause is learnt before the refusal is kept, and narrowed after the success is: a crash in between costs one more try.
What is held waits for the next canary in any case, so it goes although a crash kept it from being released.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from exact_zoho.core.causes import (
    FIRST_WAIT,
    Cause,
    Subject,
    after_refusal,
    after_success,
    in_vain,
    opened,
    pattern_of,
    subjects,
)
from exact_zoho.core.changes import Change, ChangeState, Issue, IssueCode
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.staging.rows import StoredChange

#: so many of the last accepted changes of a run are compared with its first refusal for a reason
RECENT = 200
#: among so many planned changes the least suspicious goes first
WINDOW = 500


def holding(bench: Bench, entity: Entity) -> tuple[Cause, ...]:
    """The causes for which changes of an entity are held."""
    return tuple(cause for cause in bench.conn.causes.open(entity.name) if cause.holds)


def held_until(bench: Bench, causes: Iterable[Cause], issues: Iterable[Issue]) -> datetime | None:
    """Until when a record with these issues rests because it is held; None where it is not."""
    marks = {issue.raw_code.partition(" ")[0] for issue in issues if issue.code is IssueCode.SAME_CAUSE}
    tries = [cause.next_try_at for cause in causes if str(cause.id) in marks]
    return max(min(tries), bench.clock.now() + FIRST_WAIT) if tries else None


def spared(causes: Iterable[Cause], refusal: StoredChange) -> bool:
    """Whether a refused change may go again, as a canary."""
    change = refusal.change
    return refusal.state is ChangeState.REFUSED and any(
        cause.concerns(change.side, change.part, change.kind) and cause.tries_now(subjects(change)) for cause in causes
    )


def window(bench: Bench, entity: Entity, side: Side, size: int) -> int:
    """Among how many planned changes to choose the next `size` ones."""
    return max(size, WINDOW) if bench.conn.causes.open(entity.name, side) else size


def sifted(
    bench: Bench, entity: Entity, side: Side, found: Sequence[StoredChange]
) -> tuple[list[StoredChange], list[StoredChange]]:  # fmt: skip
    """Planned changes that may go, the least suspicious first, and those that are held."""
    causes = bench.conn.causes.open(entity.name, side)
    held = [stored for stored in found if any(cause.holds and _suspects(cause, stored.change) for cause in causes)]
    kept = {stored.id for stored in held}
    weight = {stored.id: sum(_suspects(cause, stored.change) for cause in causes) for stored in found}
    return sorted((stored for stored in found if stored.id not in kept), key=lambda stored: weight[stored.id]), held


def _suspects(cause: Cause, change: Change) -> int:
    """How many suspects of a cause a change has; none where it is spared, or of another kind."""
    if not cause.concerns(change.side, change.part, change.kind) or cause.spares(subjects(change)):
        return 0
    return len(cause.suspected(change.values))


def refused(bench: Bench, stored: StoredChange, code: str, message: str, field: str) -> None:
    """Learn from a refusal."""
    change, now = stored.change, bench.clock.now()
    claimed = bench.conn.changes.get(stored.id)
    if not change.values or claimed is None:
        return
    run, known = claimed.run_id or 0, False
    pattern = pattern_of(message, change.values)
    for cause in bench.conn.causes.open(change.entity, change.side):
        if cause.same(change, code, field, pattern):
            known = True
            bench.conn.causes.keep(after_refusal(cause, change, now, run))
        elif cause.tries_now(subjects(change)) and cause.concerns(change.side, change.part, change.kind):
            bench.conn.causes.keep(in_vain(cause, now, run))
    if not known:
        _open(bench, opened(change, code, field, message, now), run)


def _open(bench: Bench, cause: Cause, run: int) -> None:
    """Keep a new cause, less what this very run had accepted before."""
    for done in bench.conn.causes.accepted(cause, run, RECENT):
        cause = after_success(cause, done.change)
    bench.conn.causes.keep(replace(cause, settings_version=bench.settings_version))


def accepted(bench: Bench, entity: Entity, done: Sequence[Change]) -> None:
    """Learn from changes that were accepted: what they had is suspected no more, and who had no more than that goes."""
    for cause in bench.conn.causes.open(entity.name):
        alike = [each for each in done if each.values and cause.concerns(each.side, each.part, each.kind)]
        if alike:
            _narrow(bench, entity, cause, alike)


def _narrow(bench: Bench, entity: Entity, cause: Cause, done: Sequence[Change]) -> None:
    narrowed = cause
    for change in done:
        narrowed = after_success(narrowed, change)
    if narrowed == cause:
        return
    proof = any(cause.spares(subjects(each)) for each in done)
    if proof and cause.suspects and not narrowed.suspects:  # it went although it had all that was suspected
        let_go(bench, entity, narrowed)
        return
    bench.conn.causes.keep(narrowed)
    if cause.holds and narrowed.suspects != cause.suspects:
        touch(bench, entity, held(bench, entity, cause))


def let_go(bench: Bench, entity: Entity, cause: Cause) -> None:
    """A cause is gone: what was held or refused for it is sent again."""
    touch(bench, entity, [*held(bench, entity, cause), *cause.refused])
    for side in Side:
        bench.conn.changes.forget_refusals(entity.name, side, [record for of, record in cause.refused if of is side])
    bench.conn.causes.keep(replace(cause, canary=None, closed_at=bench.clock.now()))


def held(bench: Bench, entity: Entity, cause: Cause) -> list[Subject]:
    """The records that are held for a cause, the least suspicious first."""
    found: list[tuple[int, Subject]] = []
    for issue in bench.conn.issues.open(entity.name, IssueCode.SAME_CAUSE):
        number, _, weight = issue.raw_code.partition(" ")
        if number == str(cause.id):
            found.append((int(weight), (issue.side, issue.record_id)))
    return [subject for _, subject in sorted(found, key=lambda each: each[0])]


def touch(bench: Bench, entity: Entity, records: Iterable[Subject]) -> None:
    """Have records planned again."""
    wanted = list(records)
    for side in Side:
        bench.conn.dirty.add(entity.name, side, [record for of, record in wanted if of is side])
