"""The small part of Exact's OData dialect that we speak: filters, envelopes, row versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from exact_zoho.errors import SyncHaltedError


class Guid(str):
    """A text that is written as a guid in filters and addresses."""

    __slots__ = ()


def literal(value: Any) -> str:
    """A value as a filter takes it."""
    match value:
        case Guid():
            return f"guid'{value}'"
        case bool():
            return "true" if value else "false"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case _:
            return str(value)


def wall_clock(moment: datetime, zone: tzinfo) -> str:
    """An instant as a filter takes it: the division's own wall clock, in whole seconds, without an offset."""
    return f"datetime'{moment.astimezone(zone).replace(tzinfo=None, microsecond=0).isoformat()}'"


def all_equal(where: Mapping[str, Any]) -> list[str]:
    """Conditions that columns equal values."""
    return [f"{column} eq {literal(value)}" for column, value in where.items()]


def rows_of(document: Any) -> tuple[list[dict[str, Any]], str]:
    """The rows of a reply and the link to the next page, in any of its envelopes; raises ValueError for others."""
    inner = document.get("d") if isinstance(document, dict) else None
    found = inner.get("results") if isinstance(inner, dict) else inner
    link = inner.get("__next") if isinstance(inner, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ValueError("no rows in the reply")
    return [bare(row) for row in found], str(link or "")


def one_of(document: Any) -> dict[str, Any]:
    """The single record of a reply; raises ValueError where there is none."""
    inner = document.get("d") if isinstance(document, dict) else None
    if isinstance(inner, dict) and isinstance(inner.get("results"), list) and len(inner["results"]) == 1:
        inner = inner["results"][0]
    if not isinstance(inner, dict) or "results" in inner:
        raise ValueError("no record in the reply")
    return bare(inner)


def bare(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without its metadata, its row version as the number that it is."""
    shown = {column: value for column, value in row.items() if column != "__metadata"}
    if shown.get("Timestamp") is not None:
        shown["Timestamp"] = int(shown["Timestamp"])
    return shown


def own_division(rows: Iterable[Mapping[str, Any]], division: int) -> None:
    """Halt where a row belongs to another division than the one asked for."""
    for row in rows:
        found = row.get("Division")
        if found is not None and str(found) != str(division):
            raise SyncHaltedError(
                f"Exact answered with data of division {found} instead of {division}; nothing of it was kept",
                code="wrong_division",
                remedy="try again later; if it stays so, ask Exact's support before you synchronise again",
            )
