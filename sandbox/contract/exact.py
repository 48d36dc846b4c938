"""Plays recorded calls to Exact Online against the sandbox and tells what differs, property by property."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sandbox.contract.difference import Difference
from sandbox.contract.recordings import Exchange, load
from sandbox.contract.shape import compare
from sandbox.exact.service import ExactOnline
from sandbox.exact.tables import BY_PATH, folded
from sandbox.wire import Request, Response

#: what the sandbox has; recordings of anything else are left out
RESOURCES = frozenset(
    {"current/Me", "system/Divisions", "crm/Accounts", "crm/Contacts", "logistics/Items", "logistics/ItemGroups"}
    | {"salesorder/SalesOrders", "salesorder/SalesOrderLines", "vat/VATCodes", "financial/GLAccounts"}
)
#: columns of bodies that name a record: where our own one is
NAMED = {"Account": "crm/Accounts", "OrderedBy": "crm/Accounts", "Item": "logistics/Items",
         "ItemGroup": "logistics/ItemGroups", "OrderID": "salesorder/SalesOrders"}  # fmt: skip
#: how the division of the recordings answered what the documentation leaves open
ANSWERS: dict[str, Any] = {"mandatory_filter": False, "code_style": "zeros", "language_padding": 10}
DIVISION = 700_001


def differences(folder: Path) -> Iterator[Difference]:
    """All differences from the recordings in that folder."""
    for exchanges in load(folder):
        if all(exchange.resource in RESOURCES for exchange in exchanges):
            yield from Replay().play(exchanges)


class Replay:
    """A fresh division that has one customer with one contact, and an app that was just allowed in."""

    def __init__(self) -> None:
        self.service = ExactOnline(switches=ANSWERS, divisions={DIVISION: "Recorded"})
        customer = {"Name": "Somebody", "Status": "C", "Email": "somebody@client.example", "Phone": "0201234567",
                    "AddressLine1": "Kade 1", "City": "Delft", "Country": "NL"}  # fmt: skip
        self.keys = {"crm/Accounts": self.service.add("crm/Accounts", customer, division=DIVISION)["ID"]}
        contact = {"Account": self.keys["crm/Accounts"], "FirstName": "Some", "LastName": "Person",
                   "Email": "some.person@client.example", "Phone": "0201234567"}  # fmt: skip
        self.keys["crm/Contacts"] = self.service.add("crm/Contacts", contact, division=DIVISION)["ID"]
        item = {"Code": "S", "Description": "Services", "Unit": "day", "IsSalesItem": True, "IsPurchaseItem": False}
        self.keys["logistics/Items"] = self.service.add("logistics/Items", item, division=DIVISION)["ID"]
        self.keys["logistics/ItemGroups"] = self.service.records("logistics/ItemGroups", DIVISION)[0]["ID"]
        self.token = self._token()

    def play(self, exchanges: list[Exchange]) -> Iterator[Difference]:
        """Make the calls of one file; a read of one record looks at the record that was written last."""
        written = any(exchange.method == "POST" for exchange in exchanges)
        for exchange in exchanges:
            ours = self._call(exchange)
            yield from _status(exchange, ours)
            if not exchange.reply or not ours.body:
                continue
            reply = ours.json()
            if exchange.method == "POST":
                self.keys[exchange.resource] = reply["d"][BY_PATH[folded(exchange.resource)].columns.key]
            yield from compare(exchange.name, exchange.reply, reply, order=True, nulls=written)

    def _call(self, exchange: Exchange) -> Response:
        path = re.sub(r"\(guid'[^']*'\)", f"(guid'{self.keys.get(exchange.resource)}')", exchange.path)
        path = re.sub(r"^/api/v1/\d+/", f"/api/v1/{DIVISION}/", path)
        headers = {"authorization": f"Bearer {self.token}", "accept": "application/json",
                   "content-type": "application/json"}  # fmt: skip
        body = json.dumps(self._ours(exchange.body)).encode() if exchange.body is not None else b""
        query = replace(
            exchange, query={name: self._of_ours(text) for name, text in exchange.query.items()}
        ).raw_query()
        return self.service.handle(Request(exchange.method, path, query, headers, body))

    def _ours(self, body: dict[str, Any]) -> dict[str, Any]:
        """The same values, with our own records where the body names some."""
        return {
            name: self.keys[NAMED[name]] if name in NAMED
            else [self._ours(line) for line in value] if isinstance(value, list)
            else value
            for name, value in body.items()
        }  # fmt: skip

    def _of_ours(self, text: str) -> str:
        """The same filter, with the key of our own record."""
        return re.sub(r"(\w+) eq guid'[^']*'", lambda found: f"{found[1]} eq guid'{self.keys[NAMED[found[1]]]}'", text)

    def _token(self) -> str:
        form = {"grant_type": "refresh_token", "client_id": "exact-client", "client_secret": "exact-secret",
                "refresh_token": self.service.seed_token()}  # fmt: skip
        headers = {"content-type": "application/x-www-form-urlencoded"}
        body = urlencode(form).encode()
        return str(self.service.handle(Request("POST", "/api/oauth2/token", "", headers, body)).json()["access_token"])


def _status(exchange: Exchange, ours: Response) -> Iterator[Difference]:
    # the recordings passed a proxy that shows a created record as a plain success
    answered = 200 if ours.status == 201 else ours.status
    if answered != exchange.status:
        yield Difference(exchange.name, "", f"status {exchange.status} expected, {ours.status} answered")
    elif exchange.reply and exchange.content_type.replace(" ", "") != (ours.header("content-type") or "").replace(
        " ", ""
    ):
        yield Difference(exchange.name, "Content-Type", f"{exchange.content_type} expected")
