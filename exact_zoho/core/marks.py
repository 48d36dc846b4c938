"""Our own columns on a Zoho record: what they should say, and whether they already do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from exact_zoho.core.changes import Issue, IssueCode, Record

#: how long the message may be; the field is created with this length
LONGEST = 255


class Status(StrEnum):
    """How a record's synchronisation stands, as the sales team reads it."""

    IN_SYNC = "In sync"
    WAITING = "Waiting"
    ATTENTION = "Needs attention"
    CONFLICT = "Conflict"
    REFUSED = "Refused"
    FROZEN = "Not synchronised"


#: issues that go by themselves
PASSING = frozenset({IssueCode.WAITING, IssueCode.UNCERTAIN, IssueCode.REVIEW})


def status_of(issues: Sequence[Issue]) -> Status:
    """The status that a record's issues give it."""
    if not issues:
        return Status.IN_SYNC
    codes = {issue.code for issue in issues}
    if IssueCode.REFUSED in codes:
        return Status.REFUSED
    if IssueCode.CONFLICT in codes:
        return Status.CONFLICT
    return Status.WAITING if codes <= PASSING else Status.ATTENTION


def message_of(issues: Sequence[Issue]) -> str | None:
    """What the record says about its issues: what, and what to do; the first ones where they are many."""
    told = " ".join(f"{issue.message} {issue.remedy}".strip() for issue in issues)
    return None if not told else told if len(told) <= LONGEST else told[: LONGEST - 1].rstrip() + "…"


def wanted(issues: Sequence[Issue], external_id: str | None) -> dict[str, Any]:
    """What the marks of a record should say."""
    marks: dict[str, Any] = {"status": status_of(issues).value, "message": message_of(issues)}
    return marks | ({"external_id": external_id} if external_id else {})


def to_write(marks: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """Those of the wanted marks that a record does not show yet; marks that are switched off are left out."""
    return {
        name: value for name, value in marks.items() if name in record.marks and (record.marks[name] or None) != value
    }
