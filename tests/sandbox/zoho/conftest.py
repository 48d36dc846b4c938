"""A pretend Zoho CRM on a clock that stands still, and an app that talks to it in bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.transport import SandboxTransport
from sandbox.zoho.service import ZohoCrm

ORIGIN = "https://zoho.test"


class App:
    """An app with a token; paths are those behind the API's version."""

    def __init__(self, service: ZohoCrm, scopes: frozenset[str] | None = None) -> None:
        self.service = service
        self.http = httpx.Client(base_url=ORIGIN, transport=SandboxTransport({ORIGIN: service}))
        self.refresh = service.seed_token(scopes) if scopes else service.seed_token()
        self.renew()

    def token(self, **more: str) -> httpx.Response:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.refresh,
            "client_id": "zoho-client",
            "client_secret": "zoho-secret",
            **more,
        }
        return self.http.post("/oauth/v2/token", data=form)

    def renew(self) -> None:
        self.headers = {"Authorization": f"Zoho-oauthtoken {self.token().json()['access_token']}"}

    def call(
        self, method: str, path: str, json: Any = None, headers: dict[str, str] | None = None, **params: str
    ) -> httpx.Response:
        headers = {**self.headers, **(headers or {})}
        return self.http.request(method, f"/crm/v8{path}", json=json, headers=headers, params=params or None)

    def get(self, path: str, headers: dict[str, str] | None = None, **params: str) -> httpx.Response:
        return self.call("GET", path, headers=headers, **params)

    def coql(self, query: str) -> httpx.Response:
        return self.call("POST", "/coql", {"select_query": query})

    def rows(self, query: str) -> list[dict[str, Any]]:
        reply = self.coql(query)
        assert reply.status_code in {200, 204}, reply.text
        return reply.json()["data"] if reply.status_code == 200 else []

    def insert(self, *rows: Any, **body: Any) -> httpx.Response:
        return self.call("POST", "/Accounts", {"data": rows, **body})

    def update(self, *rows: Any, headers: dict[str, str] | None = None, **body: Any) -> httpx.Response:
        return self.call("PUT", "/Accounts", {"data": rows, **body}, headers)

    def upsert(self, *rows: Any, by: list[str] | None = None) -> httpx.Response:
        body = {"data": rows, "duplicate_check_fields": by} if by else {"data": rows}
        return self.call("POST", "/Accounts/upsert", body)

    def add_key(self) -> None:
        """The unique field by which an app knows its records."""
        field = {"field_label": "Exact ID", "data_type": "text", "length": 100, "unique": {"case_sensitive": False}}
        reply = self.call("POST", "/settings/fields", {"fields": [field]}, module="Accounts")
        assert reply.status_code == 201, reply.text


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@pytest.fixture
def make(clock: Clock) -> Callable[..., App]:
    """An app on a service of its own, with the given switches."""
    return lambda scopes=None, **switches: App(ZohoCrm(clock, switches), scopes)


@pytest.fixture
def app(make: Callable[..., App]) -> App:
    return make()


@pytest.fixture
def zoho(app: App) -> ZohoCrm:
    return app.service
