"""Conditions of a query: the column at the end of a path, values in its type, and what holds for a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.zoho import values
from sandbox.zoho.context import Context
from sandbox.zoho.fields import DEEP, NUMBERS, FieldDef
from sandbox.zoho.module import Module, Row
from sandbox.zoho.query import Expression, Joined, Text
from sandbox.zoho.references import held, seen
from sandbox.zoho.replies import ItemRefusedError, RefusedError, no_permission

TEXT_OPERATORS = frozenset({"=", "!=", "like", "not like", "in", "not in", "is null", "is not null"})
REFERENCE_OPERATORS = TEXT_OPERATORS - {"like", "not like"}
ORDERED_OPERATORS = REFERENCE_OPERATORS | {">", ">=", "<", "<=", "between", "not between"}
ORDERED_TYPES = NUMBERS | {"date", "datetime", "bigint"}
REFERENCES = frozenset({"lookup", "ownerlookup", "userlookup"})
RELATIONS = 2

Getter = Callable[[Row], Any]
Test = Callable[[Row], bool]


def invalid(column: str, **more: Any) -> RefusedError:
    """Refusal of a query that reads well and means nothing."""
    return RefusedError(400, "INVALID_QUERY", "invalid query formed", {"column_name": column, **more})


def resolve(ctx: Context, module: Module, path: str) -> tuple[FieldDef, Getter]:
    """The column at the end of a path over lookups, and how to get at its record."""
    *steps, name = path.split(".")
    if len(steps) > RELATIONS:
        raise invalid(path, reason="too many relations")
    hops: list[tuple[str, Module]] = []
    for step in steps:
        column = module.fields.get(step)
        if column is None or column.lookup not in ctx.state.modules:
            raise invalid(path)
        further = seen(ctx, column.lookup)
        if further is None:
            raise no_permission(column.lookup)
        module = further
        hops.append((step, module))
    found = module.fields.get(name)
    if found is None or found.data_type in DEEP:
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
    if not isinstance(value, Text) and column.data_type not in REFERENCES:
        raise invalid(path, reason="a text needs quotes")
    return comparable(ctx, column, text)


def _allowed(column: FieldDef) -> frozenset[str]:
    if column.data_type in ORDERED_TYPES:
        return ORDERED_OPERATORS
    if column.data_type == "boolean":
        return frozenset({"="})
    return REFERENCE_OPERATORS if column.data_type in REFERENCES else TEXT_OPERATORS


def test_of(ctx: Context, module: Module, expression: Expression) -> Test:
    """What tells whether an expression holds for a record."""
    if isinstance(expression, Joined):
        left, right = test_of(ctx, module, expression.left), test_of(ctx, module, expression.right)
        if expression.word == "and":
            return lambda row: left(row) and right(row)
        return lambda row: left(row) or right(row)
    column, record = resolve(ctx, module, expression.column)
    if expression.operator not in _allowed(column):
        raise invalid(expression.column, operator=expression.operator)
    operands = [operand(ctx, column, expression.column, value) for value in expression.values]
    compare = _comparison(expression.operator, operands)

    def holds(row: Row) -> bool:
        value = comparable(ctx, column, held(ctx, column, record(row)))
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
