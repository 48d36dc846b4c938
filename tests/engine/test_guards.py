"""Nothing is written where something is suspicious, and the first time nothing without a person's yes."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.run import State
from tests.engine.answers import changed_everywhere, halted
from tests.engine.story import (
    bound,
    company,
    completed,
    founded,
    in_exact,
    in_zoho,
    linked_contact,
    new_in_exact,
    new_in_zoho,
)
from tests.support.world import World

STRICT = {"guards": {"changed_share": 0.2, "changed_minimum": 1}}


@pytest.mark.parametrize("approve", [False, True])
def test_a_side_that_shows_nothing_any_more_halts_the_run_whatever_a_person_says(approve: bool) -> None:
    world = company(2)
    changed_everywhere(world)
    world.exact.rights("crm/Accounts", allowed=False)
    message = halted(world, approve=approve).message
    assert "Exact shows no accounts any more" in message
    world.exact.rights("crm/Accounts", allowed=True)
    completed(world)


def test_records_that_zoho_shows_no_more_although_it_tells_of_no_deletion_halt_the_run() -> None:
    world = company(2)
    changed_everywhere(world)
    world.zoho.state.modules["Accounts"].rows.clear()
    assert "Zoho shows no accounts any more" in halted(world).message


def test_a_side_that_shows_nothing_halts_a_run_that_would_write_nothing() -> None:
    world = company(2)
    world.exact.rights("crm/Accounts", allowed=False)
    assert "Exact shows no accounts any more" in halted(world).message


def test_too_many_changes_halt_the_run_until_a_person_approves_them() -> None:
    world = company(3, STRICT)
    changed_everywhere(world)
    assert "3 accounts would be written to Zoho" in halted(world).message
    halted(world)
    assert world.sync(approve=True).state is State.COMPLETED
    assert {row["Phone"] for row in world.crm().values()} == {"+32 2 765 43 21"}


def test_changes_that_only_fill_what_was_empty_are_no_reason_to_halt_but_creations_are() -> None:
    world = company(3, STRICT)
    world.universe.clock.advance(30)
    for record in world.accounts():
        world.exact.edit("crm/Accounts", record, {"City": "Gent"})
    completed(world)
    assert {row["Billing_City"] for row in world.crm().values()} == {"Gent"}
    new_in_exact(world, "Vierde")
    new_in_exact(world, "Vijfde")
    assert "2 accounts would be written to Zoho" in halted(world).message


def test_another_organisation_halts_the_run() -> None:
    world = company(1)
    changed_everywhere(world)
    world.zoho.state.org_id = "999"
    assert "belongs to org" in halted(world, approve=True).message


def test_another_division_halts_the_setup_of_a_connection() -> None:
    world = company(1)
    other = World(universe=world.universe, store=world.store)
    world.exact.state.divisions[777] = {**world.exact.state.divisions[world.universe.division], "Code": 777}
    other.environment["EXACT_ONLINE_DIVISION"] = "777"
    before = world.marks()
    result = other.sync(approve=True)
    assert result.state is State.HALTED
    assert "belongs to division" in result.message
    assert world.writes(before) == []


def test_a_first_plan_waits_and_stays_the_same_while_nothing_changes() -> None:
    world = founded(2).ready()
    first = world.sync()
    assert (first.state, first.exit_code) == (State.WAITING, 3)
    second = world.sync()
    assert (second.state, second.plan) == (State.WAITING, first.plan)
    world.universe.clock.advance(600)
    new_in_exact(world, "Derde")
    third = world.sync()
    assert third.state is State.WAITING
    assert third.plan != first.plan
    assert world.crm() == {}


def test_approving_carries_out_the_waiting_plan() -> None:
    world = founded(2).ready()
    waiting = world.sync()
    approved = world.sync(approve=True)
    assert (approved.state, approved.plan) == (State.COMPLETED, waiting.plan)
    assert len(world.pairs()) == 2


def test_of_an_approved_plan_only_what_is_unchanged_is_carried_out_as_it_was() -> None:
    world = founded(2).ready()
    waiting = world.sync()
    world.universe.clock.advance(60)
    edited = in_exact(world, "Klant 1")[0]["ID"]
    world.exact.edit("crm/Accounts", edited, {"Name": "Klant Een"})
    assert world.sync(approve=True).state is State.COMPLETED
    with world.bench() as bench:
        done = {each.change.partner: each.state for each in bench.conn.plans.changes(waiting.plan)}
    assert done[edited] == "skipped"
    assert sorted(done.values()) == ["done", "skipped"]
    assert in_zoho(world, "Klant 1") == []
    assert len(in_zoho(world, "Klant Een")) == 1


def test_once_the_first_plan_is_done_runs_write_by_themselves() -> None:
    world = company(1)
    new = new_in_exact(world, "Tweede")
    completed(world)
    assert bound(world, Side.EXACT, new["ID"])


def test_link_only_links_and_creates_nothing_and_the_creations_wait_for_a_yes() -> None:
    world = founded(2)
    same = new_in_zoho(world, "Klant 1")
    world.ready()
    assert world.sync(approve=True, link_only=True).state is State.COMPLETED
    assert len(world.crm()) == 1
    assert len(world.accounts()) == 2
    assert bound(world, Side.ZOHO, same["id"]) == in_exact(world, "Klant 1")[0]["ID"]
    assert world.sync().state is State.WAITING
    assert len(world.crm()) == 1
    assert world.sync().state is State.WAITING
    assert world.sync(approve=True).state is State.COMPLETED
    assert len(world.crm()) == 2


def test_a_preview_writes_nothing_and_takes_nothing_off_the_list() -> None:
    world = company(1)
    new = new_in_exact(world, "Tweede")
    before = world.marks()
    preview = world.sync(preview=True)
    assert preview.state is State.COMPLETED
    assert world.writes(before) == []
    with world.bench() as bench:
        assert [each.change.partner for each in bench.conn.plans.changes(preview.plan)] == [new["ID"]]
    completed(world)
    assert bound(world, Side.EXACT, new["ID"])


# -- how to go on -----------------------------------------------------------------------------------------------------


def test_a_run_halted_by_a_lost_right_says_where_to_look_and_goes_on_once_it_is_back() -> None:
    world = company(2)
    world.exact.rights("crm/Accounts", allowed=False)
    message = halted(world).message
    assert "where 2 were known" in message
    assert "Look whether the connection may still read accounts in Exact; then run again." in message
    world.exact.rights("crm/Accounts", allowed=True)
    completed(world)


@pytest.mark.parametrize("approve", [False, True])
def test_a_right_lost_in_zoho_halts_the_run_and_says_which(approve: bool) -> None:
    world = company(2)
    changed_everywhere(world)
    world.zoho.allow("Accounts", allowed=False)
    message = halted(world, approve=approve).message
    assert "Zoho does not let us read accounts" in message
    assert "Give the user of the connection back the right to read accounts, or set" in message
    assert "entities.accounts.sync to paused; then run again." in message
    world.zoho.allow("Accounts", allowed=True)
    completed(world)
    assert {row["Phone"] for row in world.crm().values()} == {"+32 2 765 43 21"}


def test_contacts_that_are_shown_no_more_halt_the_run_as_well() -> None:
    world = company(2)
    linked_contact(world)
    changed_everywhere(world)
    world.exact.rights("crm/Contacts", allowed=False)
    assert "Exact shows no contacts any more, where 1 were known" in halted(world).message


def test_two_edits_among_ten_accounts_halt_nothing() -> None:
    world = company(10)
    world.universe.clock.advance(30)
    for record in list(world.accounts())[:2]:
        world.exact.edit("crm/Accounts", record, {"Phone": "+32 2 765 43 21"})
    completed(world)
    assert sum(row["Phone"] == "+32 2 765 43 21" for row in world.crm().values()) == 2


def test_all_accounts_of_a_small_company_may_change_at_once() -> None:
    """Below the minimum no share is too large: one price list, and everybody has another telephone number."""
    world = company(10)
    changed_everywhere(world)
    completed(world)
    assert {row["Phone"] for row in world.crm().values()} == {"+32 2 765 43 21"}


def test_a_run_halted_by_too_many_changes_says_that_the_plan_may_be_approved() -> None:
    world = company(3, STRICT)
    changed_everywhere(world)
    message = halted(world).message
    assert "where 3 are linked" in message
    assert "Look at the plan; approve it if it is meant." in message


def test_another_company_says_what_to_correct() -> None:
    world = company(1)
    changed_everywhere(world)
    world.zoho.state.org_id = "999"
    message = halted(world).message
    assert "belongs to org" in message
    assert "Correct the address or the credentials, or make a connection of its own" in message
