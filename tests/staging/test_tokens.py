"""Tokens have one home, are unreadable without the key, and are seeded once."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from exact_zoho.errors import BudgetExhaustedError, ConfigurationError
from exact_zoho.records import Tokens
from exact_zoho.staging.store import Store

OWNER = "exact|host|app|user"


def test_tokens_come_back_as_they_were_saved(store: Store, clock: Any) -> None:
    vault = store.tokens(OWNER)
    assert vault.read() is None
    assert not store.has_tokens()
    saved = Tokens("access!1", "refresh!1", clock.now() + timedelta(seconds=600), clock.now())
    vault.save(saved)
    assert store.tokens(OWNER).read() == saved
    assert store.tokens("another").read() is None
    assert store.has_tokens()
    vault.save(Tokens("access!2", "refresh!2"))
    assert vault.read() == Tokens("access!2", "refresh!2")


def test_a_seed_is_adopted_once_and_again_only_when_it_changes(store: Store) -> None:
    vault = store.tokens(OWNER)
    assert vault.seed("seed one")
    assert vault.read() == Tokens("", "seed one")
    vault.save(Tokens("access", "the next one"))
    assert not vault.seed("seed one")
    assert vault.read() == Tokens("access", "the next one")
    assert vault.seed("seed two")
    assert vault.read() == Tokens("", "seed two")


def test_nothing_in_the_database_shows_a_token(file_url: str, clock: Any, random: Any) -> None:
    store = Store.open(file_url, Fernet.generate_key(), clock, random)
    store.tokens(OWNER).seed("seed-canary")
    store.tokens(OWNER).save(Tokens("access-canary", "refresh-canary"))
    store.close()
    path = Path(file_url.removeprefix("sqlite:///"))
    sqlite3.connect(path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*") if each.is_file())
    assert b"exact|host|app|user" in whole, "the row is in what was searched"
    assert b"-canary" not in whole


def test_another_key_is_told_from_a_dead_token(store: Store) -> None:
    store.tokens(OWNER).save(Tokens("access", "refresh"))
    with pytest.raises(ConfigurationError, match="another key"):
        store.with_key(Fernet.generate_key()).tokens(OWNER).read()


def test_without_a_key_no_token_is_kept_in_the_clear(url: str, clock: Any, random: Any) -> None:
    store = Store.open(url, None, clock, random)
    with pytest.raises(ConfigurationError, match="without its key"):
        store.tokens(OWNER).save(Tokens("access", "refresh"))
    assert not store.has_tokens()
    store.close()


def test_a_store_given_its_key_is_the_same_store(memory: Store) -> None:
    other = memory.with_key(Fernet.generate_key())
    other.tokens(OWNER).save(Tokens("access", "refresh"))
    assert memory.has_tokens()


def test_tokens_show_no_secret_in_a_traceback(store: Store) -> None:
    store.tokens(OWNER).save(Tokens("access-canary", "refresh-canary"))
    assert "canary" not in repr(store.tokens(OWNER).read())


def test_requests_for_tokens_are_counted_over_ten_minutes(store: Store, clock: Any) -> None:
    vault, first = store.tokens(OWNER), clock.now()
    for _ in range(8):
        vault.requested(clock.now())
    with pytest.raises(BudgetExhaustedError) as spent:
        vault.requested(clock.now())
    assert spent.value.until == first + timedelta(minutes=10)
    store.tokens("another").requested(clock.now())
    clock.moment = spent.value.until
    vault.requested(clock.now())


def test_requests_for_tokens_are_counted_over_a_day(memory: Store, clock: Any) -> None:
    vault = memory.tokens(OWNER)
    for _ in range(180):
        vault.requested(clock.now())
        clock.advance(300)
    with pytest.raises(BudgetExhaustedError) as spent:
        vault.requested(clock.now())
    assert spent.value.until == clock.now() + timedelta(days=1) - timedelta(seconds=180 * 300)


def test_who_asks_for_tokens_is_alone(store: Store) -> None:
    with store.tokens(OWNER).locked(), store.tokens("another").locked():
        store.tokens(OWNER).save(Tokens("access", "refresh"))
    with store.tokens(OWNER).locked():
        assert store.tokens(OWNER).read() is not None
