"""The list of touched records: nothing leaves it that was touched since it was looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from exact_zoho.core.entity import Side
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.rows import Dirty, StagedRow
from exact_zoho.staging.store import Store

EXACT, ZOHO = Side.EXACT, Side.ZOHO


def stage(conn: Connection, side: Side, *ids: str, digest: str = "1") -> None:
    conn.staging.stage("accounts", side, "main", [StagedRow(each, each, {}, digest) for each in ids])


def ids(conn: Connection) -> list[str]:
    return [each.id for each in conn.dirty.take("accounts", 100)]


def test_records_come_in_batches_those_of_exact_first(conn: Connection) -> None:
    stage(conn, ZOHO, "1", "2")
    stage(conn, EXACT, "b", "a")
    first = conn.dirty.take("accounts", 3)
    assert [(each.side, each.id) for each in first] == [(EXACT, "a"), (EXACT, "b"), (ZOHO, "1")]
    assert [each.id for each in conn.dirty.take("accounts", 3, first[-1])] == ["2"]
    assert conn.dirty.take("accounts", 3, Dirty(ZOHO, "2", 0)) == []
    assert conn.dirty.count("accounts") == 4
    assert conn.dirty.counts() == {("accounts", EXACT): 2, ("accounts", ZOHO): 2}


def test_a_settled_record_is_off_the_list(conn: Connection) -> None:
    stage(conn, EXACT, "a", "b")
    taken = conn.dirty.take("accounts", 1)[0]
    conn.dirty.settle("accounts", [(taken.side, taken.id, taken.seq)])
    assert ids(conn) == ["b"]


def test_a_record_touched_since_it_was_taken_stays(conn: Connection) -> None:
    stage(conn, EXACT, "a")
    taken = conn.dirty.take("accounts", 1)[0]
    stage(conn, EXACT, "a", digest="2")
    conn.dirty.settle("accounts", [(taken.side, taken.id, taken.seq)])
    assert ids(conn) == ["a"]


def test_a_record_put_back_by_hand_can_be_settled_with_its_own_version(conn: Connection) -> None:
    stage(conn, EXACT, "a")
    seq = conn.staging.load("accounts", EXACT, ["a"])["a"].seq
    conn.dirty.settle("accounts", [(EXACT, "a", seq)])
    conn.dirty.add("accounts", EXACT, ["a", "never read"])
    assert conn.dirty.take("accounts", 9) == [Dirty(EXACT, "a", seq), Dirty(EXACT, "never read", 0)]
    conn.dirty.settle("accounts", [(EXACT, "a", seq)])
    assert ids(conn) == ["never read"]


def test_which_of_some_records_are_on_the_list(conn: Connection) -> None:
    stage(conn, EXACT, "a", "b")
    assert conn.dirty.due("accounts", EXACT, ["a", "c"]) == {"a"}
    assert conn.dirty.due("accounts", ZOHO, ["a"]) == set()
    assert conn.dirty.due("accounts", EXACT, []) == set()


def test_a_postponed_record_comes_back_when_its_time_has_come(conn: Connection, clock: Any) -> None:
    stage(conn, EXACT, "a", "b")
    conn.dirty.postpone("accounts", EXACT, ["a"], clock.now() + timedelta(minutes=15))
    assert ids(conn) == ["b"]
    assert conn.dirty.count("accounts") == 1
    assert conn.dirty.due("accounts", EXACT, ["a"]) == set()
    clock.advance(15 * 60)
    assert ids(conn) == ["a", "b"]


def test_what_comes_back_on_a_later_day_is_no_work_that_waits(conn: Connection, clock: Any) -> None:
    stage(conn, EXACT, "a", "b", "c")
    conn.dirty.postpone("accounts", EXACT, ["a"], clock.now() + timedelta(days=1))
    conn.dirty.postpone("accounts", EXACT, ["b"], clock.now() + timedelta(days=90))
    assert conn.dirty.counts() == {("accounts", EXACT): 2}


def test_a_postponed_record_that_is_touched_comes_back_at_once(conn: Connection, clock: Any) -> None:
    stage(conn, EXACT, "a")
    conn.dirty.postpone("accounts", EXACT, ["a"], clock.now() + timedelta(days=1))
    stage(conn, EXACT, "a", digest="2")
    assert ids(conn) == ["a"]


def test_all_records_can_be_looked_at_again(conn: Connection) -> None:
    stage(conn, EXACT, "a")
    stage(conn, ZOHO, "1")
    conn.dirty.forget("accounts")
    assert ids(conn) == []
    conn.dirty.all("accounts")
    assert ids(conn) == ["a", "1"]


def test_entities_and_connections_have_lists_of_their_own(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    stage(one, EXACT, "a")
    one.dirty.add("contacts", EXACT, ["c"])
    other.dirty.settle("accounts", [(EXACT, "a", 1)])
    other.dirty.forget("accounts")
    assert ids(one) == ["a"]
    assert ids(other) == []
    assert [each.id for each in one.dirty.take("contacts", 9)] == ["c"]
