"""A field with the policy `ask` that was edited on both sides waits for a person; the rest of the record goes on."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine import repair
from exact_zoho.engine.run import State
from exact_zoho.errors import UsageError
from sandbox.faults import Fault, FaultKind
from tests.engine.answers import ME, conflicts, edit, next_run, pair, phones, remove, say, status
from tests.engine.story import company, completed, issues, linked_contact, new_in_exact, new_in_zoho
from tests.support.world import World

ACCOUNTS = "accounts"
ASK = {"entities": {ACCOUNTS: {"fields": {"phone": {"conflict": "ask"}, "visiting_address": {"conflict": "ask"}}}}}
ONE, TWO, THREE, FOUR = (f"+31 20 {digits}" for digits in ("111 11 11", "222 22 22", "333 33 33", "444 44 44"))
BOTH = list(Side)


@pytest.fixture
def world() -> World:
    """An account whose telephone number was edited on both sides."""
    world = company(1, ASK)
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, Phone=ONE, Fax=THREE)
    edit(world, Side.ZOHO, zoho, Phone=TWO)
    next_run(world)
    return world


def choose(world: World, winner: Side, number: int | None = None) -> str:
    return say(world, repair.choose, conflicts(world)[0].number if number is None else number, winner, ME)


def test_both_values_are_shown_with_who_changed_them_and_when(world: World) -> None:
    (waiting,) = conflicts(world)
    assert (waiting.entity, waiting.name, waiting.field) == (ACCOUNTS, "Klant 1", "Phone")
    assert (waiting.exact, waiting.zoho) == (ONE, TWO)
    modifier = world.accounts()[pair(world)[0]]["ModifierFullName"]
    assert waiting.exact_by.startswith(modifier)
    assert "2026-03-02 08:0" in waiting.exact_by
    assert waiting.exact_by != waiting.zoho_by
    assert "2026-03-02 08:0" in waiting.zoho_by
    assert not waiting.zoho_by.startswith("somebody")


def test_the_rest_of_the_record_goes_on_and_the_record_says_why(world: World) -> None:
    exact, zoho = pair(world)
    assert phones(world, exact, zoho) == (ONE, TWO)
    assert world.crm()[zoho]["Fax"] == THREE
    assert status(world, zoho) == ("Conflict", exact)
    assert "Phone was changed in Exact and in Zoho" in world.crm()[zoho]["Exact_Sync_Message"]
    edit(world, Side.ZOHO, zoho, Fax=FOUR)
    next_run(world)
    assert world.accounts()[exact]["Fax"] == FOUR
    assert [(each.exact, each.zoho) for each in conflicts(world)] == [(ONE, TWO)]


@pytest.mark.parametrize("winner", BOTH)
def test_the_side_that_a_person_chooses_wins(world: World, winner: Side) -> None:
    exact, zoho = pair(world)
    assert winner.capitalize() in choose(world, winner)
    next_run(world)
    value = ONE if winner is Side.EXACT else TWO
    assert phones(world, exact, zoho) == (value, value)
    assert (conflicts(world), issues(world)) == ([], {})
    assert status(world, zoho) == ("In sync", exact)


@pytest.mark.parametrize("winner", BOTH)
def test_a_later_edit_on_one_side_wins(world: World, winner: Side) -> None:
    exact, zoho = pair(world)
    edit(world, winner, (exact, zoho)[winner is Side.ZOHO], Phone=FOUR)
    next_run(world)
    assert phones(world, exact, zoho) == (FOUR, FOUR)
    assert (conflicts(world), issues(world)) == ([], {})


def test_later_edits_on_both_sides_are_asked_about_anew_with_the_new_values(world: World) -> None:
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, Phone=THREE)
    edit(world, Side.ZOHO, zoho, Phone=FOUR)
    next_run(world)
    assert [(each.exact, each.zoho) for each in conflicts(world)] == [(THREE, FOUR)]
    choose(world, Side.ZOHO)
    next_run(world)
    assert phones(world, exact, zoho) == (FOUR, FOUR)


def test_editing_the_one_that_is_wrong_to_the_same_ends_the_conflict(world: World) -> None:
    exact, zoho = pair(world)
    edit(world, Side.ZOHO, zoho, Phone=ONE)
    next_run(world)
    assert phones(world, exact, zoho) == (ONE, ONE)
    assert (conflicts(world), issues(world)) == ([], {})


def test_an_edit_made_after_the_choice_beats_it(world: World) -> None:
    """The person chose between two values of which one is no more."""
    exact, zoho = pair(world)
    choose(world, Side.EXACT)
    edit(world, Side.ZOHO, zoho, Phone=FOUR)
    next_run(world)
    assert phones(world, exact, zoho) == (FOUR, FOUR)
    assert conflicts(world) == []


def test_a_person_may_change_her_mind_until_the_next_run(world: World) -> None:
    exact, zoho = pair(world)
    number = conflicts(world)[0].number
    choose(world, Side.EXACT, number)
    choose(world, Side.ZOHO, number)
    next_run(world)
    assert phones(world, exact, zoho) == (TWO, TWO)


def test_a_choice_outlives_a_write_that_failed(world: World) -> None:
    exact, zoho = pair(world)
    choose(world, Side.ZOHO)
    world.exact.faults.add(Fault(FaultKind.STATUS, "PUT", "crm/Accounts", status=503))
    completed(world)
    world.universe.clock.advance(600)
    completed(world)
    next_run(world)
    assert phones(world, exact, zoho) == (TWO, TWO)
    assert conflicts(world) == []


def test_a_choice_outlives_a_preview_and_a_run_that_halts(world: World) -> None:
    exact, zoho = pair(world)
    choose(world, Side.ZOHO)
    world.sync(preview=True)
    world.exact.rights("crm/Accounts", allowed=False)
    assert world.sync().state is State.HALTED
    world.exact.rights("crm/Accounts", allowed=True)
    next_run(world)
    assert phones(world, exact, zoho) == (TWO, TWO)
    assert conflicts(world) == []


def test_what_is_not_asked_cannot_be_chosen(world: World) -> None:
    number = conflicts(world)[0].number
    choose(world, Side.EXACT)
    next_run(world)
    for each in (number, 4711):
        with pytest.raises(UsageError, match="exact-zoho conflicts"):
            choose(world, Side.EXACT, each)


def test_a_group_is_asked_about_as_one(world: World) -> None:
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, City="Gent", Postcode="9000")
    edit(world, Side.ZOHO, zoho, Billing_City="Brugge", Billing_Street="Markt 1")
    next_run(world)
    waiting = {each.field: each for each in conflicts(world)}
    address = next(each for name, each in waiting.items() if name != "Phone")
    assert (address.exact, address.zoho) == ("9000, Gent", "Markt 1, Brugge")
    choose(world, Side.EXACT, address.number)
    next_run(world)
    row = world.crm()[zoho]
    assert (row["Billing_City"], row["Billing_Code"], row["Billing_Street"]) == ("Gent", "9000", None)
    assert [each.field for each in conflicts(world)] == ["Phone"]


def test_a_value_that_was_emptied_is_shown_as_empty(world: World) -> None:
    exact, zoho = pair(world)
    choose(world, Side.EXACT)
    next_run(world)
    edit(world, Side.EXACT, exact, Phone=None)
    edit(world, Side.ZOHO, zoho, Phone=FOUR)
    next_run(world)
    assert [(each.exact, each.zoho) for each in conflicts(world)] == [("(empty)", FOUR)]
    choose(world, Side.EXACT)
    next_run(world)
    assert phones(world, exact, zoho) == (None, None)


@pytest.mark.parametrize("gone", BOTH)
def test_a_conflict_is_over_when_one_of_the_two_is_deleted(world: World, gone: Side) -> None:
    exact, zoho = pair(world)
    remove(world, gone, exact if gone is Side.EXACT else zoho)
    next_run(world)
    assert conflicts(world) == []
    assert issues(world).keys() == {"deleted"}


def test_a_conflict_is_over_when_the_two_are_unlinked(world: World) -> None:
    exact, zoho = pair(world)
    say(world, repair.unlink, ACCOUNTS, Side.EXACT, exact, ME)
    next_run(world)
    assert (conflicts(world), issues(world)) == ([], {})
    assert phones(world, exact, zoho) == (ONE, TWO)


def test_while_a_record_is_frozen_its_conflict_waits(world: World) -> None:
    exact, zoho = pair(world)
    say(world, repair.freeze, ACCOUNTS, Side.EXACT, exact, ME)
    next_run(world)
    choose(world, Side.EXACT)
    next_run(world)
    assert phones(world, exact, zoho) == (ONE, TWO)
    say(world, repair.thaw, ACCOUNTS, Side.EXACT, exact)
    next_run(world)
    assert phones(world, exact, zoho) == (ONE, ONE)


def test_when_the_policy_is_changed_what_waits_is_settled_by_the_new_one(world: World) -> None:
    exact, zoho = pair(world)
    world.store.settings.write({"entities": {ACCOUNTS: {"fields": {"phone": {"conflict": "exact"}}}}}, "test")
    next_run(world)
    assert phones(world, exact, zoho) == (ONE, ONE)
    assert (conflicts(world), issues(world)) == ([], {})


def test_records_that_meet_with_two_values_are_asked_about() -> None:
    world = company(0, ASK)
    new_in_exact(world, "Nieuw", Phone=ONE, Website="www.nieuw.example")
    new_in_zoho(world, "Nieuw", Phone=TWO, Website="www.nieuw.example")
    next_run(world)
    exact, zoho = pair(world, "Nieuw")
    assert [(each.exact, each.zoho) for each in conflicts(world)] == [(ONE, TWO)]
    choose(world, Side.ZOHO)
    next_run(world)
    assert phones(world, exact, zoho) == (TWO, TWO)
    assert conflicts(world) == []


def test_a_conflict_of_a_contact_waits_and_is_settled_like_any_other() -> None:
    settings = {"entities": {"contacts": {"fields": {"phone": {"conflict": "ask"}}}}}
    world = company(1, settings)
    exact, zoho = linked_contact(world, Phone="+31 20 555 55 55")
    world.exact.edit("crm/Contacts", exact, {"Phone": ONE})
    world.universe.clock.advance(60)
    world.zoho.edit("Contacts", zoho, {"Phone": TWO})
    next_run(world)
    (waiting,) = conflicts(world)
    assert (waiting.entity, waiting.name, waiting.exact, waiting.zoho) == ("contacts", "Anna Berg", ONE, TWO)
    choose(world, Side.EXACT)
    next_run(world)
    assert (world.contacts()[exact]["Phone"], world.people()[zoho]["Phone"]) == (ONE, ONE)
