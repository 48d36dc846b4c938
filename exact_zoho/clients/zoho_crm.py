"""Zoho CRM: what the engine asks of it, put together. There is no way to delete here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from exact_zoho.clients import dialects, zoho_write
from exact_zoho.clients.auth import Consent
from exact_zoho.clients.classify_zoho import ZohoJudge
from exact_zoho.clients.hosts import ZOHO_ACCOUNTS_HOSTS, ZOHO_API_HOSTS, base_url
from exact_zoho.clients.http import Caller
from exact_zoho.clients.meters import ZohoMeter
from exact_zoho.clients.overheard import Exchange
from exact_zoho.clients.page import Page
from exact_zoho.clients.ports import CallBudget, Slots, TokenVault
from exact_zoho.clients.wire import Wire
from exact_zoho.clients.zoho_calls import ZohoCalls
from exact_zoho.clients.zoho_read import ZohoReader
from exact_zoho.clients.zoho_write import ItemResult
from exact_zoho.errors import ApiError
from exact_zoho.ports import Clock, Random

__all__ = ["ItemResult", "ZohoCrm"]

Record = Mapping[str, Any]


class ZohoCrm:
    """One organisation in Zoho CRM."""

    def __init__(
        self, accounts_url: str, api_url: str, client_id: str, client_secret: str, vault: TokenVault,
        credits: CallBudget,  # noqa: A002 - Zoho's word
        slots: Slots, clock: Clock, random: Random, transport: httpx.BaseTransport | None = None,
    ) -> None:  # fmt: skip
        accounts = base_url(accounts_url, ZOHO_ACCOUNTS_HOSTS, "ZOHO_ACCOUNTS_URL")
        api = base_url(api_url, ZOHO_API_HOSTS, "ZOHO_API_URL")
        wire = Wire(clock, transport)
        self.consent = Consent(dialects.ZOHO, accounts, client_id, client_secret, vault, clock, wire)
        caller = Caller(wire, self.consent, ZohoJudge(clock), ZohoMeter(credits, slots, clock), clock, random)
        self._calls = ZohoCalls(caller, api)
        self._reader = ZohoReader(self._calls)
        self._plain: set[str] = set()

    @property
    def server_time(self) -> datetime | None:
        """Up to which moment, by Zoho's own clock, the last reading shows the records; None where it never said."""
        return self._reader.read_at

    def org(self) -> dict[str, Any]:
        """The organisation to which the consent belongs."""
        return self._only("org", "org", {})

    def me(self) -> dict[str, Any]:
        """The user who gave the consent."""
        return self._only("users", "users", {"type": "CurrentUser"})

    def modules(self) -> list[dict[str, Any]]:
        """The modules of the organisation."""
        return self._calls.settings("settings/modules", "modules")

    def fields(self, module: str) -> list[dict[str, Any]]:
        """The fields of a module."""
        return self._calls.settings("settings/fields", "fields", {"module": module})

    def taxes(self) -> dict[str, Decimal]:
        """The percentages of the organisation's taxes, by name."""
        return {str(tax["name"]): Decimal(str(tax["value"])).normalize() for tax in self._calls.taxes()}

    def changes(self, module: str, columns: Sequence[str], cursor: str, overlap: timedelta) -> Iterator[Page]:
        """What changed since a cursor, oldest first; at least one page, which may be empty."""
        return self._reader.changes(module, columns, cursor, overlap)

    def deleted(self, module: str, cursor: str, overlap: timedelta) -> Iterator[Page]:
        """What was deleted since a cursor."""
        return self._reader.deleted(module, cursor, overlap)

    def versions(self, module: str) -> Iterator[list[dict[str, Any]]]:
        """All records, page by page, with nothing but their ids and the times of their last edits."""
        return self._reader.versions(module)

    def has_rows(self, module: str) -> bool:
        """Whether a module shows anything at all."""
        return self._reader.has_rows(module)

    def find(self, module: str, columns: Sequence[str], column: str, values: Sequence[str]) -> list[dict[str, Any]]:
        """The records whose column has one of these values, as they are now."""
        return self._reader.find(module, columns, column, values)

    def create_fields(self, module: str, fields: Sequence[Record]) -> list[ItemResult]:
        """Create fields; their API names have to be read back."""
        return zoho_write.fields(self._calls, module).send(fields)

    def insert(self, module: str, records: Sequence[Record]) -> list[ItemResult]:
        """Create records."""
        return replace(zoho_write.insert(self._calls, module), plain=self._plain).send(records)

    def update(
        self, module: str, records: Sequence[Record], unmodified_since: datetime | None = None
    ) -> list[ItemResult]:  # fmt: skip
        """Change records, each with its `id`; those edited after `unmodified_since` are refused."""
        return replace(zoho_write.update(self._calls, module, unmodified_since), plain=self._plain).send(records)

    def upsert(self, module: str, records: Sequence[Record], check_fields: Sequence[str]) -> list[ItemResult]:
        """Create records, or change those that have the same value in one of the unique fields named."""
        return replace(zoho_write.upsert(self._calls, module, check_fields), plain=self._plain).send(records)

    def overhear(self) -> AbstractContextManager[list[Exchange]]:
        """Take down the calls that write, with their answers."""
        return self._calls.caller.overhear()

    @property
    def calls_made(self) -> int:
        """How many calls were sent, those for tokens included."""
        return self._calls.caller.wire.sent

    def close(self) -> None:
        """Close the connections."""
        self._calls.caller.wire.close()

    def _only(self, path: str, key: str, params: Mapping[str, str]) -> dict[str, Any]:
        found = self._calls.settings(path, key, params)
        if not found:
            raise ApiError(f"Zoho CRM does not say who we are ({path})", side="zoho", code="nobody")
        return found[0]
