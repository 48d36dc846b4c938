"""Rows of a system before they have an id, and how they are put in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Row:
    """One account: our key for it, its values, the key of its parent, and a delivery address where it has one."""

    key: str
    values: dict[str, Any]
    parent: str | None = None
    delivery: dict[str, Any] = field(default_factory=dict)

    def without(self, *columns: str) -> Row:
        """The same row with these columns empty."""
        return replace(self, values={name: value for name, value in self.values.items() if name not in columns})


@dataclass(frozen=True)
class Contact:
    """One contact: our key for it, the key of its account, its values, and whether it displaces the first as main."""

    key: str
    account: str
    values: dict[str, Any]
    main: bool = False


def parents_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The same rows, each after its parent; groups are one level deep."""
    rows = list(rows)
    return (*(row for row in rows if row.parent is None), *(row for row in rows if row.parent is not None))
