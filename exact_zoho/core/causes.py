"""Causes: what refusals in the same words have in common, so that what looks like them is not sent as well.

A change has features: that it was made at all, which fields it sends, their values, and how long its texts are. The
suspects of a cause are the features that all its refused changes had, and no change that was accepted since. After
three refusals a change with any suspect is held; where no suspects are left the cause explains nothing and holds
nobody. From time to time one change is let through to find out whether the cause is gone: a canary.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from exact_zoho.core.changes import Change, ChangeKind
from exact_zoho.core.entity import Entity, Side

#: () is any change; (field,) that a field is sent; (field, "=", value) with which value; (field, ">", length) how long
Feature = tuple[str, ...]
#: a record that a change is about: the side it is on, and its id there
Subject = tuple[Side, str]

#: after so many refused records the rest is held
ENOUGH = 3
#: the lengths at which columns are wont to end
LENGTHS = (10, 17, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 255)
#: a longer value is kept as a digest
LONGEST_VALUE = 60
FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=1)

QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|‘[^’]*’|“[^”]*”|„[^“”]*[“”]")
NUMBERED = re.compile(r"[\w-]*\d[\w-]*")
REMEDY = "It goes by itself once one like it is accepted; nothing to do unless this record is wrong too."
#: shorter values stand in a message by chance
LONG_ENOUGH = 4


@dataclass(frozen=True)
class Cause:
    """Why changes of one kind, to one part of an entity on one side, were refused.

    `pattern` is the message less what differs from record to record, `message` its words the first time. `field` is
    named where the side named one; then only that field is suspected, and only it is held. `refused` are the records
    that were refused. After `tries` canaries were refused in vain (the last one in the run `tried_in`) the next may go
    at `next_try_at`; `canary` is the one that may go now.
    """

    entity: str
    side: Side
    part: str
    kind: ChangeKind
    code: str
    field: str
    pattern: str
    message: str
    suspects: frozenset[Feature]
    refused: tuple[Subject, ...]
    opened_at: datetime
    next_try_at: datetime
    settings_version: int = 0
    tries: int = 0
    tried_in: int = 0
    canary: Subject | None = None
    closed_at: datetime | None = None
    id: int = 0

    @property
    def holds(self) -> bool:
        """Whether changes are held for it."""
        return len(self.refused) >= ENOUGH and bool(self.suspects)

    def concerns(self, side: Side, part: str, kind: ChangeKind) -> bool:
        """Whether it is about changes of that kind."""
        return (self.side, self.part, self.kind) == (side, part, kind)

    def same(self, change: Change, code: str, field: str, pattern: str) -> bool:
        """Whether a refusal of a change has this cause."""
        alike = (self.code, self.field, self.pattern) == (code, field, pattern)
        return alike and self.entity == change.entity and self.concerns(change.side, change.part, change.kind)

    def suspected(self, values: Mapping[str, Any]) -> frozenset[Feature]:
        """The suspects that a change with these values, as JSON, has."""
        return self.suspects & features(values)

    @property
    def told(self) -> str:
        """What is said of a record that is held for it."""
        return f"Not sent: {self.side.capitalize()} refused others for the same reason: {self.message}"

    def mark(self, suspected: frozenset[Feature]) -> str:
        """What the issue of a held record notes of it: for which cause, and how suspicious the record is."""
        return f"{self.id} {len(suspected)}"

    def tries_now(self, about: Iterable[Subject]) -> bool:
        """Whether a change about these records is the canary."""
        return self.canary is not None and self.canary in about

    def spares(self, about: Iterable[Subject]) -> bool:
        """Whether a change about these records is not held: the canary, or one that was refused, and edited since."""
        return not {self.canary, *self.refused}.isdisjoint(about)


def features(values: Mapping[str, Any]) -> frozenset[Feature]:
    """The features of a change with these values, as JSON."""
    found: set[Feature] = {()}
    for name, value in values.items():
        found |= {(name,), (name, "=", _told(value))}
        if isinstance(value, str):
            found |= {(name, ">", str(length)) for length in LENGTHS if len(value) > length}
    return frozenset(found)


def _told(value: Any) -> str:
    told = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
    if len(told) <= LONGEST_VALUE:
        return told
    return f"…{hashlib.blake2b(told.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"


def pattern_of(message: str, values: Mapping[str, Any]) -> str:
    """A message less what differs from record to record: the values that were sent, what is quoted, ids, numbers."""
    text = message.casefold()
    sent = (value.casefold() for value in values.values() if isinstance(value, str) and len(value) >= LONG_ENOUGH)
    for value in sorted(sent, key=len, reverse=True):
        text = text.replace(value, "…")
    text = NUMBERED.sub("#", QUOTED.sub("…", text))
    return " ".join(text.split())


def subjects(change: Change) -> tuple[Subject, ...]:
    """The records that a change is about; the first is the one that is looked at again for it."""
    mine = ((change.side, change.record),) if change.record else ()
    return (*mine, (change.side.other, change.partner)) if change.partner else mine


def opened(change: Change, code: str, field: str, message: str, now: datetime) -> Cause:
    """The cause that a first refusal shows."""
    found = features(change.values)
    about = frozenset(each for each in found if not field or each[:1] == (field,))
    return Cause(
        change.entity, change.side, change.part, change.kind, code, field, pattern_of(message, change.values), message,
        about, subjects(change)[:1], now, now + FIRST_WAIT,
    )  # fmt: skip


def after_refusal(cause: Cause, change: Change, now: datetime, run: int) -> Cause:
    """A cause after one more refusal: only what all refused changes share stays suspect."""
    about = subjects(change)
    known = cause.refused if about[0] in cause.refused else (*cause.refused, about[0])
    narrowed = replace(cause, suspects=cause.suspected(change.values), refused=known, next_try_at=now + wait(cause))
    return in_vain(narrowed, now, run) if cause.spares(about) else narrowed


def in_vain(cause: Cause, now: datetime, run: int) -> Cause:
    """A cause after a canary was refused: the next one waits longer."""
    later = replace(cause, tries=cause.tries + 1, tried_in=run, canary=None)
    return replace(later, next_try_at=now + wait(later))


def after_success(cause: Cause, change: Change) -> Cause:
    """A cause after a change of its kind was accepted: what that one had cannot be the reason."""
    canary = None if cause.tries_now(subjects(change)) else cause.canary
    return replace(cause, suspects=cause.suspects - features(change.values), canary=canary)


def wait(cause: Cause) -> timedelta:
    """How long the next canary waits."""
    return min(FIRST_WAIT * (1 << min(cause.tries, 10)), LONGEST_WAIT)


def in_common(entity: Entity, cause: Cause) -> str:
    """What is suspected, in words: the values, else the fields; "" where that is every change, or nothing."""
    titles = {row.name: row.title for row in entity.fields}
    told: dict[str, str] = {}
    for feature in sorted(filter(None, cause.suspects), key=_telling):
        told.setdefault(feature[0], f"{titles.get(feature[0], feature[0])} {_words(*feature[1:])}")
    return ", ".join(told[name] for name in sorted(told))


def _telling(feature: Feature) -> tuple[int, int]:
    """The order in which features of a field tell most: its value, the greatest length, that it is sent at all."""
    sign = feature[1] if len(feature) > 1 else ""
    return ("=", ">", "").index(sign), -int(feature[2]) if sign == ">" else 0


def _words(sign: str = "", value: str = "") -> str:
    return {"=": f"is {value}", ">": f"is longer than {value}", "": "is sent"}[sign]
