"""The page of the nightly comparison."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.result import Result, State
from tasks.artifacts import key_of
from tasks.markdown import prose, table
from tasks.pages import plain

COLUMNS = ("List", "Compared", "Missing", "Other version", "Deleted", "Not shown")


def publish_sweep(bench: Bench, result: Result) -> None:
    """Publish what a comparison found; nothing where it was skipped."""
    if result.state is State.SKIPPED:
        return
    page, told = sweep_page(result), f"Comparison {result.run} of {bench.name}: {result.state}"
    create_markdown_artifact(page, key=f"sweep-{key_of(bench.name)}", description=told)


def sweep_page(result: Result) -> str:
    """A comparison as a page."""
    rows = [(what, *counts.values()) for what, counts in result.report.get("compared", {}).items()]
    page = ["# Both sides compared with what was read", prose(plain(result)), table(COLUMNS, rows, right=COLUMNS[1:])]
    if named := [(what, record) for what, ids in result.report.get("vanished", {}).items() for record in ids]:
        page += ["## Shown no more, without proof of a deletion", table(("List", "Id"), named)]
    return "\n\n".join(page)
