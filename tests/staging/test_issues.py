"""Issues open when they are found, keep the day they were found, and close when they are found no more."""

from __future__ import annotations

from typing import Any

from exact_zoho.core.changes import Issue, IssueCode
from exact_zoho.core.entity import Side
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.store import Store

ZOHO = Side.ZOHO


def issue(code: IssueCode = IssueCode.TOO_LONG, message: str = "Too long.", field: str = "name", **more: Any) -> Issue:
    return Issue("accounts", ZOHO, "z1", code, message, field, "Shorten it.", name="Jansen", **more)


def put(conn: Connection, *found: Issue, record: str = "z1") -> None:
    conn.issues.put("accounts", ZOHO, record, found)


def test_an_issue_says_all_that_was_found(conn: Connection, clock: Any) -> None:
    put(conn, issue(raw_code="E7", blocks=False))
    kept = conn.issues.open("accounts")[0]
    assert (kept.entity, kept.side, kept.record_id, kept.code) == ("accounts", ZOHO, "z1", "too_long")
    assert (kept.message, kept.field, kept.remedy) == ("Too long.", "name", "Shorten it.")
    assert (kept.raw_code, kept.name, kept.blocks) == ("E7", "Jansen", False)
    assert (kept.opened_at, kept.closed_at) == (clock.now(), None)
    assert conn.issues.counts() == {("accounts", "too_long"): 1}


def test_an_issue_found_again_keeps_its_day_and_takes_the_new_words(conn: Connection, clock: Any) -> None:
    put(conn, issue())
    first = clock.now()
    clock.advance(3600)
    put(conn, issue(message="Still too long."))
    kept = conn.issues.open()
    assert [(each.message, each.opened_at) for each in kept] == [("Still too long.", first)]


def test_an_issue_found_no_more_is_closed_and_stays_in_the_history(conn: Connection, clock: Any) -> None:
    put(conn, issue(), issue(IssueCode.INVALID))
    clock.advance(3600)
    put(conn, issue(IssueCode.INVALID))
    assert [each.code for each in conn.issues.open("accounts")] == ["invalid"]
    assert [each.closed_at for each in conn.issues.of("accounts", "z1")] == [clock.now(), None]
    put(conn)
    assert conn.issues.open() == []
    put(conn, issue())
    assert [each.opened_at for each in conn.issues.open()] == [clock.now()]


def test_issues_of_many_records_are_put_at_once(conn: Connection) -> None:
    put(conn, issue(), record="z1")
    found = [(ZOHO, "z1", []), (ZOHO, "z2", [issue(), issue()]), (Side.EXACT, "z2", [issue(IssueCode.MANDATORY)])]
    conn.issues.put_many("accounts", found)
    assert [(each.side, each.record_id, each.code) for each in conn.issues.open()] == [
        (ZOHO, "z2", "too_long"), (Side.EXACT, "z2", "mandatory"),
    ]  # fmt: skip
    conn.issues.put_many("accounts", [])


def test_a_record_of_another_entity_or_connection_is_another_record(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    put(one, issue())
    other.issues.put("accounts", ZOHO, "z1", [])
    one.issues.put("contacts", ZOHO, "z1", [])
    assert len(one.issues.open("accounts")) == 1
    assert one.issues.open("contacts") == []
    assert other.issues.open() == []
    assert other.issues.counts() == {}


def test_words_that_no_database_takes_do_not_stop_an_issue(conn: Connection) -> None:
    put(conn, Issue("accounts", ZOHO, "z1", IssueCode.INVALID, "Wrong: \ud83d", name="Caf\ud83d\x00"))
    assert [(each.message, each.name) for each in conn.issues.open()] == [("Wrong: ?", "Caf?")]
