"""A whole sync between both services: what arrives, what is kept, and that nothing is left to do afterwards."""

from __future__ import annotations

import pytest

from exact_zoho.engine.run import State
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World().live()


def test_a_first_run_waits_and_writes_nothing() -> None:
    world = World().ready()
    before = world.marks()
    result = world.sync()
    assert result.state is State.WAITING
    assert result.exit_code == 3
    assert world.writes(before) == []


def test_the_second_run_writes_nothing(world: World) -> None:
    before = world.marks()
    assert world.sync().state is State.COMPLETED
    assert world.writes(before) == []


def test_no_rule_of_the_services_was_broken(world: World) -> None:
    world.sync()
    assert world.violations() == []


def test_each_customer_has_one_partner_or_an_issue(world: World) -> None:
    named = [row["Exact_ID"] for row in world.crm().values() if row.get("Exact_ID")]
    assert len(named) == len(set(named))
    with world.bench() as bench:
        told = {issue.record_id for issue in bench.conn.issues.open()}
        bound = bench.conn.bindings.count("accounts")
    customers = {row["ID"] for row in world.accounts().values() if str(row["Status"]).strip() == "C"}
    partners = {key.rpartition(":")[2] for key in named}
    assert customers - partners - told == set()
    assert bound == len(named) > 10


def test_an_edit_on_either_side_arrives_on_the_other(world: World) -> None:
    (one, crm_one), (two, crm_two) = world.pairs()[:2]
    world.universe.clock.advance(60)
    world.exact.edit("crm/Accounts", one["ID"], {"Phone": "+31 20 123 45 67"})
    world.zoho.edit("Accounts", crm_two["id"], {"Phone": "+32 2 765 43 21"})
    assert world.sync().state is State.COMPLETED
    assert world.crm()[crm_one["id"]]["Phone"] == "+31 20 123 45 67"
    assert world.accounts()[two["ID"]]["Phone"] == "+32 2 765 43 21"


def test_edits_to_two_fields_of_one_record_are_both_kept(world: World) -> None:
    account, crm = world.pairs()[0]
    world.universe.clock.advance(60)
    world.exact.edit("crm/Accounts", account["ID"], {"Phone": "+31 20 123 45 67"})
    world.zoho.edit("Accounts", crm["id"], {"Fax": "+31 20 765 43 21"})
    world.sync()
    account, crm = world.accounts()[account["ID"]], world.crm()[crm["id"]]
    assert (account["Phone"], account["Fax"]) == (crm["Phone"], crm["Fax"]) == ("+31 20 123 45 67", "+31 20 765 43 21")


def test_of_two_edits_to_one_field_the_later_one_wins_and_both_are_kept(world: World) -> None:
    account, crm = world.pairs()[0]
    world.universe.clock.advance(60)
    world.exact.edit("crm/Accounts", account["ID"], {"Phone": "+31 20 111 11 11"})
    world.universe.clock.advance(60)
    world.zoho.edit("Accounts", crm["id"], {"Phone": "+31 20 222 22 22"})
    result = world.sync()
    assert world.accounts()[account["ID"]]["Phone"] == world.crm()[crm["id"]]["Phone"] == "+31 20 222 22 22"
    (conflict,) = result.report["conflicts"]
    assert (conflict["field"], conflict["winner"]) == ("phone", "zoho")


def test_a_record_deleted_on_one_side_stays_on_the_other_and_is_not_made_again(world: World) -> None:
    account, crm = world.pairs()[0]
    world.universe.clock.advance(60)
    world.zoho.remove("Accounts", crm["id"])
    world.sync()
    world.sync()
    assert account["ID"] in world.accounts()
    assert crm["id"] not in world.crm()
    assert not [row for row in world.crm().values() if row.get("Exact_ID") == crm["Exact_ID"]]
