"""A person's yes or no to one plan: by its number, about exactly what it shows, and only where a yes is enough."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine import approval, repair
from exact_zoho.engine.newer import rebuild
from exact_zoho.engine.run import Result, State
from exact_zoho.errors import UsageError
from tests.engine.answers import ME, changed_everywhere, edit, halted, pair, say
from tests.engine.story import company, completed, founded, in_exact, in_zoho, new_in_exact
from tests.support.world import World

STRICT = {"guards": {"changed_share": 0.2, "changed_minimum": 1}}
NEW = "+32 2 765 43 21"


@pytest.fixture
def first() -> World:
    """A company whose first plan, of two creations, waits."""
    world = founded(2).ready()
    assert world.sync().state is State.WAITING
    world.universe.clock.advance(60)
    return world


@pytest.fixture
def stopped() -> World:
    """A live company in which all three accounts were changed at once, which halted the run."""
    world = company(3, STRICT)
    changed_everywhere(world)
    halted(world)
    world.universe.clock.advance(60)
    return world


def waiting(world: World) -> int:
    """The number of the plan that waits."""
    with world.bench() as bench:
        plan = bench.conn.plans.waiting()
    assert plan is not None
    return plan.id


def quietly(world: World) -> Result:
    """A run that may write nothing."""
    before = world.marks()
    result = world.sync()
    assert world.writes(before) == []
    return result


def phones(world: World) -> set[str]:
    return {row["Phone"] for row in world.crm().values()}


# -- the first plan ---------------------------------------------------------------------------------------------------


def test_the_first_plan_is_carried_out_by_the_run_after_its_approval(first: World) -> None:
    plan = waiting(first)
    assert f"Plan {plan} is approved" in say(first, approval.approve, plan, "ann")
    assert first.crm() == {}
    done = completed(first)
    assert (done.plan, len(first.pairs())) == (plan, 2)
    with first.bench() as bench:
        kept = bench.conn.plans.get(plan)
    assert kept is not None
    assert (kept.state, kept.approved_by) == ("loaded", "ann")
    assert kept.approved_at == first.universe.clock.now()
    assert quietly(first).state is State.COMPLETED


def test_one_yes_is_enough_although_both_records_of_many_pairs_are_written() -> None:
    """Our write to one of them is no reason to doubt what was planned for the other."""
    world = World(size=40, seed=1, people=True, rough=0.1).ready()
    assert world.sync().state is State.WAITING
    plan = waiting(world)
    say(world, approval.approve, plan, ME)
    completed(world)
    with world.bench() as bench:
        left_out = [each for each in bench.conn.plans.changes(plan) if each.state == "skipped"]
    assert left_out == []
    assert quietly(world).state is State.COMPLETED


def test_a_waiting_run_names_its_plan_and_both_ways_to_approve_it(first: World) -> None:
    plan = waiting(first)
    message = first.sync().message
    assert f"deployment `approve` with plan {plan}" in message
    assert f"`exact-zoho approve {plan}`" in message


def test_what_changed_after_the_approval_waits_again_and_only_that(first: World) -> None:
    say(first, approval.approve, waiting(first), ME)
    first.universe.clock.advance(60)
    first.exact.edit("crm/Accounts", in_exact(first, "Klant 1")[0]["ID"], {"Name": "Klant Een"})
    new_in_exact(first, "Derde")
    result = first.sync()
    assert result.state is State.WAITING
    assert [row["Account_Name"] for row in first.crm().values()] == ["Klant 2"]
    say(first, approval.approve, result.plan, ME)
    completed(first)
    assert {row["Account_Name"] for row in first.crm().values()} == {"Klant Een", "Klant 2", "Derde"}


def test_a_record_frozen_after_the_plan_was_made_is_left_out_of_it(first: World) -> None:
    plan = waiting(first)
    say(first, repair.freeze, "accounts", Side.EXACT, in_exact(first, "Klant 1")[0]["ID"], ME)
    say(first, approval.approve, plan, ME)
    completed(first)
    assert [row["Account_Name"] for row in first.crm().values()] == ["Klant 2"]


def test_an_answer_about_a_record_has_another_plan_made(first: World) -> None:
    plan = waiting(first)
    say(first, repair.freeze, "accounts", Side.EXACT, in_exact(first, "Klant 1")[0]["ID"], ME)
    result = quietly(first)
    assert (result.state, result.plan != plan) == (State.WAITING, True)
    with pytest.raises(UsageError, match=f"replaced by a newer one. The plan that waits is {result.plan}"):
        say(first, approval.approve, plan, ME)


def test_other_settings_have_another_plan_made_even_of_an_approved_one(first: World) -> None:
    plan = waiting(first)
    say(first, approval.approve, plan, ME)
    first.store.settings.write({"entities": {"accounts": {"to_zoho": "update"}}}, "test")
    completed(first)
    assert first.crm() == {}
    with first.bench() as bench:
        kept = bench.conn.plans.get(plan)
    assert kept is not None
    assert kept.state == "superseded"


def test_a_plan_made_under_other_settings_cannot_be_approved(first: World) -> None:
    first.store.settings.write({"guards": {"changed_share": 0.3}}, "test")
    with pytest.raises(UsageError, match="made under other settings"):
        say(first, approval.approve, waiting(first), ME)


def test_linking_only_does_not_carry_out_a_waiting_plan_that_creates(first: World) -> None:
    first.sync(approve=True, link_only=True)
    assert first.crm() == {}


def test_an_approved_plan_that_is_interrupted_goes_on_without_a_second_yes(first: World) -> None:
    say(first, approval.approve, waiting(first), ME)
    first.exact.rights("crm/Accounts", allowed=False)
    halted(first)
    first.exact.rights("crm/Accounts", allowed=True)
    completed(first)
    assert len(first.pairs()) == 2


# -- a halted plan ----------------------------------------------------------------------------------------------------


def test_a_halted_plan_is_carried_out_by_the_run_after_its_approval(stopped: World) -> None:
    say(stopped, approval.approve, waiting(stopped), ME)
    completed(stopped)
    assert phones(stopped) == {NEW}
    assert quietly(stopped).state is State.COMPLETED


def test_a_halted_plan_keeps_its_number_and_its_reason_while_nothing_changes(stopped: World) -> None:
    plan = waiting(stopped)
    result = halted(stopped)
    assert result.plan == plan
    assert "3 accounts would be written to Zoho" in result.message
    assert f"`exact-zoho approve {plan}`" in result.message
    edit(stopped, Side.EXACT, pair(stopped)[0], City="Gent")
    assert halted(stopped).plan != plan


def test_sync_with_approval_carries_out_the_halted_plan(stopped: World) -> None:
    plan = waiting(stopped)
    result = stopped.sync(approve=True)
    assert (result.state, result.plan, phones(stopped)) == (State.COMPLETED, plan, {NEW})


def test_of_a_halted_plan_the_record_that_changed_since_is_not_written_as_it_was(stopped: World) -> None:
    say(stopped, approval.approve, waiting(stopped), ME)
    exact, zoho = pair(stopped)
    edit(stopped, Side.EXACT, exact, Phone="+32 2 111 11 11")
    completed(stopped)
    with stopped.bench() as bench:
        sent = {each.change.values["phone"] for each in bench.conn.changes.history("accounts", zoho)
                if each.state == "done" and "phone" in each.change.values}  # fmt: skip
    assert NEW not in sent
    assert stopped.crm()[zoho]["Phone"] == "+32 2 111 11 11"


def test_a_run_halted_because_a_side_is_empty_leaves_no_plan_to_approve() -> None:
    world = company(3, STRICT)
    changed_everywhere(world)
    world.zoho.state.modules["Accounts"].rows.clear()
    plan = halted(world).plan
    with pytest.raises(UsageError, match=f"plan {plan} does not wait for approval. No plan waits"):
        say(world, approval.approve, plan, ME)


# -- no, and what cannot be answered ----------------------------------------------------------------------------------


def test_a_rejected_plan_is_not_written_and_its_reason_is_told_until_something_changes(first: World) -> None:
    plan = waiting(first)
    say(first, approval.reject, plan, "ann", "wrong company")
    result = quietly(first)
    assert (result.state, result.plan) == (State.WAITING, plan)
    assert f"Plan {plan} was rejected by ann (wrong company)" in result.message
    new_in_exact(first, "Derde")
    again = quietly(first)
    assert (again.state, again.plan != plan) == (State.WAITING, True)
    assert "waits for approval" in again.message


def test_a_rejected_halted_plan_stays_halted_and_the_no_may_be_taken_back(stopped: World) -> None:
    plan = waiting(stopped)
    say(stopped, approval.reject, plan, ME)
    assert quietly(stopped).state is State.HALTED
    say(stopped, approval.approve, plan, ME)
    completed(stopped)
    assert phones(stopped) == {NEW}


def test_a_preview_beside_a_waiting_plan_does_not_replace_it_and_cannot_be_approved(first: World) -> None:
    plan = waiting(first)
    preview = first.sync(preview=True).plan
    assert preview != plan
    with pytest.raises(UsageError, match=f"made by a preview.*The plan that waits is {plan}"):
        say(first, approval.approve, preview, ME)
    assert first.sync().plan == plan


def test_a_yes_is_said_once(first: World) -> None:
    plan = waiting(first)
    say(first, approval.approve, plan, "ann")
    with pytest.raises(UsageError, match=f"plan {plan} was approved by ann already"):
        say(first, approval.approve, plan, ME)
    completed(first)
    with pytest.raises(UsageError, match=f"plan {plan} was carried out already. No plan waits"):
        say(first, approval.reject, plan, ME)


def test_a_number_of_no_plan_names_the_one_that_waits(first: World) -> None:
    with pytest.raises(UsageError, match=f"default has no plan 4711. The plan that waits is {waiting(first)}"):
        say(first, approval.approve, 4711, ME)


def test_after_a_rebuild_no_earlier_yes_counts(stopped: World) -> None:
    say(stopped, approval.approve, waiting(stopped), ME)
    with stopped.bench() as bench:
        rebuild(bench)
    assert quietly(stopped).state is State.WAITING
    assert phones(stopped) != {NEW}
    assert {row["Account_Name"] for row in stopped.crm().values()} == {"Klant 1", "Klant 2", "Klant 3"}
    assert in_zoho(stopped, "Klant 1")
