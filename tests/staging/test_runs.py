"""Runs, identity, settings, cursors and export: what is kept is what comes back."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.core.matching import Decision
from exact_zoho.core.standing import Order
from exact_zoho.errors import ConfigurationError, SyncHaltedError, UsageError
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.rows import Cursor, Run, StagedRow
from exact_zoho.staging.store import Store


def test_a_run_begins_and_ends(conn: Connection, clock: Any) -> None:
    began = clock.now()
    run = conn.runs.start("sync", 3)
    assert conn.runs.get(run) == Run(run, "sync", "running", 3, began)
    clock.advance(60)
    conn.runs.finish(run, "completed", {"written": {"accounts": 2}})
    assert conn.runs.last() == Run(run, "sync", "completed", 3, began, clock.now(), {"written": {"accounts": 2}})


def test_the_last_run_of_a_kind(conn: Connection) -> None:
    assert conn.runs.last() is None
    sync, preview = conn.runs.start("sync", 1), conn.runs.start("preview", 1)
    assert [run.id for run in conn.runs.recent(9)] == [preview, sync]
    last = conn.runs.last("sync")
    assert last is not None
    assert last.id == sync
    assert conn.runs.get(99) is None


def test_connections_have_runs_of_their_own(store: Store) -> None:
    run = store.connection("one").runs.start("sync", 1)
    other = store.connection("other")
    other.runs.finish(run, "failed", {})
    assert other.runs.last() is None
    kept = store.connection("one").runs.get(run)
    assert kept is not None
    assert kept.state == "running"


def test_a_connection_is_pinned_step_by_step(conn: Connection) -> None:
    assert conn.identity.pinned() == {}
    conn.identity.pin({"exact": "https://start.exactonline.nl", "division": "7"})
    conn.identity.pin({"org": "12"})
    conn.identity.pin({"division": 7})
    assert conn.identity.pinned() == {"exact": "https://start.exactonline.nl", "division": "7", "org": "12"}


@pytest.mark.parametrize(
    ("name", "code"), [("division", "wrong_division"), ("org", "wrong_org"), ("exact", "wrong_division")]
)
def test_another_company_halts_and_changes_nothing(conn: Connection, name: str, code: str) -> None:
    pinned = {"exact": "https://start.exactonline.nl", "division": "7", "org": "12"}
    conn.identity.pin(pinned)
    with pytest.raises(SyncHaltedError) as halted:
        conn.identity.pin({name: "another"})
    assert halted.value.code == code
    assert halted.value.remedy
    assert conn.identity.pinned() == pinned


def test_connections_to_the_same_organisation_know_of_one_another(store: Store) -> None:
    for name, org in (("one", "12"), ("two", "12"), ("three", "13")):
        store.connection(name).identity.pin({"org": org})
    store.connection("new").identity.pin({"division": "7"})
    assert store.connection("one").identity.sharing() == ["two"]
    assert store.connection("three").identity.sharing() == []
    assert store.connection("new").identity.sharing() == []


def test_what_setup_found_out_is_kept(store: Store) -> None:
    identity, other = store.connection("one").identity, store.connection("other").identity
    assert identity.state() == "new"
    assert (identity.names("accounts"), identity.schema("accounts"), identity.codes("terms")) == ({}, {}, [])
    assert identity.note("x") is None
    identity.set_state("live")
    identity.set_names("accounts", {"VAT": "VAT_Number"})
    identity.set_schema("accounts", {"Phone": {"length": 30}})
    identity.set_codes("terms", {"30", "14"})
    identity.set_note("x", "yes")
    identity.set_note("x", "no")
    assert identity.state() == "live"
    assert identity.names("accounts") == {"VAT": "VAT_Number"}
    assert identity.schema("accounts") == {"Phone": {"length": 30}}
    assert identity.codes("terms") == ["14", "30"]
    assert identity.note("x") == "no"
    assert identity.names("contacts") == {}
    assert (other.state(), other.note("x"), other.codes("terms")) == ("new", None, [])


def test_settings_have_versions(store: Store) -> None:
    assert store.settings.current() == (0, {})
    assert store.settings.write({"a": 1}, "file:x") == 1
    assert store.settings.write({"a": 2}, "block") == 2
    assert store.settings.current() == (2, {"a": 2})
    assert store.settings.version(1) == {"a": 1}
    assert store.settings.version(9) is None


def test_equal_settings_are_no_new_version(store: Store) -> None:
    assert store.settings.write({}, "x") == 0
    store.settings.write({"a": 1}, "x")
    assert store.settings.write({"a": 1}, "y") == 1


def test_each_source_is_remembered_as_it_was_imported(store: Store) -> None:
    assert store.settings.imported("file:x") is None
    assert store.settings.digest("file:x") == ""
    store.settings.mark_imported("file:x", "d1", {"a": 1})
    store.settings.mark_imported("file:x", "d2", {"a": 2})
    assert store.settings.imported("file:x") == {"a": 2}
    assert store.settings.digest("file:x") == "d2"
    assert store.settings.imported("block") is None


def test_a_cursor_can_be_reset(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    for conn in (one, other):
        conn.staging.stage("accounts", Side.EXACT, "main", [], feed="f", cursor="3", complete=True)
    one.cursors.reset("f")
    assert one.cursors.get("f") is None
    assert other.cursors.all() == {"f": Cursor("3", complete=True)}


def test_a_table_is_exported_row_by_row(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    one.bindings.link("accounts", "e1", "z1", 1, {"name": {"exact": "a", "zoho": "a"}})
    other.bindings.link("accounts", "e2", "z2", 1, {})
    rows = list(one.export("bindings"))
    assert [(row["exact_id"], row["zoho_id"], row["base"]) for row in rows] == [
        ("e1", "z1", {"name": {"exact": "a", "zoho": "a"}})
    ]
    assert "connection" not in rows[0]


def test_what_people_decided_is_exported(conn: Connection, clock: Any) -> None:
    conn.matches.decide("accounts", "e1", "z1", Decision.NEVER, "Anna")
    conn.orders.set("accounts", Side.ZOHO, "z2", Order.FREEZE, "Bert", "a note")
    match, order = next(conn.export("matches")), next(conn.export("orders"))
    assert (match["exact_id"], match["state"], match["decided_by"]) == ("e1", "never", "Anna")
    assert order == {
        "entity": "accounts", "side": "zoho", "record": "z2", "said": "freeze", "said_by": "Bert",
        "said_at": clock.now(), "note": "a note",
    }  # fmt: skip


def test_a_long_table_is_exported_whole_while_others_write(conn: Connection) -> None:
    ids = [f"{number:04}" for number in range(2500)]
    conn.staging.stage("accounts", Side.EXACT, "main", [StagedRow(each, each, {}, "1") for each in ids])
    seen = []
    for row in conn.export("staged"):
        if not seen:
            conn.identity.set_note("written", "meanwhile")
        seen.append(row["id"])
    assert seen == ids


@pytest.mark.parametrize("table", ["tokens", "nonsense", "sqlite_master"])
def test_secrets_and_nonsense_are_not_exported(conn: Connection, table: str) -> None:
    with pytest.raises(UsageError, match="no table"):
        list(conn.export(table))


def test_a_store_in_memory_can_be_kept_and_brought_back(memory: Store) -> None:
    conn = memory.connection("default")
    conn.staging.stage("accounts", Side.EXACT, "main", [StagedRow("a", "a", {}, "1")])
    kept = memory.snapshot()
    conn.staging.stage("accounts", Side.EXACT, "main", [StagedRow("b", "b", {}, "1")])
    memory.restore(kept)
    assert conn.staging.ids("accounts", Side.EXACT) == ["a"]
    conn.staging.stage("accounts", Side.EXACT, "main", [StagedRow("c", "c", {}, "1")])
    assert conn.staging.ids("accounts", Side.EXACT) == ["a", "c"]


def test_a_store_in_a_file_cannot(file_url: str, clock: Any, random: Any) -> None:
    store = Store.open(file_url, None, clock, random)
    with pytest.raises(ConfigurationError, match="in memory"):
        store.snapshot()
    store.close()
