"""Recordings of a division, in the layout of the real ones, are replayed against the sandbox."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.contract import exact
from sandbox.contract.recordings import load

NAME = {"method": "PUT", "path": "/api/v1/9/crm/Accounts(guid'a')", "body": {"Name": "Other"}, "status": 204}
ACCOUNTS = {
    "method": "GET",
    "path": "/api/v1/9/crm/Accounts",
    "query": {"$select": "ID,Country", "$top": "5"},
    "content_type": "application/json;charset=utf-8",
    "status": 200,
}


def row(**columns: Any) -> dict[str, Any]:
    where = "http://127.0.0.1/api/v1/9/crm/Accounts(guid'7b0e6f0e-52e5-4b09-9c53-1f1b3e0a0001')"
    metadata = {"uri": where, "type": "Exact.Web.Api.Models.Account"}
    return {"__metadata": metadata, "ID": "7b0e6f0e-52e5-4b09-9c53-1f1b3e0a0001", **columns}


def written(folder: Path, *calls: dict[str, Any]) -> Path:
    (folder / "accounts.json").write_text(json.dumps(calls))
    return folder


def test_writes_come_before_the_reads_that_look_at_them(tmp_path: Path) -> None:
    ((first, second),) = load(written(tmp_path, {**ACCOUNTS, "reply": {}}, NAME))
    assert (first.method, second.method) == ("PUT", "GET")
    assert (first.division, first.resource, first.of_one) == (9, "crm/Accounts", True)
    assert second.raw_query() == "%24select=ID%2CCountry&%24top=5"


def test_a_reply_of_the_same_shape_is_no_difference(tmp_path: Path) -> None:
    call = {**ACCOUNTS, "reply": {"d": [row(Country="FR ")]}}
    assert list(exact.differences(written(tmp_path, NAME, call))) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"reply": {"d": {"results": [row(Country="FR ")]}}}, "object expected, list answered"),
        ({"reply": {"d": [row(Country="FRA  ")]}}, "text padded to 5 expected"),
        ({"reply": {"d": [row(Country="FR ", Colour="red")]}}, "missing"),
        ({"reply": {"d": []}, "status": 403}, "status 403 expected, 200 answered"),
    ],
)
def test_another_shape_is_told(tmp_path: Path, change: dict[str, Any], what: str) -> None:
    differences = list(exact.differences(written(tmp_path, {**ACCOUNTS, **change})))
    assert any(one.what.startswith(what) for one in differences)


def test_records_that_a_call_names_are_our_own_ones(tmp_path: Path) -> None:
    key = "7b0e6f0e-52e5-4b09-9c53-1f1b3e0a0001"
    body = {"OrderedBy": "their customer", "SalesOrderLines": [{"Item": "their item", "Quantity": 2}]}
    made = {"method": "POST", "path": "/api/v1/9/salesorder/SalesOrders", "status": 200, "body": body}
    line = {"__metadata": {"uri": "x", "type": "Exact.Web.Api.Models.SalesOrderLine"}, "ID": key, "Quantity": 2}
    read = {
        **ACCOUNTS,
        "path": "/api/v1/9/salesorder/SalesOrderLines",
        "query": {"$filter": f"OrderID eq guid'{key}'", "$select": "Quantity"},
        "reply": {"d": {"results": [line]}},
    }
    order = {"__metadata": {"uri": "x", "type": "Exact.Web.Api.Models.SalesOrder"}, "OrderID": key}
    made |= {"reply": {"d": order}, "content_type": ACCOUNTS["content_type"]}
    found = list(exact.differences(written(tmp_path, made, read)))
    assert {one.what for one in found} == {"not in the reply that was seen"}
    assert {one.exchange for one in found} == {"accounts: POST"}
