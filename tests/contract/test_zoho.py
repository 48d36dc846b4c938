"""The pretend Zoho CRM keeps to schemas of our own: the least that any client may count on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.contract import zoho
from sandbox.contract.openapi import check
from sandbox.contract.zoho import PLAYS, Organisation, Play

TEXT, NUMBER, FLAG, OBJECT = ({"type": kind} for kind in ("string", "number", "boolean", "object"))
MAYBE = {"type": ["string", "null"]}


def shape(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def rows(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


INFO = {"per_page": NUMBER, "count": NUMBER, "page": NUMBER, "more_records": FLAG}
ERROR = shape(code=TEXT, details=OBJECT, message=TEXT, status={"enum": ["error"]})
REFUSED = shape(data=rows(ERROR))
STAMPS = shape(id=TEXT, Created_Time=TEXT, Modified_Time=TEXT, Created_By=shape(id=TEXT, name=TEXT))
DONE = {"code": {"enum": ["SUCCESS"]}, "status": {"enum": ["success"]}, "message": TEXT, "details": STAMPS}
FIELD = shape(
    id=TEXT, api_name=TEXT, field_label=TEXT, data_type=TEXT, json_type=TEXT, length=NUMBER, system_mandatory=FLAG,
    read_only=FLAG, custom_field=FLAG, unique=OBJECT,
    pick_list_values=rows(shape(display_value=TEXT, actual_value=TEXT)),
    lookup=OBJECT, operation_type=shape(api_create=FLAG, api_update=FLAG),
)  # fmt: skip
EXPECTED: dict[str, tuple[int, dict[str, Any]]] = {
    "organisation": (200, shape(org=rows(shape(id=TEXT, zgid=TEXT, company_name=TEXT, time_zone=TEXT)))),
    "users": (200, shape(users=rows(shape(id=TEXT, full_name=TEXT, email=TEXT, time_zone=TEXT)), info=shape(**INFO))),
    "modules": (200, shape(modules=rows(shape(id=TEXT, api_name=TEXT, api_supported=FLAG)))),
    "fields": (200, shape(fields=rows(FIELD))),
    "new field": (201, shape(fields=rows(shape(code=TEXT, details=shape(id=TEXT), status=TEXT)))),
    "list": (200, shape(data=rows(shape(id=TEXT, Account_Name=TEXT, Owner=shape(id=TEXT, name=TEXT, email=TEXT))),
                        info=shape(**INFO, next_page_token=MAYBE, sort_by=TEXT, sort_order=TEXT))),
    "one": (200, shape(data=rows(shape(id=TEXT, Account_Name=TEXT, Modified_Time=TEXT, Phone=MAYBE)))),
    "no such module": (400, ERROR),
    "insert": (201, shape(data=rows(shape(**DONE)))),
    "insert nothing": (400, REFUSED),
    "update": (200, shape(data=rows(shape(**DONE)))),
    "update one": (200, shape(data=rows(shape(**DONE)))),
    "upsert": (200, shape(data=rows(shape(**DONE, action=TEXT, duplicate_field=MAYBE)))),
    "search": (200, shape(data=rows(shape(id=TEXT)), info=shape(**INFO))),
    "query": (200, shape(data=rows(shape(id=TEXT, Account_Name=TEXT)), info=shape(count=NUMBER, more_records=FLAG))),
    "query without condition": (400, ERROR),
    "count": (200, shape(count={"type": ["string", "integer"]})),
    "deleted": (200, shape(data=rows(shape(id=TEXT, display_name=MAYBE, type={"enum": ["recycle", "permanent"]},
                                           deleted_time=TEXT)), info=shape(**INFO))),
}  # fmt: skip


@pytest.mark.parametrize("play", [play for play in PLAYS if play.name in EXPECTED], ids=lambda play: play.name)
def test_a_reply_has_its_shape(play: Play) -> None:
    status, schema = EXPECTED[play.name]
    reply = Organisation().call(play)
    assert (reply.status, list(check(schema, reply.json(), {}))) == (status, [])


def test_every_expectation_is_played() -> None:
    assert set(EXPECTED) <= {play.name for play in PLAYS}


def test_nothing_found_has_no_body() -> None:
    (play,) = (play for play in PLAYS if play.name == "none")
    reply = Organisation().call(play)
    assert (reply.status, reply.body) == (204, b"")


def test_a_captured_reply_of_another_shape_is_told(tmp_path: Path) -> None:
    captures = tmp_path / "live-fixtures"
    captures.mkdir()
    body = {"data": [{"Last_Name": "x", "Colour": "red", "Owner": {"id": "1"}, "id": "2"}], "info": {"per_page": "2"}}
    (captures / "list_leads.json").write_text(json.dumps({"status": 200, "body": body}))
    told = {(one.at, one.what) for one in zoho.differences(tmp_path)}
    assert {("data[].Colour", "missing"), ("info.per_page", "text expected, number answered")} <= told


def test_a_reply_is_held_against_a_description(tmp_path: Path) -> None:
    schema = shape(count=shape(total=NUMBER))
    described = {"200": {"content": {"application/json": {"schema": schema}}}}
    document = {"paths": {"/{module}/actions/count": {"get": {"responses": described}}}}
    (tmp_path / "count.json").write_text(json.dumps(document))
    told = [(one.exchange, one.at) for one in zoho.differences(tmp_path)]
    assert told == [("count", "count"), ("contact count", "count")]
