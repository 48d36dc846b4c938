"""A small reader of OpenAPI schemas says where a reply leaves its description."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.contract.openapi import check, load

DOCUMENT: dict[str, Any] = {
    "paths": {
        "/{module}": {"get": {"responses": {"200": {"content": {"any/json": {"schema": {"$ref": "#/s/list"}}}}}}},
        "/Accounts": {"get": {"responses": {"204": {}}}},
    },
    "s": {
        "list": {"type": "object", "required": ["data"], "properties": {"data": {"$ref": "#/s/rows"}}},
        "rows": {"type": "array", "items": {"$ref": "#/s/row"}},
        "row": {"type": "object", "additionalProperties": False, "properties": {"id": {"type": "string"}}},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        ({"data": [{"id": "1"}]}, []),
        ({}, [("data", "missing")]),
        ({"data": [{"id": 1}]}, [("data[].id", "string described, int answered")]),
        ({"data": [{"id": "1", "name": "x"}]}, [("data[].name", "not described")]),
        ({"data": None}, [("data", "array described, NoneType answered")]),
    ],
)
def test_a_reply_is_held_against_its_schema(value: Any, problems: list[tuple[str, str]]) -> None:
    assert list(check({"$ref": "#/s/list"}, value, DOCUMENT)) == problems


def test_of_alternatives_the_nearest_counts() -> None:
    schema = {"oneOf": [{"type": "string"}, {"type": "object", "required": ["a", "b"]}]}
    assert list(check(schema, "x", DOCUMENT)) == []
    assert list(check(schema, {"a": 1}, DOCUMENT)) == [("b", "missing")]


@pytest.mark.parametrize("schema", [{"type": ["integer", "null"]}, {"type": "integer", "nullable": True}])
def test_nothing_is_described_in_the_words_of_either_version(schema: dict[str, Any]) -> None:
    assert list(check(schema, None, DOCUMENT)) == []
    assert list(check(schema, True, DOCUMENT)) != []


def test_the_most_exact_operation_comes_first_and_an_unknown_status_is_a_difference(tmp_path: Path) -> None:
    (tmp_path / "records.json").write_text(json.dumps(DOCUMENT))
    fitting = [one for one in load(tmp_path) if one.answers("GET", "/crm/v8/Accounts")]
    assert [one.path for one in fitting] == ["/Accounts", "/{module}"]
    (difference,) = fitting[0].check("list", 200, {})
    assert "status 200 is not described" in difference.what
