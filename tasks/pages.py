"""The pages a run leaves to be read: its plan, and its result.

Prefect keeps them in clear in its own database. So they name records by their ids and fields by their titles; names and
values are on them only where whoever deploys the flow asked for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exact_zoho.core.changes import Change, ChangeKind, IssueCode
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Result, State
from exact_zoho.engine.view import PlanView, plan_view
from exact_zoho.staging.rows import KeptIssue
from tasks.chart import Bar, picture
from tasks.markdown import many, prose, table

#: how many changes and how many issues a page shows
SHOWN = 40
WORDS = {
    State.COMPLETED: "Done", State.WAITING: "Waiting for approval", State.DEFERRED: "Deferred", State.HALTED: "Halted",
    State.SKIPPED: "Skipped", State.FAILED: "Failed",
}  # fmt: skip
#: what an issue says where its own message, which may name people, is not shown
WHAT = {
    IssueCode.AMBIGUOUS: "It is not clear which record of the other side this is.",
    IssueCode.CONFLICT: "Changed on both sides; a person must choose.",
    IssueCode.DELETED: "It was deleted on the other side.",
    IssueCode.INVALID: "The value is not valid.",
    IssueCode.MANDATORY: "The other side demands a value.",
    IssueCode.NOT_KEPT: "The service does not keep the value.",
    IssueCode.OSCILLATING: "Written again and again: something keeps changing it.",
    IssueCode.REFUSED: "The service refused it.",
    IssueCode.REVIEW: "A new record waits for a person's yes before it is created in Exact.",
    IssueCode.SAME_CAUSE: "Not sent: others like it were refused for the same reason.",
    IssueCode.TOO_LONG: "The value is too long for the other side.",
    IssueCode.UNCERTAIN: "It is not known yet whether a write arrived.",
    IssueCode.UNREADABLE: "The value cannot be read.",
    IssueCode.WAITING: "It waits for another record.",
}
APPROVE = (
    "**Nothing was written yet.** To carry it out, run this deployment with **approve** switched on, "
    "or `exact-zoho sync --approve`. `exact-zoho preview` shows every value."
)


@dataclass(frozen=True)
class Pages:
    """Writes the pages of one connection's runs, with names and values or without."""

    bench: Bench
    values: bool = False

    def plan(self, result: Result) -> str:
        """A run's plan as a page, empty where it plans nothing."""
        view = plan_view(self.bench, result.plan, SHOWN)
        if not view.counts:
            return ""
        page = [f"# Plan {view.id}: {many(sum(view.counts.values()), 'change')}"]
        if result.state is State.WAITING:
            page.append(APPROVE)
        page.append(table(("What", "How many"), _whats(view), right=["How many"]))
        page += ["## Change by change", self._lines(view)]
        if view.more:
            page.append(f"… and {many(view.more, 'more change')}.")
        return "\n\n".join(page)

    def result(self, result: Result) -> str:
        """A run's result as a page."""
        report = result.report
        page = [f"# {WORDS[result.state]}", prose(plain(result)), picture(self._bars()), *_written(report)]
        page += [*self._conflicts(report), *self._issues(), *_left_out(report), *_read(report)]
        calls = report.get("calls", {})
        page.append(
            f"{many(calls.get('exact', 0), 'call')} to Exact, {calls.get('zoho', 0):,} to Zoho; "
            f"settings version {self.bench.settings_version}."
        )
        return "\n\n".join(piece for piece in page if piece)

    # -- the plan --------------------------------------------------------------------------------------------------

    def _lines(self, view: PlanView) -> str:
        if self.values:
            lines = [(line.action, line.name, line.field, line.before, line.after, line.why) for line in view.lines]
            return table(("Action", "Record", "Field", "Before", "After", "Why"), lines)
        shown = self.bench.conn.plans.changes(view.id, SHOWN)
        rows = [_line(self.bench.entity(stored.change.entity), stored.change) for stored in shown]
        return table(("Action", "In Exact", "In Zoho", "Fields", "Why"), rows)

    # -- the result ------------------------------------------------------------------------------------------------

    def _conflicts(self, report: dict[str, Any]) -> Iterator[str]:
        if not (conflicts := report.get("conflicts")):
            return
        yield "## Conflicts"
        yield "Changed on both sides; both values are kept in the store."
        rows = [(each["name"] if self.values else each["exact"], each["field"], each["rule"]) for each in conflicts]
        yield table(("Record" if self.values else "Account in Exact", "Field", "Settled by"), rows)

    def _issues(self) -> Iterator[str]:
        issues = self.bench.conn.issues.open()
        if not issues:
            return
        yield f"## {many(len(issues), 'open issue')}"
        rows = [self._issue(each) for each in issues[:SHOWN]]
        yield table(("Record", "Side", "Field", "What", "What to do"), rows)
        if len(issues) > SHOWN:
            yield f"… and {len(issues) - SHOWN:,} more: `exact-zoho issues`."

    def _issue(self, issue: KeptIssue) -> tuple[str, str, str, str, str]:
        told = " ".join(filter(None, (WHAT[IssueCode(issue.code)], issue.raw_code)))
        who, what = (issue.name or issue.record_id, issue.message) if self.values else (issue.record_id, told)
        return who, issue.side.capitalize(), issue.field, what, issue.remedy

    def _bars(self) -> list[Bar]:
        return [self._bar(entity, side) for entity in self.bench.active() for side in Side]

    def _bar(self, entity: Entity, side: Side) -> Bar:
        conn = self.bench.conn
        troubled = {each.record_id for each in conn.issues.open(entity.name) if each.side is side}
        linked = conn.bindings.count(entity.name)
        well = linked - len(conn.bindings.by(entity.name, side, sorted(troubled)))
        rest = max(0, conn.staging.count(entity.name, side) - well - len(troubled))
        return Bar(f"{entity.name} in {side.capitalize()}", well, len(troubled), rest)


