"""Two records that may be one wait for a person, with what speaks for and against it; the answer is heeded for good."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.core.matching import Decision
from exact_zoho.engine import questions, repair
from exact_zoho.errors import UsageError
from tests.engine.answers import ME, asked, edit, next_run, pair, remove, say, status
from tests.engine.story import (
    bound,
    company,
    contact_in_exact,
    contact_in_zoho,
    contacts_on,
    founded,
    in_exact,
    in_zoho,
    issues,
    new_in_exact,
    new_in_zoho,
    on,
)
from tests.support.world import World

ACCOUNTS = "accounts"
NAME = "Bakkerij De Vries"
BOTH = list(Side)


@pytest.fixture
def world() -> World:
    """A bakery in two towns, once in Exact and once in Zoho: perhaps it moved, perhaps it has two shops."""
    world = company(1)
    new_in_exact(world, NAME, City="Gent")
    new_in_zoho(world, NAME, Billing_City="Brugge", Phone="+32 9 111 11 11")
    next_run(world)
    return world


def answer(world: World, said: Decision, name: str = NAME) -> str:
    return say(world, repair.decide_match, ACCOUNTS, *pair(world, name), said, ME)


def counts(world: World, name: str = NAME) -> tuple[int, int]:
    """How many accounts of that name there are, Exact's first."""
    return len(in_exact(world, name)), len(in_zoho(world, name))


# -- asked ------------------------------------------------------------------------------------------------------------


def test_a_likely_pair_is_asked_about_with_what_speaks_for_and_against_it(world: World) -> None:
    (question,) = asked(world)
    assert (question.exact, question.zoho) == pair(world, NAME)
    assert question.exact_name == f"{NAME}, Gent"
    assert question.zoho_name == f"{NAME}, Brugge"
    assert 0.15 < question.score < 0.97
    assert "name agrees" in question.why
    assert "city differs" in question.why


def test_meanwhile_neither_is_created_across_and_both_say_why(world: World) -> None:
    exact, zoho = pair(world, NAME)
    assert counts(world) == (1, 1)
    for record in (exact, zoho):
        assert issues(world, record).keys() == {"ambiguous"}
    assert status(world, zoho) == ("Needs attention", None)
    assert "Gent" not in world.crm()[zoho]["Exact_Sync_Message"]
    assert NAME in world.crm()[zoho]["Exact_Sync_Message"]


def test_a_question_that_is_asked_again_stands_in_the_queue_once(world: World) -> None:
    exact, zoho = pair(world, NAME)
    for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
        edit(world, side, record, Fax="+32 9 222 22 22" if side is Side.EXACT else "+32 9 333 33 33")
        next_run(world)
    assert [(each.exact, each.zoho) for each in asked(world)] == [(exact, zoho)]


def test_a_preview_asks_as_well() -> None:
    world = founded(0)
    new_in_exact(world, NAME, City="Gent")
    new_in_zoho(world, NAME, Billing_City="Brugge")
    world.ready().sync(preview=True)
    assert len(asked(world)) == 1


def test_the_likeliest_of_several_is_shown_first(world: World) -> None:
    new_in_exact(world, "Bakkerij De Vries & Zonen", Country="DE", City="Aachen")
    next_run(world)
    found = asked(world)
    assert found[0].exact_name == f"{NAME}, Gent"
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


# -- answered ---------------------------------------------------------------------------------------------------------


def test_accepted_records_are_linked_by_the_next_run_and_merged(world: World) -> None:
    exact, zoho = pair(world, NAME)
    assert "one from the next run on" in answer(world, Decision.ACCEPTED)
    next_run(world)
    assert bound(world, Side.EXACT, exact) == zoho
    assert (counts(world), asked(world), issues(world)) == ((1, 1), [], {})
    assert status(world, zoho) == ("In sync", exact)
    assert world.accounts()[exact]["Phone"] == "+32 9 111 11 11"
    assert world.accounts()[exact]["City"] == world.crm()[zoho]["Billing_City"]


def test_refused_records_are_both_created_across(world: World) -> None:
    exact, zoho = pair(world, NAME)
    answer(world, Decision.REFUSED)
    next_run(world)
    assert counts(world) == (2, 2)
    assert bound(world, Side.EXACT, exact) not in (None, zoho)
    assert bound(world, Side.ZOHO, zoho) not in (None, exact)
    assert (asked(world), issues(world)) == ([], {})


