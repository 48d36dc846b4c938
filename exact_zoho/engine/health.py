"""Health: how each entity stands: in sync, waiting, left out and why, failing; what people ordered; the last runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from exact_zoho.core.changes import IssueCode
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.marks import PASSING
from exact_zoho.core.standing import REASONS
from exact_zoho.engine.bench import Bench
from exact_zoho.staging.rows import Run

#: among so many runs the last good one is looked for
LOOK_BACK = 200


@dataclass(frozen=True)
class Health:
    """How the records of one entity stand.

    `in_sync` counts pairs; `waiting` records that go on by themselves, by what they wait for; `failing` records that a
    person must look at. `not_linked` are records of either side that are in neither: left out, or without a partner.
    """

    entity: str
    in_exact: int
    in_zoho: int
    linked: int
    in_sync: int
    with_issues: int
    to_be_looked_at: int
    outcome_unknown: int
    waits_for_another: int
    failing: int
    not_linked: int

    def document(self) -> dict[str, int]:
        """The counts for machines."""
        return {name: value for name, value in vars(self).items() if name != "entity"}


@dataclass(frozen=True)
class LeftOut:
    """Records that stay out as they should, by reason: what people ordered, and what the rules say."""

    ordered: dict[str, int] = field(default_factory=dict)
    by_rule: dict[str, int] = field(default_factory=dict)


def health(bench: Bench, entity: Entity) -> Health:
    """How the records of an entity stand now."""
    conn, found = bench.conn, bench.conn.issues.open(entity.name)
    linked, counts = conn.bindings.count(entity.name), {side: conn.staging.count(entity.name, side) for side in Side}
    troubled = {(each.side, each.record_id) for each in found}
    failing = {(each.side, each.record_id) for each in found if IssueCode(each.code) not in PASSING}
    bound = {side: _bound(bench, entity, side, troubled) for side in Side}
    pairs = {pair for side in Side for pair in bound[side].values()}
    return Health(
        entity.name, counts[Side.EXACT], counts[Side.ZOHO], linked, max(0, linked - len(pairs)), len(troubled),
        conn.dirty.count(entity.name), len(conn.changes.open_intents(entity.name)),
        len({(each.side, each.record_id) for each in found if each.code == IssueCode.WAITING}), len(failing),
        sum(max(0, counts[side] - linked - _lonely(troubled, side, bound[side])) for side in Side),
    )  # fmt: skip


def _bound(bench: Bench, entity: Entity, side: Side, troubled: set[tuple[Side, str]]) -> dict[str, int]:
    """The bindings of records of a side that have an issue."""
    ids = sorted(record for of, record in troubled if of is side)
    return {record: binding.id for record, binding in bench.conn.bindings.by(entity.name, side, ids).items()}


def _lonely(troubled: set[tuple[Side, str]], side: Side, bound: dict[str, int]) -> int:
    return sum(of is side and record not in bound for of, record in troubled)


def left_out(bench: Bench) -> LeftOut:
    """Why records stay out."""
    ordered: dict[str, int] = {}
    for order in bench.conn.orders.all():
        if reason := REASONS.get(order.order):
            ordered[reason] = ordered.get(reason, 0) + 1
    return LeftOut(ordered, bench.conn.left_out.counts())


def last_runs(bench: Bench) -> tuple[Run | None, Run | None]:
    """The last run, and the last one that came to its end."""
    recent = bench.conn.runs.recent(LOOK_BACK, "sync")
    return next(iter(recent), None), next((run for run in recent if run.state == "completed"), None)


def standing(bench: Bench) -> dict[str, Any]:
    """What people ordered, the reasons of the rules, and the last good run, for machines."""
    out, (_, good) = left_out(bench), last_runs(bench)
    return {
        "left_out": {"ordered": out.ordered, "by_rule": out.by_rule},
        "last_good_run": {"id": good.id, "started": good.started_at.isoformat()} if good else None,
    }
