"""COQL answered: columns found, conditions checked by type, rows filtered, ordered and shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.wire import Response
from sandbox.zoho import values
from sandbox.zoho.context import Context
from sandbox.zoho.fields import NUMBERS, FieldDef
from sandbox.zoho.query import Column, Condition, Expression, Joined, Query, Reader, Text
from sandbox.zoho.replies import ItemRefusedError, RefusedError, nothing, reply
from sandbox.zoho.state import Module, Row

TEXT_OPERATORS = frozenset({"=", "!=", "like", "not like", "in", "not in", "is null", "is not null"})
REFERENCE_OPERATORS = TEXT_OPERATORS - {"like", "not like"}
ORDERED_OPERATORS = REFERENCE_OPERATORS | {">", ">=", "<", "<=", "between", "not between"}
ORDERED_TYPES = NUMBERS | {"date", "datetime", "bigint"}
CONDITIONS = 25
RELATIONS = 2

Getter = Callable[[Row], Any]
Test = Callable[[Row], bool]


def invalid(column: str, **more: Any) -> RefusedError:
    """Refusal of a query that reads well and means nothing."""
    return RefusedError(400, "INVALID_QUERY", "invalid query formed", {"column_name": column, **more})


def answer(ctx: Context) -> Response:
    """POST /coql."""
    body = ctx.body()
    text = body.get("select_query") if isinstance(body, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise RefusedError(400, "MANDATORY_NOT_FOUND", "required field not found", {"api_name": "select_query"})
    query = Reader(text).query()
    module = ctx.state.modules.get(query.module)
    if module is None:
        raise RefusedError(400, "INVALID_MODULE", "the given module is not supported in api")
    if module.api_name in ctx.state.closed:
        raise no_permission(module)
    _check_sizes(ctx, query)
    test = _test(ctx, module, query.where)
    rows = [row for row in module.rows.values() if test(row)]
    found = _grouped(ctx, module, query, rows) if _is_grouped(query) else _plain(ctx, module, query, rows)
    shown = found[query.offset : query.offset + query.limit]
    if not shown:
        return nothing()
    more = len(found) > query.offset + query.limit
    return reply(200, {"data": shown, "info": {"count": len(shown), "more_records": more}})


def no_permission(module: Module) -> RefusedError:
    """Refusal of a module that the user's profile does not see."""
    details = {"permissions": [f"Crm_Implied_View_{module.api_name}"]}
    return RefusedError(403, "NO_PERMISSION", "permission denied", details)


def _limit(limit: int, **more: Any) -> RefusedError:
    return RefusedError(400, "LIMIT_EXCEEDED", "limit exceeded", {"limit": limit, **more})


def _conditions(expression: Expression) -> list[Condition]:
    if isinstance(expression, Joined):
        return [*_conditions(expression.left), *_conditions(expression.right)]
    return [expression]


def _check_sizes(ctx: Context, query: Query) -> None:
    limits = ctx.switches
    if query.limit < 1:
        raise RefusedError(400, "INVALID_DATA", "limit should be greater than 0", {"clause": "limit"})
    if query.limit > limits["coql_rows"]:
        raise _limit(limits["coql_rows"], clause="limit")
    if query.offset + query.limit > limits["coql_depth"]:
        raise _limit(limits["coql_depth"], clause="limit")
    if len(query.columns) > limits["coql_columns"]:
        raise _limit(limits["coql_columns"], clause="select")
    if len(query.order) > 10 or len(query.group) > 4:
        raise _limit(10 if len(query.order) > 10 else 4, clause="order by" if len(query.order) > 10 else "group by")
    conditions = _conditions(query.where)
    if len(conditions) > CONDITIONS:
        raise _limit(CONDITIONS, clause="where")
    if any(len(condition.values) > limits["coql_in_values"] for condition in conditions):
        raise _limit(limits["coql_in_values"], clause="in")
    keys = [column.key for column in query.columns]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise RefusedError(400, "DUPLICATE_DATA", "duplicate data", {"column_name": twice})


def _resolve(ctx: Context, module: Module, path: str) -> tuple[FieldDef, Getter]:
    """The column at the end of a path over lookups, and how to get at its record."""
    *steps, name = path.split(".")
    if len(steps) > RELATIONS:
        raise invalid(path, reason="too many relations")
    hops: list[tuple[str, Module]] = []
    for step in steps:
        column = module.fields.get(step)
        if column is None or not column.lookup:
            raise invalid(path)
        module = ctx.state.modules[column.lookup]
        hops.append((step, module))
    found = module.fields.get(name)
    if found is None:
        raise invalid(path)

    def record(row: Row) -> Row:
        for step, other in hops:
            row = other.rows.get(row.get(step, ""), {})
        return row

    return found, record


def comparable(ctx: Context, column: FieldDef, value: Any) -> Any:
    """A stored value, or one of the query after it was read, as it is compared."""
    if value is None:
        return None
    if column.data_type == "bigint":
        return int(value)
    if isinstance(value, str) and ctx.switches["text_comparison"] == "ignore_case":
        return value.casefold()
    return value


def operand(ctx: Context, column: FieldDef, path: str, value: Any) -> Any:
    """A value of the query in the type of its column."""
    text = value.value if isinstance(value, Text) else str(value)
    try:
        if column.data_type in NUMBERS:
            return float(text)
        if column.data_type == "bigint":
            return int(text)
        if column.data_type in {"datetime", "date"}:
            where = {"column_name": path}
            return values.READERS[column.data_type](ctx, column, text, where)
        if column.data_type == "boolean":
            return {"true": True, "false": False}[text]
    except (KeyError, ValueError, ItemRefusedError):
        raise invalid(path, reason=f"{text} is not a {column.data_type}") from None
    if not isinstance(value, Text) and column.data_type not in {"lookup", "ownerlookup"}:
        raise invalid(path, reason="a text needs quotes")
    return comparable(ctx, column, text)


