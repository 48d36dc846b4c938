"""`exact-zoho repair …` and `rebuild`: what an operator may do about one record, and about the whole store."""

from __future__ import annotations

from typing import Annotated

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection, me
from exact_zoho.cli.sync import Connection
from exact_zoho.engine import newer, repair
from exact_zoho.engine.edit import edit
from exact_zoho.engine.repair import found
from exact_zoho.entities import ENTITIES

app = typer.Typer(no_args_is_help=True, help="Do something about one record; the next run carries it out.")

Entity = Annotated[str, typer.Argument(help=f"What it is: {', '.join(ENTITIES)}.")]
Record = Annotated[str, typer.Argument(help="The record's id, on either side.")]
ExactId = Annotated[str, typer.Argument(help="The record's id in Exact.")]
ZohoId = Annotated[str, typer.Argument(help="The record's id in Zoho.")]


@app.command()
def unlink(entity: Entity, record: Record, name: Connection = "") -> None:
    """Let two linked records go separate ways. Both stay as they are and take no part any more."""
    with connection(name) as bench:
        output.console.print(repair.unlink(bench, *found(bench, entity, record), me()))


@app.command()
def relink(entity: Entity, exact: ExactId, zoho: ZohoId, name: Connection = "") -> None:
    """Link two records that are one; what either was linked to before stays behind unlinked."""
    with connection(name) as bench:
        output.console.print(repair.relink(bench, entity, exact, zoho, me()))


@app.command()
def adopt(entity: Entity, exact: ExactId, zoho: ZohoId, name: Connection = "") -> None:
    """Say which record was made by a creation of which nobody knows what became."""
    with connection(name) as bench:
        output.console.print(repair.adopt(bench, entity, exact, zoho, me()))


@app.command()
def recreate(entity: Entity, record: Record, name: Connection = "") -> None:
    """Create a record across knowingly: its partner there was deleted, or it was unlinked."""
    with connection(name) as bench:
        output.console.print(repair.recreate(bench, *found(bench, entity, record), me()))


@app.command()
def freeze(entity: Entity, record: Record, name: Connection = "") -> None:
    """Leave a record as it is on both sides, until `thaw`. In Zoho the box "Exact Do Not Sync" does the same."""
    with connection(name) as bench:
        output.console.print(repair.freeze(bench, *found(bench, entity, record), me()))


@app.command()
def thaw(entity: Entity, record: Record, name: Connection = "") -> None:
    """Take back what was said about a record: frozen, unlinked or refused."""
    with connection(name) as bench:
        output.console.print(repair.thaw(bench, *found(bench, entity, record)))


@app.command()
def retry(
    entity: Annotated[str, typer.Argument(help="What to try again; left out: everything.")] = "",
    record: Annotated[str, typer.Argument(help="The record's id; left out: all of them.")] = "",
    name: Connection = "",
) -> None:
    """Try again what a side refused: one record, or all."""
    with connection(name) as bench:
        which = found(bench, entity, record) if record else (entity, None, "")
        output.console.print(repair.retry(bench, *which))


@app.command("edit")
def edit_field(
    entity: Entity, record: Record,
    field: Annotated[str, typer.Argument(help="The field, by its name or column.")],
    value: Annotated[str, typer.Argument(help='The value; "" empties the field.')],
    name: Connection = "",
) -> None:  # fmt: skip
    """Correct one field of a record at once, on the side where that id is; the record is then tried again."""
    with connection(name) as bench:
        output.console.print(edit(bench, entity, record, field, value, me()))


def rebuild(name: Connection = "") -> None:
    """After a backup of the store was restored: read everything again and find all links again.

    The links are found by the ids that both sides keep, and the first plan waits for approval.
    """
    with connection(name) as bench, bench.store.lock(bench.name):
        newer.rebuild(bench)
    output.console.print("Everything is read and linked again by the next run, whose plan waits for `sync --approve`.")
