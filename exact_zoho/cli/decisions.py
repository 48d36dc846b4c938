"""`exact-zoho matches`, `conflicts` and `newcomers`: the questions that wait for a person, and the answers."""

from __future__ import annotations

from typing import Annotated

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection, me
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.core.entity import Side
from exact_zoho.core.matching import Decision
from exact_zoho.engine import questions, repair
from exact_zoho.entities import ENTITIES

matches = typer.Typer(help="Records that may be one: look, and say whether they are.")
conflicts = typer.Typer(help="Fields that were changed on both sides and wait for a person (conflict: ask).")
newcomers = typer.Typer(help="New customers for the books: what waits for a yes before it is created in Exact.")

Limit = Annotated[int, typer.Option(min=1, help="How many to show.")]
Entity = Annotated[str, typer.Option("--entity", help=f"What it is: {', '.join(ENTITIES)}.")]
ZohoId = Annotated[str, typer.Argument(help="The record's id in Zoho.")]
ExactId = Annotated[str, typer.Argument(help="Its id in Exact; needed only where several are asked about.")]


@matches.callback(invoke_without_command=True)
def show_matches(context: typer.Context, limit: Limit = 50, name: Connection = "", json: Json = False) -> None:
    """List the pairs that wait for an answer, the likeliest first, each with what agrees and what does not."""
    if context.invoked_subcommand:
        return
    with connection(name) as bench:
        found = questions.match_questions(bench, limit)
        waiting = bench.conn.matches.count_waiting()
    if json:
        output.as_json([vars(each) for each in found])
        return
    rows = [(f"{each.score:.0%}", each.exact_name, each.zoho_name, each.why, each.zoho, each.exact) for each in found]
    output.table(f"{waiting} pairs may be one", ("score", "Exact", "Zoho", "why", "Zoho id", "Exact id"), rows)
    output.console.print(
        "Answer with `exact-zoho matches accept ZOHO_ID`, `refuse` or `never`." if found else "[green]No questions.[/]"
    )


@matches.command("accept")
def accept_match(zoho: ZohoId, exact: ExactId = "", name: Connection = "", entity: Entity = "") -> None:
    """They are one: the next run links them."""
    _decide(name, entity, zoho, exact, Decision.ACCEPTED)


@matches.command("refuse")
def refuse_match(zoho: ZohoId, exact: ExactId = "", name: Connection = "", entity: Entity = "") -> None:
    """They are two, as far as is known now; asked again when what speaks for it has changed."""
    _decide(name, entity, zoho, exact, Decision.REFUSED)


@matches.command("never")
def never_match(zoho: ZohoId, exact: ExactId = "", name: Connection = "", entity: Entity = "") -> None:
    """They are two, and this is never asked again."""
    _decide(name, entity, zoho, exact, Decision.NEVER)


def _decide(name: str, entity: str, zoho: str, exact: str, answer: Decision) -> None:
    with connection(name) as bench:
        pair = questions.meant(bench, entity, zoho, exact)
        output.console.print(repair.decide_match(bench, *pair, answer, me()))


@conflicts.callback(invoke_without_command=True)
def show_conflicts(context: typer.Context, limit: Limit = 50, name: Connection = "", json: Json = False) -> None:
    """List the conflicts that wait for a person: both values, who changed them, and when."""
    if context.invoked_subcommand:
        return
    with connection(name) as bench:
        found = questions.conflict_questions(bench, limit)
    if json:
        output.as_json([vars(each) for each in found])
        return
    columns = ("number", "record", "field", "in Exact", "changed by", "in Zoho", "changed by")
    rows = [(each.number, each.name, each.field, each.exact, each.exact_by, each.zoho, each.zoho_by) for each in found]
    output.table(f"{len(found)} conflicts wait for a person", columns, rows)
    output.console.print(
        "Answer with `exact-zoho conflicts choose NUMBER exact` (or `zoho`), or edit one of the two records."
        if found
        else "[green]No conflict waits for a person.[/]"
    )


@conflicts.command("choose")
def choose(
    number: Annotated[int, typer.Argument(help="The conflict's number in the list.")],
    winner: Annotated[Side, typer.Argument(help="Whose value counts: exact or zoho.")],
    name: Connection = "",
) -> None:
    """Say whose value counts; the next run takes it across."""
    with connection(name) as bench:
        output.console.print(repair.choose(bench, number, winner, me()))


@newcomers.callback(invoke_without_command=True)
def show_newcomers(context: typer.Context, limit: Limit = 50, name: Connection = "", json: Json = False) -> None:
    """List what waits for a yes before it is created in Exact, with likely duplicates beside each."""
    if context.invoked_subcommand:
        return
    with connection(name) as bench:
        found = questions.newcomers(bench, limit)
    if json:
        output.as_json([vars(each) for each in found])
        return
    rows = [(each.zoho, each.entity, each.name, each.since, "\n".join(each.likely) or "none") for each in found]
    columns = ("Zoho id", "entity", "name", "since", "in Exact there is")
    output.table(f"{len(found)} new records for the books", columns, rows)
    output.console.print(
        "Answer with `exact-zoho newcomers allow ZOHO_ID…` (or `--all`) or `refuse ZOHO_ID…`; one that is there "
        "already is linked with `exact-zoho repair relink`."
        if found
        else "[green]Nobody waits.[/]"
    )


Ids = Annotated[list[str] | None, typer.Argument(help="Their ids in Zoho.")]


@newcomers.command("allow")
def allow(
    ids: Ids = None,
    everybody: Annotated[bool, typer.Option("--all", help="All that wait.")] = False,
    name: Connection = "",
) -> None:
    """Let them into the books: the next run creates them in Exact."""
    with connection(name) as bench:
        waiting = questions.waiting_newcomers(bench, None if everybody else ids or [])
        for entity, found in waiting.items():
            output.console.print(repair.allow(bench, entity, found, me()))
    if not waiting:
        output.console.print("[green]Nobody waits.[/]")


@newcomers.command("refuse")
def refuse(ids: Ids = None, name: Connection = "") -> None:
    """Keep them out of the books; `exact-zoho repair thaw` takes it back."""
    with connection(name) as bench:
        for entity, found in questions.waiting_newcomers(bench, ids or []).items():
            output.console.print(repair.refuse(bench, entity, found, me()))
