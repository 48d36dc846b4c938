"""What a run leaves in the Prefect UI to be read: its plan and its result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Result, State
from exact_zoho.engine.view import PlanView, plan_view

WORDS = {
    State.COMPLETED: "Done", State.WAITING: "Waiting for approval", State.DEFERRED: "Deferred", State.HALTED: "Halted",
    State.SKIPPED: "Skipped", State.FAILED: "Failed",
}  # fmt: skip


def publish(bench: Bench, result: Result) -> None:
    """Publish a run's plan, where it made one, and its result."""
    name = key_of(bench.name)
    if result.plan:
        view = plan_view(bench, result.plan)
        create_markdown_artifact(
            plan_page(view, result), key=f"plan-{name}", description=f"Plan {view.id} of {bench.name}"
        )
    create_markdown_artifact(
        result_page(bench, result), key=f"result-{name}", description=f"Run {result.run} of {bench.name}"
    )


def key_of(name: str) -> str:
    """A connection's name as artifact keys allow it."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "connection"


def plan_page(view: PlanView, result: Result) -> str:
    """A plan as a page."""
    total = sum(view.counts.values())
    page = [f"# Plan {view.id}: {total or 'no'} change{'' if total == 1 else 's'}"]
    if result.state is State.WAITING:
        page.append(
            "Nothing was written yet. To carry it out, run this deployment with **approve** switched on, "
            "or `exact-zoho sync --approve`."
        )
    page.append(_table(("What", "How many"), view.counts.items()))
    if view.lines:
        lines = [(line.action, line.name, line.field, line.before, line.after, line.why) for line in view.lines]
        page += ["## Change by change", _table(("Action", "Record", "Field", "Before", "After", "Why"), lines)]
    if view.more:
        page.append(f"… and {view.more} more changes.")
    return "\n\n".join(page)


def result_page(bench: Bench, result: Result) -> str:
    """A run's result as a page."""
    report = result.report
    page = [f"# {WORDS[result.state]}", result.message]
    written = [(entity, what, n) for entity, kinds in report.get("written", {}).items() for what, n in kinds.items()]
    if written:
        page += ["## Written", _table(("Entity", "What", "Records"), written)]
    if report.get("conflicts"):
        rows = [(each["name"], each["field"], each["rule"]) for each in report["conflicts"]]
        page += [
            "## Conflicts",
            "Changed on both sides; both values are kept in the store.",
            _table(("Record", "Field", "Settled by"), rows),
        ]
    issues = bench.conn.issues.open()[:50]
    if issues:
        told = [(each.name or each.record_id, each.side, each.field, each.message, each.remedy) for each in issues]
        page += [
            f"## {len(bench.conn.issues.open())} open issues",
            _table(("Record", "Side", "Field", "What", "What to do"), told),
        ]
    if report.get("excluded"):
        page += ["## Left out on purpose", _table(("Why", "Records"), report["excluded"].items())]
    page += ["## Read", _table(("Feed", "New or changed"), report.get("read", {}).items())]
    calls = report.get("calls", {})
    page.append(
        f"{calls.get('exact', 0)} calls to Exact, {calls.get('zoho', 0)} to Zoho; "
        f"settings version {bench.settings_version}."
    )
    return "\n\n".join(page)


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [
        " | ".join(columns),
        " | ".join("---:" if column in {"How many", "Records", "New or changed"} else "---" for column in columns),
    ]
    lines += [" | ".join(_cell(value) for value in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _cell(value: Any) -> str:
    text = "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
    return re.sub(r"([|<>*_`\[\]\\])", r"\\\1", text.replace("\n", " "))
