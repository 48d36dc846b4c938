"""What counts today: values that become valid, or end, on a day, without anybody touching a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Today:
    """The row that counts on a day, as it is to be read; None where none does. From `until` on it is another one."""

    row: Row | None = None
    until: date | None = None


@dataclass(frozen=True)
class DayRule:
    """How a day decides what a part of a record shows: by which columns, and which of its rows counts, and how."""

    columns: tuple[str, ...]
    of: Callable[[Sequence[Row], date], Today]
