"""The page of a plan: what it would do, record by record and field by field, and first of all what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Result, State
from exact_zoho.engine.view import PlannedLine, PlanView, plan_view
from tasks.markdown import many, table

#: how many rows a section shows, and in how many changes they are looked for
SHOWN, LOOKED_AT = 40, 2000
KINDS = ("create in Exact", "create in Zoho", "link", "update in Exact", "update in Zoho")


def plan_page(bench: Bench, result: Result, *, values: bool) -> str:
    """A run's plan as a page, empty where it plans nothing."""
    view = plan_view(bench, result.plan, LOOKED_AT)
    if not view.counts:
        return ""
    page = [_headline(view, result), *_next_step(view, result), _counts(view)]
    for title, verb, columns in SECTIONS:
        page += _section(view, title, verb, columns(values))
    return "\n\n".join([*page, *left_out(result.report)])


def approval(plan: int) -> str:
    """What to do for a plan to be carried out."""
    return f"Run the deployment **approve** with plan **{plan}**, or `exact-zoho approve {plan}`."


def _headline(view: PlanView, result: Result) -> str:
    waits = " waits for approval" if result.state is State.WAITING else ""
    return f"# Plan {view.id}{waits}: {many(sum(view.counts.values()), 'change')}"


def _next_step(view: PlanView, result: Result) -> Iterator[str]:
    if result.state is State.WAITING or view.state == "halted":
        yield f"**Nothing was written yet.** {approval(view.id)} The next sync carries it out."
        yield "`exact-zoho preview` shows every value."


def _counts(view: PlanView) -> str:
    """How many changes of each kind, an entity a row."""
    found = {tuple(what.replace(":", "").rsplit(" ", 1)): count for what, count in view.counts.items()}
    kinds = [kind for kind in KINDS if any(kind == each for each, _ in found)]
    entities = dict.fromkeys(entity for _, entity in found)
    rows = [(entity.capitalize(), *(found.get((kind, entity), 0) for kind in kinds)) for entity in entities]
    titles = [kind[:1].upper() + kind[1:] for kind in kinds]
    return table(("", *titles), rows, right=titles)


Column = tuple[str, Callable[[PlannedLine], Any]]
ENTITY: Column = ("Entity", lambda line: line.entity)
NAME: Column = ("Record", lambda line: line.name)
EXACT: Column = ("In Exact", lambda line: line.exact)
ZOHO: Column = ("In Zoho", lambda line: line.zoho)
WHERE: Column = ("Where", lambda line: line.action.rpartition(" ")[2])
FIELD: Column = ("Field", lambda line: line.field)
RULE: Column = ("Rule", lambda line: line.why)
BEFORE: Column = ("Before", lambda line: line.before)
AFTER: Column = ("After", lambda line: line.after)


#: what all lines of one record have in common
OF_RECORD = (ENTITY, NAME, EXACT, ZOHO)


def _creates(values: bool) -> tuple[Column, ...]:
    return (ENTITY, *((NAME,) if values else ()), WHERE, EXACT, ZOHO, ("What", FIELD[1]), RULE)


def _links(values: bool) -> tuple[Column, ...]:
    return (ENTITY, *((NAME,) if values else ()), EXACT, ZOHO, RULE)


def _updates(values: bool) -> tuple[Column, ...]:
    return (NAME, WHERE, FIELD, BEFORE, AFTER, RULE) if values else (ENTITY, EXACT, ZOHO, WHERE, FIELD, RULE)


#: title, the first word of the actions, the columns
SECTIONS: tuple[tuple[str, str, Callable[[bool], tuple[Column, ...]]], ...] = (
    ("New records", "create", _creates),
    ("Links between records that exist on both sides", "link", _links),
    ("Updates, field by field", "update", _updates),
)


def _section(view: PlanView, title: str, verb: str, columns: Sequence[Column]) -> Iterator[str]:
    lines = [line for line in view.lines if line.action.partition(" ")[0] == verb]
    if not lines:
        return
    yield f"## {title}"
    yield table([name for name, _ in columns], _rows(lines[:SHOWN], columns))
    if len(lines) > SHOWN:
        at_least = "at least " if view.more else ""
        yield f"… and {at_least}{many(len(lines) - SHOWN, 'more row')}: `exact-zoho preview` shows all."


def _rows(lines: Sequence[PlannedLine], columns: Sequence[Column]) -> Iterator[list[Any]]:
    """A row for each line; what it shares with the one above is not said again."""
    above: PlannedLine | None = None
    for line in lines:
        same = above is not None and (above.entity, above.exact, above.zoho) == (line.entity, line.exact, line.zoho)
        yield ["" if same and column in OF_RECORD else column[1](line) for column in columns]
        above = line


def left_out(report: dict[str, Any]) -> Iterator[str]:
    """The records that a run left out as it should, by reason."""
    if report.get("excluded"):
        yield "## Left out on purpose"
        yield table(("Why", "Records"), report["excluded"].items(), right=["Records"])
