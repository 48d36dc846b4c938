"""The messages that automations send: on which event, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.event_names import PREFIX

TITLE = "exact-zoho"
OURS: Mapping[str, str | list[str]] = {"prefect.resource.id": f"{PREFIX}.connection.*"}
#: one message for each change of how runs end, not one for each run
CHANGED: Mapping[str, str | list[str]] = {**OURS, f"{PREFIX}.changed": "yes"}
WHOSE = "Exact and Zoho, connection {{ event.payload.connection }}"
BODY = "{{ event.payload.message }}\n\nWhat to do: {{ event.payload.next }}"


@dataclass(frozen=True)
class Notice:
    """One message: `expect` names events, `match` what their resource must say; `of_runs` ones are Prefect's own."""

    what: str
    when: str
    expect: tuple[str, ...]
    subject: str
    body: str = BODY
    match: Mapping[str, str | list[str]] = field(default_factory=lambda: OURS)
    of_runs: bool = False

    @property
    def name(self) -> str:
        """The automation's name."""
        return f"{TITLE}: tell of {self.what}"


NOTICES = (
    Notice("new issues", "A record has a new issue.", (f"{PREFIX}.issue.opened", f"{PREFIX}.issues.opened"),
           f"{WHOSE}: new issue", "{{ event.payload.message }}{% if event.payload.record %} "
           "({{ event.payload.entity }} {{ event.payload.record }}){% endif %}\n\n"
           "What to do: {{ event.payload.next }}"),
    Notice("stopped runs", "A run halted or failed, and the one before did not.",
           (f"{PREFIX}.run.halted", f"{PREFIX}.run.failed"), f"{WHOSE}: {{{{ event.payload.state }}}}", match=CHANGED),
    Notice("recovered runs", "A run came to its end, and the one before had halted or failed.",
           (f"{PREFIX}.run.completed",), f"{WHOSE}: it goes again",
           match={**CHANGED, f"{PREFIX}.before": ["halted", "failed"]}),
    Notice("deferred runs", "A budget is used up, and was not before.", (f"{PREFIX}.run.deferred",),
           f"{WHOSE}: deferred", match=CHANGED),
    Notice("waiting plans", "A plan waits for a person's approval.", (f"{PREFIX}.plan.waiting",),
           f"{WHOSE}: a plan waits"),
    Notice("changed fields", "A field of Zoho is not what it was.", (f"{PREFIX}.drift.found",),
           f"{WHOSE}: a field was changed in Zoho"),
    Notice("crashed runs", "The process of a run died.", ("prefect.flow-run.Crashed",),
           "Exact and Zoho: {{ event.resource.name }} crashed",
           "The process of the run {{ event.resource.name }} died. Nothing is lost.\n\nWhat to do: nothing, the next "
           "run goes on where it stopped. If it happens again, look at the log of the worker.",
           {"prefect.resource.id": "prefect.flow-run.*"}, of_runs=True),
)  # fmt: skip
