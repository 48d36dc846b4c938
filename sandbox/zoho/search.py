"""Search and count: both answered from an index that is late."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sandbox.wire import Response
from sandbox.zoho.conditions import comparable, operand
from sandbox.zoho.context import Context
from sandbox.zoho.fields import DEEP, FieldDef
from sandbox.zoho.module import Module, Row
from sandbox.zoho.query import Text
from sandbox.zoho.records import PAGE, columns, number
from sandbox.zoho.references import held
from sandbox.zoho.replies import RefusedError, ambiguous, bad_parameter, nothing, reply

DEPTH = 2_000
IN_VALUES = 100
#: of several, the first counts
WAYS = ("criteria", "email", "phone", "word")
CONDITION = re.compile(r"\(([A-Za-z_]\w*):([a-z_]+):((?:\\.|[^()\\])*)\)")
TEXTS = frozenset({"text", "textarea", "email", "phone", "website"})
CHOSEN = frozenset({"picklist", "multiselectpicklist", "lookup", "ownerlookup", "userlookup", "autonumber"})
CHOICES = frozenset({"equals", "not_equal", "in"})
ORDERED = CHOICES | {"between", "greater_than", "greater_equal", "less_than", "less_equal"}

Test = Callable[[Row], bool]


def search(ctx: Context) -> Response:
    """GET /{module}/search."""
    module = ctx.module()
    test = _wanted(ctx, module)
    if test is None:
        details = {"param_names": list(WAYS)}
        raise RefusedError(400, "EXPECTED_PARAM_MISSING", "one of the expected parameters is missing", details)
    size, page = number(ctx, "per_page", PAGE, PAGE), number(ctx, "page", 1)
    if page * size > DEPTH:
        raise RefusedError(400, "LIMIT_REACHED", "Maximum response iteration limit reached", {"limit": DEPTH})
    index = module.as_of(ctx.now - timedelta(seconds=ctx.switches["index_lag"]))
    found = sorted((row for row in index if test(row)), key=lambda row: int(row["id"]), reverse=True)
    shown = found[(page - 1) * size : page * size]
    if not shown:
        return nothing()
    names = ctx.params["fields"].split(",") if "fields" in ctx.params else list(module.fields)
    info = {"per_page": size, "count": len(shown), "page": page, "more_records": page * size < len(found)}
    return reply(200, {"data": [columns(ctx, module, names, row) for row in shown], "info": info})


def count(ctx: Context) -> Response:
    """GET /{module}/actions/count."""
    module = ctx.module()
    if "cvid" in ctx.params and any(way in ctx.params for way in WAYS):
        raise ambiguous("cvid", next(way for way in WAYS if way in ctx.params))
    test = _wanted(ctx, module) or (lambda _: True)
    index = module.as_of(ctx.now - timedelta(seconds=ctx.switches["count_lag"]))
    total = sum(1 for row in index if test(row))
    return reply(200, {"count": str(total) if ctx.switches["count_type"] == "string" else total})


def _wanted(ctx: Context, module: Module) -> Test | None:
    way = next((way for way in WAYS if ctx.params.get(way)), None)
    if way is None:
        return None
    text = ctx.params[way]
    if way == "criteria":
        return _criteria(ctx, module, text)
    if way == "word":
        if len(text) < 2:
            raise bad_parameter("word")
        names = [name for name, column in module.fields.items() if column.data_type in TEXTS]
        return lambda row: any(text.casefold() in str(row.get(name) or "").casefold() for name in names)
    of_type = [name for name, column in module.fields.items() if column.data_type == way]
    return lambda row: any(str(row.get(name) or "").casefold() == text.casefold() for name in of_type)


def invalid_query(reason: str, **more: Any) -> RefusedError:
    """Refusal of a criterion."""
    return RefusedError(400, "INVALID_QUERY", "invalid query formed", {"reason": reason, **more})


def _criteria(ctx: Context, module: Module, text: str) -> Test:
    conditions = list(CONDITION.finditer(text))
    if len(conditions) > ctx.switches["search_conditions"]:
        details = {"limit": ctx.switches["search_conditions"]}
        raise RefusedError(400, "CRITERIA_LIMIT_EXCEEDED", "too many criteria", details)
    tests = [_condition(ctx, module, *match.groups()) for match in conditions]
    # what is left of the criteria are brackets and the words between them
    pieces = re.findall(r"\d+|and|or|[()]|\S", _numbered(text))
    rest = list(reversed(pieces))
    whole = _joined(rest, tests)
    if rest:
        raise invalid_query("criteria cannot be read")
    return whole


def _numbered(text: str) -> str:
    numbers = iter(range(len(text)))
    return CONDITION.sub(lambda _: f" {next(numbers)} ", text)


def _joined(rest: list[str], tests: list[Test]) -> Test:
    left = _single(rest, tests)
    while rest and rest[-1] in {"and", "or"}:
        left = _pair(rest.pop(), left, _single(rest, tests))
    return left


def _pair(word: str, left: Test, right: Test) -> Test:
    if word == "and":
        return lambda row: left(row) and right(row)
    return lambda row: left(row) or right(row)


def _single(rest: list[str], tests: list[Test]) -> Test:
    piece = rest.pop() if rest else ""
    if piece.isdigit():
        return tests[int(piece)]
    if piece != "(":
        raise invalid_query("criteria cannot be read")
    inner = _joined(rest, tests)
    if not rest or rest.pop() != ")":
        raise invalid_query("a bracket is not closed")
    return inner


def _operators(column: FieldDef) -> frozenset[str]:
    if column.data_type in TEXTS:
        return CHOICES | {"starts_with"}
    if column.data_type == "boolean":
        return frozenset({"equals", "not_equal"})
    return CHOICES if column.data_type in CHOSEN else frozenset(ORDERED)


def _condition(ctx: Context, module: Module, name: str, operator: str, text: str) -> Test:
    column = module.fields.get(name)
    if column is None or column.data_type in DEEP:
        raise invalid_query("the field is not available", api_name=name)
    if operator not in _operators(column):
        raise invalid_query("the operator does not fit the field", api_name=name, operator=operator)
    parts = re.split(r"(?<!\\),", text) if operator in {"in", "between"} else [text]
    if len(parts) > IN_VALUES:
        raise invalid_query("too many values", api_name=name, operator=operator)
    wanted = [operand(ctx, column, name, Text(re.sub(r"\\(.)", r"\1", part))) for part in parts]
    contains = column.data_type in TEXTS and ctx.switches["search_equals"] == "contains"

    def holds(row: Row) -> bool:
        value = comparable(ctx, column, held(ctx, column, row))
        if column.data_type == "boolean":
            value = bool(value)
        return value is not None and _compare(operator, value, wanted, contains=contains)

    return holds


def _compare(operator: str, value: Any, wanted: list[Any], *, contains: bool) -> bool:
    first = wanted[0]
    match operator:
        case "equals":
            return bool(first in value if contains else value == first)
        case "not_equal":
            return bool(value != first)
        case "starts_with":
            return str(value).startswith(first)
        case "in":
            return value in wanted
        case "between":
            return bool(first <= value <= wanted[-1])
        case "greater_than":
            return bool(value > first)
        case "greater_equal":
            return bool(value >= first)
        case "less_than":
            return bool(value < first)
        case _:
            return bool(value <= first)
