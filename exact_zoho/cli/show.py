"""`exact-zoho status` and `exact-zoho issues`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.engine.report import status


def show_status(name: Connection = "", json: Json = False) -> None:
    """Show how the connection stands: linked, held and waiting records, the last run, what is left of the budgets."""
    with connection(name) as bench:
        document = status(bench)
    if json:
        output.as_json(document)
        return
    print_status(document)


def print_status(document: dict[str, Any]) -> None:
    """Show a status as tables."""
    output.console.print(
        f"Connection [bold]{document['connection']}[/]: Exact division {document['division']}, "
        f"Zoho organisation {document['organisation'] or 'not known yet'}, {document['state']}\n"
    )
    entities = document["entities"]
    columns = ("entity", "in Exact", "in Zoho", "linked", "with issues", "to be looked at", "outcome unknown")
    output.table("Records", columns, [(name, *health.values()) for name, health in entities.items()])
    budgets = [
        (row["owner"], row["scope"], row["window"], row.get("used"), row["remaining"], row["limit"], row["resets_at"])
        for row in document["budgets"]
    ]
    output.table("Budgets", ("whose", "what", "window", "used", "left", "of", "until"), budgets)
    for command, count in document["questions"].items():
        if count:
            output.console.print(f"{count} {command} wait for an answer: `exact-zoho {command}`.")
    if document["waiting_plan"]:
        output.console.print(f"Plan {document['waiting_plan']} waits for approval: `exact-zoho sync --approve`.")
    if last := document["last_run"]:
        output.console.print(f"Last run: {last['id']}, {last['state']}. {last['message']}")


def show_issues(
    name: Connection = "",
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 50,
    json: Json = False,
) -> None:
    """List what a person must know or do: which record, which field, what to change."""
    with connection(name) as bench:
        issues = bench.conn.issues.open()
    if json:
        output.as_json([vars(issue) for issue in issues])
        return
    if not issues:
        output.console.print("[green]No open issues.[/]")
        return
    rows = [(each.name or each.record_id, each.side, each.field, each.message, each.remedy) for each in issues[:limit]]
    output.table(f"{len(issues)} open issues", ("record", "side", "field", "what", "what to do"), rows)
    if len(issues) > limit:
        output.console.print(f"… and {len(issues) - limit} more (`--limit {len(issues)}`)")
