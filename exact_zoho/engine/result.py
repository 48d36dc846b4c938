"""How work on a connection goes on, step by step, and how it ends: a run, and the nightly comparison alike."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from exact_zoho.engine.bench import Bench
from exact_zoho.errors import BudgetExhaustedError, ExactZohoError, LockedError, SyncHaltedError

log = logging.getLogger(__name__)


class State(StrEnum):
    """How a run ended."""

    COMPLETED = "completed"
    WAITING = "waiting"  # a plan waits for a person's approval
    DEFERRED = "deferred"  # a budget is used up; there is more at `until`
    HALTED = "halted"  # a guard tripped before the first write
    SKIPPED = "skipped"  # another run is at work, or this one's work is done already
    FAILED = "failed"


EXIT_CODES = {
    State.COMPLETED: 0, State.SKIPPED: 0, State.FAILED: 1, State.WAITING: 3, State.DEFERRED: 4, State.HALTED: 5,
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One piece of a run with one visible effect. A step may be repeated as a whole."""

    phase: str
    title: str
    act: Callable[[], Any]


@dataclass
class Result:
    """How a run ended. `report` holds counts for people and machines, see `exact_zoho.engine.report`."""

    state: State
    message: str
    run: int = 0
    plan: int = 0
    until: datetime | None = None
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """What the command line exits with."""
        return EXIT_CODES[self.state]


class Journey(Protocol):
    """Work of some steps. `written` says whether any of it may have written to a side."""

    id: int
    written: bool

    def steps(self) -> Iterator[Step]:
        """The steps, in order."""

    def result(self) -> Result:
        """What came of it when all steps were carried out."""

    def stopped(self, state: State, message: str, until: datetime | None = None) -> Result:
        """What came of it when it stopped on its way."""


def alone(bench: Bench, work: Callable[[], Result]) -> Result:
    """Do work as the connection's only writer; where another is at work, skip it."""
    try:
        with bench.store.lock(bench.name):
            return work()
    except LockedError as locked:
        return Result(State.SKIPPED, f"Skipped: {locked}.")


def done_since(bench: Bench, kind: str, due: datetime | None) -> Result | None:
    """Skip a run that was due before the last one of its kind began: that one has done its work."""
    last = bench.conn.runs.last(kind)
    if due and last and last.started_at > due and last.state in (State.COMPLETED, State.WAITING):
        return Result(State.SKIPPED, f"Skipped: run {last.id} has done this since {due:%H:%M}.")
    return None


def begun(bench: Bench, kind: str) -> int:
    """Begin a run; gives its number."""
    if former := bench.conn.runs.last():
        bench.known_until = former.finished_at or former.started_at
    return bench.conn.runs.start(kind, bench.settings_version)


def carried_out(bench: Bench, journey: Journey, perform: Callable[[Step], Any]) -> Result:
    """Carry out all steps and keep how that ended; only a mistake in the program is raised."""
    try:
        for step in journey.steps():
            perform(step)
        result = journey.result()
    except BudgetExhaustedError as spent:
        told = f"Deferred: {spent}. It goes on at {_moment(spent.until)}."
        result = journey.stopped(State.DEFERRED, told, spent.until)
    except SyncHaltedError as halted:
        begun = "Halted after what was approved was written" if journey.written else "Halted, nothing was written"
        result = journey.stopped(State.HALTED, f"{begun}: {halted.reason}. {halted.remedy}".rstrip())
    except ExactZohoError as failure:
        log.warning("run %s failed: %s", journey.id, failure)
        result = journey.stopped(State.FAILED, f"Failed: {failure}")
    except BaseException:
        bench.conn.runs.finish(journey.id, State.FAILED, {"message": "stopped by an error in the program"})
        raise
    bench.conn.runs.finish(journey.id, result.state, {"message": result.message, **result.report})
    return result


def _moment(until: datetime) -> str:
    return f"{until:%Y-%m-%d %H:%M:%S} UTC"
