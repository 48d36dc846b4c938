"""What both sides showed at a moment in the past, as far as the history tells.

The history holds what was seen: what each side showed when something was planned, what was written, what is shown now.
Between two sightings that differ somebody edited the record, and nobody knows when; that is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exact_zoho.core import mapping
from exact_zoho.core.changes import ChangeKind, ChangeState
from exact_zoho.core.entity import Field, Side
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.subject import Subject
from exact_zoho.errors import UsageError
from exact_zoho.staging.rows import StoredChange

ABSENT = "it was not there yet"


@dataclass(frozen=True)
class Seen:
    """A side showed a value at a moment; `ours` where that is when we wrote it."""

    at: datetime
    value: Any
    ours: bool = False


@dataclass(frozen=True)
class Then:
    """What a side showed for a field; `doubt` says what is not known about it, "" where it is certain."""

    field: str
    side: Side
    value: Any
    doubt: str = ""


def then(bench: Bench, of: Subject, moment: datetime, field: str = "") -> list[Then]:
    """What both sides showed at a moment; raises `UsageError` for one to come."""
    now = bench.clock.now()
    if moment > now:
        raise UsageError("that moment is still to come")
    rows = [row for row in of.entity.fields if field in ("", row.name)]
    return [_then(of, row, side, moment, now) for row in rows for side in Side if side in of.shown]


def _then(of: Subject, row: Field, side: Side, moment: datetime, now: datetime) -> Then:
    born = _born(of, side)
    if born and moment < born:
        return Then(row.name, side, None, ABSENT)
    seen = sorted(_sightings(of, row, side, now), key=lambda each: each.at)
    before = [each for each in seen if each.at <= moment]
    after = [each for each in seen if each.at > moment]
    value, doubt = _between(row, before, after)
    return Then(row.name, side, row.kind.dump(value), doubt)


def _between(row: Field, before: list[Seen], after: list[Seen]) -> tuple[Any, str]:
    """The value between the last sighting before and the first one after, and what is not known about it."""
    if not before:
        if not after:
            return None, "it was never seen"
        return after[0].value, f"seen first at {_told(after[0].at)}; what it was earlier is not known"
    last = before[-1]
    if not after or after[0].ours or row.kind.same(last.value, after[0].value):
        return last.value, ""
    return last.value, f"edited by somebody between {_told(last.at)} and {_told(after[0].at)}"


def _born(of: Subject, side: Side) -> datetime | None:
    """When we created the record of a side, if we did."""
    made = (each for each in of.history if each.change.kind is ChangeKind.CREATE and each.change.part == "main")
    return next(
        (each.resolved_at for each in made if each.change.side is side and each.state is ChangeState.DONE), None
    )


def _sightings(of: Subject, row: Field, side: Side, now: datetime) -> Iterator[Seen]:
    for stored in of.history:
        yield from _in_change(stored, row.name, side)
    for conflict in of.conflicts:
        kept = conflict.exact if side is Side.EXACT else conflict.zoho
        if row.name in kept:
            yield Seen(conflict.found_at, mapping.load(of.entity, kept)[row.name])
    shown = of.shown[side]
    if not shown.gone and shown.values.get(row.name) is not UNKNOWN:
        yield Seen(now, shown.values.get(row.name))


def _in_change(stored: StoredChange, name: str, side: Side) -> Iterator[Seen]:
    """What a change saw of a field on a side when it was sent, and what it made of it."""
    change, sent = stored.change, stored.sent_after
    if sent is None or name not in change.values:
        return
    if side is not change.side:
        if name in change.source and not change.edits:
            yield Seen(_since(change.source_at, sent), change.source[name])
        return
    if change.kind is ChangeKind.UPDATE and name in change.old:
        yield Seen(sent, change.old[name])
    if stored.state is ChangeState.DONE:
        yield Seen(stored.resolved_at or sent, change.values[name], ours=True)


def _since(edited: datetime | None, sent: datetime) -> datetime:
    """A record that nobody edited since shows from then on what it showed when the change was sent."""
    return min(edited, sent) if edited else sent


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
