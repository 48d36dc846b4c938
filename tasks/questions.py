"""The page of questions that wait for a person: which records are one, whose value counts, what comes into the books.

Like all pages it shows ids only, unless whoever deploys the flow asked for names and values.
"""

from __future__ import annotations

from collections.abc import Iterator

from exact_zoho.engine import questions
from exact_zoho.engine.bench import Bench
from tasks.markdown import many, table

#: how many questions of a kind a page shows
SHOWN = 40


def page(bench: Bench, *, values: bool) -> str:
    """All questions as a page, empty where there are none."""
    pieces = [*_newcomers(bench, values), *_matches(bench, values), *_conflicts(bench, values)]
    return "\n\n".join(["# Questions that wait for a person", *pieces]) if pieces else ""


def _newcomers(bench: Bench, values: bool) -> Iterator[str]:
    waiting = questions.newcomers(bench)
    if not waiting:
        return
    yield f"## {many(len(waiting), 'new record')} for the books"
    yield "Run the deployment **newcomers** with the Zoho ids under *allow* or *refuse*, or `exact-zoho newcomers`."
    rows = [
        (each.zoho, each.entity, each.name if values else "", each.since, _beside(each, values))
        for each in waiting[:SHOWN]
    ]
    yield table(("Zoho id", "Entity", "Name", "Since", "In Exact there is"), rows)


def _beside(newcomer: questions.Newcomer, values: bool) -> str:
    if values:
        return "; ".join(newcomer.likely) or "nobody like it"
    return many(len(newcomer.likely), "likely duplicate") if newcomer.likely else "nobody like it"


def _matches(bench: Bench, values: bool) -> Iterator[str]:
    waiting = bench.conn.matches.count_waiting()
    if not waiting:
        return
    yield f"## {many(waiting, 'pair')} may be one"
    yield (
        "Run the deployment **matches** with the Zoho ids under *accept*, *refuse* or *never*, or `exact-zoho matches`."
    )
    found = questions.match_questions(bench, SHOWN)
    if values:
        rows = [(f"{each.score:.0%}", each.exact_name, each.zoho_name, each.zoho, each.why) for each in found]
        yield table(("Score", "In Exact", "In Zoho", "Zoho id", "Why"), rows)
    else:
        yield table(
            ("Score", "Exact id", "Zoho id", "Why"),
            [(f"{each.score:.0%}", each.exact, each.zoho, each.why) for each in found],
        )


def _conflicts(bench: Bench, values: bool) -> Iterator[str]:
    waiting = questions.conflict_questions(bench)
    if not waiting:
        return
    yield f"## {many(len(waiting), 'conflict')} to decide"
    yield (
        "Run the deployment **conflicts** with the numbers under the side whose value counts, or "
        "`exact-zoho conflicts`; or edit one of the two records."
    )
    if values:
        columns = ("Number", "Record", "Field", "In Exact", "Changed by", "In Zoho", "Changed by")
        rows = [(w.number, w.name, w.field, w.exact, w.exact_by, w.zoho, w.zoho_by) for w in waiting[:SHOWN]]
        yield table(columns, rows)
    else:
        yield table(("Number", "Entity", "Field"), [(each.number, each.entity, each.field) for each in waiting[:SHOWN]])
