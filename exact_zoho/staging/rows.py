"""What the store takes and gives: plain values, so that nobody outside it ever holds a database object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from exact_zoho.core.changes import Change, ChangeState
from exact_zoho.core.entity import Side

#: under this name an optimistic row says which of its columns our last write set
SENT = "$sent"


@dataclass(frozen=True)
class StagedRow:
    """One row read from a side, as it is to be staged.

    `owner` is the record that the row belongs to, `hash` a digest of all of it that matters. `touched` is when somebody
    other than us edited it, None where this reading shows no such edit, `touched_by` who that was, "" where nobody
    knows. `keys` are what it is matched by, as (name, value), `edges` the records it points at, as (field, entity, id).
    """

    id: str
    owner: str
    raw: Mapping[str, Any]
    hash: str
    modified: str = ""
    touched: str | None = None
    touched_by: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    edges: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class StagedNow:
    """One row as it is staged. `optimistic` ones hold what we wrote and have not read again."""

    id: str
    raw: Mapping[str, Any]
    hash: str
    optimistic: bool
    touched: str | None
    touched_by: str
    seq: int
    gone: bool


@dataclass(frozen=True)
class StagedRecord:
    """All rows of one record, by part."""

    id: str
    parts: Mapping[str, list[StagedNow]]
    seq: int
    gone: bool
    touched: str | None
    touched_by: str
    proven: bool


@dataclass(frozen=True)
class StagedResult:
    """How many rows of a page were new, and how many were known and differ."""

    new: int
    changed: int


@dataclass(frozen=True)
class Patch:
    """What a row shows after a write of ours, until it is read again."""

    entity: str
    side: Side
    part: str
    id: str
    owner: str
    raw: Mapping[str, Any]
    hash: str


@dataclass(frozen=True)
class Success:
    """What a successful write means: the change, the id of what was written, what the row shows, the base.

    `pair` is given where two records became one by it, `binding` where they were before.
    """

    change: int
    target_id: str
    patch: Patch
    base: Mapping[str, Any] | None = None
    pair: tuple[str, str] | None = None
    binding: int | None = None


@dataclass(frozen=True)
class Dirty:
    """A record that was touched and is to be planned, with the version that was touched."""

    side: Side
    id: str
    seq: int


@dataclass(frozen=True)
class Cursor:
    """How far a feed was read; `complete` once its end has been reached."""

    value: str
    complete: bool


@dataclass(frozen=True)
class Plan:
    """One plan as kept: of which run, in which state, and who approved it."""

    id: int
    run_id: int
    state: str
    created_at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None


@dataclass(frozen=True)
class StoredChange:
    """One change as kept: its values and base are JSON.

    `attempt` counts how often its creation was sent without our learning what came of it, this time included.
    `sent_after` is when the intent was committed, `sent_before` when its outcome was first called unknown,
    `resolved_at` when it was known what became of it.
    """

    id: int
    change: Change
    state: ChangeState
    attempt: int = 0
    sent_after: datetime | None = None
    sent_before: datetime | None = None
    evidence: str = ""
    payload_hash: str = ""
    run_id: int | None = None
    message: str = ""
    field: str = ""
    code: str = ""
    target_id: str = ""
    resolved_at: datetime | None = None


@dataclass(frozen=True)
class KeptIssue:
    """One issue as kept, open while `closed_at` is None."""

    entity: str
    side: Side
    record_id: str
    code: str
    message: str
    field: str
    remedy: str
    raw_code: str
    name: str
    blocks: bool
    opened_at: datetime
    closed_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True)
class KeptConflict:
    """One conflict as kept, with both values; `winner` is empty while a person must decide.

    `exact_by` and `zoho_by` edited the records last, other than us, as far as their sides say. `chosen` is the side
    that a person chose, empty where nobody did: the next plan of the pair carries it out.
    """

    id: int
    entity: str
    exact_id: str
    zoho_id: str
    unit: str
    exact: Mapping[str, Any]
    zoho: Mapping[str, Any]
    winner: str
    rule: str
    put_back: bool
    name: str
    run_id: int
    found_at: datetime
    answered: bool
    exact_by: str
    exact_at: datetime | None
    zoho_by: str
    zoho_at: datetime | None
    chosen: str
    chosen_by: str
    chosen_at: datetime | None


@dataclass(frozen=True)
class Run:
    """One run: what kind, under which settings, how it ended and what it reported."""

    id: int
    kind: str
    state: str
    settings_version: int
    started_at: datetime
    finished_at: datetime | None = None
    report: Mapping[str, Any] = field(default_factory=dict)
