"""A row of a system before it has an id, and how rows are put in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One account: our key for it, its values, the key of its parent, and a delivery address where it has one."""

    key: str
    values: dict[str, Any]
    parent: str | None = None
    delivery: dict[str, Any] = field(default_factory=dict)


def parents_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The same rows, each after its parent; groups are one level deep."""
    rows = list(rows)
    return (*(row for row in rows if row.parent is None), *(row for row in rows if row.parent is not None))
