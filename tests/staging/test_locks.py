"""A lock excludes other processes, tells who holds it, and dies with its holder, however that dies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from exact_zoho.core.changes import Change, ChangeKind
from exact_zoho.core.entity import Side
from exact_zoho.errors import LockedError
from exact_zoho.staging.store import Store

HOLD = """
import sys
from exact_zoho.ports import SystemClock, SystemRandom
from exact_zoho.staging.store import Store
store = Store.open(sys.argv[1], None, SystemClock(), SystemRandom())
with store.lock(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(url: str, name: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds a lock until its input ends."""
    command = [sys.executable, "-c", HOLD, url, name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def try_lock(store: Store, name: str = "default") -> None:
    with store.lock(name):
        pass


def test_a_lock_is_held_by_one(store: Store) -> None:
    with store.lock("default"), pytest.raises(LockedError) as locked:
        try_lock(store)
    assert "since 2026-03-02 10:15:30 UTC" in locked.value.holder
    try_lock(store)


def test_each_connection_has_a_lock_of_its_own(store: Store) -> None:
    with store.lock("one"), store.lock("other"), store.lock("a/b"), store.lock("a_b"):
        pass


def test_a_lock_is_free_again_after_a_failure(store: Store) -> None:
    with pytest.raises(ValueError, match="failed"), store.lock("default"):
        raise ValueError("failed")
    try_lock(store)


def test_another_process_is_kept_out_and_told_who_is_at_work(shared_url: str, clock: Any, random: Any) -> None:
    store = Store.open(shared_url, None, clock, random)
    with another_process(shared_url, "default") as process:
        with pytest.raises(LockedError, match=f"process {process.pid} on .* since 20"):
            try_lock(store)
        try_lock(store, "other")
    store.close()


def test_a_lock_dies_with_its_process(shared_url: str, clock: Any, random: Any) -> None:
    store = Store.open(shared_url, None, clock, random)
    with another_process(shared_url, "default") as process:
        process.kill()
        process.wait()
    with store.lock("default", wait=True):  # PostgreSQL needs a moment to see that the session is gone
        pass
    store.close()


def test_who_waits_gets_the_lock_when_it_is_free(shared_url: str, clock: Any, random: Any) -> None:
    store = Store.open(shared_url, None, clock, random)
    with another_process(shared_url, "default") as process:
        assert process.stdin is not None
        process.stdin.close()
        with store.lock("default", wait=True):
            pass
    store.close()


def test_a_lost_session_stops_the_next_call_before_its_intent(postgres_url: str, clock: Any, random: Any) -> None:
    store, other = (Store.open(postgres_url, None, clock, random) for _ in range(2))
    conn = store.connection("default")
    plan = conn.plans.create(1)
    conn.plans.add(plan, [Change("accounts", Side.ZOHO, ChangeKind.UPDATE, record="z1")])
    change = conn.plans.changes(plan)[0].id
    with store.lock("default"):
        with other._db.writing() as tx:
            held = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            tx.execute(text(held))
        with pytest.raises(LockedError, match="connection was lost"):
            conn.changes.claim({change: "hash"}, 1)
    assert conn.changes.open_intents("accounts") == []
    with store.lock("default"):
        conn.changes.claim({change: "hash"}, 1)
    store.close()
    other.close()


def test_lock_files_are_readable_by_their_owner_only(file_url: str, clock: Any, random: Any) -> None:
    store = Store.open(file_url, None, clock, random)
    try_lock(store)
    folder = Path(file_url.removeprefix("sqlite:///") + ".locks")
    assert folder.stat().st_mode & 0o077 == 0
    assert all(each.stat().st_mode & 0o077 == 0 for each in folder.iterdir())
    store.close()
