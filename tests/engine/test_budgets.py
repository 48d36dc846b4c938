"""No budget of either side is ever exceeded: a minute is waited out, the end of a longer one ends the run for now."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.run import State
from exact_zoho.staging.tokens import Vault
from sandbox.clock import Clock
from sandbox.faults import Fault, FaultKind
from sandbox.universe import Universe
from tests.engine.story import company, completed, founded, in_exact, new_in_zoho, until_quiet
from tests.support.world import START, Crash, World


def token_requests(world: World) -> int:
    return sum(call.path.endswith("/oauth2/token") for call in world.exact.journal.calls)


def refused_for_budget(world: World) -> list[Any]:
    return [call for service in (world.exact, world.zoho) for call in service.journal.calls if call.status == 429]


def calls_of_the_day(world: World) -> int:
    """The calls that Exact has counted today."""
    counted = world.exact.state.counters.calls
    return sum(calls for (_, _, slot), calls in counted.items() if slot == f"{world.universe.clock.now():%Y-%m-%d}")


def several_new_in_zoho(world: World, count: int = 8) -> list[str]:
    return [new_in_zoho(world, f"Nieuw {number}")["Account_Name"] for number in range(count)]


def all_there_once(world: World, names: list[str]) -> bool:
    return [len(in_exact(world, name)) for name in names] == [1] * len(names)


def test_the_end_of_a_minute_is_waited_out() -> None:
    world = company(1, exact={"minute_limit": 6})
    names = several_new_in_zoho(world)
    began = world.universe.clock.now()
    completed(world)
    assert all_there_once(world, names)
    assert world.universe.clock.now() - began > timedelta(minutes=1)
    assert refused_for_budget(world) == world.violations() == []


def test_the_end_of_a_day_defers_the_run_which_goes_on_afterwards_and_finishes() -> None:
    world = company(1, exact={"day_limit": 36})
    names = several_new_in_zoho(world, 16)
    result = world.sync()
    assert (result.state, result.exit_code) == (State.DEFERRED, 4)
    assert result.until == START.replace(hour=0) + timedelta(days=1)
    assert f"{result.until:%Y-%m-%d %H:%M}" in result.message
    made = sum(len(in_exact(world, name)) for name in names)
    assert 0 < made < len(names)

    before = calls_of_the_day(world)
    assert world.sync().state is State.DEFERRED
    assert calls_of_the_day(world) == before

    world.universe.clock.advance((result.until - world.universe.clock.now()).total_seconds() + 1)
    until_quiet(world)
    assert all_there_once(world, names)
    assert refused_for_budget(world) == world.violations() == []


def test_a_share_of_the_day_is_left_for_others() -> None:
    world = company(1, {"budgets": {"reserve": 0.5}}, exact={"day_limit": 60})
    several_new_in_zoho(world, 20)
    assert world.sync().state is State.DEFERRED
    assert calls_of_the_day(world) == 30


def test_an_endpoint_is_left_alone_before_its_errors_would_block_it() -> None:
    world = company(1)
    names = several_new_in_zoho(world, 12)
    for word in "abcdefghijkl":  # of one cause three would be tried
        body = f'{{"error": {{"code": "", "message": {{"lang": "", "value": "Ongeldig: {word}"}}}}}}'
        world.exact.faults.add(Fault(FaultKind.STATUS, "POST", "crm/Accounts$", status=400, body=body))
    result = world.sync()
    assert result.state is State.DEFERRED
    assert result.until is not None
    assert result.until - world.universe.clock.now() <= timedelta(hours=1)
    refused = [call for call in world.exact.journal.calls if call.status == 400]
    assert len(refused) < 10
    world.exact.faults.clear()
    world.universe.clock.advance(3700)
    until_quiet(world)
    kept = [name for name in names if in_exact(world, name)]
    assert len(kept) >= len(names) - len(refused)
    assert world.violations() == []


def test_the_end_of_zohos_credits_defers_the_run() -> None:
    world = company(1, {"budgets": {"zoho_credits_per_day": 40}})
    for _ in range(20):
        result = world.sync()
        if result.state is not State.COMPLETED:
            break
        world.universe.clock.advance(60)
    assert (result.state, result.exit_code) == (State.DEFERRED, 4)
    assert result.until is not None
    world.universe.clock.advance((result.until - world.universe.clock.now()).total_seconds() + 1)
    completed(world)


def test_credits_that_zoho_says_are_used_up_defer_the_run() -> None:
    world = company(1, zoho={"credits": 40})
    for _ in range(20):
        result = world.sync()
        if result.state is not State.COMPLETED:
            break
        world.universe.clock.advance(60)
    assert result.state is State.DEFERRED
    world.universe.clock.advance(26 * 3600)
    completed(world)


def test_no_token_is_asked_for_before_its_time() -> None:
    world = company(1)
    before = token_requests(world)
    for _ in range(30):
        world.universe.clock.advance(120)
        assert world.sync().state in (State.COMPLETED, State.DEFERRED)
    assert 5 <= token_requests(world) - before <= 7
    assert world.violations() == []


def test_a_refresh_token_lost_in_a_crash_ends_in_one_clear_message_and_no_hammering(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = company(1)
    world.universe.clock.advance(3600)
    whole = Vault.save

    def dies(self: Vault, tokens: Any) -> None:
        if token_requests(world) > before:
            raise Crash
        whole(self, tokens)

    before = token_requests(world)
    with monkeypatch.context() as patched:
        patched.setattr(Vault, "save", dies)
        with pytest.raises(Crash):
            world.sync()
    world.universe.clock.advance(3600)
    before = token_requests(world)
    messages = []
    for _ in range(12):
        messages.append(world.sync().message)
        world.universe.clock.advance(60)
    assert "Exact Online has to be connected again" in messages[0]
    assert "exact-zoho connect exact" in messages[0]
    assert token_requests(world) - before <= 2
    fresh = world.universe.environment()["EXACT_ONLINE_REFRESH_TOKEN"]
    world.environment["EXACT_ONLINE_REFRESH_TOKEN"] = fresh
    completed(world)


def test_a_token_request_whose_reply_was_lost_is_not_repeated_at_once() -> None:
    world = company(1)
    world.universe.clock.advance(3600)
    world.exact.faults.add(Fault(FaultKind.DROP_BEFORE, "POST", "oauth2/token"))
    before = token_requests(world)
    result = world.sync()
    assert result.state is State.DEFERRED
    assert token_requests(world) == before + 1
    assert result.until is not None
    world.universe.clock.advance((result.until - world.universe.clock.now()).total_seconds() + 1)
    completed(world)
    assert world.violations() == []


def test_two_processes_that_need_a_token_at_the_same_time_ask_for_one(tmp_path: Path) -> None:
    universe = Universe(clock=Clock(START), populate=False)
    url = f"sqlite:///{tmp_path / 'store.db'}"
    one = World(universe, url=url).live()
    two = World(universe, url=url)
    two.environment = dict(one.environment)
    universe.clock.advance(3600)
    before, together, who = token_requests(one), threading.Barrier(2), list[str]()

    def ask(world: World) -> None:
        with world.bench() as bench:
            together.wait()
            who.append(str(bench.exact.me()["UserID"]))

    threads = [threading.Thread(target=ask, args=[world]) for world in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(who) == 2
    assert token_requests(one) == before + 1
    assert one.violations() == []


def test_of_two_runs_at_the_same_time_the_second_is_skipped() -> None:
    world = founded(1).ready()
    with world.store.lock("default"):
        before = world.marks()
        result = world.sync(approve=True)
    assert (result.state, result.exit_code) == (State.SKIPPED, 0)
    assert world.marks() == before
    assert world.sync(approve=True).state is State.COMPLETED


@pytest.mark.parametrize("side", list(Side))
def test_a_side_that_cannot_be_reached_fails_the_run_and_the_next_one_goes_on(side: Side) -> None:
    world = company(1)
    names = several_new_in_zoho(world, 3)
    service = world.exact if side is Side.EXACT else world.zoho
    service.faults.add(Fault(FaultKind.REFUSE, after=3, times=99))
    assert world.sync().state is State.FAILED
    service.faults.clear()
    until_quiet(world)
    assert all_there_once(world, names)
