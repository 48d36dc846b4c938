"""What the steps of a run cost, phase by phase."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from exact_zoho.core.changes import ChangeKind, ChangeState
from exact_zoho.core.entity import Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Step
from tools.bench.recorder import Recorder

#: how many records one write to Zoho carries
ZOHO_BATCH = 100
#: changes that never left us
KEPT_BACK = (ChangeState.PLANNED, ChangeState.SKIPPED)

#: how many changes were sent so far, by entity, side and kind
Sent = Counter[tuple[str, Side, ChangeKind]]


@dataclass
class Meter:
    """Books the cost of each step: calls and writes to either side, the fewest writes, CPU, records looked at."""

    bench: Bench
    recorder: Recorder
    phases: dict[str, Counter[str]] = field(default_factory=dict)
    _run: int = 0
    _steps: int = 0

    def perform(self, step: Step) -> Any:
        """Carry out one step and book its cost."""
        phase = "read back" if step.title.startswith("Read back") else step.phase
        cost = self.phases.setdefault(phase, Counter())
        if phase == "plan":
            cost["records"] += sum(self.bench.conn.dirty.count(entity.name) for entity in self.bench.active())
        with self._booked(cost), self._recorded(phase):
            return step.act()

    @contextmanager
    def _booked(self, cost: Counter[str]) -> Iterator[None]:
        sent, before, started = self._sent(), self._calls(), time.process_time()
        yield
        cost["cpu_us"] += round((time.process_time() - started) * 1e6)
        cost.update(self._calls() - before)
        cost.update(least_writes(self._sent() - sent))

    @contextmanager
    def _recorded(self, phase: str) -> Iterator[None]:
        self._steps += 1
        self.recorder.reading = (
            f"{phase.replace(' ', '_')}.{self._steps:03}" if phase.startswith(("ex", "read")) else ""
        )
        yield
        self.recorder.reading = ""

    def _calls(self) -> Counter[str]:
        writes = {f"{side}_writes": count for side, count in self.recorder.writes.items()}
        return Counter(exact=self.bench.exact.calls_made, zoho=self.bench.zoho.calls_made, **writes)

    def _sent(self) -> Sent:
        run = self.bench.conn.runs.last()
        found = self.bench.conn.changes.tally(run.id) if run else {}
        sent: Sent = Counter()
        for (entity, side, kind, state), number in found.items():
            if kind is not ChangeKind.LINK and state not in KEPT_BACK:
                sent[entity, side, kind] += number
        return sent


def least_writes(sent: Sent) -> Counter[str]:
    """The fewest calls that carry so many changes of one step: Exact takes one a call, Zoho a hundred of a kind."""
    least: Counter[str] = Counter()
    for (_, side, _), number in sent.items():
        least[f"{side}_writes_least"] += number if side is Side.EXACT else -(-number // ZOHO_BATCH)
        least["changes"] += number
    return least
