"""The bare loop that reading is compared with: parse the same pages and insert their rows, nothing else."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any


def main(folder: str) -> None:
    """Stage recorded pages the plainest way there is, and print what that took."""
    pages = sorted(Path(folder).glob("*.json"))
    store = sqlite3.connect(Path(folder) / "bare.db")
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, raw TEXT)")
    started, count = time.process_time(), {"exact": 0, "zoho": 0}
    for page in pages:
        rows = rows_of(json.loads(page.read_bytes() or b"{}"))
        with store:
            store.executemany(
                "INSERT OR REPLACE INTO rows VALUES (?, ?)",
                [(str(row.get("ID") or row.get("id")), json.dumps(row)) for row in rows],
            )
        count["exact" if rows and "ID" in rows[0] else "zoho"] += len(rows)
    print(json.dumps({**count, "rows": sum(count.values()), "cpu": time.process_time() - started}))


def rows_of(document: Any) -> list[dict[str, Any]]:
    """The rows in a reply of either side."""
    inner = (document.get("d") or document.get("data")) if isinstance(document, dict) else None
    rows = inner.get("results") if isinstance(inner, dict) else inner
    return [row for row in rows or () if isinstance(row, dict)]


if __name__ == "__main__":
    main(*sys.argv[1:])
