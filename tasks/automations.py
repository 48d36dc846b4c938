"""The ready automations of Prefect: `python -m tasks.automations`, run twice as good as once, also taken away again.

One ends runs whose process died without a word, which Prefect would show as running for ever. The others send a
message where a notification block is named.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import yaml
from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events import Automation, EventTrigger
from prefect.events.actions import ChangeFlowRunState, SendNotification
from prefect.events.schemas.automations import AutomationCore, Posture
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL

from exact_zoho.errors import ConfigurationError, ExactZohoError
from tasks.notices import NOTICES, TITLE, Notice

ZOMBIES = f"{TITLE}: end runs whose process died"
#: three times the heartbeat of our flows
SILENCE = timedelta(seconds=90)
#: the names of the states in which runs end, ours and Prefect's: the event of an end is called by its name
ENDS = (
    "Completed", "Failed", "Cancelled", "Crashed", "Suspended", "Paused", "WaitingForApproval", "Deferred", "Skipped",
    "Halted",
)  # fmt: skip
HEARTBEAT = "prefect.flow-run.heartbeat"
PROJECT = Path(__file__).resolve().parents[1]


def flows() -> list[str]:
    """The names of our flows, which are those of their deployments; others on the same server are left alone."""
    declared = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))
    return sorted(each["name"] for each in declared["deployments"])


def zombies() -> AutomationCore:
    """Mark a run as crashed when nothing was heard of it for a while: it ends, and others may be told."""
    trigger = EventTrigger(
        posture=Posture.Proactive, threshold=1, within=SILENCE, match={"prefect.resource.id": ["prefect.flow-run.*"]},
        match_related={"prefect.resource.role": "flow", "prefect.resource.name": flows()},
        for_each={"prefect.resource.id"}, after={HEARTBEAT},
        expect={HEARTBEAT, *(f"prefect.flow-run.{name}" for name in ENDS)},
    )  # fmt: skip
    told = "Its process died: nothing was heard of it for 90 seconds. The next run goes on where it stopped."
    act = ChangeFlowRunState(name="Crashed", state=StateType.CRASHED, message=told, force=False)
    return AutomationCore(name=ZOMBIES, description=told, trigger=trigger, actions=[act])


def notification(notice: Notice, block: UUID) -> AutomationCore:
    """Send a message when something happens."""
    ours: dict[str, str | list[str]] = {"prefect.resource.role": "flow", "prefect.resource.name": [*flows()]}
    trigger = EventTrigger(
        posture=Posture.Reactive, threshold=1, expect=set(notice.expect), match=dict(notice.match),
        match_related=ours if notice.of_runs else {},
    )  # fmt: skip
    act = SendNotification(block_document_id=block, subject=notice.subject, body=notice.body)
    return AutomationCore(name=notice.name, description=notice.when, trigger=trigger, actions=[act])


def install(client: SyncPrefectClient, notify: str = "") -> dict[str, str]:
    """Make the automations, or bring them up to date; gives what was done, by name."""
    wanted = [zombies()]
    if notify:
        block = _block(client, notify)
        wanted += [notification(notice, block) for notice in NOTICES]
    return {each.name: _put(client, each) for each in wanted}


def remove(client: SyncPrefectClient) -> dict[str, str]:
    """Take all of them away; gives what was done, by name."""
    done = {}
    for name in (ZOMBIES, *(notice.name for notice in NOTICES)):
        for found in client.read_automations_by_name(name):
            client.delete_automation(found.id)
            done[name] = "removed"
    return done


def _put(client: SyncPrefectClient, wanted: AutomationCore) -> str:
    found: Sequence[Automation] = client.read_automations_by_name(wanted.name)
    if not found:
        client.create_automation(wanted)
        return "created"
    for twin in found[1:]:
        client.delete_automation(twin.id)
    if _says(found[0]) == _says(wanted):
        return "unchanged"
    # whoever switched it off wants it off
    client.update_automation(found[0].id, wanted.model_copy(update={"enabled": found[0].enabled}))
    return "updated"


def _says(automation: AutomationCore) -> dict[str, Any]:
    """What an automation does, to be compared."""
    told = automation.model_dump(mode="json", include={"description", "trigger", "actions"})
    for each in ("expect", "after", "for_each"):
        told["trigger"][each] = sorted(told["trigger"].get(each) or ())
    return told


def _block(client: SyncPrefectClient, name: str) -> UUID:
    """The saved notification block of that name, such as `slack-webhook/ops`."""
    kind, _, saved = name.partition("/")
    try:
        block = client.read_block_document_by_name(saved, kind)
    except ObjectNotFound:
        raise ConfigurationError(
            f"there is no saved block {name}: make one under Blocks, and name it as TYPE/NAME, like slack-webhook/ops"
        ) from None
    schema = block.block_schema
    if schema is None or "notify" not in schema.capabilities:
        raise ConfigurationError(f"the block {name} sends no notifications: choose one of a type that does")
    return block.id


def _carried_out(notify: str, *, away: bool) -> dict[str, str]:
    if not PREFECT_API_URL.value():
        raise ConfigurationError("PREFECT_API_URL is not set: it names the Prefect server, http://127.0.0.1:4200/api")
    try:
        with get_client(sync_client=True) as client:
            return remove(client) if away else install(client, notify)
    except (httpx.HTTPError, RuntimeError) as silent:
        raise ExactZohoError(
            f"the Prefect server at {PREFECT_API_URL.value()} does not answer as it should ({type(silent).__name__}): "
            "start it, or correct PREFECT_API_URL"
        ) from None


def _told(done: dict[str, str], *, notify: str, away: bool) -> Iterator[str]:
    yield from (f"{what}: {name}" for name, what in done.items())
    if away and not done:
        yield "There were none."
    if not away and not notify:
        yield (
            "To be told of issues, stopped runs and waiting plans, save a notification block in Prefect and name it: "
            "exact-zoho automations --notify slack-webhook/ops"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, update or remove the automations as the arguments say; gives the exit code."""
    asked = argparse.ArgumentParser(prog="python -m tasks.automations", description=__doc__)
    asked.add_argument("--notify", default="", metavar="TYPE/NAME", help="the notification block that sends messages")
    asked.add_argument("--remove", action="store_true", help="take the automations away")
    asked.add_argument("--json", action="store_true", help="print what was done as JSON")
    given = asked.parse_args(arguments)
    try:
        done = _carried_out(given.notify, away=given.remove)
    except ExactZohoError as told:
        print(told, file=sys.stderr)
        return 2 if isinstance(told, ConfigurationError) else 1
    print(json.dumps(done, indent=2) if given.json else "\n".join(_told(done, notify=given.notify, away=given.remove)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
