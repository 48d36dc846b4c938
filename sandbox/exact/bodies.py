"""What a write sends: one JSON object, whose columns are read, passed over or refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sandbox.exact.errors import Findings, RefusedError
from sandbox.exact.shapes import Table
from sandbox.exact.state import World
from sandbox.exact.values import EMPTY_TEXT, read
from sandbox.wire import Request

NO_OBJECT = "The request should be a valid top-level resource object."


def body_of(request: Request) -> dict[str, Any]:
    """The object that a write sends."""
    if "application/json" not in request.headers.get("content-type", ""):
        raise stream_error(NO_OBJECT)
    try:
        sent = json.loads(request.body)
    except ValueError as wrong:
        raise stream_error(NO_OBJECT) from wrong
    if not isinstance(sent, dict):
        raise stream_error(NO_OBJECT)
    return sent


def readable(table: Table, sent: Mapping[str, Any], world: World, by_app: bool, fresh: bool = True) -> dict[str, Any]:
    """The values of a body that count, as rows keep them: unknown columns are refused, read-only ones passed over."""
    values = {}
    for column, value in sent.items():
        if column in ("__metadata", *table.deferred):
            continue
        if column not in table.columns.types:
            raise stream_error(f"The property name '{column}' is not valid for type '{table.type}'.")
        if by_app and column not in table.columns.writable:
            continue
        if by_app and not fresh and column in table.columns.create_only:
            _pass_over(world, column)
            continue
        values[column] = _read(table, column, value, world)
    return values


def lines_in(sent: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The lines of a body, which come as a list of objects and as nothing else."""
    bodies = sent.get(name) or []
    if not isinstance(bodies, list) or not all(isinstance(body, Mapping) for body in bodies):
        raise stream_error(NO_OBJECT)
    return bodies


def stream_error(detail: str) -> RefusedError:
    """The refusal of a body that cannot be understood."""
    return RefusedError(400, f"Error processing request stream. {detail}")


def _pass_over(world: World, column: str) -> None:
    """What becomes of a column that only a creation may set."""
    if world.switches["create_only"] == "refuse":
        findings = Findings(world.switches["language"])
        findings.add("not_allowed", column)
        findings.refuse()


def _read(table: Table, column: str, value: Any, world: World) -> Any:
    kind = table.columns.types[column]
    try:
        found = read(kind, value, bool(world.switches["offset_dates"]))
    except (ValueError, TypeError) as wrong:
        raise stream_error(f"The value of property '{column}' is not of type 'Edm.{kind}'.") from wrong
    return "" if found is None and column in EMPTY_TEXT else found
