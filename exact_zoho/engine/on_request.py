"""What a person has written at once, outside the runs: read, guarded, carried out and read back like a small run.

It holds the writer lock, has a number among the runs, and writes through the same intents. While the first plan still
waits for a person nothing is written on request either: it would be written without the yes that it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from exact_zoho.core.changes import Change, ChangeState
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.exchanges import forget_old
from exact_zoho.engine.extract import extract, refresh
from exact_zoho.engine.feeds import all_feeds
from exact_zoho.engine.guard import guard
from exact_zoho.engine.kept import kept_change
from exact_zoho.engine.load import load
from exact_zoho.engine.probe import probe
from exact_zoho.engine.recover import recover
from exact_zoho.engine.result import State
from exact_zoho.errors import BudgetExhaustedError, ExactZohoError, SyncHaltedError, UsageError
from exact_zoho.staging.rows import StoredChange

LATE = "the request ended before its turn came"


class Request:
    """One request while it is carried out. `message` is what its run reports."""

    def __init__(self, bench: Bench, run: int, empty: frozenset[tuple[str, Side]]) -> None:
        self.bench, self.run, self.message = bench, run, ""
        self._empty = empty

    def read(self, entities: Iterable[Entity]) -> None:
        """Read what changed, and make sure that nothing speaks against writing."""
        for feed in all_feeds(entities):
            extract(self.bench, feed)
        guard(self.bench, {}, self._empty, approved=True)

    def plan(self, changes: Sequence[Change]) -> int:
        """Keep changes as a plan; gives its number."""
        plan = self.bench.conn.plans.create(self.run)
        self.bench.conn.plans.add(plan, [kept_change(self.bench.entity(each.entity), each) for each in changes])
        self.bench.conn.plans.finish(plan, "requested")
        return plan

    def carry_out(self, plan: int) -> list[StoredChange]:
        """Carry out a plan and read back what was written; gives its changes as they stand then."""
        conn = self.bench.conn
        try:
            for entity in self._named(plan):
                load(self.bench, self.run, plan, entity)
                for side in Side:
                    refresh(self.bench, entity, side)
            recover(self.bench)
        finally:
            left = [each.id for each in conn.plans.changes(plan) if each.state is ChangeState.PLANNED]
            conn.changes.skip(left, LATE)
            conn.plans.finish(plan, "loaded")
        return conn.plans.changes(plan)

    def _named(self, plan: int) -> list[Entity]:
        names = {entity for entity, _, _ in self.bench.conn.plans.counts(plan)}
        return [entity for entity in self.bench.active() if entity.name in names]


@contextmanager
def request(bench: Bench, kind: str) -> Iterator[Request]:
    """Carry out a request as a run of its own; raises `UsageError` while the first plan waits for a person."""
    with bench.store.lock(bench.name):
        _may_write(bench)
        if former := bench.conn.runs.last():
            bench.known_until = former.finished_at or former.started_at
        run = bench.conn.runs.start(kind, bench.settings_version)
        try:
            asked = Request(bench, run, probe(bench))
            recover(bench)
            yield asked
            forget_old(bench)
        except BaseException as failure:
            told = str(failure) if isinstance(failure, ExactZohoError) else "stopped by an error in the program"
            bench.conn.runs.finish(run, _ended(failure), {"message": told})
            raise
        bench.conn.runs.finish(run, State.COMPLETED, {"message": asked.message})


def _may_write(bench: Bench) -> None:
    if bench.conn.identity.state() == "new":
        raise UsageError("the first plan was not approved yet, so nothing is written: run `exact-zoho sync` first")


def _ended(failure: BaseException) -> State:
    if isinstance(failure, BudgetExhaustedError):
        return State.DEFERRED
    return State.HALTED if isinstance(failure, SyncHaltedError) else State.FAILED
