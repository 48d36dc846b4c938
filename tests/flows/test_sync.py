"""The flow in this process: how a run ends, what it leaves to be read, and what it must not leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import FlowRun, State
from pydantic import SecretStr

from blocks import ExactOnlineCredentials, SyncSettings
from blocks.sync_settings import configuration_of
from exact_zoho.engine.configuration import Configuration
from flows import opening as module
from flows.sync import sync
from tasks.follow_up import go_on
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("server")
CANARY = "Canary de Vogel"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A small company that is set up; the flow opens it instead of a real connection."""
    world = World(size=12, seed=5).ready()
    connect(monkeypatch, world)
    return world


def connect(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(module, "opened", lambda _configuration: world.bench())


def ended(**parameters: Any) -> State[Any]:
    state: State[Any] = sync(return_state=True, **parameters)
    return state


def page(key: str) -> str:
    """The newest page of a key."""
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])))
    return str(max(found, key=lambda each: each.created or datetime.min.replace(tzinfo=UTC)).data)


def test_a_first_run_waits_an_approved_one_writes_and_a_third_has_nothing_to_do(world: World) -> None:
    first = ended()
    assert (first.type, first.name) == ("COMPLETED", "WaitingForApproval")
    assert "approve" in (first.message or "")
    assert "Nothing was written yet" in page("plan-default")
    assert not world.pairs()
    second = ended(approve=True)
    assert (second.type, second.name) == ("COMPLETED", "Completed"), second.message
    assert world.pairs()
    assert "## Written" in page("result-default")
    marks = world.marks()
    third = ended()
    assert (third.name, world.writes(marks)) == ("Completed", [])
    assert world.violations() == []


def test_a_guard_that_trips_ends_as_halted_and_says_why(world: World) -> None:
    assert ended(approve=True).name == "Completed"
    world.store.settings.write({"guards": {"changed_share": 0, "changed_minimum": 0}}, "test")
    exact, _ = world.pairs()[0]
    world.exact.edit("crm/Accounts", exact["ID"], {"Phone": "020 123 45 67"}, world.universe.division)
    state = ended()
    assert (state.type, state.name) == ("FAILED", "Halted")
    assert "nothing was written" in (state.message or "")


def test_a_spent_budget_ends_as_deferred(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, World(size=12, seed=5, exact_switches={"day_limit": 12}).ready())
    state = ended(approve=True)
    assert (state.type, state.name) == ("COMPLETED", "Deferred"), state.message
    assert "It goes on at" in (state.message or "")


def test_a_run_beside_another_ends_as_skipped(world: World) -> None:
    with world.store.lock("default"):
        state = ended()
    assert (state.type, state.name) == ("COMPLETED", "Skipped")


def test_what_a_step_cannot_do_is_the_message_of_the_run(monkeypatch: pytest.MonkeyPatch, kept: Path) -> None:
    connect(monkeypatch, World(size=5))
    state = ended()
    assert (state.type, state.name) == ("FAILED", "Failed")
    assert "exact-zoho setup" in (state.message or "")
    assert not list(kept.rglob("*")), "Prefect kept an exception on disk"


def test_a_mistake_in_the_program_leaves_no_value_behind(monkeypatch: pytest.MonkeyPatch, kept: Path) -> None:
    def broken(_configuration: Configuration) -> None:
        raise KeyError(CANARY)

    world = World(size=5)
    connect(monkeypatch, world)
    monkeypatch.setattr(module, "opened", broken)
    state = ended()
    assert state.name == "Failed"
    assert "KeyError" in (state.message or "")
    assert CANARY not in (state.message or "")
    assert not list(kept.rglob("*")), "Prefect kept an exception on disk"


def test_without_any_configuration_a_run_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in World(size=5).environment:
        monkeypatch.delenv(name, raising=False)
    state = ended(connection="nowhere")
    assert state.name == "Failed"
    assert "EXACT_ONLINE_URL is not set" in (state.message or "")


def test_a_saved_block_goes_before_the_environment(world: World) -> None:
    SyncSettings(exact=ExactOnlineCredentials(division=4711, client_secret=SecretStr("saved"))).save("belgium")
    taken = configuration_of("belgium")
    assert (taken.connection, taken.division) == ("belgium", 4711)
    assert taken.exact_client_secret == SecretStr("saved")
    assert taken.exact_client_id == world.environment["EXACT_ONLINE_CLIENT_ID"]


def follow_ups(deployment: str) -> list[FlowRun]:
    with get_client(sync_client=True) as client:
        return [run for run in client.read_flow_runs() if str(run.deployment_id) == deployment]


def test_a_deferred_connection_has_exactly_one_follow_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with get_client(sync_client=True) as client:
        deployment = str(client.create_deployment(client.create_flow(sync), "later"))
    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", deployment)
    until = datetime.now(UTC) + timedelta(hours=2)
    for minutes in range(3):  # a window that moves gives each run another moment
        go_on(until + timedelta(minutes=minutes), "default", {"link_only": True})
    go_on(until, "belgium", {"link_only": False})
    found = {run.parameters["connection"]: run for run in follow_ups(deployment)}
    assert len(follow_ups(deployment)) == len(found) == 2
    assert found["default"].parameters == {"connection": "default", "link_only": True}
    assert found["default"].next_scheduled_start_time == until


def test_without_a_deployment_nothing_is_scheduled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT__RUNTIME__DEPLOYMENT__ID", raising=False)
    before = get_client(sync_client=True).read_flow_runs()
    go_on(datetime.now(UTC) + timedelta(hours=1), "default", {})
    assert get_client(sync_client=True).read_flow_runs() == before
