"""Causes over time: from time to time one change goes although it was refused, or looks like those that were.

Of each entity and side one at a time, and no other one in a run after one was refused. While they are accepted the next
goes at once. They never use more than half of the errors that an endpoint of Exact may give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exact_zoho.core.causes import Cause, Subject, pattern_of, subjects
from exact_zoho.core.changes import ChangeKind, ChangeState
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.lessons import held, let_go, touch


def choose(bench: Bench, run: int, entity: Entity) -> None:
    """Choose the canaries of an entity, before it is planned."""
    for cause in bench.conn.causes.open(entity.name):
        if cause.settings_version != bench.settings_version:  # other settings may be the remedy
            now = bench.clock.now()
            bench.conn.causes.keep(replace(cause, next_try_at=now, settings_version=bench.settings_version))
    for side in Side:
        _choose(bench, run, entity, side)


def _choose(bench: Bench, run: int, entity: Entity, side: Side) -> None:
    causes = [_without_idle_canary(bench, cause) for cause in bench.conn.causes.open(entity.name, side)]
    if any(cause.canary or cause.tried_in == run for cause in causes):
        return
    due = [cause for cause in causes if cause.next_try_at <= bench.clock.now()]
    for cause in sorted(due, key=lambda cause: cause.next_try_at):
        if side is Side.EXACT and not bench.exact.has_errors_to_spare(entity.part(cause.part).path):
            continue
        if records := [*held(bench, entity, cause), *_still_refused(bench, cause)]:
            bench.conn.causes.keep(replace(cause, canary=records[0]))
            touch(bench, entity, records[:1])
            return
        bench.conn.causes.keep(replace(cause, closed_at=bench.clock.now()))  # it concerns nobody any more


def _without_idle_canary(bench: Bench, cause: Cause) -> Cause:
    """A cause less a canary for which there was nothing to send: its record is as it should be, or it is gone."""
    if cause.canary is None or bench.conn.dirty.due(cause.entity, cause.canary[0], [cause.canary[1]]):
        return cause
    side, record = cause.canary
    bench.conn.changes.forget_refusals(cause.entity, side, [record])
    idle = replace(cause, canary=None)
    bench.conn.causes.keep(idle)
    return idle


def _still_refused(bench: Bench, cause: Cause) -> list[Subject]:
    """The records that were refused for a cause and have not been written since."""
    found = bench.conn.changes.last_refusals(cause.entity, [record for _, record in cause.refused])
    return [
        subjects(each.change)[0]
        for each in found
        if each.state is ChangeState.REFUSED
        and cause.same(each.change, each.code, each.field, pattern_of(each.message, each.change.values))
    ]


def retry(bench: Bench, entity: Entity, side: Side, ids: Sequence[str] | None = None) -> int:
    """Try again what was refused, or is held, of these records of a side or of all; gives how many these are.

    Of several with one cause the first goes alone, and the others follow if it is accepted.
    """
    wanted = None if ids is None else _with_partners(bench, entity, side, ids)
    again: set[Subject] = set()
    for cause in bench.conn.causes.open(entity.name):
        mine = [each for each in (*cause.refused, *held(bench, entity, cause)) if wanted is None or each in wanted]
        if wanted is None and _is_about(cause, side):
            let_go(bench, entity, cause)
            again |= set(mine)
        elif wanted and mine:
            bench.conn.causes.keep(replace(cause, canary=mine[0]))
            again |= set(mine)
    again |= {(side, record) for record in bench.conn.changes.forget_refusals(entity.name, side, ids)}
    touch(bench, entity, again)
    return len(again)


def _is_about(cause: Cause, side: Side) -> bool:
    """Whether a cause is about records that exist on a side: those to be created are on the other one only."""
    return cause.side is side.other or (cause.kind, cause.part) != (ChangeKind.CREATE, "main")


def _with_partners(bench: Bench, entity: Entity, side: Side, ids: Sequence[str]) -> set[Subject]:
    """Records of a side that we know, and their partners."""
    known = {(side, record) for record in bench.conn.staging.load(entity.name, side, list(ids))}
    partners = bench.conn.bindings.by(entity.name, side, list(ids)).values()
    return known | {(side.other, binding.on(side.other)) for binding in partners}
