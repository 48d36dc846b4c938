"""New customers of Zoho wait for the bookkeeper before they come into the books, likely duplicates beside them."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine import questions, repair
from exact_zoho.engine.run import State
from exact_zoho.errors import UsageError
from tests.engine.answers import ME, edit, newcomers, next_run, pair, remove, say, status
from tests.engine.story import (
    bound,
    company,
    completed,
    contact_in_zoho,
    contacts_on,
    in_exact,
    in_zoho,
    issues,
    new_in_exact,
    new_in_zoho,
)
from tests.support.world import World

ACCOUNTS = "accounts"
REVIEW: dict[str, Any] = {"entities": {ACCOUNTS: {"review_new_in_exact": True}}}


@pytest.fixture
def world() -> World:
    """A company where a new customer, Nieuw, waits for the bookkeeper."""
    world = company(1, REVIEW)
    new_in_zoho(world, "Nieuw", Billing_City="Gent")
    next_run(world)
    return world


def nieuw(world: World) -> str:
    return str(in_zoho(world, "Nieuw")[0]["id"])


def allow(world: World, *ids: str) -> str:
    return say(world, repair.allow, ACCOUNTS, ids, ME)


def refuse(world: World, *ids: str) -> str:
    return say(world, repair.refuse, ACCOUNTS, ids, ME)


def waiting(world: World, ids: list[str] | None = None) -> dict[str, list[str]]:
    with world.bench() as bench:
        return questions.waiting_newcomers(bench, ids)


def test_a_new_customer_waits_and_says_so_in_zoho(world: World) -> None:
    assert in_exact(world, "Nieuw") == []
    (newcomer,) = newcomers(world)
    assert (newcomer.entity, newcomer.zoho, newcomer.name) == (ACCOUNTS, nieuw(world), "Nieuw")
    assert newcomer.since == "2026-03-02 08:02"
    assert newcomer.likely == ()
    assert status(world, nieuw(world)) == ("Waiting", None)
    assert "waits for a person's yes" in world.crm()[nieuw(world)]["Exact_Sync_Message"]
    assert issues(world).keys() == {"review"}


def test_customers_that_are_in_both_or_only_in_exact_do_not_wait(world: World) -> None:
    exact = new_in_exact(world, "Boekhoudklant")["ID"]
    next_run(world)
    assert bound(world, Side.EXACT, exact)
    assert len(newcomers(world)) == 1


def test_an_allowed_one_is_created_by_the_next_run(world: World) -> None:
    assert "created in Exact" in allow(world, nieuw(world))
    next_run(world)
    (made,) = in_exact(world, "Nieuw")
    assert bound(world, Side.ZOHO, nieuw(world)) == made["ID"]
    assert status(world, nieuw(world)) == ("In sync", made["ID"])
    assert (newcomers(world), issues(world)) == ([], {})


def test_a_refused_one_stays_out_and_says_so_until_that_is_taken_back(world: World) -> None:
    assert "kept out of Exact" in refuse(world, nieuw(world))
    next_run(world)
    edit(world, Side.ZOHO, nieuw(world), Phone="+32 9 111 11 11")
    next_run(world)
    assert (in_exact(world, "Nieuw"), newcomers(world), issues(world)) == ([], [], {})
    assert status(world, nieuw(world)) == ("Not synchronised", None)
    say(world, repair.thaw, ACCOUNTS, Side.ZOHO, nieuw(world))
    next_run(world)
    assert [each.zoho for each in newcomers(world)] == [nieuw(world)]
    assert status(world, nieuw(world))[0] == "Waiting"


def test_an_edit_does_not_let_anybody_in(world: World) -> None:
    edit(world, Side.ZOHO, nieuw(world), Phone="+32 9 111 11 11")
    next_run(world)
    assert in_exact(world, "Nieuw") == []
    assert newcomers(world)[0].since == "2026-03-02 08:02"


def test_many_are_allowed_or_refused_at_once(world: World) -> None:
    ids = [str(new_in_zoho(world, f"Klant Zoho {number}")["id"]) for number in range(6)]
    next_run(world)
    assert len(newcomers(world)) == 7
    assert allow(world, *ids[:4]).startswith("4 accounts")
    refuse(world, *ids[4:])
    next_run(world)
    assert [each.zoho for each in newcomers(world)] == [nieuw(world)]
    assert sum(row["Name"].startswith("Klant Zoho") for row in world.accounts().values()) == 4


def test_whoever_was_answered_is_shown_no_more_but_may_be_answered_otherwise_until_the_next_run(world: World) -> None:
    other = str(new_in_zoho(world, "Ander")["id"])
    next_run(world)
    allow(world, nieuw(world))
    assert [each.zoho for each in newcomers(world)] == [other]
    assert waiting(world) == {ACCOUNTS: [other]}
    assert waiting(world, [nieuw(world)]) == {ACCOUNTS: [nieuw(world)]}
    refuse(world, nieuw(world))
    next_run(world)
    assert in_exact(world, "Nieuw") == []


def test_an_allowed_one_that_is_edited_before_the_next_run_is_created_as_it_is_then(world: World) -> None:
    allow(world, nieuw(world))
    edit(world, Side.ZOHO, nieuw(world), Phone="+32 9 111 11 11")
    next_run(world)
    assert in_exact(world, "Nieuw")[0]["Phone"] == "+32 9 111 11 11"


def test_a_deleted_one_waits_no_more(world: World) -> None:
    remove(world, Side.ZOHO, nieuw(world))
    next_run(world)
    assert (newcomers(world), issues(world)) == ([], {})


def test_who_does_not_wait_is_named(world: World) -> None:
    with pytest.raises(UsageError, match="these do not wait for a yes: 4711"):
        waiting(world, [nieuw(world), "4711"])
    with pytest.raises(UsageError, match="name the ids"):
        waiting(world, [])
    allow(world, nieuw(world))
    next_run(world)
    assert waiting(world) == {}


def test_when_the_review_is_switched_off_all_that_wait_are_created(world: World) -> None:
    world.store.settings.write({}, "test")
    next_run(world)
    assert bound(world, Side.ZOHO, nieuw(world))
    assert newcomers(world) == []


def test_a_first_plan_lets_nobody_in_either() -> None:
    world = World(company(0).universe, REVIEW)
    new_in_zoho(world, "Nieuw")
    world.ready()
    assert world.sync(approve=True).state is State.COMPLETED
    assert [each.name for each in newcomers(world)] == ["Nieuw"]
    assert in_exact(world, "Nieuw") == []


# -- their contacts ---------------------------------------------------------------------------------------------------


def test_contacts_wait_with_their_account_and_go_with_it_in_the_same_run(world: World) -> None:
    anna = str(contact_in_zoho(world, "Nieuw")["id"])
    next_run(world)
    assert contacts_on(world, Side.EXACT) == []
    assert [each.entity for each in newcomers(world)] == [ACCOUNTS], "who lets in the account lets in its contacts"
    assert world.people()[anna]["Exact_Sync_Status"] == "Waiting"
    allow(world, nieuw(world))
    next_run(world)
    (made,) = contacts_on(world, Side.EXACT)
    assert bound(world, Side.ZOHO, anna, "contacts") == made["ID"]
    assert made["Account"] == bound(world, Side.ZOHO, nieuw(world))
    assert world.people()[anna]["Exact_Sync_Status"] == "In sync"


def test_contacts_of_a_refused_account_stay_out_without_waiting_for_it(world: World) -> None:
    anna = str(contact_in_zoho(world, "Nieuw")["id"])
    next_run(world)
    refuse(world, nieuw(world))
    next_run(world)
    assert (contacts_on(world, Side.EXACT), issues(world)) == ([], {})
    assert world.people()[anna]["Exact_Sync_Status"] is None
    say(world, repair.thaw, ACCOUNTS, Side.ZOHO, nieuw(world))
    next_run(world)
    assert world.people()[anna]["Exact_Sync_Status"] == "Waiting"


def test_contacts_may_be_reviewed_as_well() -> None:
    world = company(1, {"entities": {"contacts": {"review_new_in_exact": True}}})
    anna = str(contact_in_zoho(world, "Klant 1")["id"])
    next_run(world)
    assert [(each.entity, each.name) for each in newcomers(world)] == [("contacts", "Anna Berg")]
    say(world, repair.allow, "contacts", [anna], ME)
    next_run(world)
    assert len(contacts_on(world, Side.EXACT)) == 1


# -- likely duplicates ------------------------------------------------------------------------------------------------


def test_likely_duplicates_are_shown_beside_a_newcomer_although_one_of_them_is_linked(world: World) -> None:
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, City="Gent", Phone="+32 9 111 11 11")
    next_run(world)
    again = str(new_in_zoho(world, "Klant 1", Billing_City="Brugge")["id"])
    next_run(world)
    waits = {each.zoho: each for each in newcomers(world)}
    assert waits[again].likely == ("Klant 1, Gent",)
    assert waits[nieuw(world)].likely == ()
    assert bound(world, Side.EXACT, exact) == zoho


def test_one_that_is_there_already_is_linked_to_it_instead(world: World) -> None:
    """The bookkeeper knows the company under another name."""
    known, waits = str(new_in_exact(world, "Nederlandse Nieuwkomers Holding", Status="A")["ID"]), nieuw(world)
    completed(world)
    say(world, repair.relink, ACCOUNTS, known, waits, ME)
    next_run(world)
    assert bound(world, Side.ZOHO, waits) == known
    assert (newcomers(world), issues(world)) == ([], {})
    assert len(world.accounts()) == 2


def test_one_that_is_entered_in_the_books_meanwhile_is_linked_and_waits_no_more(world: World) -> None:
    made = new_in_exact(world, "Nieuw", City="Gent")["ID"]
    next_run(world)
    assert bound(world, Side.ZOHO, nieuw(world)) == made
    assert (newcomers(world), issues(world), len(in_exact(world, "Nieuw"))) == ([], {}, 1)


def test_an_allowed_one_that_was_entered_in_the_books_meanwhile_is_not_created_twice(world: World) -> None:
    allow(world, nieuw(world))
    made = new_in_exact(world, "Nieuw", City="Gent")["ID"]
    next_run(world)
    assert len(in_exact(world, "Nieuw")) == 1
    assert bound(world, Side.ZOHO, nieuw(world)) == made