def plain(result: Result) -> str:
    """A run's message for the Prefect UI: what to do there, and without the word that its state says already."""
    if result.state is State.WAITING:
        return f"Plan {result.plan} waits for approval: read it under Artifacts, then run this with approve on."
    told = result.message.removeprefix(f"{result.state.capitalize()}: ")
    return told[:1].upper() + told[1:]


def _whats(view: PlanView) -> list[tuple[str, int]]:
    return [(what[:1].upper() + what[1:], count) for what, count in view.counts.items()]


def _line(entity: Entity, change: Change) -> tuple[str, str, str, str, str]:
    fields = [row.title for row in entity.fields if row.name in change.values]
    if change.marks:
        fields.append("sync status")
    exact, zoho = (change.record, change.partner) if change.side is Side.EXACT else (change.partner, change.record)
    if change.kind is ChangeKind.LINK:
        action, fields = "link", []
    else:
        action = f"{change.kind} in {change.side.capitalize()}"
    what = ", ".join(fields) if len(fields) <= 4 else many(len(fields), "field")
    return action, exact, zoho, what, "; ".join(dict.fromkeys(change.why.values()))


def _written(report: dict[str, Any]) -> Iterator[str]:
    rows = [(entity, what, n) for entity, kinds in report.get("written", {}).items() for what, n in kinds.items()]
    rows += [(name, "refused", n) for name, n in report.get("refused", {}).items()]
    if rows:
        yield "## Written"
        yield table(("Entity", "What", "Records"), rows, right=["Records"])


def _left_out(report: dict[str, Any]) -> Iterator[str]:
    if report.get("excluded"):
        yield "## Left out on purpose"
        yield table(("Why", "Records"), report["excluded"].items(), right=["Records"])


def _read(report: dict[str, Any]) -> Iterator[str]:
    if any(report.get("read", {}).values()):
        yield "## Read"
        rows = [(feed, n) for feed, n in report["read"].items() if n]
        yield table(("Feed", "New or changed"), rows, right=["New or changed"])
