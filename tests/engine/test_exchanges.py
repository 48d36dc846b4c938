"""What was sent to write a record, and what was answered, is kept for a while: without tokens, a record at a time."""

from __future__ import annotations

import json

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.staging.exchanges import LARGEST, KeptExchange
from sandbox.faults import FaultKind
from tests.engine.answers import edit, next_run, pair
from tests.engine.story import company, completed, issues, new_in_exact, new_in_zoho, spoil_creation
from tests.support.world import World

DAY = 86_400


def kept(world: World, record: str) -> list[KeptExchange]:
    with world.bench() as bench:
        return bench.conn.exchanges.of([each.id for each in bench.conn.changes.history("accounts", record)])


def test_a_record_of_a_batch_has_its_own_part_of_the_call() -> None:
    world = company(3)
    exact, zoho = pair(world, "Klant 2")
    (creation,) = [each for each in kept(world, exact) if each.method == "POST"]
    (sent,) = creation.request["body"]["data"]
    (answered,) = creation.response["body"]["data"]
    assert (creation.shared, creation.status, creation.side) == (3, 200, Side.ZOHO)
    assert (sent["Account_Name"], answered["details"]["id"]) == ("Klant 2", zoho)
    assert creation.path == "/crm/v8/Accounts/upsert"
    assert "Klant 1" not in json.dumps([creation.request, creation.response])


def test_a_call_to_exact_is_kept_with_its_path_and_without_its_host() -> None:
    world = company(1)
    exact, zoho = pair(world)
    edit(world, Side.ZOHO, zoho, Phone="+31 20 999 99 99")
    next_run(world)
    last = kept(world, exact)[-1]
    assert (last.method, last.side, last.status) == ("PUT", Side.EXACT, 204)
    assert last.path == f"/api/v1/{world.universe.division}/crm/Accounts(guid'{exact}')"
    assert last.request["body"] == {"Phone": "+31 20 999 99 99"}


@pytest.mark.parametrize("side", list(Side))
def test_an_answer_that_repeats_the_token_is_kept_without_it(side: Side) -> None:
    world = company(1)
    with world.bench() as bench:
        consent = (bench.exact if side is Side.EXACT else bench.zoho).consent
        token = consent.access()
    body = json.dumps({"error": {"code": "", "message": {"value": f"Bearer {token} has no right"}}})
    if side is Side.ZOHO:
        body = json.dumps({"code": "INVALID_DATA", "message": f"token {token}", "details": {}, "status": "error"})
    source = new_in_zoho(world, "Nieuw")["id"] if side is Side.EXACT else new_in_exact(world, "Nieuw")["ID"]
    spoil_creation(world, side, FaultKind.STATUS, status=400, body=body)
    completed(world)
    texts = json.dumps([[each.request, each.response] for each in kept(world, source)])
    assert "[struck out]" in texts
    assert token not in texts
    assert "Authorization" not in texts
    assert token not in json.dumps([issues(world), world.crm()], default=str)


def test_a_call_without_an_answer_is_kept_too() -> None:
    world = company(1)
    source = new_in_zoho(world, "Nieuw")["id"]
    spoil_creation(world, Side.EXACT, FaultKind.DROP_BEFORE)
    completed(world)
    first = next(each for each in kept(world, source) if each.side is Side.EXACT)
    assert (first.method, first.status) == ("POST", 0)


def test_what_is_too_long_is_cut() -> None:
    world = company(1)
    exact, zoho = pair(world)
    edit(world, Side.ZOHO, zoho, Description="x" * (LARGEST + 1000))
    next_run(world)
    assert len(kept(world, exact)[-1].request["cut"]) == LARGEST


def test_it_is_forgotten_when_its_time_is_over_and_the_history_stays() -> None:
    world = company(1)
    exact, _ = pair(world)
    assert kept(world, exact)
    world.universe.clock.advance(29 * DAY)
    completed(world)
    assert kept(world, exact)
    world.universe.clock.advance(2 * DAY)
    completed(world)
    assert kept(world, exact) == []
    with world.bench() as bench:
        assert bench.conn.changes.history("accounts", exact)


def test_nothing_is_kept_where_the_settings_say_so() -> None:
    world = company(1, settings={"keep": {"exchanges_days": 0}})
    assert kept(world, pair(world)[0]) == []
