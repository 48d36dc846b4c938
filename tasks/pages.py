"""The pages a run leaves to be read: its plan, and its result.

Prefect keeps them in clear in its own database. So they name records by their ids and fields by their titles; names and
values are on them only where whoever deploys the flow asked for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.issue_groups import groups
from exact_zoho.engine.run import Result, State
from exact_zoho.engine.view import shown
from exact_zoho.staging.rows import KeptConflict
from tasks.chart import picture
from tasks.health import bars
from tasks.markdown import many, prose, table
from tasks.plan_page import left_out, plan_page
from tasks.words import WORDS, what

#: how many causes and conflicts a result shows
SHOWN = 20


@dataclass(frozen=True)
class Pages:
    """Writes the pages of one connection's runs, with names and values or without."""

    bench: Bench
    values: bool = False

    def plan(self, result: Result) -> str:
        """A run's plan as a page, empty where it plans nothing."""
        return plan_page(self.bench, result, values=self.values)

    def result(self, result: Result) -> str:
        """A run's result as a page."""
        report = result.report
        page = [_headline(result), prose(plain(result)), picture(bars(self.bench)), *_written(report)]
        page += [*self._conflicts(report), *self._issues(), *left_out(report), *_read(report)]
        calls = report.get("calls", {})
        page.append(
            f"{many(calls.get('exact', 0), 'call')} to Exact, {calls.get('zoho', 0):,} to Zoho; "
            f"settings version {self.bench.settings_version}."
        )
        return "\n\n".join(piece for piece in page if piece)

    def _conflicts(self, report: dict[str, Any]) -> Iterator[str]:
        if not (conflicts := report.get("conflicts")):
            return
        yield "## Conflicts"
        yield "Changed on both sides; both values are kept in the store."
        if self.values:
            told = {(each["exact"], each["zoho"], each["field"]) for each in conflicts}
            kept = [each for each in self.bench.conn.conflicts.recent(2 * SHOWN) if _place(each) in told]
            rows = [(each.name, each.unit, _both(each.exact), _both(each.zoho), each.rule) for each in kept]
            yield table(("Record", "Field", "In Exact", "In Zoho", "Settled by"), rows)
        else:
            rows = [(each["entity"], each["exact"], each["zoho"], each["field"], each["rule"]) for each in conflicts]
            yield table(("Entity", "In Exact", "In Zoho", "Field", "Settled by"), rows)

    def _issues(self) -> Iterator[str]:
        found = groups(self.bench)
        if not found:
            return
        open_now = sum(len(group.records) + len(group.dependants) for group in found)
        yield f"## {many(open_now, 'open issue')}"
        rows = [
            (len(group.records) + len(group.dependants), f"{group.entity} in {group.side.capitalize()}", group.field,
             what(group))
            for group in found[:SHOWN]
        ]  # fmt: skip
        yield table(("Records", "Where", "Field", "Cause"), rows, right=["Records"])
        yield "The page of issues names the records and says what to do; `exact-zoho issues` shows all of them."


def plain(result: Result) -> str:
    """A run's message for the Prefect UI, without the word that its state says already."""
    told = result.message.removeprefix(f"{result.state.capitalize()}: ")
    return told[:1].upper() + told[1:]


def _headline(result: Result) -> str:
    """The result in one line: how it ended, and the numbers that matter."""
    report = result.report
    written = sum(n for kinds in report.get("written", {}).values() for n in kinds.values())
    done = f"plan {result.plan}" if result.state is State.WAITING else many(written, "change") + " made"
    counts = [done, many(len(report.get("conflicts", ())), "conflict")]
    counts.append(many(sum(report.get("issues", {}).values()), "open issue"))
    return f"# {WORDS[result.state]}: {', '.join(counts)}" if report else f"# {WORDS[result.state]}"


def _place(conflict: KeptConflict) -> tuple[str, str, str]:
    return conflict.exact_id, conflict.zoho_id, conflict.unit


def _both(values: Any) -> str:
    return shown(", ".join(str(value) for value in values.values() if value is not None)) or "(empty)"


def _written(report: dict[str, Any]) -> Iterator[str]:
    rows = [(entity, what, n) for entity, kinds in report.get("written", {}).items() for what, n in kinds.items()]
    rows += [(name, "refused", n) for name, n in report.get("refused", {}).items()]
    if rows:
        yield "## Written"
        yield table(("Entity", "What", "Records"), rows, right=["Records"])


def _read(report: dict[str, Any]) -> Iterator[str]:
    if any(report.get("read", {}).values()):
        yield "## Read"
        rows = [(feed, n) for feed, n in report["read"].items() if n]
        yield table(("Feed", "New or changed"), rows, right=["New or changed"])
