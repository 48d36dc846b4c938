"""What a flow tells Prefect's own server, and the automations there: made once, brought up to date, taken away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import yaml
from prefect import get_client
from prefect.settings import PREFECT_API_URL

from exact_zoho.engine.run import Result, State
from flows.opening import NAMES
from tasks import automations, events
from tasks.automations import ENDS, ZOMBIES, main
from tasks.event_names import PREFIX
from tasks.events import tell
from tasks.news import Told
from tasks.notices import NOTICES
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
def clean() -> Iterator[None]:
    yield
    assert main(["--remove"]) == 0


def made() -> dict[str, int]:
    """How many automations there are of each name."""
    with get_client(sync_client=True) as client:
        names = [each.name for each in client.read_automations()]
    return {name: names.count(name) for name in names}


def received(name: str) -> list[dict[str, Any]]:
    """The events of a name on the server, once it has put them away."""
    asked = {"filter": {"event": {"name": [name]}}}
    for _ in range(100):
        reply = httpx.post(f"{PREFECT_API_URL.value()}/events/filter", json=asked).json()
        if reply["events"]:
            return list(reply["events"])
        time.sleep(0.1)
    return []


def test_what_a_run_did_reaches_the_server_once() -> None:
    world = World(size=5, name="told").ready()
    result: Result = world.sync()
    with world.bench() as bench:
        bench_name = bench.name
        tell(bench, result)
        tell(bench, result)
    (event,) = received(f"{PREFIX}.plan.waiting")
    assert event["resource"]["prefect.resource.id"] == f"{PREFIX}.connection.{bench_name}"
    assert event["payload"]["plan"] == result.plan
    assert f"approve with plan {result.plan}" in event["payload"]["next"]


def test_a_preview_says_nothing_about_how_syncs_go(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(events, "_send", lambda _bench, _told, found: sent.extend(each.name for each in found))
    world = World(size=5, name="looked").ready()
    for result in (world.sync(preview=True), world.sync()):
        with world.bench() as bench:
            tell(bench, result)
            assert Told.of(bench).state == ("waiting" if result.state is State.WAITING else "")
    assert [name for name in sent if name.startswith(("run", "plan"))] == ["plan.waiting"]


@pytest.mark.usefixtures("clean")
def test_the_automation_against_zombies_is_made_once_however_often_it_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    assert "--notify" in capsys.readouterr().out
    assert main([]) == 0
    assert f"unchanged: {ZOMBIES}" in capsys.readouterr().out
    assert made() == {ZOMBIES: 1}


@pytest.mark.usefixtures("clean")
def test_an_old_one_is_brought_up_to_date_and_stays_off_where_somebody_switched_it_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main([]) == 0
    with get_client(sync_client=True) as client:
        (before,) = client.read_automations_by_name(ZOMBIES)
        client.pause_automation(before.id)
        monkeypatch.setattr(automations, "flows", lambda: ["another"])
        assert automations.install(client) == {ZOMBIES: "updated"}
        (after,) = client.read_automations_by_name(ZOMBIES)
    assert (after.id, after.enabled) == (before.id, False)
    assert "another" in str(after.trigger)


@pytest.mark.usefixtures("clean")
def test_with_a_notification_block_there_is_one_for_each_notice_and_removing_takes_them_all() -> None:
    from prefect.blocks.notifications import CustomWebhookNotificationBlock  # noqa: PLC0415 - slow to import

    CustomWebhookNotificationBlock(name="ops", url="http://127.0.0.1:9").save("ops", overwrite=True)
    assert main(["--notify", "custom-webhook/ops"]) == 0
    assert main(["--notify", "custom-webhook/ops"]) == 0
    assert made() == {ZOMBIES: 1, **{notice.name: 1 for notice in NOTICES}}
    assert main(["--remove"]) == 0
    assert made() == {}


def test_a_block_that_does_not_exist_is_named_and_nothing_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--notify", "slack-webhook/nobody"]) == 2
    assert "there is no saved block slack-webhook/nobody" in capsys.readouterr().err
    assert made() == {}


def test_a_block_that_sends_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    from prefect.blocks.system import Secret  # noqa: PLC0415 - slow to import

    Secret(value="x").save("quiet", overwrite=True)  # type: ignore[arg-type]
    assert main(["--notify", "secret/quiet"]) == 2
    assert "sends no notifications" in capsys.readouterr().err


def test_no_end_of_a_run_looks_like_silence() -> None:
    """Prefect names the event of an end after the state's name, and ours have names of their own."""
    assert set(NAMES.values()) <= set(ENDS)


def test_every_deployment_is_named_after_its_flow_so_that_its_silence_is_noticed() -> None:
    declared = yaml.safe_load((automations.PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert automations.flows() == sorted(each["entrypoint"].rpartition(":")[2] for each in declared)
