"""Checkup: what a first sync would meet, found out with rights to read only and by the code that a sync works with.

Both sides are read into a store that is thrown away, and planned there as a preview would. Nothing is written to either
side, and nothing of it stays in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from exact_zoho.core.entity import Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.checkup_access import Access, look, note_emptiness, read
from exact_zoho.engine.checkup_advice import advice
from exact_zoho.engine.checkup_facts import Checkup, Lists, Take, drop
from exact_zoho.engine.checkup_plan import Tally, heed_changes, heed_issues
from exact_zoho.engine.checkup_records import Desk
from exact_zoho.engine.checkup_scratch import scratch
from exact_zoho.engine.checkup_survey import survey
from exact_zoho.engine.feeds import Feed, all_feeds
from exact_zoho.engine.planning import Planned, plan
from exact_zoho.engine.run import Step

#: how many rows of each group are shown
SHOWN = 25


def checkup(bench: Bench, perform: Callable[[Step], Any], take: Take = drop, shown: int = SHOWN) -> Checkup:
    """Look at both sides; `perform` carries out each step, `take` is told every row of every list.

    Raises `LockedError` while a run is at work, `BudgetExhaustedError` where the day's calls do not suffice.
    """
    with bench.store.lock(bench.name), scratch(bench) as desk:
        done = all(bench.conn.identity.note(f"{entity.name}.looked_for") for entity in bench.active())
        work = _Work(desk, Lists(take, shown), done)
        for step in work.steps():
            perform(step)
        return work.result()


@dataclass
class _Work:
    """A checkup while it goes on."""

    bench: Bench
    lists: Lists
    was_set_up: bool = False
    access: Access = field(default_factory=Access)
    tally: Tally = field(default_factory=Tally)
    planned: Planned = field(default_factory=lambda: Planned(0))

    def steps(self) -> Iterator[Step]:
        """The steps, in order."""
        yield Step("look", "Look at rights and fields on both sides", self._look)
        for feed in all_feeds(self.bench.active()):
            if not feed.deletions:  # what is gone was never read here
                yield self._reading(feed)
        yield Step("plan", "Match and check as a first sync would", self._plan)
        yield Step("survey", "Look for duplicates and wrong VAT numbers", self._survey)

    def result(self) -> Checkup:
        """What was found."""
        bench, names = self.bench, self.access.names
        found = Checkup(
            made_at=bench.clock.now(),
            connection=bench.name,
            exact=names.get(Side.EXACT, ""),
            zoho=names.get(Side.ZOHO, ""),
            calls={"exact": bench.exact.calls_made, "zoho": bench.zoho.calls_made},
            matched=self.tally.matched(bench),
            lists=self.lists.done(),
            written=self.tally.written(bench),
            left_out=dict(sorted(self.planned.excluded.items(), key=lambda item: -item[1])),
            remarks=tuple(sorted(self.access.remarks, key=lambda remark: not remark.stops)),
            new_fields={name: tuple(titles) for name, titles in self.access.new_fields.items()},
            set_up=self.was_set_up and not self.access.new_fields,
        )
        return replace(found, advice=tuple(advice(found)))

    def _look(self) -> str:
        self.access = look(self.bench)
        count = len(self.access.remarks)
        return f"{count} remark{'' if count == 1 else 's'}" if count else "all is there"

    def _reading(self, feed: Feed) -> Step:
        return Step("read", f"Read {feed.title}", lambda: read(self.bench, self.access, feed))

    def _plan(self) -> str:
        note_emptiness(self.bench, self.access)
        run = self.bench.conn.runs.start("checkup", self.bench.settings_version)
        self.planned = plan(self.bench, run, keep=True)
        heed_changes(self._desk(), self.tally)
        heed_issues(self._desk(), self.tally)
        return f"{self.planned.changes} changes, {self.planned.issues} issues"

    def _survey(self) -> str:
        survey(self._desk())
        return "done"

    def _desk(self) -> Desk:
        return Desk(self.bench, self.planned.id, self.lists)