def _allowed(column: FieldDef) -> frozenset[str]:
    if column.data_type in ORDERED_TYPES:
        return ORDERED_OPERATORS
    if column.data_type == "boolean":
        return frozenset({"="})
    return REFERENCE_OPERATORS if column.data_type in {"lookup", "ownerlookup"} else TEXT_OPERATORS


def _test(ctx: Context, module: Module, expression: Expression) -> Test:
    if isinstance(expression, Joined):
        left, right = _test(ctx, module, expression.left), _test(ctx, module, expression.right)
        if expression.word == "and":
            return lambda row: left(row) and right(row)
        return lambda row: left(row) or right(row)
    column, record = _resolve(ctx, module, expression.column)
    if expression.operator not in _allowed(column):
        raise invalid(expression.column, operator=expression.operator)
    operands = [operand(ctx, column, expression.column, value) for value in expression.values]
    compare = _comparison(expression.operator, operands)

    def holds(row: Row) -> bool:
        value = comparable(ctx, column, record(row).get(column.api_name))
        if column.data_type == "boolean":
            value = bool(value)
        if expression.operator.startswith("is"):
            return (value is None) == (expression.operator == "is null")
        # nothing compares with an empty field, not even !=
        return value is not None and compare(value)

    return holds


def _comparison(operator: str, operands: list[Any]) -> Callable[[Any], bool]:
    first = operands[0] if operands else None
    last = operands[-1] if operands else None
    tests: dict[str, Callable[[Any], bool]] = {
        "=": lambda value: bool(value == first),
        "!=": lambda value: bool(value != first),
        "<": lambda value: bool(value < first),
        ">": lambda value: bool(value > first),
        "<=": lambda value: bool(value <= first),
        ">=": lambda value: bool(value >= first),
        "in": lambda value: value in operands,
        "not in": lambda value: value not in operands,
        "between": lambda value: bool(first <= value <= last),
        "not between": lambda value: not first <= value <= last,
        "like": lambda value: _like(first, value),
        "not like": lambda value: not _like(first, value),
    }
    return tests.get(operator, lambda _: False)


def _like(pattern: Any, value: Any) -> bool:
    expression = ".*".join(re.escape(part) for part in str(pattern).split("%"))
    return re.fullmatch(expression, str(value), re.DOTALL) is not None


def _sorted(ctx: Context, module: Module, query: Query, rows: list[Row]) -> list[Row]:
    aliases = {column.alias: column.path for column in query.columns if column.alias}
    rows = sorted(rows, key=lambda row: int(row["id"]))
    for name, descending in reversed(query.order):
        column, record = _resolve(ctx, module, aliases.get(name, name))

        def key(row: Row, column: FieldDef = column, record: Getter = record) -> tuple[bool, Any]:
            value = comparable(ctx, column, record(row).get(column.api_name))
            return value is not None, value

        rows.sort(key=key, reverse=descending)
    return rows


def _plain(ctx: Context, module: Module, query: Query, rows: list[Row]) -> list[dict[str, Any]]:
    resolved = [(column.key, *_resolve(ctx, module, column.path)) for column in query.columns]
    ordered = _sorted(ctx, module, query, rows)
    page = slice(query.offset, query.offset + query.limit)
    shown: list[dict[str, Any]] = [{} for _ in ordered]
    for at in range(*page.indices(len(ordered))):
        row = ordered[at]
        shown[at] = {key: _shown(ctx, column, record(row)) for key, column, record in resolved}
        shown[at].setdefault("id", row["id"])
    return shown


def _shown(ctx: Context, column: FieldDef, row: Row) -> Any:
    value = values.show(ctx, column, row)
    if isinstance(value, dict):
        only_id = ctx.switches["coql_lookup"] == "id"
        return {"id": value["id"]} if only_id else {"name": value["name"], "id": value["id"]}
    return value


def _is_grouped(query: Query) -> bool:
    return bool(query.group) or any(column.aggregate for column in query.columns)


def _grouped(ctx: Context, module: Module, query: Query, rows: list[Row]) -> list[dict[str, Any]]:
    loose = [column.path for column in query.columns if not column.aggregate and column.path not in query.group]
    if loose:
        raise invalid(loose[0], reason="not in group by")
    groups: dict[tuple[Any, ...], list[Row]] = {}
    getters = [_resolve(ctx, module, path) for path in query.group]
    for row in _sorted(ctx, module, query, rows):
        groups.setdefault(tuple(record(row).get(column.api_name) for column, record in getters), []).append(row)
    if not query.group:
        groups = groups or {(): []}
    return [
        {column.key: _cell(ctx, module, column, members) for column in query.columns} for members in groups.values()
    ]


def _cell(ctx: Context, module: Module, column: Column, members: list[Row]) -> Any:
    found, record = _resolve(ctx, module, column.path)
    if not column.aggregate:
        return _shown(ctx, found, record(members[0]))
    stored = [record(row).get(found.api_name) for row in members]
    present = [value for value in stored if value is not None]
    if column.aggregate == "COUNT":
        return len(present)
    if column.aggregate in {"MIN", "MAX"}:
        best = (min if column.aggregate == "MIN" else max)(present, default=None)
        return values.show(ctx, found, {found.api_name: best})
    if found.data_type not in NUMBERS:
        raise invalid(column.path, reason=f"{column.aggregate} needs a number")
    total = sum(present)
    return total if column.aggregate == "SUM" else total / len(present) if present else None
