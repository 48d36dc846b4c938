"""Recorded calls of a live division, read from a folder of JSON files: each a list of calls with their replies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Exchange:
    """One recorded call and its reply."""

    name: str
    method: str
    path: str
    status: int
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    content_type: str = ""
    reply: Any = None

    @property
    def division(self) -> int | None:
        """The division in the path, where there is one."""
        part = self.path.split("/")[3]
        return int(part) if part.isdigit() else None

    @property
    def resource(self) -> str:
        """The path after the division, without a key."""
        return "/".join(self.path.split("/")[4 if self.division else 3 :]).partition("(")[0]

    @property
    def of_one(self) -> bool:
        """Whether the call names one record by its key."""
        return "(" in self.path

    def raw_query(self) -> str:
        """The query as it goes over the wire."""
        return urlencode(self.query, quote_via=quote)


def load(folder: Path) -> Iterator[list[Exchange]]:
    """The exchanges of each file, writes first: the reads of a file look at what its writes left behind."""
    for path in sorted(folder.glob("*.json")):
        calls = json.loads(path.read_text("utf-8"))
        exchanges = [_exchange(path.stem, call) for call in calls if "method" in call]
        yield sorted(exchanges, key=lambda one: one.method == "GET")


def _exchange(name: str, call: dict[str, Any]) -> Exchange:
    return Exchange(
        name=f"{name}: {call['method']}",
        method=call["method"],
        path=call["path"],
        status=call["status"],
        query=call.get("query") or {},
        body=call.get("body"),
        content_type=call.get("content_type") or "",
        reply=call.get("reply"),
    )
