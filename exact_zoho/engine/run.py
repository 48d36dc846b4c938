"""The one orchestration of a run: steps with one visible effect each, walked by the command line and by Prefect.

probe → recover → extract → (plan → guard → load → read back) until nothing is left to do → report. Records that were
written are read back in the same run, which proves the writes; what follows from them (a reference to a record that did
not exist before, the status of a record) is planned in the next round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine import approval
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.exchanges import forget_old
from exact_zoho.engine.extract import extract
from exact_zoho.engine.feeds import Feed, all_feeds, feeds_of
from exact_zoho.engine.guard import guard
from exact_zoho.engine.load import CHANGED_SINCE, load
from exact_zoho.engine.planning import Planned, plan
from exact_zoho.engine.probe import probe
from exact_zoho.engine.recover import recover
from exact_zoho.engine.report import report
from exact_zoho.engine.result import EXIT_CODES, Result, State, Step, alone, begun, carried_out, done_since
from exact_zoho.errors import SyncHaltedError
from exact_zoho.staging.plans import LOADED, PLANNED, PREVIEW, WAITING
from exact_zoho.staging.rows import Plan

__all__ = ["EXIT_CODES", "Options", "Result", "State", "Step", "walk"]

#: how often a run plans at most: creations, what refers to them, what they say of themselves, and one to see the end
ROUNDS = 5


@dataclass(frozen=True)
class Options:
    """What is asked of a run. `scheduled` is when it was due; `by` names who approves."""

    approve: bool = False
    link_only: bool = False
    preview: bool = False
    scheduled: datetime | None = None
    by: str = "the operator"


def walk(bench: Bench, options: Options, perform: Callable[[Step], Any]) -> Result:
    """Walk a whole run under the connection's writer lock; `perform` carries out each step.

    What stops a run in an orderly way becomes its result; only a mistake in the program is raised.
    """
    return alone(bench, lambda: _walk(bench, options, perform))


def _walk(bench: Bench, options: Options, perform: Callable[[Step], Any]) -> Result:
    if skipped := done_since(bench, "sync", options.scheduled):
        return skipped
    run = Run(bench, options, begun(bench, "preview" if options.preview else "sync"))
    return carried_out(bench, run, perform)


class Run:
    """One run while it goes on: what the steps find out is kept here for the steps after them."""

    def __init__(self, bench: Bench, options: Options, run: int) -> None:
        self.bench, self.options, self.id = bench, options, run
        self.empty: frozenset[tuple[str, Side]] = frozenset()
        self.read: dict[str, int] = {}
        self.planned = Planned(0)
        self.plan = 0
        self.waiting: Plan | None = None
        self.excluded: dict[str, int] = {}
        self.rounds = 0
        self.written = False
        self.summary: dict[str, Any] = {}

    def steps(self) -> Iterator[Step]:
        """The steps of the run, in order; what comes next may depend on what the ones before found out."""
        yield Step("probe", "Look whether both sides are who they should be", self._probe)
        # not before: what an earlier run wrote would be looked for in the wrong place, and taken for not written
        yield Step("recover", "Look up what earlier runs left open", self._recover)
        for feed in all_feeds(self._in_use()):
            yield self._reading(feed, "Read")
        yield from self._approved()
        for number in range(1, ROUNDS + 1):
            if number == 1 and self._still_waiting():
                break
            yield Step("plan", "Plan" if number == 1 else f"Plan what follows ({number})", self._plan)
            if self.options.preview:
                break
            if self.planned.changes or number == 1:  # an emptied side must not look like a quiet one
                yield Step("guard", "Look at the plan as a whole", self._guard)
            if self.waiting or not self.planned.changes:
                break
            yield from self._loading(self.planned.id)
        yield Step("report", "Report", self._report)

    def result(self) -> Result:
        """The result of a run that came to its end."""
        if self.waiting:
            return self._result(*approval.told(self.bench, self.waiting))
        return self._result(State.COMPLETED, self.summary["headline"])

    def stopped(self, state: State, message: str, until: datetime | None = None) -> Result:
        """The result of a run that stopped on its way."""
        self._report()
        result = self._result(state, message)
        result.until = until
        return result

    def _result(self, state: State, message: str) -> Result:
        return Result(state, message, self.id, self.plan or self.planned.id, report=self.summary)

    # -- the steps ---------------------------------------------------------------------------------------------------

    def _recover(self) -> str:
        waiting = recover(self.bench)
        return f"{waiting} still open" if waiting else "nothing open"

    def _probe(self) -> str:
        self.empty = probe(self.bench)
        return "both sides answer"

    def _in_use(self) -> list[Entity]:
        """The entities of which there is, or was, anything: to read the feeds of the others would only cost calls."""
        return [
            entity for entity in self.bench.active()
            if any((entity.name, side) not in self.empty or self.bench.conn.staging.count(entity.name, side)
                   for side in Side)
        ]  # fmt: skip

    def _reading(self, feed: Feed, verb: str, *, overlap: bool = True) -> Step:
        def act() -> str:
            changed = extract(self.bench, feed, overlap=overlap)
            self.read[feed.title] = self.read.get(feed.title, 0) + changed
            return f"{changed} changed"

        return Step("extract", f"{verb} {feed.title}", act)

    def _plan(self) -> str:
        self._heed_settings()
        self.planned = plan(self.bench, self.id, link_only=self.options.link_only, keep=self.options.preview)
        self.rounds += 1
        if self.rounds == 1:
            self.excluded = self.planned.excluded
            self.plan = self.plan or self.planned.id
        if not self.options.preview:
            self.bench.conn.plans.supersede()
        self.bench.conn.plans.finish(self.planned.id, PREVIEW if self.options.preview else PLANNED)
        return f"{self.planned.changes} changes, {self.planned.issues} issues"

    def _heed_settings(self) -> None:
        """Records planned under other settings are looked at again under these."""
        version = str(self.bench.settings_version)
        if self.bench.conn.identity.note("planned_with") != version:
            for entity in self.bench.active():
                self.bench.conn.dirty.all(entity.name)
            self.bench.conn.identity.set_note("planned_with", version)

    def _guard(self) -> str:
        # what was shown before our own writes says nothing once there are some
        empty = self.empty if self.rounds == 1 and not self.written else frozenset()
        try:
            guard(self.bench, self.planned.writes, empty, approved=self.options.approve or self._first())
        except SyncHaltedError as halt:
            raise approval.halted(self.bench, self.planned.id, halt) from None
        if not self.planned.changes:
            self._go_live()
            return "nothing to write"
        if self._lacks_a_yes():
            self._wait()
            return "waits for approval"
        if self.options.approve:
            self.bench.conn.plans.approve(self.planned.id, self.options.by)
        self._carries_on()
        return "nothing speaks against it"

    def _report(self) -> str:
        forget_old(self.bench)
        planned = self.planned.changes if self.options.preview else 0
        self.summary = report(self.bench, self.id, self.plan, self.read, self.excluded, planned)
        return f"plan {self.plan} waits for an answer" if self.waiting else str(self.summary["headline"])

    # -- approval and load -------------------------------------------------------------------------------------------

    def _first(self) -> bool:
        """Whether the first plan of this connection is still to be carried out."""
        return self.bench.conn.identity.state() == "new"

    def _go_live(self) -> None:
        """From now on runs load by themselves; where only links were made, the creations still wait for a yes."""
        if self._first() and not self.options.link_only:
            self.bench.conn.identity.set_state("live")

    def _lacks_a_yes(self) -> bool:
        """Whether a plan must wait: before the first one was carried out, and of what follows from it what is new."""
        if self.options.approve or not self._first():
            return False
        return not self.written or bool(self.planned.writes)

    def _carries_on(self) -> None:
        """What only follows from the approved first plan needs no yes of its own."""
        if not self.options.approve:
            self._go_live()

    def _wait(self) -> None:
        self.plan = self.planned.id
        self.bench.conn.plans.finish(self.plan, WAITING)
        self.waiting = self.bench.conn.plans.get(self.plan)

    def _still_waiting(self) -> bool:
        """Whether a plan waits for a person and nothing has happened since that would change it."""
        if self.options.approve or self.options.preview or self.written or any(self.read.values()):
            return False
        self.waiting = approval.standing(self.bench)
        self.plan = self.waiting.id if self.waiting else 0
        return self.waiting is not None

    def _approved(self) -> Iterator[Step]:
        """Carry out the plan that a person approved, of which some may be done already."""
        if self.options.preview or self.options.link_only:
            return
        if approved := approval.approved(self.bench, self.options.by if self.options.approve else ""):
            self.plan, news = approved.id, any(self.read.values())
            yield Step("guard", "Look whether both sides are still there", self._guard_sides)
            approval.leave_out_what_was_said(self.bench, approved)
            yield from self._loading(approved.id)
            if not news and not self.bench.conn.changes.left_out(approved.id, CHANGED_SINCE):
                self._go_live()  # it was carried out as it was shown: what follows from it needs no yes of its own

    def _guard_sides(self) -> str:
        guard(self.bench, {}, self.empty, approved=True)
        return "nothing speaks against it"

    def _loading(self, plan: int) -> Iterator[Step]:
        self.written = True
        counts = self.bench.conn.plans.counts(plan)
        for entity in self.bench.active():
            if any(name == entity.name for name, _, _ in counts):
                yield self._writing(plan, entity)
                for side in Side:
                    for feed in feeds_of(entity, side):
                        yield self._reading(feed, "Read back", overlap=False)
        self.bench.conn.plans.finish(plan, LOADED)
        if self.options.approve:
            self._go_live()
        if any(self.bench.conn.changes.open_intents(entity.name) for entity in self.bench.active()):
            yield Step("recover", "Look up what became of writes without an answer", self._recover)

    def _writing(self, plan: int, entity: Entity) -> Step:
        def act() -> str:
            return f"{load(self.bench, self.id, plan, entity)} written"

        return Step("load", f"Write {entity.name}", act)
