"""The base: what it becomes after a write of ours, and after that side has been read again.

Two values a field, because a side may trim, round or re-case what it was given. A success reply proves nothing yet: the
next reading of the side does, and becomes the base. What a side answered with success and did not keep is told from an
edit by a person by its showing the value from before the write, or a piece of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from exact_zoho.core.changes import Base, BaseValue, Change
from exact_zoho.core.entity import Entity, Field, Side

#: the base of a field on which the two sides never agreed
NEVER = BaseValue(met=False)
#: how often a value that is not kept is sent before its field rests, with an issue
TRIES = 2


def agreed(exact: Any, zoho: Any) -> BaseValue:
    """Both sides show what they should."""
    return BaseValue(exact, zoho)


def after_write(change: Change, base: Base) -> dict[str, BaseValue]:
    """The base once a side has answered a write with success."""
    if change.edits:
        return dict(base)
    after = {**base, **change.base}
    for name, written in change.values.items():
        former = base.get(name, NEVER)
        source = change.source.get(name)
        exact, zoho = (written, source) if change.side is Side.EXACT else (source, written)
        after[name] = BaseValue(
            exact, zoho, unproven=change.side, before=change.old.get(name), across=former.on(change.side.other),
            lost=former.lost if former.lost_value == written else 0, lost_value=written,
            since=change.touched, met_before=former.met,
        )  # fmt: skip
    return after


def settle(
    entity: Entity, base: Base, side: Side, shown: Mapping[str, Any], touched: datetime | None = None
) -> dict[str, BaseValue]:
    """The base once `side` has been read again and shows `shown`; `touched` is when somebody else last edited it."""
    fields = {each.name: each for each in entity.fields}
    return {
        name: _settled(fields[name], value, shown.get(name), edited=touched != value.since)
        if value.unproven is side and name in fields
        else value
        for name, value in base.items()
    }


def _settled(field: Field, value: BaseValue, shown: Any, *, edited: bool) -> BaseValue:
    side = value.unproven
    assert side is not None  # noqa: S101 - only unproven values are settled
    written = value.on(side)
    if field.kind.same(shown, written):
        return _with(BaseValue(), side, shown, value.on(side.other))
    if shown == value.before or is_piece(shown, written):
        kept = _with(BaseValue(), side, shown, value.across)
        return replace(kept, lost=value.lost + 1, lost_value=written, met=value.met_before)
    if not edited:  # nobody else was there: this is how the side writes our value
        return _with(BaseValue(), side, shown, value.on(side.other))
    return _with(BaseValue(), side, written, value.on(side.other))  # edited by a person since: an edit like any other


def _with(value: BaseValue, side: Side, mine: Any, theirs: Any) -> BaseValue:
    exact, zoho = (mine, theirs) if side is Side.EXACT else (theirs, mine)
    return replace(value, exact=exact, zoho=zoho)


def is_piece(shown: Any, written: Any) -> bool:
    """Whether a side cut a text that we sent it."""
    return (
        isinstance(shown, str) and isinstance(written, str) and len(shown) < len(written) and written.startswith(shown)
    )


def given_up(value: BaseValue | None, wanted: Any) -> bool:
    """Whether a value was sent often enough without being kept."""
    return value is not None and value.lost >= TRIES and value.lost_value == wanted


def dump(entity: Entity, base: Base) -> dict[str, dict[str, Any]]:
    """The base as JSON, for keeping. Only what differs from the default is written."""
    fields = {each.name: each for each in entity.fields}
    return {name: _dumped(fields[name], value) for name, value in base.items() if name in fields}


def _dumped(field: Field, value: BaseValue) -> dict[str, Any]:
    kept: dict[str, Any] = {"exact": field.kind.dump(value.exact), "zoho": field.kind.dump(value.zoho)}
    if value.unproven:
        kept |= {
            "unproven": value.unproven.value,
            "before": field.kind.dump(value.before),
            "across": field.kind.dump(value.across),
            "since": value.since.isoformat() if value.since else None,
            "met_before": value.met_before,
        }
    if value.lost or value.unproven:
        kept |= {"lost": value.lost, "lost_value": field.kind.dump(value.lost_value)}
    if not value.met:
        kept["met"] = False
    return kept


def load(entity: Entity, kept: Mapping[str, Mapping[str, Any]]) -> dict[str, BaseValue]:
    """The base kept by `dump`; fields no longer declared are left out."""
    return {each.name: _loaded(each, kept[each.name]) for each in entity.fields if each.name in kept}


def resting(entity: Entity, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of fields that take no part now: once they do again, they are compared with it."""
    declared = {each.name for each in entity.fields}
    return {name: value for name, value in kept.items() if name not in declared}


def _loaded(field: Field, kept: Mapping[str, Any]) -> BaseValue:
    def value(name: str) -> Any:
        return field.kind.load(kept.get(name))

    side = kept.get("unproven")
    return BaseValue(
        value("exact"), value("zoho"), Side(side) if side else None, value("before"), value("across"),
        int(kept.get("lost", 0)), value("lost_value"),
        datetime.fromisoformat(kept["since"]) if kept.get("since") else None,
        bool(kept.get("met", True)), bool(kept.get("met_before", True)),
    )  # fmt: skip
