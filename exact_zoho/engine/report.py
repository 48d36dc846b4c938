"""Report: what a run did, and how things stand, as counts and names that people and machines read alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from exact_zoho.core.changes import ChangeKind, ChangeState, IssueCode
from exact_zoho.core.entity import Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.budgets_view import backlogs, budgets
from exact_zoho.engine.drift import findings
from exact_zoho.engine.health import health, standing

#: how many conflicts and issues a report shows in full
SHOWN = 20


def report(
    bench: Bench, run: int, plan: int, read: Mapping[str, int], excluded: Mapping[str, int], planned: int = 0
) -> dict[str, Any]:  # fmt: skip
    """What one run read, wrote and found, with a headline; all of it JSON.

    `plan` is the first plan it carried out, which an earlier run may have made and a person approved; `planned` counts
    the changes that it only planned.
    """
    made = bench.conn.plans.get(plan)
    runs = {run, *([made.run_id] if made else [])}
    written, refused = _tally(bench, run)
    conflicts = [_conflict(row) for row in bench.conn.conflicts.recent(SHOWN) if row.run_id in runs]
    issues = bench.conn.issues.counts()
    return {
        "headline": _headline(written, planned, bench.conn.conflicts.count(runs), sum(issues.values())),
        "read": dict(read),
        "written": written,
        "refused": refused,
        "conflicts": conflicts,
        "issues": {"/".join(key): count for key, count in issues.items()},
        "excluded": dict(excluded),
        "calls": {"exact": bench.exact.calls_made, "zoho": bench.zoho.calls_made},
        "settings_version": bench.settings_version,
    }


def status(bench: Bench) -> dict[str, Any]:
    """How a connection stands: what is linked, held, excluded and waiting, and its last run."""
    conn = bench.conn
    last = conn.runs.last("sync")
    return {
        "connection": bench.name,
        "state": conn.identity.state(),
        "division": bench.division,
        "organisation": conn.identity.pinned().get("org", ""),
        "settings_version": bench.settings_version,
        "entities": {entity.name: health(bench, entity).document() for entity in bench.entities},
        "drift": [asdict(each) for each in findings(bench)],
        "questions": questions(bench),
        "waiting_plan": waiting.id if (waiting := conn.plans.waiting()) else None,
        "last_run": None
        if last is None
        else {
            "id": last.id,
            "state": last.state,
            "started": last.started_at.isoformat(),
            "message": last.report.get("message", ""),
        },
        **standing(bench),
        "budgets": [row.document() for row in budgets(bench)],
        "backlog": [each.document() for each in backlogs(bench)],
    }


def questions(bench: Bench) -> dict[str, int]:
    """How many questions wait for a person, by the command that answers them."""
    return {
        "matches": bench.conn.matches.count_waiting(),
        "conflicts": len(bench.conn.conflicts.waiting()),
        "newcomers": sum(len(bench.conn.issues.open(entity.name, IssueCode.REVIEW)) for entity in bench.entities),
    }


def _tally(bench: Bench, run: int) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """What was written, by entity and kind of write; and what was refused, by entity and side."""
    written: dict[str, dict[str, int]] = {}
    refused: dict[str, int] = {}
    for (entity, side, kind, state), count in bench.conn.changes.tally(run).items():
        if state == ChangeState.DONE:
            what = "linked" if kind == ChangeKind.LINK else f"{_PAST[kind]} in {Side(side).capitalize()}"
            written.setdefault(entity, {})[what] = count
        elif state == ChangeState.REFUSED:
            refused[f"{entity} in {Side(side).capitalize()}"] = count
    return written, refused


_PAST = {ChangeKind.CREATE: "created", ChangeKind.UPDATE: "updated"}


def _conflict(row: Any) -> dict[str, Any]:
    return {
        "entity": row.entity, "exact": row.exact_id, "zoho": row.zoho_id, "field": row.unit, "winner": row.winner,
        "rule": row.rule, "put_back": row.put_back, "name": row.name,
    }  # fmt: skip


def _headline(written: Mapping[str, Mapping[str, int]], planned: int, conflicts: int, issues: int) -> str:
    parts = [f"{entity}: " + ", ".join(f"{n} {what}" for what, n in kinds.items()) for entity, kinds in written.items()]
    idle = "Nothing to write" if issues else "Nothing to write: both sides agree"
    if planned:
        idle = f"Nothing was written; planned: {_many(planned, 'change')}"
    told = "; ".join(parts) or idle
    found = f"{_many(conflicts, 'conflict')} settled, {_many(issues, 'open issue')}"
    return f"{told}. {found[0].upper()}{found[1:]}."


def _many(count: int, word: str) -> str:
    return f"{count or 'no'} {word}{'' if count == 1 else 's'}"
