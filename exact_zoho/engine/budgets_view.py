"""The budgets as rows, with a forecast: until when they last, and when the work that waits is done."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from exact_zoho.core.changes import ChangeKind
from exact_zoho.core.entity import Side
from exact_zoho.core.forecast import DAY, Budget, Forecast, forecast, used_up_at
from exact_zoho.engine.bench import Bench

#: Zoho counts over the last 24 hours, and we by whole hours
ROLLING = timedelta(hours=25)
#: records in one call to Zoho, and records that cost one credit there
A_CALL, A_CREDIT = 100, 10


@dataclass(frozen=True)
class BudgetRow:
    """One budget: whose it is, what it counts in which window; None where nobody has told.

    `reserve` of it stay untouched. `used_up_at` is when it ends at the pace of this window, None where it lasts.
    """

    owner: str
    scope: str
    window: str
    used: int | None
    remaining: int | None
    limit: int | None
    reserve: int
    resets_at: datetime | None
    used_up_at: datetime | None = None

    @property
    def whose(self) -> str:
        """Whose the budget is, in short: the side is told by what it counts."""
        side = "Zoho" if self.scope == "credits" else "Exact"
        return f"{side} {self.owner.partition(' ')[2]}"

    def document(self) -> dict[str, Any]:
        """The row for machines."""
        return _document(self)


@dataclass(frozen=True)
class Backlog:
    """The work that waits on one side: changes, what they cost, when they are done, what stops them on the way."""

    side: Side
    changes: int
    cost: int
    finished_at: datetime | None
    exhausted_at: datetime | None

    def document(self) -> dict[str, Any]:
        """The row for machines."""
        return _document(self)


def _document(row: BudgetRow | Backlog) -> dict[str, Any]:
    told = asdict(row).items()
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told}


def budgets(bench: Bench) -> list[BudgetRow]:
    """All budgets of the store, those of Exact first."""
    kept: dict[tuple[str, str, str], dict[str, Any]] = {}
    for line in bench.store.budgets():
        place = str(line["owner"]), str(line["scope"]), str(line["window"])
        kept[place] = {**kept.get(place, {}), **{name: value for name, value in line.items() if value is not None}}
    return [_row(bench, line) for line in kept.values()]


def _row(bench: Bench, line: dict[str, Any]) -> BudgetRow:
    rolling = line["scope"] == "credits"
    limit = line.get("limit") or (bench.settings.budgets.zoho_credits_per_day if rolling else None)
    used, left = line.get("used"), line.get("remaining")
    if left is None and limit is not None and used is not None:
        left = max(0, limit - used)
    if used is None and limit is not None and left is not None:
        used = limit - left
    daily = line["window"] == "day"
    reserve = math.ceil(limit * bench.settings.budgets.reserve) if daily and limit else 0
    since, until = _span(line, rolling=rolling)
    row = BudgetRow(_whose(line), line["scope"], line["window"], used, left, limit, reserve, until)
    if not daily or since is None or until is None or used is None or left is None:
        return row
    ends = used_up_at(used, since, left - reserve, until, bench.clock.now())
    return replace(row, used_up_at=ends)


def _whose(line: dict[str, Any]) -> str:
    """Whose a budget is; what was spent before Zoho had told its organisation is counted apart."""
    host, _, company = str(line["owner"]).rpartition(" ")
    return str(line["owner"]) if company.isdecimal() else f"{host} (organisation not known yet)"


def _span(line: dict[str, Any], *, rolling: bool) -> tuple[datetime | None, datetime | None]:
    """When a window began and when it ends."""
    if rolling:
        since = datetime.fromisoformat(line["since"]) if "since" in line else None
        return since, since + ROLLING if since else None
    until = datetime.fromisoformat(line["resets_at"]) if "resets_at" in line else None
    return until - DAY if until else None, until


def backlogs(bench: Bench) -> list[Backlog]:
    """The work that waits on each side, where there is any: what a plan that is not carried out yet would write.

    Touched records that are not planned yet count as one change of the other side each, which is more than most come
    to. Those of the plan are among the touched ones until they are written.
    """
    found = [_backlog(bench, side, _waiting(bench, side)) for side in Side]
    return [each for each in found if each.changes]


def _waiting(bench: Bench, side: Side) -> dict[str, int]:
    """How many changes of a side wait, by entity."""
    plan = bench.conn.plans.approved() or bench.conn.plans.waiting()
    counts = bench.conn.plans.counts(plan.id) if plan else {}
    waiting: dict[str, int] = {}
    for (entity, of, kind), count in counts.items():
        if of is side and kind is not ChangeKind.LINK:
            waiting[entity] = waiting.get(entity, 0) + count
    for (entity, of), count in bench.conn.dirty.counts().items():
        if of is side.other:
            waiting[entity] = max(waiting.get(entity, 0), count)
    return waiting


def _backlog(bench: Bench, side: Side, waiting: dict[str, int]) -> Backlog:
    """Exact takes one call a change; Zoho takes credits by tens of records, many of them in one call."""
    changes = sum(waiting.values())
    cost = changes if side is Side.EXACT else sum(math.ceil(count / A_CREDIT) for count in waiting.values())
    found = _forecast(bench, side, cost)
    return Backlog(side, changes, cost, found.finished_at, found.exhausted_at)


def _forecast(bench: Bench, side: Side, cost: int) -> Forecast:
    rows = {row.window: row for row in budgets(bench) if _is_ours(bench, row, side)}
    minute, day = rows.get("minute"), rows.get("day")
    per_minute = minute.limit if minute else None
    if side is Side.ZOHO:  # what a call there costs, times one call a second
        per_minute = 60 * A_CALL // A_CREDIT
    budget = Budget(
        per_minute, day.remaining if day else None, day.limit if day else None, day.reserve if day else 0,
        day.resets_at if day else None,
    )  # fmt: skip
    return forecast(cost, budget, bench.clock.now())


def _is_ours(bench: Bench, row: BudgetRow, side: Side) -> bool:
    """Whether a budget is that of this connection's company on a side."""
    scope, last = row.scope, row.owner.rpartition(" ")[2]
    if side is Side.EXACT:
        return scope == "calls" and last == str(bench.division)
    return scope == "credits" and last == str(bench.conn.identity.pinned().get("org"))
