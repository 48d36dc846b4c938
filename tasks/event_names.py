"""The events that runs send to Prefect, as data: when each is sent, and what its payload holds."""

from __future__ import annotations

from dataclasses import dataclass

PREFIX = "exact-zoho"
#: above so many issues that opened, or closed, since the last time one event tells of all of them
MANY = 20


@dataclass(frozen=True)
class Kind:
    """One kind of event. `name` comes after the prefix; `payload` names what it holds besides the connection."""

    name: str
    when: str
    payload: tuple[str, ...]


RUN = ("run", "plan", "state", "changed", "message", "next", "calls")
ISSUE = ("entity", "side", "record", "code", "fields", "message", "next")
COUNTS = ("count", "by_code", "by_entity", "message", "next")
KINDS = (
    Kind("run.completed", "A run came to its end: both sides agree, but for the open issues.", RUN),
    Kind("run.deferred", "A budget is used up; the run goes on by itself.", (*RUN, "until")),
    Kind("run.halted", "A guard tripped; nothing was written.", RUN),
    Kind("run.failed", "Something is broken.", RUN),
    Kind("run.skipped", "Another run was at work, or had done this run's work already.", RUN),
    Kind("plan.waiting", "A plan waits for a person's approval. Sent once for each plan.", ("plan", "message", "next")),
    Kind("plan.approved", "A person approved a plan. Sent once for each plan.", ("plan", "message")),
    Kind("issue.opened", "A record has a new issue: one event for each record and code.", ISSUE),
    Kind("issue.closed", "An issue is solved.", ISSUE),
    Kind("issues.opened", f"More than {MANY} issues opened at once: one event with their counts.", COUNTS),
    Kind("issues.closed", f"More than {MANY} issues were solved at once: one event with their counts.", COUNTS),
    Kind("drift.found", "A field of Zoho is not what it was. Sent once for each finding.",
         ("entity", "field", "stops", "message", "next")),
)  # fmt: skip
NAMES = frozenset(kind.name for kind in KINDS)
