"""The bare loop that reading is compared with: parse the same pages and insert their rows, nothing else."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

#: rows that one call brings at most
PAGE = {"exact": 1000, "zoho": 200}


def main(folder: str, phase: str) -> None:
    """Stage the recorded pages of a phase the plainest way there is; print what that took, and the fewest calls."""
    pages = sorted(Path(folder).glob(f"{phase}*.json"))
    store = sqlite3.connect(Path(folder) / f"{phase}.db")
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, raw TEXT)")
    started = time.process_time()
    readings: Counter[tuple[str, str]] = Counter()
    for page in pages:
        rows = rows_of(json.loads(page.read_bytes() or b"{}"))
        with store:
            store.executemany(
                "INSERT OR REPLACE INTO rows VALUES (?, ?)",
                [(str(row.get("ID") or row.get("id")), json.dumps(row)) for row in rows],
            )
        reading, _, feed = page.stem.split("-", 2)
        readings[reading, feed] += len(rows)
    spent = time.process_time() - started
    print(json.dumps({"rows": sum(readings.values()), "cpu": spent, "least": least(readings)}))


def rows_of(document: Any) -> list[dict[str, Any]]:
    """The rows in a reply of either side."""
    inner = (document.get("d") or document.get("data")) if isinstance(document, dict) else None
    rows = inner.get("results") if isinstance(inner, dict) else inner
    return [row for row in rows or () if isinstance(row, dict)]


def least(readings: Counter[tuple[str, str]]) -> dict[str, int]:
    """The fewest calls that bring so many rows to each side: each reading takes one, however few rows it finds."""
    calls = dict.fromkeys(PAGE, 0)
    for (_, feed), rows in readings.items():
        side = feed.split()[0]
        if side in calls:
            calls[side] += max(1, -(-rows // PAGE[side]))
    return calls


if __name__ == "__main__":
    main(*sys.argv[1:])
