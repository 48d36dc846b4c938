"""`exact-zoho sweep`."""

from __future__ import annotations

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection
from exact_zoho.cli.sync import COLOURS, Connection, Json
from exact_zoho.engine.result import Result
from exact_zoho.engine.sweep import sweep


def run_sweep(name: Connection = "", json: Json = False) -> None:
    """Compare the ids and last edits of all records with what was read; what was missed is planned by the next run.

    Nothing is written to either side. Meant for once a night.
    """
    with output.walking(plain=json) as (perform, tell), connection(name, tell) as bench:
        result = sweep(bench, perform)
    if json:
        until = result.until.isoformat() if result.until else None
        shown = {"state": result.state, "message": result.message, "run": result.run, "until": until}
        output.as_json(shown | result.report)
    else:
        _print(result)
    raise typer.Exit(result.exit_code)


def _print(result: Result) -> None:
    columns = ("what", "compared", "missing", "other version", "gone", "not shown")
    rows = [(what, *counts.values()) for what, counts in result.report.get("compared", {}).items()]
    output.table("Compared", columns, rows)
    named = [(what, record) for what, ids in result.report.get("vanished", {}).items() for record in ids]
    output.table("Shown no more, without proof of a deletion", ("what", "id"), named)
    output.console.print(f"[{COLOURS[result.state]}]{result.message}[/]")
