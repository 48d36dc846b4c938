"""One connection: which company is synchronised with which organisation, over which store, by which rules."""

from __future__ import annotations

import os

from prefect.blocks.core import Block
from pydantic import Field

from blocks.exact_online import ExactOnlineCredentials
from blocks.staging_database import StagingDatabase
from blocks.zoho_crm import ZohoCrmCredentials
from exact_zoho.engine.configuration import Configuration, from_environment
from exact_zoho.engine.environment_file import completed


class SyncSettings(Block):
    """A connection. Save it under the connection's name."""

    _block_type_name = "Sync Settings"
    _block_type_slug = "sync-settings"
    _description = "A connection between one Exact Online company and one Zoho CRM organisation."

    exact: ExactOnlineCredentials = Field(
        default_factory=ExactOnlineCredentials, title="Exact Online",
        description="The company to synchronise. Empty fields are taken from the worker's EXACT_ONLINE_… variables.",
    )  # fmt: skip
    zoho: ZohoCrmCredentials = Field(
        default_factory=ZohoCrmCredentials, title="Zoho CRM",
        description="The organisation to synchronise. Empty fields are taken from the worker's ZOHO_… variables.",
    )  # fmt: skip
    database: StagingDatabase = Field(
        default_factory=StagingDatabase, title="Store",
        description="Where we keep what was read and what is linked. Connections may share one.",
    )  # fmt: skip
    settings_file: str = Field(
        default="", title="Settings file",
        description="A YAML or JSON file on the worker with rules for entities and fields. Empty: all by default.",
    )  # fmt: skip

    def environment(self, name: str) -> dict[str, str]:
        """The block as variables; what it leaves empty is taken from the worker's environment."""
        given = {
            "EXACT_ZOHO_CONNECTION": name,
            "EXACT_ONLINE_URL": self.exact.url,
            "EXACT_ONLINE_DIVISION": str(self.exact.division or ""),
            "EXACT_ONLINE_CLIENT_ID": self.exact.client_id,
            "EXACT_ONLINE_CLIENT_SECRET": self.exact.client_secret.get_secret_value(),
            "EXACT_ONLINE_REFRESH_TOKEN": self.exact.refresh_token.get_secret_value(),
            "ZOHO_ACCOUNTS_URL": self.zoho.accounts_url,
            "ZOHO_API_URL": self.zoho.api_url,
            "ZOHO_CLIENT_ID": self.zoho.client_id,
            "ZOHO_CLIENT_SECRET": self.zoho.client_secret.get_secret_value(),
            "ZOHO_REFRESH_TOKEN": self.zoho.refresh_token.get_secret_value(),
            "EXACT_ZOHO_DATABASE_URL": self.database.url.get_secret_value(),
            "EXACT_ZOHO_KEY_FILE": self.database.key_file,
            "EXACT_ZOHO_SETTINGS": self.settings_file,
        }
        return {**completed(os.environ), **{key: value for key, value in given.items() if value}}


def configuration_of(connection: str) -> Configuration:
    """The configuration of a connection: its saved block, else the environment."""
    return from_environment(environment_of(connection))


def environment_of(connection: str) -> dict[str, str]:
    """The variables of a connection: those of its saved block, else the worker's."""
    try:
        block = SyncSettings.load(connection)
    except ValueError:  # Prefect's word for a block that was never saved
        return {**completed(os.environ), "EXACT_ZOHO_CONNECTION": connection}
    assert isinstance(block, SyncSettings)  # noqa: S101 - for the type checker: outside a coroutine it is loaded at once
    return block.environment(connection)
