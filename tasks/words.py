"""The words in which pages and events speak of runs and issues, where messages that may name people are not shown."""

from __future__ import annotations

from exact_zoho.core.changes import IssueCode
from exact_zoho.engine.issue_groups import Group
from exact_zoho.engine.run import State

WORDS = {
    State.COMPLETED: "Done", State.WAITING: "Waiting for approval", State.DEFERRED: "Deferred", State.HALTED: "Halted",
    State.SKIPPED: "Skipped", State.FAILED: "Failed",
}  # fmt: skip
#: what an issue says where its own message is not shown
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


def what(group: Group) -> str:
    """What is behind a group of issues: for refusals the service's code and the fields that are suspected."""
    if group.cause is None:
        return WHAT[group.code]
    code = f" ({group.cause.code})" if group.cause.code else ""
    suspected = f" Suspected: {', '.join(group.fields)}." if group.fields else ""
    return f"{group.cause.side.capitalize()} refused it{code}.{suspected}"
