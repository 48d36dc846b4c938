"""The page of events, from the list that the code sends."""

from __future__ import annotations

from tasks.event_names import KINDS, PREFIX
from tools.reference.markdown import code, page, table

INTRO = f"""
Each run tells Prefect what happened, as events on the resource `{PREFIX}.connection.<name>`. They hold ids, field names
and counts, never values. Nothing is told twice, and nothing is forgotten when a run dies: what was told is kept in the
store. `exact-zoho automations` makes the automations that act upon them.
"""
PAYLOAD = f"""
The payload of each also names the `connection`. Events of one issue have the record as a related resource,
`{PREFIX}.record.<side>.<id>`. Events of runs carry two labels, so that an automation can speak once for each change:
`{PREFIX}.changed` is `yes` where the run before ended otherwise, and `{PREFIX}.before` says how that one ended.
"""


def render() -> str:
    """The page."""
    rows = ((code(f"{PREFIX}.{kind.name}"), kind.when, ", ".join(map(code, kind.payload))) for kind in KINDS)
    return page("Events", INTRO, table(("event", "when", "payload"), rows), PAYLOAD)
