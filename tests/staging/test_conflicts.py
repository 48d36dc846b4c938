"""Both values of a conflict are kept; a person is asked once, until the values are others or it is settled."""

from __future__ import annotations

from typing import Any

from exact_zoho.core.changes import Settled
from exact_zoho.core.entity import Side
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.store import Store


def settled(winner: Side | None, unit: str = "phone", zoho: str = "z1", **more: Any) -> Settled:
    return Settled("accounts", "e1", zoho, unit, {}, {}, winner, "the rule", name="Jansen", **more)


def add(conn: Connection, winner: Side | None, exact: str, zoho: str, **more: Any) -> None:
    conn.conflicts.add(3, settled(winner, **more), exact={"phone": exact}, zoho={"phone": zoho})


def test_a_settled_conflict_keeps_both_values(conn: Connection, clock: Any) -> None:
    add(conn, Side.EXACT, "1", "2", put_back=True)
    kept = conn.conflicts.recent(5)[0]
    assert (kept.entity, kept.exact_id, kept.zoho_id, kept.unit) == ("accounts", "e1", "z1", "phone")
    assert (kept.exact, kept.zoho, kept.winner, kept.rule) == ({"phone": "1"}, {"phone": "2"}, "exact", "the rule")
    assert (kept.put_back, kept.name, kept.run_id, kept.found_at, kept.answered) == (
        True,
        "Jansen",
        3,
        clock.now(),
        True,
    )
    assert conn.conflicts.asked("accounts", "e1", "z1") == {}


def test_a_question_is_asked_once(conn: Connection) -> None:
    add(conn, None, "1", "2")
    add(conn, None, "1", "2")
    assert conn.conflicts.asked("accounts", "e1", "z1") == {"phone": ({"phone": "1"}, {"phone": "2"})}
    assert len(conn.conflicts.recent(5)) == 1


def test_other_values_are_another_question(conn: Connection) -> None:
    add(conn, None, "1", "2")
    add(conn, None, "3", "4")
    assert conn.conflicts.asked("accounts", "e1", "z1") == {"phone": ({"phone": "3"}, {"phone": "4"})}
    assert [each.answered for each in conn.conflicts.recent(5)] == [False, True]


def test_a_question_is_answered_by_whoever_wins(conn: Connection) -> None:
    add(conn, None, "1", "2")
    add(conn, None, "5", "6", unit="email")
    add(conn, Side.ZOHO, "1", "3")
    assert list(conn.conflicts.asked("accounts", "e1", "z1")) == ["email"]


def test_the_questions_of_many_pairs_come_at_once(conn: Connection) -> None:
    add(conn, None, "1", "2")
    pairs = [("e1", "z1"), ("e1", "z2"), ("e2", "z2")]
    assert list(conn.conflicts.asked_many("accounts", pairs)) == [("e1", "z1")]
    assert conn.conflicts.asked_many("accounts", []) == {}
    assert conn.conflicts.asked_many("contacts", pairs) == {}


def test_the_newest_come_first(conn: Connection) -> None:
    for number in "123":
        add(conn, Side.EXACT, number, "0")
    assert [each.exact["phone"] for each in conn.conflicts.recent(2)] == ["3", "2"]


def test_connections_have_conflicts_of_their_own(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    add(one, None, "1", "2")
    add(other, Side.EXACT, "1", "3")
    assert list(one.conflicts.asked("accounts", "e1", "z1")) == ["phone"]
    assert len(other.conflicts.recent(5)) == 1
