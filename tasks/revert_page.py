"""The page of a run that is taken back: what is put back, what stays, what the run had created."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from prefect.artifacts import create_markdown_artifact

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.reversal import Left
from exact_zoho.engine.revert import Offer, Reverted
from tasks.artifacts import key_of
from tasks.markdown import many, prose, table

#: how many rows a section shows
SHOWN = 60


def publish_revert(bench: Bench, offered: Offer, done: Reverted | None) -> None:
    """Publish what taking back a run does, or would do."""
    page, key = revert_page(bench, offered, done), f"revert-{key_of(bench.name)}"
    create_markdown_artifact(page, key=key, description=f"Run {offered.run} taken back")


def revert_page(bench: Bench, offered: Offer, done: Reverted | None) -> str:
    """What taking back a run does, by ids and fields."""
    page = [f"# Run {offered.run}: {many(len(offered.found.changes), 'write')} to put back"]
    page.append(prose(done.message) if done else "Nothing was written: this only lists what would be done.")
    rows = [
        (each.entity, each.side.capitalize(), each.record, ", ".join(_fields(bench, each.entity, each.values)))
        for each in offered.found.changes[:SHOWN]
    ]
    if rows:
        page += ["## Put back", table(("Entity", "Side", "Record", "Fields"), rows)]
    page += _rows("Stays as it is", done.left if done else offered.found.left)
    page += _rows("Created by the run, never deleted", offered.found.created)
    if offered.found.resting:
        page.append(f"{many(len(offered.found.resting), 'pair')} rest from then on, until they are thawed.")
    return "\n\n".join(page)


def _rows(title: str, found: Sequence[Left]) -> Iterator[str]:
    if found:
        yield f"## {title}"
        rows = [(each.entity, each.side.capitalize(), each.record, each.field, each.reason) for each in found[:SHOWN]]
        yield table(("Entity", "Side", "Record", "Field", "Why"), rows)


def _fields(bench: Bench, entity: str, names: Container[str]) -> list[str]:
    return [row.title for row in bench.entity(entity).fields if row.name in names]
