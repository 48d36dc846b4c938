"""One row of the benchmark, in a process of its own: one run against the sandbox, with calls and CPU by step."""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.configuration import from_environment
from exact_zoho.engine.connect import Ports, name_fields, opened
from exact_zoho.engine.run import Options, Step, walk
from exact_zoho.engine.setup import setup
from exact_zoho.ports import SystemRandom


class SharedClock:
    """The sandbox's clock: waiting moves it, so that a minute's budget is waited out at once."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url)
        now = datetime.fromisoformat(self.http.get("/_control/clock").json()["now"])
        self.ahead = now - datetime.now(UTC)

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return datetime.now(UTC) + self.ahead

    def sleep(self, seconds: float) -> None:
        """Move both clocks on."""
        if seconds > 0:
            self.http.post("/_control/clock", json={"advance": seconds})
            self.ahead += timedelta(seconds=seconds)


class Recorder(httpx.HTTPTransport):
    """A real connection that keeps the bodies of replies while `folder` is set."""

    folder: Path | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and keep what comes back."""
        response = super().handle_request(request)
        if self.folder is not None:
            number = len(list(self.folder.iterdir()))
            (self.folder / f"{number:05}.json").write_bytes(response.read())
        return response


@dataclass
class Meter:
    """What the steps of a run cost, by phase: calls to either side, CPU seconds, rows."""

    bench: Bench
    recorder: Recorder
    pages: Path
    phases: dict[str, dict[str, float]] = field(default_factory=dict)

    def perform(self, step: Step) -> Any:
        """Carry out one step and book its cost."""
        phase = "read back" if step.title.startswith("Read back") else step.phase
        with self._recording(phase):
            before, started = self._calls(), time.process_time()
            outcome = step.act()
        cost = self.phases.setdefault(
            phase, dict.fromkeys(("exact", "zoho", "cpu", "rows", "least_exact", "least_zoho"), 0.0)
        )
        for side, was, now in zip(("exact", "zoho"), before, self._calls(), strict=True):
            cost[side] += now - was
        cost["cpu"] += time.process_time() - started
        self._count(cost, step, str(outcome))
        return outcome

    def _count(self, cost: dict[str, float], step: Step, outcome: str) -> None:
        """The rows of a reading, and the fewest calls that can bring them."""
        if step.phase != "extract":
            return
        rows = int(found[0]) if (found := re.match(r"\d+", outcome)) else 0
        side, page = ("exact", 1000) if step.title.endswith("Exact") else ("zoho", 200)
        cost["rows"] += rows
        cost[f"least_{side}"] += max(1, -(-rows // page))

    def _calls(self) -> tuple[int, int]:
        return self.bench.exact.calls_made, self.bench.zoho.calls_made

    @contextmanager
    def _recording(self, phase: str) -> Iterator[None]:
        self.recorder.folder = self.pages if phase == "extract" else None
        yield
        self.recorder.folder = None


def main(environment_file: str, folder: str, row: str) -> None:
    """Make one run and print what it cost as JSON."""
    environment = json.loads(Path(environment_file).read_text(encoding="utf-8"))["environment"]
    home = Path(folder)
    pages = home / f"pages-{row}"
    pages.mkdir()
    recorder = Recorder()
    ports = Ports(SharedClock(environment["EXACT_ONLINE_URL"]), SystemRandom(), recorder)
    configuration = from_environment(
        {
            **environment,
            "EXACT_ZOHO_DATABASE_URL": f"sqlite:///{home / 'store.db'}",
            "EXACT_ZOHO_KEY_FILE": str(home / "key"),
        }
    )
    with opened(configuration, ports) as bench:
        if row == "initial":
            for _ in setup(bench):
                pass
            name_fields(bench)
        meter = Meter(bench, recorder, pages)
        result = walk(bench, Options(approve=True), meter.perform)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    outcome = {"row": row, "state": result.state, "message": result.message, "peak": peak, "phases": meter.phases}
    print(json.dumps({**outcome, "written": result.report.get("written", {})}))


if __name__ == "__main__":
    main(*sys.argv[1:])
