"""Makes the calls that a client makes of Zoho CRM and holds the replies against descriptions and captured replies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from sandbox.contract.difference import Difference
from sandbox.contract.openapi import Operation, load
from sandbox.contract.shape import compare
from sandbox.wire import Request, Response
from sandbox.zoho.service import ZohoCrm

BASE = "/crm/v8"
FIELD = {"field_label": "Contract Field", "data_type": "text", "length": 20}


@dataclass(frozen=True)
class Play:
    """One call. `{id}` in path or body stands for an account that exists; `capture` names a captured reply."""

    name: str
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    capture: str = ""


def _coql(name: str, query: str, capture: str = "") -> Play:
    return Play(name, "POST", "/coql", body={"select_query": query}, capture=capture)


PLAYS: tuple[Play, ...] = (
    Play("organisation", "GET", "/org", capture="org"),
    Play("users", "GET", "/users", {"type": "ActiveConfirmedUsers"}, capture="users"),
    Play("modules", "GET", "/settings/modules"),
    Play("fields", "GET", "/settings/fields", {"module": "Accounts"}, capture="fields_leads"),
    Play("new field", "POST", "/settings/fields", {"module": "Accounts"}, {"fields": [FIELD]}),
    Play("list", "GET", "/Accounts", {"fields": "Account_Name,Owner", "per_page": "2"}, capture="list_leads"),
    Play("one", "GET", "/Accounts/{id}"),
    Play("none", "GET", "/Accounts/1", capture="err_bad_record"),
    Play("no such module", "GET", "/Nonsense", {"fields": "Name"}, capture="err_bad_module"),
    Play("insert", "POST", "/Accounts", body={"data": [{"Account_Name": "Inserted"}], "trigger": []}),
    Play("insert nothing", "POST", "/Accounts", body={"data": [{"Phone": "1"}], "trigger": []}),
    Play("update", "PUT", "/Accounts", body={"data": [{"id": "{id}", "Phone": "0201112222"}], "trigger": []}),
    Play("update one", "PUT", "/Accounts/{id}", body={"data": [{"Phone": "0203334444"}], "trigger": []}),
    Play("upsert", "POST", "/Accounts/upsert",
         body={"data": [{"Account_Name": "Upserted"}], "duplicate_check_fields": ["Account_Name"], "trigger": []}),
    Play("search", "GET", "/Accounts/search", {"criteria": "(Account_Name:equals:First)"}),
    _coql("query", "select Account_Name from Accounts where Account_Name is not null limit 2", "coql_ok"),
    _coql("query page", "select Account_Name from Accounts where Account_Name is not null limit 0, 2", "coql_paged"),
    _coql("query without condition", "select Account_Name from Accounts limit 2", "err_no_where"),
    _coql("query without brackets", "select Account_Name from Accounts where Account_Name != 'a' and Phone != 'b' "
          "and Website != 'c' limit 2", "err_chained_ne"),
    Play("count", "GET", "/Accounts/actions/count"),
    Play("deleted", "GET", "/Accounts/deleted", {"type": "all"}),
)  # fmt: skip


class Organisation:
    """A fresh organisation with a few accounts, one of them deleted, and an app that was just allowed in."""

    def __init__(self) -> None:
        self.service = ZohoCrm()
        self.ids = [self.service.add("Accounts", {"Account_Name": name})["id"] for name in
                    ("First", "Second", "Third", "Gone")]  # fmt: skip
        self.service.remove("Accounts", self.ids[-1])
        self.service.clock.advance(3600)  # search and count look at an index that comes late
        form = {"grant_type": "refresh_token", "client_id": "zoho-client", "client_secret": "zoho-secret",
                "refresh_token": self.service.seed_token()}  # fmt: skip
        headers = {"content-type": "application/x-www-form-urlencoded"}
        reply = self.service.handle(Request("POST", "/oauth/v2/token", "", headers, urlencode(form).encode()))
        self.token = reply.json()["access_token"]

    def call(self, play: Play) -> Response:
        """Make that call."""
        body = b"" if play.body is None else self._named(json.dumps(play.body)).encode()
        headers = {"authorization": f"Zoho-oauthtoken {self.token}", "content-type": "application/json"}
        query = urlencode(play.query, quote_via=quote)
        return self.service.handle(Request(play.method, BASE + self._named(play.path), query, headers, body))

    def _named(self, text: str) -> str:
        return text.replace("{id}", self.ids[0])


def differences(folder: Path) -> Iterator[Difference]:
    """All differences from the descriptions and captures under that folder."""
    operations, organisation = load(folder), Organisation()
    captures = {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("live-fixtures*/*.json")}
    for play in PLAYS:
        reply = organisation.call(play)
        body = reply.json() if reply.body else None
        yield from _against_descriptions(play, reply.status, body, operations)
        if play.capture in captures:
            yield from against_capture(play.name, captures[play.capture], reply.status, body)


def _against_descriptions(play: Play, status: int, body: Any, operations: list[Operation]) -> Iterator[Difference]:
    """A description per source: of several that fit, as `/{module}` fits everything, the most exact one."""
    checked: set[str] = set()
    for operation in operations:
        source = operation.file.partition("/")[0]
        if source not in checked and operation.answers(play.method, BASE + play.path):
            checked.add(source)
            yield from operation.check(play.name, status, body)


def against_capture(name: str, capture: dict[str, Any], status: int, body: Any) -> Iterator[Difference]:
    """How our reply differs from one captured of another module: names and forms, leaving out the module's columns."""
    if capture["status"] != status:
        yield Difference(name, "", f"status {capture['status']} captured, {status} answered")
    elif capture["body"] and body:
        columns = {"Last_Name", "Account_Name"}
        found = compare(name, capture["body"], body, order=False, nulls=False)
        yield from (one for one in found if one.at.rpartition(".")[2] not in columns)
