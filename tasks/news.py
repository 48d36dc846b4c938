"""What there is to tell of a connection that was not told yet; what was told is kept in the store.

So nothing is forgotten when a run dies before it tells, and nothing is told twice: an event that is sent again after a
crash has the same number as before, and Prefect drops it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from exact_zoho.core.changes import IssueCode
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.drift import findings
from exact_zoho.engine.run import Result, State
from exact_zoho.staging.rows import KeptIssue
from tasks.event_names import MANY, PREFIX
from tasks.markdown import many
from tasks.pages import plain
from tasks.words import WHAT

NOTE = "told"
NEXT = {
    State.COMPLETED: "Nothing to do, but for the open issues.",
    State.DEFERRED: "Nothing to do: it goes on by itself.",
    State.HALTED: "Read the plan; approve it if it is meant, else repair what the message names.",
    State.FAILED: "Repair what the message names; the next run goes on from there.",
    State.SKIPPED: "Nothing to do.",
}


@dataclass(frozen=True)
class News:
    """One event that is to be sent. `key` tells it from all others; without one it is new each time."""

    name: str
    payload: Mapping[str, Any]
    key: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Told:
    """How far it was told.

    The last issue that opened, the last moment of closing with the issues closed at it, the last plans, how the last
    run ended, and what is known to have drifted. `since` is when telling began.
    """

    since: str
    opened: int = 0
    closed: str = ""
    closed_then: tuple[int, ...] = ()
    waiting: int = 0
    approved: int = 0
    state: str = ""
    drift: tuple[str, ...] = ()

    @classmethod
    def of(cls, bench: Bench) -> Told:
        """What was told of a connection so far."""
        kept: dict[str, Any] | None = bench.conn.identity.note(NOTE)
        if kept is None:
            told = cls(bench.clock.now().isoformat())
            told.keep(bench)
            return told
        whole: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in kept.items()}
        return cls(**whole)

    def keep(self, bench: Bench) -> None:
        """Keep what has been told now."""
        bench.conn.identity.set_note(NOTE, asdict(self))


def news_of_run(result: Result, told: Told) -> tuple[list[News], Told]:
    """How a run ended. The label `changed` says whether the one before ended otherwise."""
    if result.state is State.WAITING:
        return [], replace(told, state=str(result.state))
    changed = "yes" if result.state != told.state else "no"
    payload = {
        "run": result.run, "plan": result.plan, "state": str(result.state), "changed": changed,
        "message": plain(result), "next": NEXT[result.state], "calls": dict(result.report.get("calls", {})),
    }  # fmt: skip
    if result.until:
        payload["until"] = result.until.isoformat()
    labels = {f"{PREFIX}.changed": changed, f"{PREFIX}.before": told.state or "none"}
    key = f"run {result.run}" if result.run else ""
    after = told if result.state is State.SKIPPED else replace(told, state=str(result.state))
    return [News(f"run.{result.state}", payload, key, labels)], after


def news(bench: Bench, told: Told, result: Result | None = None) -> tuple[list[News], Told]:
    """Everything else that happened to a connection since: plans, issues, drift; `result` is that of the last run."""
    found, told = _plans(bench, told, result)
    for part in (_closed, _opened, _drift):
        more, told = part(bench, told)
        found += more
    return found, told


def _plans(bench: Bench, told: Told, result: Result | None) -> tuple[list[News], Told]:
    found: list[News] = []
    if (plan := bench.conn.plans.waiting()) and plan.id != told.waiting:
        message = (
            f"Plan {plan.id} waits for approval: {many(sum(bench.conn.plans.counts(plan.id).values()), 'change')}."
        )
        step = f"Read plan-{bench.name} under Artifacts, then run the deployment approve with plan {plan.id}."
        found.append(News("plan.waiting", {"plan": plan.id, "message": message, "next": step}, f"waiting {plan.id}"))
        told = replace(told, waiting=plan.id)
    carried_out = bench.conn.plans.get(result.plan) if result else None
    plan = bench.conn.plans.approved() or carried_out
    if plan and plan.approved_by and plan.id > told.approved:
        payload = {"plan": plan.id, "message": f"Plan {plan.id} was approved."}
        found.append(News("plan.approved", payload, f"approved {plan.id}"))
        told = replace(told, approved=plan.id)
    return found, told


def _opened(bench: Bench, told: Told) -> tuple[list[News], Told]:
    """What opened and is still open: what came and went meanwhile concerns nobody."""
    fresh = bench.conn.issues.after(told.opened)
    found = _issues("opened", [each for each in fresh if each.closed_at is None])
    return found, replace(told, opened=max((each.id for each in fresh), default=told.opened))


def _closed(bench: Bench, told: Told) -> tuple[list[News], Told]:
    """What is closed of that which was told of."""
    since = datetime.fromisoformat(told.closed) if told.closed else datetime.fromtimestamp(0, bench.clock.now().tzinfo)
    fresh = [each for each in bench.conn.issues.closed_since(since) if each.id not in told.closed_then]
    if not fresh:
        return [], told
    last = max(each.closed_at for each in fresh if each.closed_at)
    then = tuple(each.id for each in fresh if each.closed_at == last)
    kept = told.closed_then if last.isoformat() == told.closed else ()
    known = [each for each in fresh if each.id <= told.opened]
    return _issues("closed", known), replace(told, closed=last.isoformat(), closed_then=(*kept, *then))


def _issues(what: str, found: Sequence[KeptIssue]) -> list[News]:
    """One event for each record and code, or one for all of them where they are many."""
    together: dict[tuple[Any, ...], list[KeptIssue]] = {}
    for each in found:
        together.setdefault((each.entity, each.side, each.record_id, each.code), []).append(each)
    heads = [issues[0] for issues in together.values()]
    if len(heads) > MANY:
        return [_grouped(what, heads)]
    return [_issue(what, issues) for issues in together.values()]


def _issue(what: str, issues: Sequence[KeptIssue]) -> News:
    first = issues[0]
    fields = [each.field for each in issues if each.field]
    payload = {
        "entity": first.entity, "side": str(first.side), "record": first.record_id, "code": first.code,
        "fields": fields, "message": WHAT[IssueCode(first.code)], "next": _next(what),
    }  # fmt: skip
    record = {
        "prefect.resource.id": f"{PREFIX}.record.{first.side}.{first.record_id}",
        "prefect.resource.role": "record", f"{PREFIX}.entity": first.entity, f"{PREFIX}.code": first.code,
    }  # fmt: skip
    labels = {f"{PREFIX}.entity": first.entity, f"{PREFIX}.code": first.code}
    return News(f"issue.{what}", payload, f"{what} {_numbers(issues)}", labels, (record,))


def _grouped(what: str, heads: Sequence[KeptIssue]) -> News:
    by_code = dict(Counter(each.code for each in heads))
    payload = {
        "count": len(heads), "by_code": by_code, "by_entity": dict(Counter(each.entity for each in heads)),
        "message": f"{many(len(heads), 'issue')} {what}: " + ", ".join(f"{n:,} {code}" for code, n in by_code.items()),
        "next": _next(what),
    }  # fmt: skip
    return News(f"issues.{what}", payload, f"{what} {_numbers((heads[0], heads[-1]))} {len(heads)}")


def _next(what: str) -> str:
    return "See the page of issues, or `exact-zoho issues`." if what == "opened" else "Nothing to do."


def _numbers(issues: Sequence[KeptIssue]) -> str:
    return " ".join(f"{each.id}@{each.opened_at.isoformat()}" for each in issues)


def _drift(bench: Bench, told: Told) -> tuple[list[News], Told]:
    found = {f"{each.entity}.{each.field}: {each.what}": each for each in findings(bench)}
    fresh = [
        News("drift.found", {"entity": each.entity, "field": each.field, "stops": each.stops, "message": f"{each}.",
                             "next": each.proposal}, f"drift {key} {each.noticed_at}")
        for key, each in found.items() if key not in told.drift
    ]  # fmt: skip
    return fresh, replace(told, drift=tuple(sorted(found)))
