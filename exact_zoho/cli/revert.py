"""`exact-zoho revert`: take back what a run wrote."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection, me
from exact_zoho.cli.sync import Connection, Json, print_plan
from exact_zoho.engine.reversal import Left
from exact_zoho.engine.revert import Creations, Offer, Reverted, carry_out, offer
from exact_zoho.engine.view import PlanView, plan_view

WAITS = 3


def revert(
    run: Annotated[int, typer.Argument(help="The run's number.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    creations: Annotated[
        Creations, typer.Option(help="What the run created: leave it as it is, or mark it as not synchronised.")
    ] = Creations.LEAVE,
    limit: Annotated[int, typer.Option(min=1, help="How many changes to show in full.")] = 40,
    name: Connection = "",
    json: Json = False,
) -> None:
    """Give the fields that a run wrote their former values, where nobody touched them since.

    What would be done is listed first. Nothing is deleted. The records concerned are frozen, because the other side
    still shows what the run carried across: correct it there where it is wrong, then `exact-zoho repair thaw`.
    """
    with connection(name) as bench:
        offered = offer(bench, run, me(), creations)
        view = plan_view(bench, offered.plan, limit)
        if not json:
            _show(offered, view)
        done = carry_out(bench, offered, me()) if not offered.empty and _agreed(yes=yes, json=json) else None
    if json:
        output.as_json(_document(offered, view, done))
    elif done:
        _rows("Not put back", [each for each in done.left if each not in offered.found.left])
        output.console.print(f"[green]{done.message}[/]")
    if done is None and not offered.empty:
        raise typer.Exit(WAITS)


def _agreed(*, yes: bool, json: bool) -> bool:
    """Whether to go on: only a person at a terminal is asked."""
    if yes or json or not (sys.stdin.isatty() and output.console.is_terminal):
        if not yes and not json:
            output.console.print("Nothing was written. To do it: the same command with `--yes`.")
        return yes
    return typer.confirm("Put this back and freeze these records?", default=False)


def _show(offered: Offer, view: PlanView) -> None:
    if offered.empty:
        output.console.print(f"Nothing of run {offered.run} can be put back.")
    else:
        print_plan(view)
    _rows("Stays as it is", offered.found.left)
    _rows("Created by the run, never deleted", offered.found.created)
    if offered.found.resting:
        output.console.print(f"{len(offered.found.resting)} pairs are frozen by it, until they are thawed.")


def _rows(title: str, rows: list[Left]) -> None:
    output.table(
        title, ("side", "record", "name", "field", "why"),
        [(each.side, each.record, each.name, each.field, each.reason) for each in rows],
    )  # fmt: skip


def _document(offered: Offer, view: PlanView, done: Reverted | None) -> dict[str, Any]:
    found = offered.found
    return {
        "run": offered.run, "plan": offered.plan, "changes": [vars(line) for line in view.lines], "more": view.more,
        "left": [vars(each) for each in (done.left if done else found.left)],
        "created": [vars(each) for each in found.created], "frozen": done.resting if done else 0,
        "written": done.written if done else None,
    }  # fmt: skip
