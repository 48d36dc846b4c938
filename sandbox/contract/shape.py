"""The shape of JSON: which properties, in which order, of which form; values themselves do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sandbox.contract.difference import Difference

NULL = "null"
FORMS = (
    (re.compile(r"/Date\(-?\d+\)/"), "date in milliseconds"),
    (re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), "guid"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"), "time with offset"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"), "local time"),
)


def form(value: Any) -> str:
    """What kind of value it is; of a text that is padded, how long it is."""
    match value:
        case None:
            return NULL
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case dict():
            return "object"
        case list():
            return "list"
    text = str(value)
    named = next((name for pattern, name in FORMS if pattern.fullmatch(text)), None)
    return named or (f"text padded to {len(text)}" if text != text.strip() else "text")


def compare(exchange: str, seen: Any, ours: Any, *, at: str = "", order: bool, nulls: bool) -> Iterator[Difference]:
    """How our reply differs from the one seen. `order`: of properties; `nulls`: whether empty must be empty."""
    if form(seen) != form(ours):
        if nulls or NULL not in (form(seen), form(ours)):
            yield Difference(exchange, at, f"{form(seen)} expected, {form(ours)} answered")
    elif isinstance(seen, dict):
        yield from _objects(exchange, seen, ours, at, order=order, nulls=nulls)
    elif isinstance(seen, list):
        yield from _lists(exchange, seen, ours, at, order=order, nulls=nulls)
    elif at.endswith("__metadata.type") and seen != ours:
        yield Difference(exchange, at, f"{seen} expected, {ours} answered")


def _objects(
    exchange: str, seen: dict[str, Any], ours: dict[str, Any], at: str, *, order: bool, nulls: bool
) -> Iterator[Difference]:
    for name in seen.keys() - ours.keys():
        yield Difference(exchange, _under(at, name), "missing")
    for name in ours.keys() - seen.keys():
        yield Difference(exchange, _under(at, name), "not in the reply that was seen")
    common = [name for name in seen if name in ours]
    if order and common != (answered := [name for name in ours if name in seen]):
        first = next(ours for wanted, ours in zip(common, answered, strict=True) if wanted != ours)
        yield Difference(exchange, at, f"order of properties differs, first at {first}")
    for name in common:
        yield from compare(exchange, seen[name], ours[name], at=_under(at, name), order=order, nulls=nulls)


def _lists(
    exchange: str, seen: list[Any], ours: list[Any], at: str, *, order: bool, nulls: bool
) -> Iterator[Difference]:
    """Rows of a list are alike: the first of ours is held against what all rows that were seen have in common."""
    if seen and not ours:
        yield Difference(exchange, f"{at}[]", "no row to compare")
    elif seen and ours:
        yield from compare(exchange, _merged(seen), ours[0], at=f"{at}[]", order=order, nulls=nulls)


def _merged(rows: list[Any]) -> Any:
    """One row that shows of each property a value, where any row has one."""
    if not isinstance(rows[0], dict):
        return rows[0]
    filled = dict(rows[0])
    for row in rows[1:]:
        filled |= {name: value for name, value in row.items() if filled.get(name) is None}
    return filled


def _under(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
