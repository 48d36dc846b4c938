"""Plans, issues and conflicts as rows that a person reads; the command line and the Prefect artifacts show the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exact_zoho.core.changes import Change, ChangeKind
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.kept import live_change

#: how much of a long value is shown
LONGEST = 48


@dataclass(frozen=True)
class PlannedLine:
    """One line of a plan: what is done to which record and field, from which value to which, by which rule.

    `exact` and `zoho` are the ids of the record on either side, "" where it does not exist there yet.
    """

    entity: str
    action: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""
    why: str = ""
    exact: str = ""
    zoho: str = ""


@dataclass(frozen=True)
class PlanView:
    """A plan: how many writes of each kind, and the first of them in full."""

    id: int
    state: str
    counts: dict[str, int]
    lines: tuple[PlannedLine, ...]
    more: int


def plan_view(bench: Bench, plan: int, limit: int = 40) -> PlanView:
    """What a plan would do. The lines of one record stay together; `more` changes are not shown."""
    kept = bench.conn.plans.get(plan)
    counts = {
        f"{_verb(kind, side)} {entity}": count
        for (entity, side, kind), count in sorted(bench.conn.plans.counts(plan).items())
    }
    shown = bench.conn.plans.changes(plan, limit)
    lines = tuple(line for stored in shown for line in _lines(bench.entity(stored.change.entity), stored.change))
    return PlanView(plan, kept.state if kept else "", counts, lines, max(0, sum(counts.values()) - len(shown)))


def _verb(kind: str, side: str) -> str:
    if kind == ChangeKind.LINK:
        return "link"
    return f"{kind} in {Side(side).capitalize()}:"


def _lines(entity: Entity, kept: Change) -> Iterator[PlannedLine]:
    change = live_change(entity, kept)
    if change.kind is ChangeKind.LINK:
        yield _line(entity, change, why=change.why.get("link", ""))
    elif change.kind is ChangeKind.CREATE and change.part == "main":
        yield _line(entity, change, f"{len(change.values)} fields", why=change.why.get("create", ""))
    else:
        yield from _fields(entity, change)


def _fields(entity: Entity, change: Change) -> Iterator[PlannedLine]:
    """A line for each field that is written."""
    for row in entity.fields:
        if row.name in change.values:
            before, after = shown(change.old.get(row.name)), shown(change.values[row.name])
            yield _line(entity, change, row.title, before, after, change.why.get(row.group or row.name, ""))
    if change.marks:
        status = shown(change.marks.get("status"))
        yield _line(entity, change, "sync status", after=status, why=change.why.get("marks", ""))


def _line(
    entity: Entity, change: Change, field: str = "", before: str = "", after: str = "", why: str = ""
) -> PlannedLine:  # fmt: skip
    action = _verb(change.kind, change.side).rstrip(":")
    exact, zoho = (change.record, change.partner) if change.side is Side.EXACT else (change.partner, change.record)
    return PlannedLine(entity.name, action, change.name, field, before, after, why, exact, zoho)


def shown(value: Any) -> str:
    """A value in one short line."""
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
