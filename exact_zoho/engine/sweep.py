"""Sweep: once a night the ids and last edits of all records on both sides are compared with staging.

Runs read what changed, so what once escaped them would stay unseen for ever: a row that became visible late, a cursor
that is ahead of its side, a deletion that was forgotten before we asked. What is there and is not staged as it is now
is read like any other record, so that the next run plans it. What is staged and not there is never taken for deleted
without proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from exact_zoho.core.entity import Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.code_lists import refresh_codes
from exact_zoho.engine.feeds import Feed, feeds_of
from exact_zoho.engine.guard import guard
from exact_zoho.engine.probe import probe
from exact_zoho.engine.result import Result, State, Step, alone, begun, carried_out, done_since
from exact_zoho.engine.sweep_compare import Compared, compare
from exact_zoho.engine.sweep_vanished import settle

#: how many ids of records that are shown no more a report names, of each list
NAMED = 50


def sweep(bench: Bench, perform: Callable[[Step], Any], due: datetime | None = None) -> Result:
    """Compare both sides with staging, under the connection's writer lock; `perform` carries out each step.

    What was `due` before the last comparison began is skipped.
    """

    def work() -> Result:
        skipped = done_since(bench, "sweep", due)
        return skipped or carried_out(bench, Sweep(bench, begun(bench, "sweep")), perform)

    return alone(bench, work)


class Sweep:
    """One comparison while it goes on."""

    written = False

    def __init__(self, bench: Bench, run: int) -> None:
        self.bench, self.id = bench, run
        self.found: dict[str, Compared] = {}

    def steps(self) -> Iterator[Step]:
        """The steps, in order."""
        yield Step("probe", "Look whether both sides are who they should be", self._probe)
        yield Step("extract", "Read Exact's code lists", lambda: refresh_codes(self.bench))
        for entity in self.bench.active():
            for side in Side:
                for feed in feeds_of(entity, side):
                    yield self._comparing(feed)
        if any(each.vanished for each in self.found.values()):
            yield Step("extract", "Look for what is shown no more", self._settle)

    def result(self) -> Result:
        """What was found."""
        return Result(State.COMPLETED, self._report()["headline"], self.id, report=self._report())

    def stopped(self, state: State, message: str, until: datetime | None = None) -> Result:
        """What was found until it stopped."""
        return Result(state, message, self.id, until=until, report=self._report())

    def _probe(self) -> str:
        guard(self.bench, {}, probe(self.bench), approved=True)
        return "both sides answer"

    def _comparing(self, feed: Feed) -> Step:
        what = feed.title.replace(" changed in ", " in ")

        def act() -> str:
            self.found[what] = compare(self.bench, feed)
            return str(self.found[what])

        return Step("extract", f"Compare {what}", act)

    def _settle(self) -> str:
        for each in self.found.values():
            settle(self.bench, each)
        open_ones = sum(len(each.vanished) for each in self.found.values())
        return f"{open_ones} of which nothing says that they were deleted"

    def _report(self) -> dict[str, Any]:
        bench, found = self.bench, list(self.found.values())
        return {
            "headline": headline(found),
            "compared": {what: each.counts() for what, each in self.found.items()},
            "vanished": {what: each.vanished[:NAMED] for what, each in self.found.items() if each.vanished},
            "calls": {"exact": bench.exact.calls_made, "zoho": bench.zoho.calls_made},
            "settings_version": bench.settings_version,
        }


def headline(found: list[Compared]) -> str:
    """What a comparison came to, in a sentence or two."""
    missing, other = sum(each.missing for each in found), sum(each.other for each in found)
    gone, vanished = sum(each.gone for each in found), sum(len(each.vanished) for each in found)
    told = [
        f"{number} {what}" for number, what in (
            (missing, "had been missed"), (other, "had changed unseen"), (gone, "had been deleted unseen")
        ) if number
    ]  # fmt: skip
    compared = f"{sum(each.compared for each in found)} rows compared"
    seen = f"{compared}: {', '.join(told)}; the next run looks at them." if told else f"{compared}: nothing was missed."
    if not vanished:
        return seen
    return (
        f"{seen} {vanished} are shown no more, and nothing says that they were deleted: look for them; what was "
        "deleted is let go with `exact-zoho repair unlink`."
    )
