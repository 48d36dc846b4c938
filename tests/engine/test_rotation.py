"""The key changes under the tokens; a crash at any moment leaves a key file that opens them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from exact_zoho.engine import rotation
from exact_zoho.engine.configuration import Home
from exact_zoho.engine.connect import Ports, open_store
from exact_zoho.errors import ConfigurationError, LockedError, UsageError
from exact_zoho.ports import SystemClock
from exact_zoho.records import Tokens
from exact_zoho.staging import tokens
from exact_zoho.staging.store import Store
from tests.support.world import SimulatedRandom

PORTS = Ports(SystemClock(), SimulatedRandom())
KEPT = Tokens("access", "refresh")


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    here = Home(f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "key")
    with closing(open_store(here, PORTS)) as store:
        for owner in ("one", "two"):
            store.tokens(owner).save(KEPT)
        store.connection("default").identity.set_note("any", "thing")
    return here


def readable(home: Home) -> bool:
    with closing(open_store(home, PORTS)) as store:
        return all(store.tokens(owner).read() == KEPT for owner in ("one", "two"))


def test_afterwards_the_new_key_opens_everything_and_the_old_one_nothing(home: Home) -> None:
    old = home.key_file.read_bytes().strip()
    assert rotation.rotate(home, PORTS) == 2
    assert readable(home)
    assert len(home.key_file.read_bytes().split()) == 1
    assert home.key_file.stat().st_mode & 0o777 == 0o600
    home.key_file.write_bytes(old)
    with pytest.raises(ConfigurationError, match="another key"):
        readable(home)


@pytest.mark.parametrize("survived", range(4))
def test_a_crash_at_any_moment_leaves_tokens_that_can_be_read(
    home: Home, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    """The steps that write: all is looked through, both keys, encrypted anew, the new key alone."""
    whole = {"save_keys": rotation.save_keys, "reencrypt": Store.reencrypt}
    passed = 0

    def step(name: str) -> Any:
        def perform(*arguments: Any) -> Any:
            nonlocal passed
            if passed == survived:
                raise Crash
            passed += 1
            return whole[name](*arguments)

        return perform

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "save_keys", step("save_keys"))
        patched.setattr(Store, "reencrypt", step("reencrypt"))
        with pytest.raises(Crash):
            rotation.rotate(home, PORTS)
    assert passed == survived
    assert readable(home)
    rotation.rotate(home, PORTS)
    assert readable(home)
    assert len(home.key_file.read_bytes().split()) == 1


def test_a_crash_within_the_transaction_changes_no_token(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, done = tokens._again, 0

    def dies_at_the_last(keys: bytes, closed: str) -> str:
        nonlocal done
        done += 1
        if done == 8:  # four values are looked through, three are encrypted anew
            raise Crash
        return whole(keys, closed)

    with monkeypatch.context() as patched:
        patched.setattr(tokens, "_again", dies_at_the_last)
        with pytest.raises(Crash):
            rotation.rotate(home, PORTS)
    assert readable(home)
    old = home.key_file.read_bytes().split()[-1]
    home.key_file.write_bytes(old)
    assert readable(home), "nothing was encrypted with the new key"


def test_while_a_run_is_at_work_the_key_stays(home: Home) -> None:
    before = home.key_file.read_bytes()
    with closing(open_store(home, PORTS)) as store, store.lock("default"), pytest.raises(LockedError):
        rotation.rotate(home, PORTS)
    assert home.key_file.read_bytes() == before


def test_tokens_of_a_lost_key_stop_it_before_anything_changes(home: Home) -> None:
    foreign = Fernet.generate_key()
    home.key_file.write_bytes(foreign)
    with pytest.raises(ConfigurationError, match="another key"):
        rotation.rotate(home, PORTS)
    assert home.key_file.read_bytes() == foreign


def test_a_lost_key_is_replaced_and_only_the_consents_go(home: Home) -> None:
    home.key_file.unlink()
    with pytest.raises(ConfigurationError, match="exact-zoho keys reset"):
        readable(home)
    assert rotation.reset(home, PORTS) == 2
    with closing(open_store(home, PORTS)) as store:
        assert store.tokens("one").read() is None
        assert store.connection("default").identity.note("any") == "thing"


def test_a_key_that_opens_everything_is_not_thrown_away(home: Home) -> None:
    with pytest.raises(UsageError, match="keys rotate"):
        rotation.reset(home, PORTS)
    assert readable(home)


def test_a_key_that_others_can_read_is_not_taken_for_a_lost_one(home: Home) -> None:
    home.key_file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        rotation.reset(home, PORTS)
    home.key_file.chmod(0o600)
    assert readable(home)
