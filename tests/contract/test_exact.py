"""The pretend Exact Online keeps to schemas of our own: the least that any client may count on."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from sandbox.contract.openapi import check
from sandbox.exact.service import ExactOnline
from sandbox.wire import Request, Response

TEXT, NUMBER, FLAG, OBJECT = ({"type": kind} for kind in ("string", "number", "boolean", "object"))
MAYBE = {"type": ["string", "null"]}


def row(**properties: Any) -> dict[str, Any]:
    metadata = {"type": "object", "required": ["uri", "type"], "properties": {"uri": TEXT, "type": TEXT}}
    known = {"__metadata": metadata, **properties}
    return {"type": "object", "required": list(known), "properties": known}


def rows(**properties: Any) -> dict[str, Any]:
    found = {"type": "array", "items": row(**properties)}
    results = {"type": "object", "required": ["results"], "properties": {"results": found}}
    return {"type": "object", "required": ["d"], "properties": {"d": results}}


ACCOUNT = row(ID=TEXT, Code=TEXT, Name=TEXT, Status=MAYBE, Type=TEXT, IsSupplier=FLAG, VATNumber=MAYBE, Modified=TEXT,
              Country=MAYBE, CreditLineSales=NUMBER, Division=NUMBER, Parent=MAYBE)  # fmt: skip
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": TEXT,
                "message": {"type": "object", "required": ["lang", "value"], "properties": {"value": TEXT}},
            },
        }
    },
}
VERSION = {"Timestamp": {"type": ["string", "integer"]}}


class Caller:
    """A client that was just allowed in."""

    def __init__(self) -> None:
        self.service = ExactOnline(divisions={7: "Voorbeeld B.V."})
        account = self.service.add("crm/Accounts", {"Name": "Klant", "Status": "C", "Country": "NL", "City": "Delft"})
        self.id = account["ID"]
        gone = self.service.add("crm/Accounts", {"Name": "Weg"})
        self.service.remove("crm/Accounts", gone["ID"])
        form = {"grant_type": "refresh_token", "client_id": "exact-client", "client_secret": "exact-secret",
                "refresh_token": self.service.seed_token()}  # fmt: skip
        headers = {"content-type": "application/x-www-form-urlencoded"}
        self.consent = self.service.handle(Request("POST", "/api/oauth2/token", "", headers, urlencode(form).encode()))
        self.token = self.consent.json()["access_token"]

    def __call__(self, method: str, path: str, query: str = "", body: Any = None) -> Response:
        headers = {"authorization": f"Bearer {self.token}", "accept": "application/json",
                   "content-type": "application/json"}  # fmt: skip
        sent = b"" if body is None else json.dumps(body).encode()
        return self.service.handle(Request(method, f"/api/v1/{path}", quote(query, safe="=&"), headers, sent))


@pytest.fixture
def call() -> Caller:
    return Caller()


def assert_shape(schema: dict[str, Any], reply: Response, status: int = 200) -> None:
    assert reply.status == status, reply.body
    assert list(check(schema, reply.json(), {})) == []


def test_a_token_reply_holds_a_new_refresh_token_and_a_lifetime(call: Caller) -> None:
    lifetime = {"type": ["string", "integer"]}
    names = {"access_token": TEXT, "refresh_token": TEXT, "token_type": TEXT, "expires_in": lifetime}
    assert_shape({"type": "object", "required": list(names), "properties": names}, call.consent)


def test_me_is_a_list_of_one(call: Caller) -> None:
    assert_shape(rows(CurrentDivision=NUMBER, UserID=TEXT, ServerUtcOffset=NUMBER), call("GET", "current/Me"))


def test_divisions(call: Caller) -> None:
    reply = call("GET", "7/system/Divisions", "$select=Code,Description,Status,DivisionMoveDate")
    assert_shape(rows(Code=NUMBER, Description=TEXT), reply)


def test_one_account_and_a_list_of_them(call: Caller) -> None:
    one = call("GET", f"7/crm/Accounts(guid'{call.id}')")
    assert_shape({"type": "object", "required": ["d"], "properties": {"d": ACCOUNT}}, one)
    listed = call("GET", "7/crm/Accounts", f"$select=ID,Name,Code&$filter=ID eq guid'{call.id}'")
    assert_shape(rows(ID=TEXT, Name=TEXT, Code=TEXT), listed)


def test_feeds_carry_a_version(call: Caller) -> None:
    accounts = call("GET", "7/sync/CRM/Accounts", "$select=ID,Name,Timestamp&$filter=Timestamp gt 1L")
    assert_shape(rows(ID=TEXT, Name=TEXT, **VERSION), accounts)
    addresses = call("GET", "7/sync/CRM/Addresses", "$select=ID,Account,Type,Main,Timestamp&$filter=Timestamp gt 1L")
    assert_shape(rows(ID=TEXT, Account=TEXT, Type=NUMBER, Main=FLAG, **VERSION), addresses)
    deleted = call(
        "GET", "7/sync/Deleted", "$select=EntityKey,EntityType,DeletedDate,Timestamp&$filter=Timestamp gt 1L"
    )
    assert_shape(rows(EntityKey=TEXT, EntityType=NUMBER, DeletedDate=MAYBE, **VERSION), deleted)
    assert deleted.json()["d"]["results"]


def test_a_created_record_is_answered_with_its_key_and_a_change_with_nothing(call: Caller) -> None:
    made = call("POST", "7/crm/Accounts", body={"Name": "Nieuw"})
    assert_shape({"type": "object", "required": ["d"], "properties": {"d": row(ID=TEXT)}}, made, 201)
    changed = call("PUT", f"7/crm/Accounts(guid'{call.id}')", body={"Phone": "0201234567"})
    assert (changed.status, changed.body) == (204, b"")


def test_refusals_have_one_shape(call: Caller) -> None:
    assert_shape(ERROR, call("POST", "7/crm/Accounts", body={}), 500)
    assert_shape(ERROR, call("POST", "7/crm/Accounts", body={"Name": "X", "Colour": "red"}), 400)
