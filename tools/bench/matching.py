"""What it costs to weigh whether two records are one: every record of Exact against all that it meets in Zoho."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.meeting import Meeting
from exact_zoho.engine.planning import BATCH
from exact_zoho.engine.records import records
from tools.bench.recorder import Recorder
from tools.bench.row import bench_in, peak


def main(folder: str) -> None:
    """Weigh all pairs of what is staged, nothing of it linked yet, and print what that took."""
    home = Path(folder)
    with bench_in(home, Recorder(home)) as bench:
        found = {entity.name: weighed(bench, entity) for entity in bench.active()}
    print(json.dumps({"peak": peak(), "entities": found}))


def weighed(bench: Bench, entity: Entity) -> dict[str, float]:
    """How many records met how many others, and the CPU seconds that this took, loading them included."""
    ids = bench.conn.staging.ids(entity.name, Side.EXACT)
    started, pairs = time.process_time(), 0
    for start in range(0, len(ids), BATCH):
        batch = list(records(bench, entity, Side.EXACT, ids[start : start + BATCH]).values())
        near = Meeting(bench, entity).near(batch, Side.ZOHO)
        pairs += sum(len(candidates) for candidates in near.values())
    return {"records": len(ids), "pairs": pairs, "cpu": time.process_time() - started}


if __name__ == "__main__":
    main(*sys.argv[1:])
