"""`make bench`: what a sync of many accounts and contacts costs, in calls, CPU and memory, against the least there is.

The sandbox runs in a process of its own; each row is a run in a fresh process over the same store. Times are CPU time
of that process, and no limit that a slow machine could miss; but a run without changes must make no call too many.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from exact_zoho.entities import ENTITIES
from tools.bench.table import matching_lines, reads, run_lines

ROWS = ("first plan", "first load", "no change", "one percent", "no change again")


def main() -> int:
    """Run every row and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="with how many businesses the company trades")
    size = parser.parse_args().size
    print(f"{size} businesses, Python {platform.python_version()}, {os.cpu_count()} cores, one round", flush=True)
    with tempfile.TemporaryDirectory() as folder, sandbox(Path(folder), size) as environment:
        done = []
        for row in ROWS:
            if row == "one percent":
                edit(environment, size // 100)
            done.append(measure(Path(folder), row))
            show(run_lines(done[-1]))
            if row == "first plan":
                show(matching_lines(told("tools.bench.matching", folder)))
    return verdict(done)


@contextmanager
def sandbox(folder: Path, size: int) -> Iterator[dict[str, str]]:
    """Both services, with the people of each business and the largest allowances they know."""
    ready = folder / "ready.json"
    switches = ("exact.minute_limit=300", "exact.day_limit=30000")
    options = [option for switch in switches for option in ("--switch", switch)]
    command = [sys.executable, "-m", "sandbox", "--size", str(size), "--people", "--ready-file", str(ready), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        while not ready.exists():
            if process.poll() is not None:
                raise SystemExit("the sandbox did not start")
            time.sleep(0.1)
        yield json.loads(ready.read_text(encoding="utf-8"))["environment"]
    finally:
        process.terminate()
        process.wait()


def edit(environment: dict[str, str], count: int) -> None:
    """Edit so many records of each entity on either side, as a user."""
    for entity in ENTITIES.values():
        for url, collection, key, column in (
            (environment["EXACT_ONLINE_URL"], entity.part("main").path, "ID", "Phone"),
            (environment["ZOHO_API_URL"], entity.module, "id", "Fax"),
        ):
            with httpx.Client(base_url=f"{url}/_control", timeout=60) as http:
                named = {"collection": collection, "module": collection}
                rows = http.get("/records", params=named).raise_for_status().json()["records"]
                for number, row in enumerate(rows[:: max(1, len(rows) // count)][:count]):
                    values = {column: f"+31 20 {number:07}"}
                    http.post("/edit", json={**named, "id": row[key], "values": values}).raise_for_status()


def measure(folder: Path, row: str) -> dict[str, Any]:
    """One row, with the bare loop over the pages that it read."""
    name = row.replace(" ", "-")
    cost = told("tools.bench.row", str(folder), name, "yes" if row == ROWS[0] else "no")
    pages = str(folder / f"pages-{name}")
    bare = {key: told("tools.bench.bare", pages, phase) for key, phase in (("bare", "extract"), ("bare_back", "read_"))}
    return {**cost, **bare, "row": row}


def told(module: str, *arguments: str) -> dict[str, Any]:
    """What a process of ours prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own command
    return dict(json.loads(done.stdout.splitlines()[-1]))


def show(lines: Iterable[str]) -> None:
    """Print what is known so far; the rows of a large company take their time."""
    print("\n".join(lines), flush=True)


def verdict(done: list[dict[str, Any]]) -> int:
    """Fail where a run without changes made a call too many, or wrote."""
    wrong = []
    for cost in done:
        made, least = reads(cost)
        if cost["row"].startswith("no change") and (made > least or any(cost["written"].values())):
            wrong.append(f"{cost['row']}: {made:.0f} calls to read, written {cost['written']}")
    print("\n" + ("\n".join(wrong) or "Runs without changes made the least calls and wrote nothing."))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
