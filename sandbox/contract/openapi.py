"""Reads OpenAPI descriptions and holds replies against their schemas.

Only what such descriptions use is understood: types, properties, required, alternatives, enumerations, bounds of lists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.contract.difference import Difference

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """One documented call: where it stands, and the schema of each status."""

    file: str
    method: str
    path: str
    document: dict[str, Any]
    description: dict[str, Any]

    def answers(self, method: str, path: str) -> bool:
        """Whether that call is this operation; descriptions leave the prefix out or write it in full."""
        pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(self.path))
        return method == self.method and bool(re.fullmatch(f"(/crm/v[0-9.]+)?{pattern}", path))

    def check(self, exchange: str, status: int, body: Any) -> Iterator[Difference]:
        """How a reply differs from what is described."""
        responses = self.description.get("responses", {})
        if str(status) not in responses:
            yield Difference(exchange, "", f"status {status} is not described in {self.file}")
            return
        response = _resolved(responses[str(status)], self.document)
        contents = list(response.get("content", {}).values())
        if contents and body is not None:
            problems = list(check(contents[0].get("schema", {}), body, self.document))
            yield from (Difference(exchange, at, f"{what} ({self.file})") for at, what in problems)


def load(folder: Path) -> list[Operation]:
    """All operations described by the JSON files in that folder, nearest match first."""
    found = []
    for file in sorted(folder.rglob("*.json")):
        document = json.loads(file.read_text("utf-8"))
        if not isinstance(document, dict) or "paths" not in document:
            continue
        name = f"{file.parent.name}/{file.name}"
        for path, methods in document["paths"].items():
            found += [
                Operation(name, method.upper(), path, document, description)
                for method, description in methods.items()
                if isinstance(description, dict) and "responses" in description
            ]
    return sorted(found, key=lambda one: (one.path.count("{"), one.path))


def check(schema: Any, value: Any, document: dict[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    """What is wrong with a value by a schema: where, and what."""
    schema = _resolved(schema, document)
    if not isinstance(schema, dict) or (value is None and schema.get("nullable")):
        return
    yield from _alternatives(schema, value, document, at)
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(kind, value) for kind in kinds):
        yield at, f"{' or '.join(kinds)} described, {type(value).__name__} answered"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield at, f"{value!r} is not among the described values"
    if isinstance(value, dict):
        yield from _object(schema, value, document, at)
    elif isinstance(value, list):
        yield from _list(schema, value, document, at)


def _alternatives(schema: dict[str, Any], value: Any, document: dict[str, Any], at: str) -> Iterator[tuple[str, str]]:
    for part in schema.get("allOf", ()):
        yield from check(part, value, document, at)
    options = schema.get("oneOf") or schema.get("anyOf")
    if options:
        tried = [list(check(option, value, document, at)) for option in options]
        # the nearest alternative tells most about what is wrong; one of another type is far
        yield from min(tried, key=lambda problems: (any(where == at for where, _ in problems), len(problems)))


def _object(
    schema: dict[str, Any], value: dict[str, Any], document: dict[str, Any], at: str
) -> Iterator[tuple[str, str]]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield _under(at, name), "missing"
    for name, item in value.items():
        if name in known:
            yield from check(known[name], item, document, _under(at, name))
        elif schema.get("additionalProperties") is False:
            yield _under(at, name), "not described"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from check(schema["additionalProperties"], item, document, _under(at, name))


def _list(schema: dict[str, Any], value: list[Any], document: dict[str, Any], at: str) -> Iterator[tuple[str, str]]:
    if "maxItems" in schema and len(value) > schema["maxItems"]:
        yield at, f"at most {schema['maxItems']} described, {len(value)} answered"
    for item in value:
        yield from check(schema.get("items", {}), item, document, f"{at}[]")


def _is(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES.get(kind, (object,)))


def _resolved(schema: Any, document: dict[str, Any]) -> Any:
    while isinstance(schema, dict) and "$ref" in schema:
        pointer = str(schema["$ref"])
        if not pointer.startswith("#/"):
            return {}  # another file's part: nothing can be said about it here
        schema = document
        for part in pointer[2:].split("/"):
            schema = schema.get(part.replace("~1", "/").replace("~0", "~"), {})
    return schema


def _under(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
