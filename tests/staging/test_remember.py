"""A success is remembered whole or not at all."""

from __future__ import annotations

import pytest

from exact_zoho.core.changes import Change, ChangeKind, ChangeState
from exact_zoho.core.entity import Side
from exact_zoho.errors import ExactZohoError
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.rows import Patch, StagedRow, Success

EXACT, ZOHO = Side.EXACT, Side.ZOHO
BASE = {"name": {"exact": "a", "zoho": "a"}}


def stage(conn: Connection, side: Side, record: str) -> None:
    conn.staging.stage("accounts", side, "main", [StagedRow(record, record, {"v": "read"}, "1")])


def claimed(conn: Connection, change: Change) -> int:
    plan = conn.plans.create(1)
    conn.plans.add(plan, [change])
    number = conn.plans.changes(plan)[0].id
    conn.changes.claim({number: "hash"}, 8)
    return number


def patch(side: Side, record: str) -> Patch:
    return Patch("accounts", side, "main", record, record, {"v": "written"}, "2")


def settle(conn: Connection) -> None:
    conn.dirty.settle("accounts", [(each.side, each.id, each.seq) for each in conn.dirty.take("accounts", 9)])


def creation(conn: Connection) -> int:
    stage(conn, EXACT, "e1")
    settle(conn)
    return claimed(conn, Change("accounts", ZOHO, ChangeKind.CREATE, partner="e1", key="k"))


def state(conn: Connection, change: int) -> ChangeState:
    found = conn.changes.get(change)
    assert found is not None
    return found.state


def test_a_creation_links_and_shows_what_was_created(conn: Connection) -> None:
    change = creation(conn)
    conn.remember(Success(change, target_id="z1", base=BASE, pair=("e1", "z1"), patch=patch(ZOHO, "z1")))
    assert state(conn, change) is ChangeState.DONE
    binding = conn.bindings.by("accounts", EXACT, ["e1"])["e1"]
    assert (binding.zoho, conn.bindings.base([binding.id])) == ("z1", {binding.id: BASE})
    created = conn.staging.load("accounts", ZOHO, ["z1"])["z1"]
    assert (created.parts["main"][0].raw, created.proven) == ({"v": "written"}, False)
    assert [(each.side, each.id) for each in conn.dirty.take("accounts", 9)] == [(EXACT, "e1"), (ZOHO, "z1")]


def test_an_update_moves_the_base_and_has_both_records_looked_at(conn: Connection) -> None:
    stage(conn, EXACT, "e1")
    stage(conn, ZOHO, "z1")
    binding = conn.bindings.link("accounts", "e1", "z1", 1, {})
    settle(conn)
    before = conn.staging.load("accounts", ZOHO, ["z1"])["z1"].seq
    change = claimed(conn, Change("accounts", ZOHO, ChangeKind.UPDATE, record="z1", partner="e1"))
    conn.remember(Success(change, target_id="z1", base=BASE, binding=binding, patch=patch(ZOHO, "z1")))
    assert conn.bindings.base([binding]) == {binding: BASE}
    assert conn.staging.load("accounts", ZOHO, ["z1"])["z1"].seq == before
    assert [(each.side, each.id) for each in conn.dirty.take("accounts", 9)] == [(EXACT, "e1"), (ZOHO, "z1")]


def test_a_success_that_cannot_be_linked_leaves_nothing_half_done(conn: Connection) -> None:
    conn.bindings.link("accounts", "e1", "z0", 1, {})
    change = creation(conn)
    with pytest.raises(ExactZohoError):
        conn.remember(Success(change, target_id="z1", base=BASE, pair=("e1", "z1"), patch=patch(ZOHO, "z1")))
    assert state(conn, change) is ChangeState.CLAIMED
    assert conn.staging.load("accounts", ZOHO, ["z1"]) == {}
    assert conn.dirty.take("accounts", 9) == []


def test_a_success_remembered_twice_is_remembered_once(conn: Connection) -> None:
    change = creation(conn)
    for _ in range(2):
        conn.remember(Success(change, target_id="z1", base=BASE, pair=("e1", "z1"), patch=patch(ZOHO, "z1")))
    assert conn.bindings.count("accounts") == 1
    assert conn.staging.count("accounts", ZOHO) == 1
