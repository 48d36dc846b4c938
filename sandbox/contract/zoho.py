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
LOOKUP = {"field_label": "Main Contact", "data_type": "lookup",
          "lookup": {"module": {"api_name": "Contacts"}, "display_label": "Main Contact Of"}}  # fmt: skip
NOTE = {
    "Note_Title": "Noted",
    "Note_Content": "Text",
    "Parent_Id": {"module": {"api_name": "Contacts"}, "id": "{contact}"},
}
LINE = {"Product_Name": {"id": "{product}"}, "Quantity": 2, "Line_Tax": [{"name": "BTW hoog", "percentage": 21}]}
ORDER = {"Subject": "Inserted", "Account_Name": {"id": "{id}"}, "Ordered_Items": [LINE]}


@dataclass(frozen=True)
class Play:
    """One call. `{id}`, `{contact}`… stand for records that are there; `capture` names a captured reply."""

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
    Play("account lookup field", "POST", "/settings/fields", {"module": "Accounts"}, {"fields": [LOOKUP]}),
    Play("account lists", "GET", "/settings/related_lists", {"module": "Accounts"}),
    Play("account contacts", "GET", "/Accounts/{id}/Contacts", {"fields": "Full_Name,Account_Name"}),
    Play("contact fields", "GET", "/settings/fields", {"module": "Contacts"}, capture="fields_leads"),
    Play("contact list", "GET", "/Contacts", {"fields": "Last_Name,Owner", "per_page": "2"}, capture="list_leads"),
    Play("contact", "GET", "/Contacts/{contact}"),
    Play("contact insert", "POST", "/Contacts",
         body={"data": [{"Last_Name": "Inserted", "Account_Name": {"id": "{id}"}}], "trigger": []}),
    Play("contact insert refused", "POST", "/Contacts",
         body={"data": [{"Last_Name": "Lost", "Account_Name": {"id": "1"}}], "trigger": []}),
    Play("contact update", "PUT", "/Contacts", body={"data": [{"id": "{contact}", "Title": "Buyer"}], "trigger": []}),
    Play("contact upsert", "POST", "/Contacts/upsert",
         body={"data": [{"Last_Name": "Upserted", "Email": "up@example.com"}], "trigger": []}),
    Play("contact search", "GET", "/Contacts/search", {"criteria": "(Last_Name:equals:Person)"}),
    _coql("contact query", "select Full_Name, Account_Name.Phone from Contacts where Account_Name = '{id}' limit 2"),
    Play("contact count", "GET", "/Contacts/actions/count"),
    Play("contact deleted", "GET", "/Contacts/deleted", {"type": "all"}),
    Play("contact note", "POST", "/Contacts/{contact}/Notes", body={"data": [NOTE]}),
    Play("contact note refused", "POST", "/Contacts/{contact}/Notes",
         body={"data": [{"Parent_Id": NOTE["Parent_Id"]}]}),
    Play("contact notes", "GET", "/Contacts/{contact}/Notes", {"fields": "Note_Title,Note_Content,Parent_Id"}),
    Play("contact notes without fields", "GET", "/Contacts/{contact}/Notes"),
    Play("stranger's notes", "GET", "/Contacts/1/Notes", {"fields": "Note_Title"}),
    Play("product fields", "GET", "/settings/fields", {"module": "Products"}, capture="fields_leads"),
    Play("product list", "GET", "/Products", {"fields": "Product_Name,Owner", "per_page": "2"}),
    Play("product", "GET", "/Products/{product}"),
    Play("product insert", "POST", "/Products",
         body={"data": [{"Product_Name": "Inserted", "Product_Code": "I", "Unit_Price": 12.5}], "trigger": []}),
    Play("product insert refused", "POST", "/Products", body={"data": [{"Product_Code": "N"}], "trigger": []}),
    Play("product upsert", "POST", "/Products/upsert", body={"data": [{"Product_Name": "Upserted"}], "trigger": []}),
    Play("product search", "GET", "/Products/search", {"criteria": "(Product_Code:equals:P)"}),
    _coql("product query", "select Product_Code, Unit_Price from Products where Unit_Price > 1 limit 2"),
    Play("order fields", "GET", "/settings/fields", {"module": "Sales_Orders"}, capture="fields_leads"),
    Play("line fields", "GET", "/settings/fields", {"module": "Ordered_Items"}, capture="fields_leads"),
    Play("order list", "GET", "/Sales_Orders", {"fields": "Subject,Owner,Grand_Total", "per_page": "2"}),
    Play("order", "GET", "/Sales_Orders/{order}"),
    Play("lines", "GET", "/Ordered_Items", {"fields": "Parent_Id,Quantity"}),
    Play("order insert", "POST", "/Sales_Orders", body={"data": [ORDER], "trigger": []}),
    Play("order insert refused", "POST", "/Sales_Orders", body={"data": [{"Subject": "Empty"}], "trigger": []}),
    Play("order update", "PUT", "/Sales_Orders",
         body={"data": [{"id": "{order}", "Ordered_Items": [LINE]}], "trigger": []}),
    _coql("order query", "select Subject, Account_Name.Phone from Sales_Orders where Account_Name = '{id}' limit 2"),
    Play("account orders", "GET", "/Accounts/{id}/SalesOrders", {"fields": "Subject,Grand_Total"}),
    Play("order deleted", "GET", "/Sales_Orders/deleted", {"type": "all"}),
)  # fmt: skip


class Organisation:
    """A fresh organisation with a few records, one of each kind deleted, and an app that was just allowed in."""

    def __init__(self) -> None:
        self.service = ZohoCrm()
        self.ids = [self.service.add("Accounts", {"Account_Name": name})["id"] for name in
                    ("First", "Second", "Third", "Gone")]  # fmt: skip
        self.service.remove("Accounts", self.ids[-1])
        account = {"Account_Name": {"id": self.ids[0]}}
        self.contacts = [self.service.add("Contacts", {"Last_Name": f"Person {name}", **account})["id"] for name in
                         ("First", "Second", "Third", "Gone")]  # fmt: skip
        self.service.remove("Contacts", self.contacts[-1])
        self.product = self.service.add("Products", {"Product_Name": "P", "Product_Code": "P", "Unit_Price": 5.0})["id"]
        order = {"Account_Name": {"id": self.ids[0]},
                 "Ordered_Items": [{"Product_Name": {"id": self.product}, "Quantity": 1}]}  # fmt: skip
        self.orders = [self.service.add("Sales_Orders", {"Subject": name, **order})["id"] for name in ("First", "Gone")]
        self.service.remove("Sales_Orders", self.orders[-1])
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
        names = {"id": self.ids[0], "contact": self.contacts[0], "product": self.product, "order": self.orders[0]}
        for name, key in names.items():
            text = text.replace(f"{{{name}}}", key)
        return text


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
