"""Why a record shows what it shows: the chain of what was written to each field, by which rule, and what holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from exact_zoho.core import base as bases
from exact_zoho.core.changes import ChangeKind, ChangeState
from exact_zoho.core.entity import Entity, Field, Side
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.subject import Subject
from exact_zoho.staging.exchanges import KeptExchange
from exact_zoho.staging.rows import KeptConflict, KeptIssue, StoredChange

#: where in the chain that stands which has not happened yet
LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    """One link of the chain. `edited_by` and `edited_at` say who edited the other side's record last by then."""

    what: str
    field: str = ""
    side: Side | None = None
    before: Any = None
    after: Any = None
    rule: str = ""
    edited_by: str = ""
    edited_at: datetime | None = None
    run: int | None = None
    change: int | None = None
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    told: str = ""


@dataclass(frozen=True)
class FieldNow:
    """What both sides show for a field now, and what they showed when they last agreed, where they ever did.

    `proven` is false while a value that was written has not been read again.
    """

    field: str
    title: str
    exact: Any
    zoho: Any
    agreed: bool
    base_exact: Any = None
    base_zoho: Any = None
    proven: bool = True


@dataclass(frozen=True)
class Why:
    """All there is to say about a record, or about one field of it."""

    entity: str
    name: str
    ids: dict[Side, str]
    linked: str
    holds: tuple[str, ...]
    fields: tuple[FieldNow, ...]
    events: tuple[Event, ...]


def why(bench: Bench, of: Subject, field: str = "") -> Why:
    """What is known of a record; of one field where it is named."""
    rows = [row for row in of.entity.fields if field in ("", row.name)]
    return Why(
        of.entity.name, of.name, {side: record.id for side, record in of.shown.items()}, _linked(of),
        tuple(_holds(bench, of, field)), tuple(_now(of, row) for row in rows), tuple(_chain(of, field)),
    )  # fmt: skip


def exchanges(bench: Bench, of: Subject) -> list[KeptExchange]:
    """What was said in the calls that wrote a record, as long as that is kept."""
    return bench.conn.exchanges.of([each.id for each in of.history])


def _linked(of: Subject) -> str:
    if of.binding is None:
        return "not linked"
    return f"linked; deleted in {of.binding.gone.capitalize()}" if of.binding.gone else "linked"


def _now(of: Subject, row: Field) -> FieldNow:
    exact, zoho = (_plain(row, of.shown[side].values.get(row.name)) if side in of.shown else None for side in Side)
    base = of.base.get(row.name, bases.NEVER)
    if not base.met:
        return FieldNow(row.name, row.title, exact, zoho, agreed=False)
    kept = _plain(row, base.exact), _plain(row, base.zoho)
    return FieldNow(row.name, row.title, exact, zoho, True, *kept, proven=base.unproven is None)


def _plain(row: Field, value: Any) -> Any:
    return "(not understood)" if value is UNKNOWN else row.kind.dump(value)


# -- what holds it --------------------------------------------------------------------------------------------------


def _holds(bench: Bench, of: Subject, field: str) -> Iterator[str]:
    """Why a record, or a field of it, is not synchronised now."""
    for side, record in of.shown.items():
        order = bench.conn.orders.of(of.entity.name, side, [record.id]).get(record.id)
        if order:
            yield f"a person's order about the record in {side.capitalize()}: {order}"
        if record.marks.get("frozen"):
            yield "the box on the Zoho record says that it is not to be synchronised"
        yield from (
            _told(issue) for issue in bench.conn.issues.of(of.entity.name, record.id) if _bears(of, issue, field)
        )
        if reason := bench.conn.left_out.of(of.entity.name, side, [record.id]).get(record.id):
            yield f"the record in {side.capitalize()} is left out: {reason}"
        if bench.conn.dirty.due(of.entity.name, side, [record.id]):
            yield f"the record in {side.capitalize()} is looked at by the next run"


def _bears(of: Subject, issue: KeptIssue, field: str) -> bool:
    unit = of.unit_of(field).name if field else ""
    return issue.closed_at is None and (issue.blocks or not field or issue.field in (field, unit))


def _told(issue: KeptIssue) -> str:
    return f"{issue.message} {issue.remedy}".rstrip()


# -- the chain ------------------------------------------------------------------------------------------------------


def _chain(of: Subject, field: str) -> list[Event]:
    """What happened, in order of time; what was planned and not sent yet comes last."""
    events = [event for stored in of.history for event in _events(of.entity, stored, field)]
    events += [event for conflict in of.conflicts for event in _conflicts(of, conflict, field)]
    return sorted(events, key=lambda each: (each.sent_at or LAST, each.change or 0))


def _events(entity: Entity, stored: StoredChange, field: str) -> Iterator[Event]:
    change = stored.change
    if change.kind is ChangeKind.LINK and stored.state is ChangeState.DONE:
        yield Event("linked", rule=change.why.get("link", ""), change=stored.id, sent_at=stored.resolved_at)
    for row in entity.fields:
        if row.name not in change.values or field not in ("", row.name):
            continue
        rule = change.why.get(row.group or row.name) or change.why.get("create", "")
        yield Event(
            _did(stored), row.name, change.side, _plain(row, change.old.get(row.name)),
            _plain(row, change.values[row.name]), rule, change.source_by, change.source_at, stored.run_id, stored.id,
            stored.sent_after, stored.resolved_at, "" if stored.state is ChangeState.DONE else stored.message,
        )  # fmt: skip


def _did(stored: StoredChange) -> str:
    side = stored.change.side.capitalize()
    created = stored.change.kind is ChangeKind.CREATE and stored.change.part == "main"
    words = {
        ChangeState.DONE: f"created in {side}" if created else f"written to {side}",
        ChangeState.REFUSED: f"refused by {side}",
        ChangeState.PLANNED: f"planned for {side}",
        ChangeState.CLAIMED: f"being sent to {side}",
        ChangeState.UNKNOWN: f"sent to {side} without an answer",
        ChangeState.PARKED: f"given up in {side}",
        ChangeState.SKIPPED: f"left out for {side}",
    }
    return words[stored.state]


def _conflicts(of: Subject, conflict: KeptConflict, field: str) -> Iterator[Event]:
    """A conflict as the chain tells it: Exact's value first, and who decided."""
    if field and of.unit_of(field).name != conflict.unit:
        return
    winner = conflict.chosen or conflict.winner
    told = f"{winner.capitalize()} wins" if winner else "waits for a person"
    if conflict.chosen:
        told += f", chosen by {conflict.chosen_by}"
    for name in conflict.exact:
        if field in ("", name):
            yield Event(
                "conflict", name, None, conflict.exact[name], conflict.zoho.get(name), conflict.rule,
                _editors(conflict), None, conflict.run_id, None, conflict.found_at, conflict.chosen_at, told,
            )  # fmt: skip


def _editors(conflict: KeptConflict) -> str:
    sides = ((Side.EXACT, conflict.exact_by, conflict.exact_at), (Side.ZOHO, conflict.zoho_by, conflict.zoho_at))
    return "; ".join(f"{side.capitalize()}: {by or 'unknown'}{f', {at:%Y-%m-%d %H:%M}' if at else ''}"
                     for side, by, at in sides)  # fmt: skip
