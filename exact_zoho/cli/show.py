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
    _print_records(document["entities"])
    _print_budgets(document["budgets"], document["backlog"])
    for reason, count in {**document["left_out"]["ordered"], **document["left_out"]["by_rule"]}.items():
        output.console.print(f"Left out: {count:,}, because {reason}.", markup=False)
    for command, count in document["questions"].items():
        if count:
            output.console.print(f"{count} {command} wait for an answer: `exact-zoho {command}`.")
    if document["waiting_plan"]:
        output.console.print(
            f"Plan {document['waiting_plan']} waits for approval: `exact-zoho approve {document['waiting_plan']}`."
        )
    changed = [
        (f"{each['entity']}: {each['field']}", each["what"], each["noticed_at"][:16], each["proposal"])
        for each in document["drift"]
    ]
    output.table("Changed in Zoho", ("field", "what", "since", "what to do"), changed)
    if last := document["last_run"]:
        output.console.print(f"Last run: {last['id']}, {last['state']}. {last['message']}")


def _print_records(entities: dict[str, dict[str, int]]) -> None:
    columns = ("entity", "in Exact", "in Zoho", "linked", "in sync", "waiting", "failing", "with issues")
    rows = [(name, found["in_exact"], found["in_zoho"], found["linked"], found["in_sync"],
             found["to_be_looked_at"] + found["outcome_unknown"] + found["waits_for_another"], found["failing"],
             found["with_issues"]) for name, found in entities.items()]  # fmt: skip
    output.table("Records", columns, rows)


def _print_budgets(budgets: list[dict[str, Any]], backlog: list[dict[str, Any]]) -> None:
    rows = [
        (row["owner"].partition("://")[2], row["scope"], row["window"], row["used"], row["remaining"], row["limit"],
         _short(row["resets_at"]), _short(row["used_up_at"]))
        for row in budgets
    ]  # fmt: skip
    output.table("Budgets (UTC)", ("whose", "what", "window", "used", "left", "of", "until", "used up at"), rows)
    for each in backlog:
        end = f"finished at {_short(each['finished_at'])}" if each["finished_at"] else "never finished"
        stop = f", after a stop at {_short(each['exhausted_at'])}" if each["exhausted_at"] else ""
        output.console.print(f"{each['changes']:,} changes at most wait for {each['side'].capitalize()}: {end}{stop}.")


def _short(moment: str | None) -> str:
    return moment[5:16].replace("T", " ") if moment else ""


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
