"""`exact-zoho setup`."""

from __future__ import annotations

from typing import Annotated

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.engine.setup import Point, Readiness, setup

LOOK = {
    Readiness.OK: "[green]✓[/]",
    Readiness.DONE: "[green]+[/]",
    Readiness.OFF: "[yellow]–[/]",
    Readiness.FAILED: "[red]✗[/]",
}


def run_setup(
    look_only: Annotated[bool, typer.Option("--look-only", help="Create nothing in Zoho, only look.")] = False,
    external_id: Annotated[
        list[str] | None,
        typer.Option(
            "--external-id", metavar="ENTITY=FIELD", help="Use an existing unique text field for the Exact id."
        ),
    ] = None,
    name: Connection = "",
    json: Json = False,
) -> None:
    """Make the connection ready: check both sides, find or create the Zoho fields. It can be repeated."""
    points: list[Point] = []
    with connection(name) as bench:
        for point in setup(bench, create=not look_only, external_id=_pairs(external_id or [])):
            points.append(point)
            if not json:
                _show(point)
    failed = [point for point in points if point.state is Readiness.FAILED]
    if json:
        output.as_json({"ready": not failed, "points": [vars(point) for point in points]})
    elif failed:
        output.console.print("\n[red]Not ready.[/] Do what is said above, then run `exact-zoho setup` again.")
    else:
        output.console.print("\n[green]Ready.[/] See what a first sync would do with `exact-zoho preview`.")
    raise typer.Exit(1 if failed else 0)


def _pairs(given: list[str]) -> dict[str, str]:
    wrong = [each for each in given if each.count("=") != 1]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r}: expected ENTITY=FIELD, such as accounts=Exact_Key")
    return dict(each.split("=") for each in given)


def _show(point: Point) -> None:
    output.console.print(f"{LOOK[point.state]} {point.title}: {point.detail}")
    if point.remedy:
        output.console.print(f"    [dim]{point.remedy}[/]")