def separate(said: Decision) -> World:
    """A world where the two were said to be two while neither could be created across, so that both stay lonely."""
    world = company(1, {"entities": {ACCOUNTS: {"to_exact": "update", "to_zoho": "update"}}})
    new_in_exact(world, NAME, City="Gent")
    new_in_zoho(world, NAME, Billing_City="Brugge")
    next_run(world)
    answer(world, said)
    next_run(world)
    assert asked(world) == []
    return world


def test_a_refusal_holds_while_the_evidence_is_the_same() -> None:
    world = separate(Decision.REFUSED)
    edit(world, Side.EXACT, pair(world, NAME)[0], Remarks="Levering aan de achterdeur")
    next_run(world)
    assert (asked(world), issues(world)) == ([], {})


def test_refused_records_are_asked_about_again_when_new_evidence_appears() -> None:
    world = separate(Decision.REFUSED)
    exact, zoho = pair(world, NAME)
    edit(world, Side.EXACT, exact, Website="www.devries.example")
    next_run(world)
    assert asked(world) == [], "a key that one of them lacks says nothing"
    edit(world, Side.ZOHO, zoho, Website="https://devries.example/contact")
    next_run(world)
    (question,) = asked(world)
    assert (question.exact, question.zoho) == (exact, zoho)
    assert "internet domain agrees" in question.why
    assert issues(world, zoho).keys() == {"ambiguous"}


def test_refused_records_are_linked_once_both_show_one_vat_number() -> None:
    world = separate(Decision.REFUSED)
    exact, zoho = pair(world, NAME)
    edit(world, Side.EXACT, exact, VATNumber="BE0123456749")
    next_run(world)
    assert bound(world, Side.EXACT, exact) is None
    edit(world, Side.ZOHO, zoho, VAT_Number="BE 0123.456.749")
    next_run(world)
    assert bound(world, Side.EXACT, exact) == zoho


def test_what_was_answered_with_never_is_never_asked_again() -> None:
    world = separate(Decision.NEVER)
    exact, zoho = pair(world, NAME)
    edit(world, Side.EXACT, exact, VATNumber="BE0123456749", City="Brugge", Phone="+32 9 111 11 11")
    edit(world, Side.ZOHO, zoho, VAT_Number="BE 0123.456.749", Phone="+32 9 111 11 11")
    next_run(world)
    assert (bound(world, Side.EXACT, exact), asked(world), issues(world)) == (None, [], {})


def test_records_that_were_refused_are_created_across_only_once_each(world: World) -> None:
    """Each of the four looks like two others, of which one is its own partner and one was said to be another."""
    answer(world, Decision.NEVER)
    next_run(world)
    for row in in_exact(world, NAME):
        edit(world, Side.EXACT, row["ID"], Remarks="Gezien")
    next_run(world)
    assert (counts(world), asked(world), issues(world)) == ((2, 2), [], {})


def test_the_last_answer_counts(world: World) -> None:
    for said in (Decision.REFUSED, Decision.NEVER, Decision.ACCEPTED):
        answer(world, said)
    next_run(world)
    exact, zoho = pair(world, NAME)
    assert bound(world, Side.EXACT, exact) == zoho


def test_of_several_candidates_the_accepted_one_is_linked_and_the_other_goes_its_way(world: World) -> None:
    other = new_in_exact(world, NAME, City="Aalst")["ID"]
    next_run(world)
    zoho = in_zoho(world, NAME)[0]["id"]
    assert len(asked(world)) == 2
    say(world, repair.decide_match, ACCOUNTS, other, zoho, Decision.ACCEPTED, ME)
    next_run(world)
    assert bound(world, Side.ZOHO, zoho) == other
    assert len(in_exact(world, NAME)) == 2
    assert asked(world) == []
    lonely = next(row["ID"] for row in in_exact(world, NAME) if row["ID"] != other)
    assert bound(world, Side.EXACT, lonely)


def test_an_answer_about_records_that_were_never_read_is_refused(world: World) -> None:
    with pytest.raises(UsageError, match="as far as was read"):
        say(world, repair.decide_match, ACCOUNTS, "nobody", pair(world, NAME)[1], Decision.ACCEPTED, ME)


