"""What was learnt from refusals is kept whole, and each connection learns for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from exact_zoho.core.causes import Cause, after_refusal, opened
from exact_zoho.core.changes import Change, ChangeKind
from exact_zoho.core.entity import Side
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.store import Store

EXACT, ZOHO = Side.EXACT, Side.ZOHO


def creation(number: int, **values: Any) -> Change:
    return Change("accounts", EXACT, ChangeKind.CREATE, partner=f"z{number}", values=values)


def learnt(conn: Connection, clock: Any, **different: Any) -> Cause:
    """A cause as it is kept."""
    cause = opened(creation(1, name="Jansen", city="x" * 45), "refused", "", "Invalid: \ud83d", clock.now())
    conn.causes.keep(replace(cause, **different))
    return conn.causes.open()[-1]


def test_a_cause_is_kept_whole(conn: Connection, clock: Any) -> None:
    kept = learnt(conn, clock, settings_version=3)
    cause = opened(creation(1, name="Jansen", city="x" * 45), "refused", "", "Invalid: ?", clock.now())
    assert kept == replace(cause, settings_version=3, id=kept.id)
    assert conn.causes.get(kept.id) == kept
    assert conn.causes.get(kept.id + 1) is None


def test_what_is_learnt_later_takes_its_place(conn: Connection, clock: Any) -> None:
    before = learnt(conn, clock)
    clock.advance(60)
    after = after_refusal(before, creation(2, name="Jansen"), clock.now(), run=4)
    tried = replace(after, canary=(ZOHO, "z2"), tries=2, tried_in=4)
    conn.causes.keep(tried)
    assert conn.causes.open() == [tried]
    assert tried.refused == ((ZOHO, "z1"), (ZOHO, "z2"))
    conn.causes.keep(replace(tried, canary=None))
    assert conn.causes.open()[0].canary is None


def test_a_closed_cause_is_remembered_and_holds_nobody(conn: Connection, clock: Any) -> None:
    kept = learnt(conn, clock)
    over = replace(kept, closed_at=clock.now() + timedelta(hours=1))
    conn.causes.keep(over)
    assert conn.causes.open() == []
    assert conn.causes.get(kept.id) == over
    assert [row["message"] for row in conn.export("causes")] == ["Invalid: ?"]


def test_causes_are_found_by_entity_and_side(store: Store, clock: Any) -> None:
    one, other = store.connection("one"), store.connection("other")
    first = learnt(one, clock)
    second = learnt(one, clock, entity="contacts", side=ZOHO)
    assert one.causes.open() == [first, second]
    assert one.causes.open("accounts") == one.causes.open("", EXACT) == [first]
    assert one.causes.open("contacts", EXACT) == []
    assert other.causes.open() == []
    assert other.causes.get(first.id) is None


def test_what_a_run_had_accepted_of_that_kind_is_found_the_last_first(conn: Connection, clock: Any) -> None:
    update = Change("accounts", EXACT, ChangeKind.UPDATE, record="e9", values={"name": "updated"})
    plan = conn.plans.create(1)
    conn.plans.add(plan, [*(creation(number, name=f"{number}") for number in range(5)), update])
    ids = [stored.id for stored in conn.plans.changes(plan)]
    conn.changes.claim(dict.fromkeys(ids[:3], ""), run=1)
    conn.changes.claim(dict.fromkeys([ids[3], ids[5]], ""), run=2)
    for change in (*ids[:2], ids[3], ids[5]):
        conn.changes.done(change, "e")
    cause = learnt(conn, clock)
    assert [each.change.values["name"] for each in conn.causes.accepted(cause, 1, 10)] == ["1", "0"]
    assert [each.change.values["name"] for each in conn.causes.accepted(cause, 2, 10)] == ["3"]
    assert len(conn.causes.accepted(cause, 1, 1)) == 1
