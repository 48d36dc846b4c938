"""One page of a change feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """Rows, and the cursor to keep once they are staged. `full` says that another page may follow."""

    rows: list[dict[str, Any]]
    cursor: str
    full: bool
