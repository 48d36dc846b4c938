"""Both values of a conflict are kept; a person is asked once, until the values are others or it is settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from exact_zoho.core.changes import Settled
from exact_zoho.core.entity import Side
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.decided import FoundConflict
from exact_zoho.staging.store import Store

PAIR = ("e1", "z1")


def settled(winner: Side | None, unit: str = "phone", zoho_id: str = "z1", **more: Any) -> Settled:
    return Settled("accounts", "e1", zoho_id, unit, {}, {}, winner, "the rule", name="Jansen", **more)


def add(conn: Connection, winner: Side | None, exact: str, zoho: str, **more: Any) -> None:
    conn.conflicts.add_many(3, "accounts", [found(winner, exact, zoho, **more)])


def found(winner: Side | None, exact: str, zoho: str, **more: Any) -> FoundConflict:
    return FoundConflict(settled(winner, **more), {"phone": exact}, {"phone": zoho})


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


def test_of_many_found_at_once_those_that_are_known_are_not_kept_again(conn: Connection) -> None:
    add(conn, None, "1", "2")
    add(conn, Side.ZOHO, "1", "2", unit="email")
    again = [found(None, "1", "2"), found(Side.ZOHO, "1", "2", unit="email")]
    fresh = [found(None, "1", "3", unit="city"), found(Side.ZOHO, "1", "2", unit="email", zoho_id="z2")]
    conn.conflicts.add_many(4, "accounts", [*again, *fresh])
    kept = sorted((each.unit, each.zoho_id, each.run_id) for each in conn.conflicts.recent(9))
    assert kept == [("city", "z1", 4), ("email", "z1", 3), ("email", "z2", 4), ("phone", "z1", 3)]


def test_other_values_are_another_question(conn: Connection) -> None:
    add(conn, None, "1", "2")
    add(conn, None, "3", "4")
    assert conn.conflicts.asked("accounts", "e1", "z1") == {"phone": ({"phone": "3"}, {"phone": "4"})}
    assert [each.answered for each in conn.conflicts.recent(5)] == [False, True]


def test_a_question_stays_with_its_choice_while_its_answer_is_planned_until_that_was_carried_out(
    conn: Connection,
) -> None:
    add(conn, None, "1", "2")
    add(conn, None, "5", "6", unit="email")
    conn.conflicts.choose(number(conn), Side.ZOHO, "Anna")
    add(conn, Side.ZOHO, "1", "2")
    assert conn.conflicts.choices("accounts", [PAIR]) == {PAIR: {"phone": Side.ZOHO}}
    conn.conflicts.ask_no_more("accounts", {PAIR: ["email"]})
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


def number(conn: Connection, unit: str = "phone") -> int:
    return next(each.id for each in conn.conflicts.waiting() if each.unit == unit)


def test_who_edited_each_record_last_is_kept_with_when(conn: Connection, clock: Any) -> None:
    moment = clock.now()
    earlier = moment - timedelta(hours=1)
    who = {"exact_by": "Piet", "exact_at": earlier, "zoho_by": "Anna \ud83d", "zoho_at": moment}
    conn.conflicts.add_many(3, "accounts", [replace(found(None, "1", "2"), **who)])
    kept = conn.conflicts.waiting()[0]
    assert (kept.exact_by, kept.exact_at, kept.zoho_by, kept.zoho_at) == ("Piet", earlier, "Anna ?", moment)
    add(conn, Side.EXACT, "1", "3")
    kept = conn.conflicts.recent(1)[0]
    assert (kept.exact_by, kept.exact_at, kept.zoho_by, kept.zoho_at) == ("", None, "", None)


def test_what_waits_for_a_person_comes_oldest_first(conn: Connection) -> None:
    add(conn, None, "1", "2", unit="email")
    add(conn, Side.EXACT, "1", "2", unit="name")
    add(conn, None, "1", "2", put_back=True, unit="city")
    add(conn, None, "1", "2")
    assert [each.unit for each in conn.conflicts.waiting()] == ["email", "phone"]
    assert [each.unit for each in conn.conflicts.waiting(1)] == ["email"]


def test_a_choice_is_kept_with_who_made_it_and_can_be_changed(conn: Connection, clock: Any) -> None:
    add(conn, None, "1", "2")
    assert conn.conflicts.choices("accounts", [PAIR]) == {}
    assert conn.conflicts.choose(number(conn), Side.EXACT, "Anna")
    clock.advance(60)
    assert conn.conflicts.choose(number(conn), Side.ZOHO, "Bert")
    kept = conn.conflicts.waiting()[0]
    assert (kept.chosen, kept.chosen_by, kept.chosen_at) == ("zoho", "Bert", clock.now())


def test_choices_of_many_pairs_come_at_once_by_unit(conn: Connection) -> None:
    add(conn, None, "1", "2")
    add(conn, None, "1", "2", unit="email")
    add(conn, None, "1", "2", unit="city")
    conn.conflicts.choose(number(conn), Side.ZOHO, "Anna")
    conn.conflicts.choose(number(conn, "email"), Side.EXACT, "Anna")
    wanted = {"phone": Side.ZOHO, "email": Side.EXACT}
    assert conn.conflicts.choices("accounts", [PAIR, ("e1", "z2")]) == {PAIR: wanted}
    assert conn.conflicts.choices("accounts", [("e1", "z2")]) == {}
    assert conn.conflicts.choices("contacts", [PAIR]) == {}
    assert conn.conflicts.choices("accounts", []) == {}


def test_a_choice_is_about_the_values_that_the_person_saw(conn: Connection) -> None:
    add(conn, None, "1", "2")
    conn.conflicts.choose(number(conn), Side.EXACT, "Anna")
    add(conn, None, "1", "2")
    assert conn.conflicts.choices("accounts", [PAIR]) == {PAIR: {"phone": Side.EXACT}}, "planned again"
    add(conn, None, "1", "3")
    assert conn.conflicts.choices("accounts", [PAIR]) == {}, "another value is another question"
    assert conn.conflicts.recent(2)[1].chosen_by == "Anna", "what was said stays in the history"


def test_a_question_that_is_settled_takes_no_choice(conn: Connection) -> None:
    add(conn, None, "1", "2")
    asked = number(conn)
    conn.conflicts.ask_no_more("accounts", {PAIR: ()})
    assert not conn.conflicts.choose(asked, Side.EXACT, "Anna")
    assert not conn.conflicts.choose(asked + 99, Side.EXACT, "Anna")
    assert [each.chosen for each in conn.conflicts.recent(2)] == [""]


def test_what_settled_itself_is_asked_no_more(conn: Connection) -> None:
    for unit in ("phone", "email"):
        add(conn, None, "1", "2", unit=unit)
        add(conn, None, "1", "2", unit=unit, zoho_id="z2")
    conn.conflicts.ask_no_more("accounts", {PAIR: {"email"}, ("e9", "z9"): ()})
    assert [(each.zoho_id, each.unit) for each in conn.conflicts.waiting()] == [
        ("z2", "phone"), ("z1", "email"), ("z2", "email"),
    ]  # fmt: skip
    conn.conflicts.ask_no_more("accounts", {})
    add(conn, None, "1", "2")
    assert len(conn.conflicts.waiting()) == 4, "should it come back, it is asked again"


def test_a_choice_is_made_in_its_own_connection_only(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    add(one, None, "1", "2")
    assert not other.conflicts.choose(number(one), Side.EXACT, "Anna")
    other.conflicts.ask_no_more("accounts", {PAIR: ()})
    assert other.conflicts.choices("accounts", [PAIR]) == {}
    assert [each.chosen for each in one.conflicts.waiting()] == [""]
