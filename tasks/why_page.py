"""The page that says why a record shows what it shows: what holds it now, and all that was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prefect.artifacts import create_markdown_artifact

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.view import shown
from exact_zoho.engine.why import Event, Why
from tasks.artifacts import key_of
from tasks.markdown import many, prose, table

#: how many events the page shows, the last ones
SHOWN = 100


def publish_why(bench: Bench, told: Why, *, values: bool) -> None:
    """Publish what is known of a record."""
    page = why_page(told, values=values)
    create_markdown_artifact(page, key=f"why-{key_of(bench.name)}", description=f"Why: {_ids(told)}")


def why_page(told: Why, *, values: bool) -> str:
    """What is known of a record as a page; names and values are on it only where that is wanted."""
    name = f" {prose(told.name)}" if values else ""
    page = [f"# {told.entity.capitalize()}{name}: {told.linked}", _ids(told)]
    if told.holds:
        page += ["## What holds it now", "\n".join(f"- {prose(each)}" for each in told.holds) if values
                 else f"{many(len(told.holds), 'thing')}: see `exact-zoho why`, or the page of issues."]  # fmt: skip
    if values:
        rows = [(each.title, shown(each.exact), shown(each.zoho), _agreed(each.agreed)) for each in told.fields]
        page += ["## Now", table(("Field", "In Exact", "In Zoho", "Ever agreed"), rows)]
    return "\n\n".join([*page, *_chain(told, values=values)])


def _chain(told: Why, *, values: bool) -> Iterator[str]:
    yield "## What was done to it"
    if not told.events:
        yield "Nothing was ever written or planned for it."
        return
    extra = ("Before", "After") if values else ()
    rows = [_row(event, values=values) for event in told.events[-SHOWN:]]
    yield table(("When (UTC)", "What", "Field", *extra, "Rule", "Run", "Change"), rows)


def _row(event: Event, *, values: bool) -> tuple[str, ...]:
    between = (shown(event.before), shown(event.after)) if values else ()
    run, change = (str(number or "") for number in (event.run, event.change))
    return _moment(event.sent_at), event.what, event.field, *between, event.rule, run, change


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


def _agreed(agreed: bool) -> str:
    return "yes" if agreed else "no"


def _ids(told: Why) -> str:
    return ", ".join(f"{record} in {side.capitalize()}" for side, record in told.ids.items())
