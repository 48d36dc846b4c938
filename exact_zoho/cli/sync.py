"""`exact-zoho sync` and `exact-zoho preview`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection, me
from exact_zoho.engine.report import questions
from exact_zoho.engine.run import Options, Result, State, walk
from exact_zoho.engine.view import PlanView, plan_view

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
Connection = Annotated[
    str, typer.Option("--connection", help="The connection's name, instead of EXACT_ZOHO_CONNECTION.")
]
LinkOnly = Annotated[bool, typer.Option("--link-only", help="Match and link records, create none.")]

COLOURS = {
    State.COMPLETED: "green", State.SKIPPED: "yellow", State.WAITING: "yellow", State.DEFERRED: "yellow",
    State.HALTED: "red", State.FAILED: "red",
}  # fmt: skip


def sync(
    approve: Annotated[
        bool, typer.Option("--approve", help="Approve the plan that waits, else this run's own.")
    ] = False,
    link_only: LinkOnly = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 while records have open issues.")] = False,
    name: Connection = "",
    json: Json = False,
) -> None:
    """Bring both sides into agreement. A connection's first plan waits for `approve`, or for --approve here."""
    result = _walk(name, Options(approve=approve, link_only=link_only, by=me()), json=json)
    if strict and result.state is State.COMPLETED and any(result.report.get("issues", {}).values()):
        raise typer.Exit(1)
    raise typer.Exit(result.exit_code)


def preview(
    link_only: LinkOnly = False,
    limit: Annotated[int, typer.Option(min=0, help="How many changes to show in full.")] = 40,
    name: Connection = "",
    json: Json = False,
) -> None:
    """Read both sides and show what a sync would do. Nothing is written to either side."""
    result = _walk(name, Options(preview=True, link_only=link_only), json=json, limit=limit)
    raise typer.Exit(result.exit_code)


def _walk(name: str, options: Options, *, json: bool, limit: int = 12) -> Result:
    with output.walking(plain=json) as (perform, tell), connection(name, tell) as bench:
        result = walk(bench, options, perform)
        shows_plan = options.preview or result.state in (State.WAITING, State.HALTED)
        view = plan_view(bench, result.plan, limit) if result.plan and shows_plan else None
        issues = len({(issue.side, issue.record_id) for issue in bench.conn.issues.open()})
        asked = questions(bench)
    if json:
        output.as_json(document(result, view))
    else:
        _print(result, view, issues, asked)
    return result


def document(result: Result, view: PlanView | None) -> dict[str, Any]:
    """A run's result for machines."""
    shown = {"state": result.state, "message": result.message, "run": result.run, "plan": result.plan or None}
    shown |= {"until": result.until.isoformat() if result.until else None, **result.report}
    if view:
        shown["planned"] = {"counts": view.counts, "lines": [vars(line) for line in view.lines], "more": view.more}
    return shown


def _print(result: Result, view: PlanView | None, issues: int, asked: dict[str, int]) -> None:
    output.console.print()
    if view:
        print_plan(view)
    for conflict in result.report.get("conflicts", ()):
        output.console.print(f"  conflict: {conflict['name']}, {conflict['field']}: {conflict['rule']}")
    for reason, count in result.report.get("excluded", {}).items():
        output.console.print(f"  left out: {count}, because {reason}")
    output.console.print(f"[{COLOURS[result.state]}]{result.message}[/]")
    if issues:
        output.console.print(f"{issues} records need a person: see `exact-zoho issues`.")
    for command, count in asked.items():
        if count:
            output.console.print(f"{count} {command} wait for an answer: `exact-zoho {command}`.")


def print_plan(view: PlanView) -> None:
    """Show a plan as tables."""
    output.table(f"Plan {view.id}", ("what", "how many"), list(view.counts.items()))
    rows = [(line.action, line.name, line.field, line.before, line.after, line.why) for line in view.lines]
    output.table("", ("action", "record", "field", "before", "after", "why"), rows)
    if view.more:
        output.console.print(f"… and {view.more} more changes (`exact-zoho preview --limit {view.more + len(rows)}`)\n")
