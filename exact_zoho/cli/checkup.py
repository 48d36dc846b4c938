"""`exact-zoho checkup`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from exact_zoho.cli import output
from exact_zoho.cli.checkup_csv import csv_lists
from exact_zoho.cli.checkup_page import render, verdict
from exact_zoho.cli.opening import connection
from exact_zoho.cli.private import private_file
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.engine.checkup import checkup
from exact_zoho.engine.checkup_facts import Checkup, List
from exact_zoho.engine.run import EXIT_CODES, State
from exact_zoho.errors import BudgetExhaustedError


def run_checkup(
    page: Annotated[Path, typer.Option("--output", help="Where to write the page.")] = Path("checkup.html"),
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FOLDER", help="Write the complete lists there as well.")
    ] = None,
    name: Connection = "",
    json: Json = False,
) -> None:
    """Look at both sides with rights to read only, and write a page about what a first sync would meet."""
    try:
        found = _look(name, page, csv, json=json)
    except BudgetExhaustedError as spent:
        output.errors.print(f"Deferred: {spent}. Begin again after {spent.until:%Y-%m-%d %H:%M} UTC.", markup=False)
        raise typer.Exit(EXIT_CODES[State.DEFERRED]) from None
    if json:
        output.as_json(document(found, page))
        return
    output.console.print()
    for line in summary(found):
        output.console.print(line, markup=False)
    output.console.print(f"The page: {page}" + (f"; the complete lists: {csv}" if csv else ""), markup=False)


def _look(name: str, page: Path, csv: Path | None, *, json: bool) -> Checkup:
    with (
        output.walking(plain=json) as (perform, tell), connection(name, tell) as bench, private_file(page) as file,
        csv_lists(csv) as take,
    ):  # fmt: skip
        found = checkup(bench, perform, take)
        file.write(render(found, str(csv) if csv else ""))
    return found


def document(found: Checkup, page: Path) -> dict[str, Any]:
    """A checkup for machines: what is on the page, and where that is."""
    counts = {name: found.count(name) for name in List}
    return {"page": str(page), "counts": counts, "sets_of_duplicates": found.sets(List.DUPLICATES), **asdict(found)}


def summary(found: Checkup) -> Iterator[str]:
    """A checkup in ten lines."""
    yield f"Exact Online: {found.exact.rstrip('.')}. Zoho CRM: {found.zoho.rstrip('.')}."
    yield verdict(found)
    for each in found.matched:
        yield (
            f"  {each.entity} in {each.side.capitalize()}: {each.total:,}, of which {each.linked:,} linked, "
            f"{each.undecided:,} to decide, {each.created:,} new across, {each.held:,} kept back, "
            f"{each.left_out:,} left out"
        )
    yield (
        f"Duplicates: {found.sets(List.DUPLICATES):,} sets. VAT numbers to look at: {found.count(List.VAT):,}. "
        f"Mandatory fields missing: {found.count(List.MANDATORY):,}. Too long: {found.count(List.TOO_LONG):,}."
    )
    yield f"First: {found.advice[0].text}".replace("`", "")
    yield f"{found.calls['exact']:,} calls to Exact, {found.calls['zoho']:,} to Zoho. Nothing was written."
