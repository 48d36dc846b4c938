"""Plans wait for a person, are approved, and are counted."""

from __future__ import annotations

from typing import Any

from exact_zoho.core.changes import Change, ChangeKind
from exact_zoho.core.entity import Side
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.rows import Plan
from exact_zoho.staging.store import Store


def test_a_plan_waits_until_a_person_says_yes(conn: Connection, clock: Any) -> None:
    plan = conn.plans.create(4)
    assert conn.plans.waiting() is None
    conn.plans.finish(plan, "waiting")
    assert conn.plans.waiting() == Plan(plan, 4, "waiting", clock.now())
    assert conn.plans.approved() is None
    conn.plans.approve(plan, "Anna")
    assert conn.plans.waiting() is None
    assert conn.plans.approved() == Plan(plan, 4, "approved", clock.now(), "Anna", clock.now())
    conn.plans.finish(plan, "loaded")
    assert conn.plans.approved() is None
    kept = conn.plans.get(plan)
    assert kept is not None
    assert (kept.state, kept.approved_by) == ("loaded", "Anna")


def test_of_several_waiting_plans_the_last_counts(conn: Connection) -> None:
    for _ in range(2):
        last = conn.plans.create(4)
        conn.plans.finish(last, "waiting")
    waiting = conn.plans.waiting()
    assert waiting is not None
    assert waiting.id == last


def test_changes_are_counted_and_shown_in_order(conn: Connection) -> None:
    def change(record: str, kind: ChangeKind) -> Change:
        return Change("accounts", Side.ZOHO, kind, record=record)

    plan = conn.plans.create(4)
    conn.plans.add(plan, [change("2", ChangeKind.UPDATE), change("1", ChangeKind.LINK), change("3", ChangeKind.UPDATE)])
    assert conn.plans.counts(plan) == {
        ("accounts", Side.ZOHO, ChangeKind.UPDATE): 2,
        ("accounts", Side.ZOHO, ChangeKind.LINK): 1,
    }
    assert [stored.change.record for stored in conn.plans.changes(plan)] == ["2", "1", "3"]
    assert [stored.change.record for stored in conn.plans.changes(plan, 1)] == ["2"]


def test_connections_have_plans_of_their_own(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    plan = one.plans.create(1)
    one.plans.finish(plan, "waiting")
    assert other.plans.waiting() is None
    assert other.plans.get(plan) is None
    other.plans.approve(plan, "someone")
    assert one.plans.approved() is None
