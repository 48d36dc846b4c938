"""A saved connection, as the engine takes it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from blocks import ExactOnlineCredentials, StagingDatabase, SyncSettings, ZohoCrmCredentials
from exact_zoho.engine.configuration import from_environment
from exact_zoho.errors import ConfigurationError


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("EXACT_", "ZOHO_"))]:
        monkeypatch.delenv(name)


def block() -> SyncSettings:
    return SyncSettings(
        exact=ExactOnlineCredentials(
            url="https://start.exactonline.be", division=4711, client_id="app", client_secret=SecretStr("s1"),
            refresh_token=SecretStr("r1"),
        ),
        zoho=ZohoCrmCredentials(
            accounts_url="https://accounts.zoho.com", api_url="https://www.zohoapis.com", client_id="client",
            client_secret=SecretStr("s2"), refresh_token=SecretStr("r2"),
        ),
        database=StagingDatabase(url=SecretStr("sqlite:////data/store.db"), key_file="/keys/store.key"),
        settings_file="/etc/rules.yaml",
    )  # fmt: skip


def test_every_field_of_a_block_reaches_the_engine() -> None:
    taken = from_environment(block().environment("belgium"))
    assert (taken.connection, taken.exact_url, taken.division) == ("belgium", "https://start.exactonline.be", 4711)
    assert (taken.exact_client_id, taken.exact_client_secret, taken.exact_refresh_token) == (
        "app", SecretStr("s1"), SecretStr("r1"),
    )  # fmt: skip
    assert (taken.zoho_accounts_url, taken.zoho_api_url) == ("https://accounts.zoho.com", "https://www.zohoapis.com")
    assert (taken.zoho_client_id, taken.zoho_client_secret, taken.zoho_refresh_token) == (
        "client", SecretStr("s2"), SecretStr("r2"),
    )  # fmt: skip
    assert taken.database_url == "sqlite:////data/store.db"
    assert (taken.key_file, taken.settings_file) == (Path("/keys/store.key"), Path("/etc/rules.yaml"))


def test_what_a_block_leaves_empty_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXACT_ONLINE_CLIENT_SECRET", "of-the-worker")
    monkeypatch.setenv("EXACT_ONLINE_DIVISION", "99")
    held = block()
    held.exact.client_secret = SecretStr("")
    taken = from_environment(held.environment("belgium"))
    assert taken.exact_client_secret == SecretStr("of-the-worker")
    assert taken.division == 4711, "what the block says goes before the environment"


def test_the_addresses_of_a_data_centre_follow_from_the_sign_in_address() -> None:
    held = block()
    held.zoho = ZohoCrmCredentials(accounts_url="https://accounts.zoho.in", client_id="c", client_secret=SecretStr("s"))
    assert from_environment(held.environment("india")).zoho_api_url == "https://www.zohoapis.in"


def test_an_empty_block_names_what_is_missing_and_no_secret() -> None:
    held = SyncSettings(zoho=ZohoCrmCredentials(client_secret=SecretStr("hush-hush")))
    with pytest.raises(ConfigurationError, match="EXACT_ONLINE_CLIENT_ID") as told:
        from_environment(held.environment("default"))
    assert "hush-hush" not in str(told.value)
