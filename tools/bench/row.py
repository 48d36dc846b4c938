"""One row of the benchmark, in a process of its own: one run against the sandbox, with calls and CPU by step."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.configuration import from_environment
from exact_zoho.engine.connect import Ports, name_fields, opened
from exact_zoho.engine.run import Options, walk
from exact_zoho.engine.setup import setup
from exact_zoho.ports import SystemRandom
from tools.bench.meter import Meter
from tools.bench.recorder import Recorder


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


@contextmanager
def bench_in(home: Path, transport: httpx.HTTPTransport) -> Iterator[Bench]:
    """The connection between the sandbox that runs for `home` and the store that lies in it."""
    environment = json.loads((home / "ready.json").read_text(encoding="utf-8"))["environment"]
    store = {"EXACT_ZOHO_DATABASE_URL": f"sqlite:///{home / 'store.db'}", "EXACT_ZOHO_KEY_FILE": str(home / "key")}
    ports = Ports(SharedClock(environment["EXACT_ONLINE_URL"]), SystemRandom(), transport)
    with opened(from_environment({**environment, **store}), ports) as bench:
        yield bench


def peak() -> float:
    """The most memory that this process has taken so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(folder: str, row: str, first: str) -> None:
    """Make one run, a preview where it is the `first`, and print what it cost as JSON."""
    home, preview = Path(folder), first == "yes"
    pages = home / f"pages-{row}"
    pages.mkdir()
    recorder = Recorder(pages)
    with bench_in(home, recorder) as bench:
        if preview:
            for _ in setup(bench):
                pass
            name_fields(bench)
        meter = Meter(bench, recorder)
        result = walk(bench, Options(preview=preview, approve=not preview), meter.perform)
    outcome = {"state": result.state, "message": result.message, "peak": peak(), "phases": meter.phases}
    print(json.dumps({**outcome, "written": result.report.get("written", {})}))


if __name__ == "__main__":
    main(*sys.argv[1:])
