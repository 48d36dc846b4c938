"""The words of the query language, and values as it writes them: guid'…', datetime'…', 'text', 12L."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sandbox.exact.errors import RefusedError
from sandbox.exact.values import read_date

TOKEN = re.compile(
    r"\s*(?:(?P<guid>guid'[^']*')|(?P<datetime>datetime'[^']*')|(?P<text>'(?:[^']|'')*')"
    r"|(?P<number>-?\d+(?:\.\d+)?[LlMmDdFf]?)|(?P<name>[A-Za-z_][A-Za-z0-9_/]*)|(?P<mark>[(),]))"
)


@dataclass(frozen=True)
class Literal:
    """A value written in a filter or a skip token."""

    family: str
    value: Any


def syntax_error(detail: str = "") -> RefusedError:
    """The refusal of a query that cannot be understood."""
    return RefusedError(400, f"Error in query syntax.{f' {detail}' if detail else ''}")


def tokens(text: str) -> list[tuple[str, str]]:
    """A query cut into words."""
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise syntax_error()
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def literal(kind: str, text: str) -> Literal:
    """The value of a word; names other than true, false and null are none."""
    try:
        if kind == "guid":
            return Literal("guid", str(UUID(text[5:-1])))
        if kind == "datetime":
            return Literal("datetime", read_date(text[9:-1]))
        if kind == "text":
            return Literal("text", text[1:-1].replace("''", "'"))
        if kind == "number":
            bare = text.rstrip("LlMmDdFf")
            return Literal("number", float(bare) if "." in bare else int(bare))
    except ValueError as wrong:
        raise syntax_error() from wrong
    named: dict[str, Literal] = {
        "true": Literal("boolean", True),
        "false": Literal("boolean", False),
        "null": Literal("null", None),
    }
    if text not in named:
        raise syntax_error()
    return named[text]


def skip_token(text: str) -> list[Literal]:
    """The values of a skip token, parted by commas."""
    return [literal(kind, word) for kind, word in tokens(text) if (kind, word) != ("mark", ",")]


def wire_literal(value: Any, kind: str) -> str:
    """A value as a skip token writes it."""
    if value is None:
        return "null"
    if kind == "Guid":
        return f"guid'{value}'"
    if isinstance(value, datetime):
        text = value.isoformat(timespec="milliseconds")
        return f"datetime'{text.rstrip('0').rstrip('.') if '.' in text else text}'"
    if isinstance(value, bool):
        return str(value).lower()
    if kind == "Int64":
        return f"{value}L"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
