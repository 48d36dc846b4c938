"""A person is asked about two records until an answer is given, and no later finding overrides that answer."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.core.matching import Decision
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.decided import WAITING, Decided, KeptMatch, MatchAsked
from exact_zoho.staging.store import Store

EXACT, ZOHO = Side.EXACT, Side.ZOHO
ACCEPTED, REFUSED, NEVER = Decision
EVIDENCE = {"agreed": ["name"], "score": 0.71}


def asked(exact: str, zoho: str, digest: str = "d1", score: float = 0.7, **more: Any) -> MatchAsked:
    return MatchAsked(**{"exact": exact, "zoho": zoho, "score": score, "evidence": EVIDENCE, "digest": digest,
                         "name": "Jansen", **more})  # fmt: skip


def ask(conn: Connection, *pairs: MatchAsked, run: int = 3) -> None:
    conn.matches.ask_many(run, "accounts", pairs)


def waiting(conn: Connection) -> list[tuple[str, str]]:
    return [(each.exact, each.zoho) for each in conn.matches.waiting()]


def state(conn: Connection, exact: str = "e1", zoho: str = "z1") -> str | None:
    kept = conn.matches.get("accounts", exact, zoho)
    return kept.state if kept else None


def test_a_question_is_kept_whole(conn: Connection, clock: Any) -> None:
    ask(conn, asked("e1", "z1"))
    kept = KeptMatch("accounts", "e1", "z1", WAITING, 0.7, EVIDENCE, "d1", "Jansen", clock.now(), "", None, 3)
    assert conn.matches.get("accounts", "e1", "z1") == kept
    assert conn.matches.waiting() == [kept]
    assert conn.matches.get("accounts", "e1", "z2") is None
    assert conn.matches.get("contacts", "e1", "z1") is None


def test_a_question_asked_again_shows_what_is_known_now(conn: Connection, clock: Any) -> None:
    ask(conn, asked("e1", "z1"))
    first = clock.now()
    clock.advance(60)
    ask(conn, asked("e1", "z1", "d2", 0.8, evidence={}, name="Janssen"), run=4)
    kept = KeptMatch("accounts", "e1", "z1", WAITING, 0.8, {}, "d2", "Janssen", first, "", None, 4)
    assert conn.matches.waiting() == [kept]


def test_the_likeliest_come_first_of_all_entities_or_one(conn: Connection) -> None:
    ask(conn, asked("e1", "z1", score=0.5), asked("e2", "z2", score=0.9), asked("e2", "z1", score=0.6))
    conn.matches.ask_many(3, "contacts", [asked("c1", "d1", score=0.7)])
    assert waiting(conn) == [("e2", "z2"), ("c1", "d1"), ("e2", "z1"), ("e1", "z1")]
    assert [each.exact for each in conn.matches.waiting("accounts", 2)] == ["e2", "e2"]
    assert [each.exact for each in conn.matches.waiting("contacts")] == ["c1"]
    assert conn.matches.count_waiting() == 4


def test_a_pair_asked_twice_at_once_is_one_question(conn: Connection) -> None:
    ask(conn, asked("e1", "z1", "d1"), asked("e1", "z1", "d2"))
    assert [each.digest for each in conn.matches.waiting()] == ["d2"]
    ask(conn)
    assert conn.matches.count_waiting() == 1


@pytest.mark.parametrize("said", [ACCEPTED, REFUSED, NEVER])
def test_an_answer_is_kept_with_who_gave_it_and_on_which_evidence(conn: Connection, clock: Any, said: Decision) -> None:
    ask(conn, asked("e1", "z1"))
    first = clock.now()
    clock.advance(60)
    conn.matches.decide("accounts", "e1", "z1", said, "Anna")
    kept = KeptMatch("accounts", "e1", "z1", said, 0.7, EVIDENCE, "d1", "Jansen", first, "Anna", clock.now(), 3)
    assert conn.matches.get("accounts", "e1", "z1") == kept
    assert conn.matches.waiting() == []
    assert conn.matches.count_waiting() == 0


@pytest.mark.parametrize("said", [ACCEPTED, NEVER])
def test_an_accepted_or_forbidden_match_is_never_asked_again(conn: Connection, said: Decision) -> None:
    conn.matches.decide("accounts", "e1", "z1", said, "Anna")
    before = conn.matches.get("accounts", "e1", "z1")
    ask(conn, asked("e1", "z1", "other"), run=9)
    assert conn.matches.get("accounts", "e1", "z1") == before


def test_a_refused_match_is_asked_again_on_other_evidence_only(conn: Connection) -> None:
    ask(conn, asked("e1", "z1", "d1"))
    conn.matches.decide("accounts", "e1", "z1", REFUSED, "Anna")
    ask(conn, asked("e1", "z1", "d1"), run=4)
    assert state(conn) == REFUSED
    ask(conn, asked("e1", "z1", "d2"), run=5)
    kept = conn.matches.get("accounts", "e1", "z1")
    assert kept is not None
    assert (kept.state, kept.digest, kept.decided_by, kept.decided_at, kept.run_id) == (WAITING, "d2", "", None, 5)


def test_a_person_may_decide_what_nobody_asked(conn: Connection, clock: Any) -> None:
    conn.matches.decide("accounts", "e1", "z1", NEVER, "Anna")
    kept = KeptMatch("accounts", "e1", "z1", NEVER, 0.0, {}, "", "", clock.now(), "Anna", clock.now(), 0)
    assert conn.matches.get("accounts", "e1", "z1") == kept


def test_the_last_answer_counts(conn: Connection) -> None:
    conn.matches.decide("accounts", "e1", "z1", NEVER, "Anna")
    conn.matches.decide("accounts", "e1", "z1", ACCEPTED, "Bert")
    assert conn.matches.decided("accounts", EXACT, ["e1"]) == {("e1", "z1"): Decided(ACCEPTED, "")}


def test_what_was_decided_is_found_from_both_sides(conn: Connection) -> None:
    ask(conn, asked("e1", "z1"), asked("e1", "z2", "d2"), asked("e2", "z2"), asked("e3", "z3"))
    conn.matches.decide("accounts", "e1", "z2", REFUSED, "Anna")
    conn.matches.decide("accounts", "e2", "z2", ACCEPTED, "Anna")
    refused, accepted = Decided(REFUSED, "d2"), Decided(ACCEPTED, "d1")
    assert conn.matches.decided("accounts", EXACT, ["e1", "e3", "e9"]) == {("e1", "z2"): refused}
    assert conn.matches.decided("accounts", ZOHO, ["z2"]) == {("e1", "z2"): refused, ("e2", "z2"): accepted}
    assert conn.matches.decided("contacts", ZOHO, ["z2"]) == {}
    assert conn.matches.decided("accounts", ZOHO, []) == {}


def test_what_is_proposed_no_more_is_asked_no_more(conn: Connection) -> None:
    ask(conn, asked("e1", "z1"), asked("e1", "z2"), asked("e2", "z2"), asked("e2", "z3"))
    conn.matches.decide("accounts", "e1", "z2", NEVER, "Anna")
    conn.matches.withdraw("accounts", EXACT, ["e1", "e9"], set())
    assert waiting(conn) == [("e2", "z2"), ("e2", "z3")]
    assert state(conn, "e1", "z2") == NEVER, "what was decided stays"
    conn.matches.withdraw("accounts", ZOHO, ["z2", "z3"], {("e2", "z3")})
    assert waiting(conn) == [("e2", "z3")]
    conn.matches.withdraw("contacts", ZOHO, ["z3"], set())
    conn.matches.withdraw("accounts", ZOHO, [], set())
    assert waiting(conn) == [("e2", "z3")]


def test_nobody_is_asked_about_a_record_that_is_linked(conn: Connection) -> None:
    ask(conn, asked("e1", "z1"), asked("e1", "z2"), asked("e2", "z1"), asked("e3", "z3"))
    conn.matches.ask_many(3, "contacts", [asked("e1", "z1")])
    binding = conn.bindings.link("accounts", "e1", "z1", 3, {})
    assert [(each.entity, each.exact) for each in conn.matches.waiting()] == [("accounts", "e3"), ("contacts", "e1")]
    assert conn.matches.count_waiting() == 2
    conn.bindings.unlink(binding)
    assert conn.matches.count_waiting() == 5


def test_half_a_character_does_not_stop_a_question(conn: Connection) -> None:
    ask(conn, asked("e1", "z1", evidence={"name": "Caf\ud83d"}, name="Caf\ud83d\x00"))
    kept = conn.matches.waiting()[0]
    assert (kept.name, kept.evidence) == ("Caf?", {"name": "Caf?"})


def test_connections_have_matches_of_their_own(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    ask(one, asked("e1", "z1"))
    other.matches.decide("accounts", "e1", "z1", NEVER, "Anna")
    other.bindings.link("accounts", "e1", "z9", 1, {})
    other.matches.withdraw("accounts", EXACT, ["e1"], set())
    assert waiting(one) == [("e1", "z1")]
    assert one.matches.decided("accounts", EXACT, ["e1"]) == {}
