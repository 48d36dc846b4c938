"""`make bench`: what a sync of many accounts costs, in calls, CPU and memory, against the least there is.

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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from exact_zoho.engine.probe import EXACT_PROBES, ZOHO_PROBES
from exact_zoho.entities import ENTITIES

ROWS = ("initial", "no change", "one percent", "no change again")
ZOHO_PAGE = 200
#: what each run asks besides its feeds
PROBES = {"exact": EXACT_PROBES + len(ENTITIES), "zoho": ZOHO_PROBES + len(ENTITIES)}


def main() -> int:
    """Run every row and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="with how many businesses the company trades")
    size = parser.parse_args().size
    print(f"{size} businesses, Python {platform.python_version()}, {os.cpu_count()} cores, one round")
    with tempfile.TemporaryDirectory() as folder, sandbox(Path(folder), size) as environment:
        done = []
        for row in ROWS:
            if row == "one percent":
                edit(environment, size // 100)
            done.append(measure(Path(folder), row))
            show(done[-1])
    return verdict(done)


@contextmanager
def sandbox(folder: Path, size: int) -> Iterator[dict[str, str]]:
    """Both services, with the largest allowances they know."""
    ready = folder / "ready.json"
    switches = ("exact.minute_limit=300", "exact.day_limit=30000")
    options = [option for switch in switches for option in ("--switch", switch)]
    command = [sys.executable, "-m", "sandbox", "--size", str(size), "--ready-file", str(ready), *options]
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
    """Edit so many accounts on either side, as a user."""
    for url, collection, key, column in (
        (environment["EXACT_ONLINE_URL"], "crm/Accounts", "ID", "Phone"),
        (environment["ZOHO_API_URL"], "Accounts", "id", "Fax"),
    ):
        with httpx.Client(base_url=f"{url}/_control", timeout=60) as http:
            named = {"collection": collection, "module": collection}
            rows = http.get("/records", params=named).raise_for_status().json()
            rows = rows.get("records", rows) if isinstance(rows, dict) else rows
            for number, row in enumerate(rows[:: max(1, len(rows) // count)][:count]):
                values = {column: f"+31 20 {number:07}"}
                http.post("/edit", json={**named, "id": row[key], "values": values}).raise_for_status()


def measure(folder: Path, row: str) -> dict[str, Any]:
    """One row, with the bare loop over the pages that it read."""
    name = row.replace(" ", "-")
    cost = told("tools.bench.row", str(folder / "ready.json"), str(folder), name)
    bare = told("tools.bench.bare", str(folder / f"pages-{name}"))
    reading = cost["phases"]["extract"]
    # a reading goes back a little behind the last one, and what is read again fills pages too
    again = -(-bare["zoho"] // ZOHO_PAGE) + len(ENTITIES)
    reading["least_zoho"] = max(reading["least_zoho"], again)
    return {**cost, "row": row, "bare": bare}


def told(module: str, *arguments: str) -> dict[str, Any]:
    """What a process of ours prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own command
    return dict(json.loads(done.stdout.splitlines()[-1]))


def show(cost: dict[str, Any]) -> None:
    """Print a row: each phase with its calls, made and least, and its CPU."""
    print(f"\n{cost['row']}: {cost['message']}  (peak {cost['peak']:.0f} MiB)")
    for phase, numbers in cost["phases"].items():
        calls = ", ".join(f"{side} {_calls(phase, side, numbers)}" for side in ("exact", "zoho") if numbers[side])
        print(f"  {phase:10} {numbers['cpu']:8.2f} s CPU  {calls}{_per_row(phase, numbers, cost['bare'])}")


def _calls(phase: str, side: str, numbers: dict[str, float]) -> str:
    least = PROBES[side] if phase == "probe" else numbers[f"least_{side}"]
    return f"{numbers[side]:.0f} calls" + (f" (least {least:.0f})" if least else "")


def _per_row(phase: str, numbers: dict[str, float], bare: dict[str, float]) -> str:
    if phase != "extract" or not bare["rows"]:
        return ""
    return (
        f"; {bare['rows']:.0f} rows, {numbers['cpu'] / bare['rows'] * 1e6:.0f} µs a row, "
        f"{numbers['cpu'] / max(bare['cpu'], 1e-9):.1f} times a bare loop"
    )


def verdict(done: list[dict[str, Any]]) -> int:
    """Fail where a run without changes made a call too many, or wrote."""
    wrong = []
    for cost in done:
        if cost["row"].startswith("no change"):
            reads = cost["phases"]["extract"]
            made = reads["exact"] + reads["zoho"]
            if made > reads["least_exact"] + reads["least_zoho"] or any(cost["written"].values()):
                wrong.append(f"{cost['row']}: {made:.0f} calls to read, written {cost['written']}")
    print("\n" + ("\n".join(wrong) or "Runs without changes made the least calls and wrote nothing."))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
