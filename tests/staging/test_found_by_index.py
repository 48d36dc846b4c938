"""What is asked for a record, or for a few, is found without going through all that a connection has.

SQLite tells how it will find the rows. A step that is bound by the connection and the entity alone looks at all of
them: each run, and each write, would be as slow as the history is long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from exact_zoho.core.changes import Change, ChangeKind
from exact_zoho.core.entity import Side
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.store import Store
from tests.staging.conftest import KEY, Clock, Random

EXACT, ZOHO = Side.EXACT, Side.ZOHO
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CREATION = Change("contacts", EXACT, ChangeKind.CREATE, partner="z9", key="K9", values={"name": "Jansen"})

VERBS: dict[str, Callable[[Connection, int], object]] = {
    "claim": lambda conn, change: conn.changes.claim({change: "digest"}, 7),
    "get": lambda conn, change: conn.changes.get(change),
    "done": lambda conn, change: conn.changes.done(change, "e9"),
    "skip": lambda conn, change: conn.changes.skip([change], "why"),
    "open intents": lambda conn, _: conn.changes.open_intents("contacts"),
    "unknown updates": lambda conn, _: conn.changes.unknown_updates("contacts", EXACT),
    "last refusals": lambda conn, _: conn.changes.last_refusals("contacts", ["z9", "e9"]),
    "restless": lambda conn, _: conn.changes.restless("contacts", ["z9"], LONG_AGO, 6),
    "history": lambda conn, _: conn.changes.history("contacts", "z9"),
    "writes of": lambda conn, _: conn.changes.writes_of(7),
    "tally": lambda conn, _: conn.changes.tally(7),
    "plan a creation": lambda conn, _: conn.plans.add(conn.plans.create(8), [CREATION]),
    "meant by a plan": lambda conn, _: conn.plans.meant(1, "contacts", ZOHO, ["z9"]),
    "bases": lambda conn, _: conn.bindings.base([1, 2]),
    "bindings": lambda conn, _: conn.bindings.by("contacts", EXACT, ["e9"]),
    "pointing at": lambda conn, _: conn.staging.pointing_at("accounts", EXACT, ["e1"]),
    "records": lambda conn, _: conn.staging.load("contacts", EXACT, ["e9"]),
    "hits": lambda conn, _: conn.staging.hits("contacts", EXACT, "email", ["a@b.nl"], 50),
    "exchanges": lambda conn, change: conn.exchanges.of([change]),
    "conflicts of a pair": lambda conn, _: conn.conflicts.of("contacts", "e9", "z9"),
    "forget exchanges": lambda conn, _: conn.exchanges.forget(LONG_AGO),
    "asked about": lambda conn, _: conn.conflicts.asked_many("contacts", [("e9", "z9")]),
}
#: what is looked through although only the connection bounds it: links, of which there are no more than records
ACCEPTED = {("tally", "bindings")}
#: indexes that hold only what is open
PARTIAL = {"changes_open", "changes_rereading", "conflicts_open"}


@pytest.fixture
def conn(file_url: str, clock: Clock, random: Random) -> Iterator[Connection]:
    """A store as it is in use, with the indexes in the order in which it was made."""
    store = Store.open(file_url, KEY, clock, random)
    yield store.connection("default")
    store.close()


@contextmanager
def explained() -> Iterator[list[str]]:
    """How SQLite finds the rows of each statement in the block."""
    steps: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.split(maxsplit=1)[0] in ("SELECT", "UPDATE", "DELETE"):
            raw = connection.connection.dbapi_connection
            steps.extend(
                row[-1] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters[0] if many else parameters)
            )

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield steps
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


def looked_through(step: str) -> str:
    """The table of which a step looks at all rows of a connection; "" where something else bounds it."""
    found = re.match(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX|INTEGER PRIMARY KEY) ?(\w*))?", step)
    if found is None or "VIRTUAL" in step or found[3] in PARTIAL:
        return ""
    bounds = set(re.findall(r"(\w+)[=<>]", step))
    return found[2] if bounds <= {"connection", "entity", "side"} else ""


@pytest.mark.parametrize("verb", VERBS)
def test_rows_are_found_by_what_was_asked_for(conn: Connection, verb: str) -> None:
    conn.plans.add(conn.plans.create(1), [CREATION])
    change = conn.plans.changes(1)[0].id
    with explained() as steps:
        VERBS[verb](conn, change)
    assert steps
    through = {(verb, table) for step in steps if (table := looked_through(step))}
    assert through <= ACCEPTED, steps