def test_who_answered_and_when_is_kept(world: World) -> None:
    exact, zoho = pair(world, NAME)
    answer(world, Decision.REFUSED)
    with world.bench() as bench:
        kept = bench.conn.matches.get(ACCOUNTS, exact, zoho)
    assert kept is not None
    assert (kept.decided_by, kept.decided_at) == (ME, world.universe.clock.now())


# -- settled otherwise ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", BOTH)
def test_a_question_is_over_when_an_edit_lets_the_two_link_by_themselves(world: World, side: Side) -> None:
    exact, zoho = pair(world, NAME)
    if side is Side.EXACT:
        edit(world, side, exact, City="Brugge")
    else:
        edit(world, side, zoho, Billing_City="Gent")
    next_run(world)
    assert bound(world, Side.EXACT, exact) == zoho
    assert (asked(world), issues(world), counts(world)) == ([], {}, (1, 1))


@pytest.mark.parametrize("side", BOTH)
def test_a_question_is_over_when_an_edit_makes_two_of_them(world: World, side: Side) -> None:
    exact, zoho = pair(world, NAME)
    if side is Side.EXACT:
        edit(world, side, exact, Name="Slagerij Maes")
    else:
        edit(world, side, zoho, Account_Name="Slagerij Maes")
    next_run(world)
    assert (asked(world), issues(world)) == ([], {})
    assert bound(world, Side.EXACT, exact)
    assert bound(world, Side.ZOHO, zoho)


@pytest.mark.parametrize("gone", BOTH)
def test_a_question_is_over_when_one_of_them_is_deleted_and_the_other_is_created_across(
    world: World, gone: Side
) -> None:
    exact, zoho = pair(world, NAME)
    remove(world, gone, exact if gone is Side.EXACT else zoho)
    next_run(world)
    assert (asked(world), issues(world)) == ([], {})
    assert len(on(world, gone, NAME)) == len(on(world, gone.other, NAME)) == 1


def test_a_question_about_a_frozen_record_stays_because_the_other_one_waits_for_its_answer(world: World) -> None:
    exact, zoho = pair(world, NAME)
    say(world, repair.freeze, ACCOUNTS, Side.ZOHO, zoho, ME)
    next_run(world)
    assert status(world, zoho)[0] == "Not synchronised"
    assert (len(asked(world)), counts(world)) == (1, (1, 1))
    answer(world, Decision.ACCEPTED)
    next_run(world)
    assert (bound(world, Side.EXACT, exact), counts(world)) == (None, (1, 1))
    say(world, repair.thaw, ACCOUNTS, Side.ZOHO, zoho)
    next_run(world)
    assert (bound(world, Side.EXACT, exact), counts(world)) == (zoho, (1, 1))


# -- contacts ---------------------------------------------------------------------------------------------------------


def test_contacts_are_asked_about_within_their_account_and_linked_when_accepted() -> None:
    world = company(1)
    exact = contact_in_exact(world, "Klant 1", FirstName="Johanna", LastName="Berg", BirthDate="1980-05-01")["ID"]
    zoho = contact_in_zoho(world, "Klant 1", First_Name="J.", Last_Name="Berg", Date_of_Birth="1979-05-01")["id"]
    next_run(world)
    (question,) = asked(world)
    assert (question.entity, question.exact, question.zoho) == ("contacts", exact, zoho)
    say(world, repair.decide_match, "contacts", exact, zoho, Decision.ACCEPTED, ME)
    next_run(world)
    assert bound(world, Side.EXACT, exact, "contacts") == zoho
    assert len(contacts_on(world, Side.EXACT)) == len(contacts_on(world, Side.ZOHO)) == 1


# -- meant by its Zoho id ---------------------------------------------------------------------------------------------


def test_an_only_question_about_a_zoho_record_is_meant_by_its_id(world: World) -> None:
    exact, zoho = pair(world, NAME)
    with world.bench() as bench:
        assert questions.meant(bench, "", zoho, "") == (ACCOUNTS, exact, zoho)
        with pytest.raises(UsageError, match="nothing is asked"):
            questions.meant(bench, "", exact, "")
    new_in_exact(world, NAME, City="Aalst")
    next_run(world)
    with world.bench() as bench:
        with pytest.raises(UsageError, match="several records of Exact"):
            questions.meant(bench, "", zoho, "")
        assert questions.meant(bench, "", zoho, exact) == (ACCOUNTS, exact, zoho)
