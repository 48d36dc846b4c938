"""The page of a connection's health: what is in sync, what waits, what is left out and why, what fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.drift import findings
from exact_zoho.engine.health import Health, health, last_runs, left_out
from exact_zoho.engine.report import questions
from exact_zoho.staging.rows import Run
from tasks.chart import Bar, picture
from tasks.markdown import Said, many, table
from tasks.words import WORDS

#: how many standing orders the page shows
SHOWN = 40
COLUMNS = (
    "", "In Exact", "In Zoho", "In sync", "To look at", "Unknown", "Waiting", "Failing", "Alone",
)  # fmt: skip
#: what the narrow titles stand for
MEANING = (
    "*To look at*: touched since the last plan. *Unknown*: it is not known yet whether a write arrived. *Waiting*: for "
    "another record. *Failing*: a person must do something. *Alone*: without a partner."
)


def health_page(bench: Bench, *, values: bool) -> str:
    """How a connection stands, as a page."""
    found = [health(bench, entity) for entity in bench.active()]
    page = [_headline(found), picture(bars(bench)), table(COLUMNS, map(_row, found), right=COLUMNS[1:]), MEANING]
    page += [*_paused(bench), *_drift(bench), *_questions(bench), *_left_out(bench)]
    page += [*_orders(bench, values=values), *_runs(bench)]
    return "\n\n".join(piece for piece in page if piece)


def bars(bench: Bench) -> list[Bar]:
    """How each entity stands on each side, for the chart."""
    return [_bar(bench, entity, side) for entity in bench.active() for side in Side]


def _bar(bench: Bench, entity: Entity, side: Side) -> Bar:
    conn = bench.conn
    troubled = {each.record_id for each in conn.issues.open(entity.name) if each.side is side}
    linked = conn.bindings.count(entity.name)
    well = linked - len(conn.bindings.by(entity.name, side, sorted(troubled)))
    rest = max(0, conn.staging.count(entity.name, side) - well - len(troubled))
    return Bar(f"{entity.name} in {side.capitalize()}", well, len(troubled), rest)


def _headline(found: Sequence[Health]) -> str:
    failing = sum(each.failing for each in found)
    needs = f"{many(failing, 'record')} {'needs' if failing == 1 else 'need'} a person" if failing else "all is well"
    return f"# Health: {many(sum(each.in_sync for each in found), 'pair')} in sync, {needs}"


def _row(found: Health) -> tuple[str | int, ...]:
    return (
        found.entity.capitalize(), found.in_exact, found.in_zoho, found.in_sync, found.to_be_looked_at,
        found.outcome_unknown, found.waits_for_another, found.failing, found.not_linked,
    )  # fmt: skip


def _paused(bench: Bench) -> Iterator[str]:
    active = {entity.name for entity in bench.active()}
    if paused := [entity.name for entity in bench.entities if entity.name not in active]:
        yield f"Paused by the settings: {', '.join(paused)}."


def _drift(bench: Bench) -> Iterator[str]:
    found = findings(bench)
    if found:
        yield "## Fields of Zoho that were changed"
        rows = [(each.entity, each.field, each.what, each.noticed_at[:16].replace("T", " "),
             Said(each.proposal))
                for each in found]  # fmt: skip
        yield table(("Entity", "Field", "What happened: it", "Noticed (UTC)", "What to do"), rows)


def _questions(bench: Bench) -> Iterator[str]:
    rows = [(name, count, Said(f"`exact-zoho {name}`")) for name, count in questions(bench).items() if count]
    if rows:
        yield "## Questions that wait for an answer"
        yield table(("What", "How many", "Answer with the deployment of that name, or with"), rows, right=["How many"])


def _left_out(bench: Bench) -> Iterator[str]:
    found = left_out(bench)
    rows = [*found.ordered.items(), *found.by_rule.items()]
    if not rows:
        return
    yield "## Left out, and why"
    yield table(("Why", "Records"), rows, right=["Records"])


def _orders(bench: Bench, *, values: bool) -> Iterator[str]:
    orders = bench.conn.orders.all()
    if not orders:
        return
    yield f"## {many(len(orders), 'standing order')}"
    yield "What people said about single records, until they take it back (`exact-zoho repair`)."
    columns = ("Entity", "Side", "Record", "Order", "Since", *(("By", "Note") if values else ()))
    rows = [
        (each.entity, each.side.capitalize(), each.record, each.order, f"{each.at:%Y-%m-%d %H:%M}",
         *((each.by, each.note) if values else ()))
        for each in orders[:SHOWN]
    ]  # fmt: skip
    yield table(columns, rows)
    if len(orders) > SHOWN:
        yield f"… and {len(orders) - SHOWN:,} more."


def _runs(bench: Bench) -> Iterator[str]:
    last, good = last_runs(bench)
    if last is not None:
        yield "## Runs"
        rows = [("Last run", *_run(last))] + ([("Last good run", *_run(good))] if good else [])
        yield table(("Which", "Number", "How it ended", "Began (UTC)"), rows, right=["Number"])


def _run(run: Run) -> tuple[int, str, str]:
    words = {str(state): word for state, word in WORDS.items()}
    return run.id, words.get(run.state, run.state.capitalize()), f"{run.started_at:%Y-%m-%d %H:%M}"
