"""The flow for the bookkeeper: who waits for a yes, and the answers that its form takes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from prefect import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import State

from exact_zoho.engine.configuration import Configuration
from flows import opening as module
from flows.newcomers import newcomers
from tests.engine.answers import next_run
from tests.engine.story import company, in_exact, in_zoho, new_in_zoho
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("server")
NAMES = ("Eerste Vogel", "Tweede Vogel", "Derde Vogel")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Three new customers wait; the flow opens this world instead of a real connection."""
    world = company(1, {"entities": {"accounts": {"review_new_in_exact": True}}})
    for name in NAMES:
        new_in_zoho(world, name)
    next_run(world)
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(module, "opened", lambda _configuration: world.bench())
    return world


def ended(**parameters: Any) -> State[Any]:
    state: State[Any] = newcomers(return_state=True, **parameters)
    return state


def page() -> str:
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=["questions-default"])))
    return str(max(found, key=lambda each: each.created or datetime.min.replace(tzinfo=UTC)).data)


def ids(world: World) -> list[str]:
    return [str(in_zoho(world, name)[0]["id"]) for name in NAMES]


def entered(world: World) -> list[int]:
    """How many accounts Exact has of each of the three, after the next run."""
    next_run(world)
    return [len(in_exact(world, name)) for name in NAMES]


def test_without_answers_it_shows_who_waits_and_changes_nothing(world: World) -> None:
    state = ended()
    assert (state.type, state.message) == ("COMPLETED", "0 answers taken; 3 records still waiting.")
    shown = page()
    assert all(each in shown for each in ids(world))
    assert not any(name in shown for name in NAMES), "a page shows ids only, unless it may show names"
    assert entered(world) == [0, 0, 0]


def test_names_are_shown_where_that_is_wanted(world: World) -> None:
    ended(show_values=True)
    assert all(name in page() for name in NAMES)
    assert world


def test_the_ones_named_are_let_in_or_kept_out_by_the_next_run(world: World) -> None:
    first, second, third = ids(world)
    state = ended(allow=[first], refuse=[second])
    assert state.message == "2 answers taken; 1 record still waiting."
    assert first not in page()
    assert third in page()
    assert entered(world) == [1, 0, 0]
    with world.bench() as bench:
        said = {each.record: (each.order, each.by) for each in bench.conn.orders.all()}
    assert said == {first: ("create", "the Prefect UI"), second: ("refuse", "the Prefect UI")}


def test_all_are_let_in_at_once(world: World) -> None:
    assert ended(allow_all=True).message == "3 answers taken; 0 records still waiting."
    assert "There are none." in page()
    assert entered(world) == [1, 1, 1]


def test_all_but_those_that_are_refused_are_let_in(world: World) -> None:
    ended(allow_all=True, refuse=ids(world)[:1])
    assert entered(world) == [0, 1, 1]


def test_letting_in_everybody_where_nobody_waits_is_no_failure(world: World) -> None:
    ended(allow_all=True)
    state = ended(allow_all=True)
    assert (state.type, state.message) == ("COMPLETED", "0 answers taken; 0 records still waiting.")
    assert entered(world) == [1, 1, 1]


def test_an_id_that_does_not_wait_is_the_message_and_nobody_else_is_let_in(world: World) -> None:
    state = ended(allow=[ids(world)[0], "4711"])
    assert state.type == "FAILED"
    assert "these do not wait for a yes: 4711" in (state.message or "")
    assert entered(world) == [0, 0, 0]


def test_a_mistake_in_the_program_shows_no_value(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_configuration: Configuration) -> None:
        raise KeyError(NAMES[0])

    monkeypatch.setattr(module, "opened", broken)
    state = ended()
    assert state.type == "FAILED"
    assert "KeyError" in (state.message or "")
    assert NAMES[0] not in (state.message or "")
    assert entered(world) == [0, 0, 0]
