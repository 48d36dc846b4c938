"""What planning decides, as values: changes, issues, conflicts; and what it looks at: records and bindings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from exact_zoho.core.entity import Side


class ChangeKind(StrEnum):
    """What one change does."""

    LINK = "link"  # in our store only: these two records are one
    CREATE = "create"  # a record (or, with `part` other than main, a part of one) comes to be
    UPDATE = "update"


class ChangeState(StrEnum):
    """How far a change has come. `claimed` is the committed intent: a call is about to be sent, or was."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # sent, outcome unknown: to be looked up
    PARKED = "parked"  # given up after two attempts, with an issue
    SKIPPED = "skipped"  # its inputs changed; planned anew


@dataclass(frozen=True)
class Change:
    """One planned write to one side: one call, or one item of a batch.

    `record` is the id of the record written (empty for a creation), `partner` the id on the other side. `values` are
    the common values to be shown, `source` what the other side shows for the same fields, `old` what this side showed
    before; all by field name. `marks` are our own Zoho columns to be written along. `why` says for each unit which rule
    decided. `exact_seq` and `zoho_seq` are the versions of the inputs: while they stand, the change stands. `name` is
    the record's name for people, shown in plans and never logged. `edits` says that a person corrects the record
    through us: the base stays, so that it counts as their edit. `source_by` and `source_at` say who edited the record
    on the other side last, other than us, and when.
    """

    entity: str
    side: Side
    kind: ChangeKind
    record: str = ""
    partner: str = ""
    part: str = "main"
    part_id: str = ""
    key: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    old: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[str, Any] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    base: Mapping[str, BaseValue] = field(default_factory=dict)
    exact_seq: int = 0
    zoho_seq: int = 0
    name: str = ""
    touched: datetime | None = None  # when somebody other than us last edited the record written
    edits: bool = False
    source_by: str = ""
    source_at: datetime | None = None


@dataclass(frozen=True)
class BaseValue:
    """What each side showed for a field when the two last agreed.

    After a write of ours, `unproven` names the side written until that side has been read again; `before` is what it
    showed until then and `across` the base of the other side, so that a value that was answered with success and not
    kept is found out; `since` is when somebody else had last edited the record written. `lost` counts how often
    `lost_value` was not kept. `met` is false where the two never agreed, `met_before` where they had not until then.
    """

    exact: Any = None
    zoho: Any = None
    unproven: Side | None = None
    before: Any = None
    across: Any = None
    lost: int = 0
    lost_value: Any = None
    since: datetime | None = None
    met: bool = True
    met_before: bool = True

    def on(self, side: Side) -> Any:
        """The value one side showed."""
        return self.exact if side is Side.EXACT else self.zoho


Base = Mapping[str, BaseValue]


@dataclass(frozen=True)
class Record:
    """One record of a side, as staged and mapped.

    `touched` is when somebody other than us last edited it (aware, UTC), None where nobody knows, and `touched_by` who
    that was, as far as its side says. `seq` grows whenever the record changes. `proven` is false while the staged
    values are those we wrote and have not read again. `parts` gives the row id of each part that exists. `unreadable`
    holds fields whose value could not be understood, with the reason. `marks` are our own Zoho columns: external_id,
    status, message, synced_at. From the day `until` on it shows something else by itself.
    """

    side: Side
    id: str
    values: Mapping[str, Any]
    name: str = ""
    touched: datetime | None = None
    touched_by: str = ""
    seq: int = 0
    gone: bool = False
    proven: bool = True
    parts: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[str, Any] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None


@dataclass(frozen=True)
class Binding:
    """The link between one Exact record and one Zoho record. A side that lost its record is named in `gone`."""

    id: int
    entity: str
    exact: str
    zoho: str
    gone: Side | None = None

    def on(self, side: Side) -> str:
        """The id of the bound record on a side."""
        return self.exact if side is Side.EXACT else self.zoho


class IssueCode(StrEnum):
    """Why a record, or a field of it, is not in sync."""

    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    DELETED = "deleted"
    INVALID = "invalid"
    MANDATORY = "mandatory"
    NOT_KEPT = "not_kept"
    OSCILLATING = "oscillating"
    REFUSED = "refused"
    REVIEW = "review"
    SAME_CAUSE = "same_cause"
    TOO_LONG = "too_long"
    UNCERTAIN = "uncertain"
    UNREADABLE = "unreadable"
    WAITING = "waiting"


@dataclass(frozen=True)
class Issue:
    """Something a person must know about one record: what, which field, what to do. `record` is its id on `side`."""

    entity: str
    side: Side
    record: str
    code: IssueCode
    message: str
    field: str = ""
    remedy: str = ""
    raw_code: str = ""
    name: str = ""
    blocks: bool = True  # the whole record is held, not one field of it


@dataclass(frozen=True)
class Settled:
    """A conflict: a unit changed on both sides, to different values. `winner` is None while a person must decide."""

    entity: str
    exact_id: str
    zoho_id: str
    unit: str
    exact: Mapping[str, Any]
    zoho: Mapping[str, Any]
    winner: Side | None
    rule: str
    put_back: bool = False
    name: str = ""


@dataclass(frozen=True)
class Outcome:
    """What planning one pair (or one lonely record) came to.

    `base` is the base to keep now, where it differs from the one kept; `waits_for` the references not yet bound, as
    (entity, side, id); `excluded` says why an unbound record stays out, where that is as it should be. `again` asks for
    another look in the next round, because something else must be written first.
    """

    changes: tuple[Change, ...] = ()
    issues: tuple[Issue, ...] = ()
    conflicts: tuple[Settled, ...] = ()
    base: Base | None = None
    waits_for: tuple[tuple[str, Side, str], ...] = ()
    excluded: str = ""
    again: bool = False
