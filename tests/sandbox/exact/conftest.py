"""A pretend Exact Online on a clock that stands still, and an app that talks to it in bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.exact.service import ExactOnline
from sandbox.transport import SandboxTransport

ORIGIN = "https://exact.test"
DIVISION = 700001
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class App:
    """An app with a token; `url` is put behind the division."""

    def __init__(self, service: ExactOnline) -> None:
        self.service = service
        self.http = httpx.Client(base_url=ORIGIN, transport=SandboxTransport({ORIGIN: service}))
        self.refresh = service.seed_token()
        self.renew()

    def token(self, refresh: str | None = None, **more: str) -> httpx.Response:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh or self.refresh,
            "client_id": "exact-client",
            "client_secret": "exact-secret",
            **more,
        }
        return self.http.post("/api/oauth2/token", data=form)

    def renew(self) -> None:
        reply = self.token().json()
        self.refresh = reply["refresh_token"]
        self.headers = {"Authorization": f"Bearer {reply['access_token']}", "Accept": "application/json"}

    def call(self, method: str, url: str, json: Any = None, **headers: str) -> httpx.Response:
        path = url if url.startswith(("/", "http")) else f"/api/v1/{DIVISION}/{url}"
        return self.http.request(method, path, json=json, headers={**self.headers, **headers})

    def get(self, url: str, **headers: str) -> httpx.Response:
        return self.call("GET", url, **headers)

    def rows(self, url: str) -> list[dict[str, Any]]:
        reply = self.get(url)
        assert reply.status_code == 200, reply.text
        inside = reply.json()["d"]
        return inside["results"] if isinstance(inside, dict) else inside

    def post(self, url: str, **values: Any) -> httpx.Response:
        return self.call("POST", url, json=values)

    def put(self, collection: str, key: str, **values: Any) -> httpx.Response:
        return self.call("PUT", f"{collection}(guid'{key}')", json=values)

    def account(self, **values: Any) -> dict[str, Any]:
        """A customer whom a person entered."""
        return self.service.add("crm/Accounts", {"Name": "Molen", "Status": "C", "Country": "BE"} | values)

    def post_contact(self, account: dict[str, Any], **values: Any) -> str:
        """The key of a contact that the app made."""
        reply = self.post("crm/Contacts", Account=account["ID"], **values)
        assert reply.status_code == 201, reply.text
        return reply.json()["d"]["ID"]

    def contact(self, key: str) -> dict[str, Any]:
        return self.get(f"crm/Contacts(guid'{key}')").json()["d"]

    def item(self, code: str = "A1", **values: Any) -> dict[str, Any]:
        """An item for sale that a person entered."""
        values = {"Description": "Pan", "IsSalesItem": True, "SalesVatCode": "4", **values}
        return self.service.add("logistics/Items", {"Code": code, **values})

    def order(self, *lines: dict[str, Any], **values: Any) -> dict[str, Any]:
        """An order that the app made, as the reply shows it."""
        customer = values.pop("OrderedBy", None) or self.account()["ID"]
        reply = self.post("salesorder/SalesOrders", OrderedBy=customer, SalesOrderLines=list(lines), **values)
        assert reply.status_code == 201, reply.text
        return reply.json()["d"]

    def lines(self, order: dict[str, Any]) -> list[dict[str, Any]]:
        """The lines of an order, in their order."""
        rows = self.rows(f"salesorder/SalesOrderLines?$filter=OrderID eq guid'{order['OrderID']}'")
        return sorted(rows, key=lambda row: row["LineNumber"])

    def header(self, order: dict[str, Any]) -> dict[str, Any]:
        """An order as it is now."""
        return self.get(f"salesorder/SalesOrders(guid'{order['OrderID']}')").json()["d"]

    def refusal(self, reply: httpx.Response) -> str:
        """What a business refusal says."""
        assert reply.status_code == 500, reply.text
        return str(reply.json()["error"]["message"]["value"])

    def record(self, collection: str, key: str) -> dict[str, Any]:
        return next(row for row in self.service.records(collection) if row["ID"] == key)

    def violations(self) -> list[str]:
        return [found.rule for found in self.service.journal.violations]


Build = Callable[..., App]


@pytest.fixture
def build() -> Build:
    def make(**switches: Any) -> App:
        clock = Clock(datetime(2026, 6, 25, 14, 14, 12, 403_000, tzinfo=UTC))
        service = ExactOnline(clock, switches, divisions={DIVISION: "Eerste B.V.", 700002: "Tweede B.V."})
        return App(service)

    return make


@pytest.fixture
def app(build: Build) -> App:
    return build()
