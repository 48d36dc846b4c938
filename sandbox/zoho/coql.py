"""COQL answered: sizes checked, rows filtered, ordered, grouped and shown."""

from __future__ import annotations

from typing import Any

from sandbox.wire import Response
from sandbox.zoho import showing
from sandbox.zoho.conditions import Getter, comparable, invalid, resolve, test_of
from sandbox.zoho.context import Context
from sandbox.zoho.fields import NUMBERS, FieldDef
from sandbox.zoho.module import Module, Row
from sandbox.zoho.query import Column, Condition, Expression, Joined, Query, Reader
from sandbox.zoho.references import held, is_closed
from sandbox.zoho.replies import RefusedError, no_permission, nothing, reply

CONDITIONS = 25


def answer(ctx: Context) -> Response:
    """POST /coql."""
    body = ctx.body()
    text = body.get("select_query") if isinstance(body, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise RefusedError(400, "MANDATORY_NOT_FOUND", "required field not found", {"api_name": "select_query"})
    query = Reader(text).query()
    module = ctx.state.modules.get(query.module)
    if module is None or module.kind.attached or (module.kind.part_of and ctx.switches["coql_subform"] == "refused"):
        raise RefusedError(400, "INVALID_MODULE", "the given module is not supported in api")
    if is_closed(ctx, module.api_name):
        raise no_permission(module.api_name)
    _check_sizes(ctx, query)
    test = test_of(ctx, module, query.where)
    rows = [row for row in module.rows.values() if test(row)]
    found = _grouped(ctx, module, query, rows) if _is_grouped(query) else _plain(ctx, module, query, rows)
    shown = found[query.offset : query.offset + query.limit]
    if not shown:
        return nothing()
    more = len(found) > query.offset + query.limit
    return reply(200, {"data": shown, "info": {"count": len(shown), "more_records": more}})


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


def _sorted(ctx: Context, module: Module, query: Query, rows: list[Row]) -> list[Row]:
    aliases = {column.alias: column.path for column in query.columns if column.alias}
    rows = sorted(rows, key=lambda row: int(row["id"]))
    for name, descending in reversed(query.order):
        column, record = resolve(ctx, module, aliases.get(name, name))

        def key(row: Row, column: FieldDef = column, record: Getter = record) -> tuple[bool, Any]:
            value = comparable(ctx, column, held(ctx, column, record(row)))
            return value is not None, value

        rows.sort(key=key, reverse=descending)
    return rows


def _plain(ctx: Context, module: Module, query: Query, rows: list[Row]) -> list[dict[str, Any]]:
    resolved = [(column.key, *resolve(ctx, module, column.path)) for column in query.columns]
    ordered = _sorted(ctx, module, query, rows)
    page = slice(query.offset, query.offset + query.limit)
    shown: list[dict[str, Any]] = [{} for _ in ordered]
    for at in range(*page.indices(len(ordered))):
        row = ordered[at]
        shown[at] = {key: _shown(ctx, column, record(row)) for key, column, record in resolved}
        shown[at].setdefault("id", row["id"])
    return shown


def _shown(ctx: Context, column: FieldDef, row: Row) -> Any:
    value = showing.show(ctx, column, row)
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
    getters = [resolve(ctx, module, path) for path in query.group]
    for row in _sorted(ctx, module, query, rows):
        groups.setdefault(tuple(held(ctx, column, record(row)) for column, record in getters), []).append(row)
    if not query.group:
        groups = groups or {(): []}
    return [
        {column.key: _cell(ctx, module, column, members) for column in query.columns} for members in groups.values()
    ]


def _cell(ctx: Context, module: Module, column: Column, members: list[Row]) -> Any:
    found, record = resolve(ctx, module, column.path)
    if not column.aggregate:
        return _shown(ctx, found, record(members[0]))
    stored = [held(ctx, found, record(row)) for row in members]
    present = [value for value in stored if value is not None]
    if column.aggregate == "COUNT":
        return len(present)
    if column.aggregate in {"MIN", "MAX"}:
        best = (min if column.aggregate == "MIN" else max)(present, default=None)
        return showing.show(ctx, found, {found.api_name: best})
    if found.data_type not in NUMBERS:
        raise invalid(column.path, reason=f"{column.aggregate} needs a number")
    total = sum(present)
    return total if column.aggregate == "SUM" else total / len(present) if present else None
