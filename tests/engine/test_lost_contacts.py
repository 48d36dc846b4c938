"""A contact whose creation stayed without an answer is made once, although Exact has no column for a key of ours."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.run import State
from exact_zoho.staging.connection import Connection
from sandbox.faults import Fault, FaultKind
from tests.engine.story import (
    bound,
    company,
    completed,
    contact_in_exact,
    contact_in_zoho,
    contact_on,
    contacts_on,
    creations,
    in_exact,
    issues,
    new_in_zoho,
    spoil_creation,
    told,
    until_quiet,
)
from tests.support.world import Crash, World

LOST = {
    "reply lost, applied": (FaultKind.DROP_AFTER, {}),
    "reply lost, not applied": (FaultKind.DROP_BEFORE, {}),
    "reply lost, applied later": (FaultKind.LATE, {"seconds": 30}),
    "server error, applied": (FaultKind.STATUS_AFTER, {"status": 500}),
    "server error, not applied": (FaultKind.STATUS, {"status": 500}),
    "reply cut off": (FaultKind.TRUNCATE, {"keep": 12}),
    "page instead of reply": (FaultKind.HTML, {}),
}


@pytest.fixture
def world() -> World:
    return company(2, {"creation": {"quarantine_seconds": 600}})


@pytest.mark.parametrize("target", list(Side))
@pytest.mark.parametrize(("kind", "how"), LOST.values(), ids=LOST)
def test_one_contact_comes_of_a_creation_without_an_answer(
    world: World, target: Side, kind: FaultKind, how: dict[str, int]
) -> None:
    source = contact_on(world, target.other, "Klant 1")
    spoil_creation(world, target, kind, "Contacts", **how)
    until_quiet(world)
    (made,) = contacts_on(world, target)
    assert bound(world, target.other, source, "contacts") == made["ID" if target is Side.EXACT else "id"]
    assert (issues(world), world.violations()) == ({}, [])


@pytest.mark.parametrize("target", list(Side))
def test_a_contact_that_was_made_is_adopted_in_the_same_run(world: World, target: Side) -> None:
    source = contact_on(world, target.other, "Klant 1")
    spoil_creation(world, target, FaultKind.DROP_AFTER, "Contacts")
    before = creations(world, target, "Contacts")
    completed(world)
    assert bound(world, target.other, source, "contacts")
    assert creations(world, target, "Contacts") == before + 1


def test_nothing_is_sent_again_to_exact_before_the_quarantine_is_over(world: World) -> None:
    source = contact_in_zoho(world, "Klant 1")
    spoil_creation(world, Side.EXACT, FaultKind.DROP_BEFORE, "Contacts")
    completed(world)
    for _ in range(2):
        world.universe.clock.advance(250)
        completed(world)
        assert creations(world, Side.EXACT, "Contacts") == 1
    assert told(world, source["id"]) == {"uncertain": ""}
    world.universe.clock.advance(250)
    completed(world)
    assert creations(world, Side.EXACT, "Contacts") == 2
    assert bound(world, Side.ZOHO, source["id"], "contacts")


def test_a_contact_and_its_account_both_without_an_answer_are_each_made_once(world: World) -> None:
    account = new_in_zoho(world, "Nieuw")
    contact = contact_in_zoho(world, "Nieuw")
    for module in ("Accounts", "Contacts"):
        spoil_creation(world, Side.EXACT, FaultKind.LATE, module, seconds=30)
    until_quiet(world)
    assert (len(in_exact(world, "Nieuw")), len(contacts_on(world, Side.EXACT))) == (1, 1)
    assert bound(world, Side.ZOHO, account["id"])
    assert bound(world, Side.ZOHO, contact["id"], "contacts")
    assert (issues(world), world.violations()) == ({}, [])


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE, FaultKind.LATE])
def test_of_two_namesakes_at_two_accounts_each_keeps_its_own(world: World, kind: FaultKind) -> None:
    sources = [contact_in_zoho(world, f"Klant {number}")["id"] for number in (1, 2)]
    spoil_creation(world, Side.EXACT, kind, "Contacts", times=2, seconds=30)
    until_quiet(world)
    partners = [bound(world, Side.ZOHO, source, "contacts") for source in sources]
    assert [world.contacts()[str(partner)]["AccountName"] for partner in partners] == ["Klant 1", "Klant 2"]
    assert len(contacts_on(world, Side.EXACT)) == 2
    assert issues(world) == {}


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.LATE])
def test_of_two_namesakes_at_one_account_none_is_made_twice(world: World, kind: FaultKind) -> None:
    """Father and son; where it cannot be told which of them one record is, a person is asked."""
    born = ("1950-01-01", "1980-01-01")
    sources = [contact_in_zoho(world, "Klant 1", Date_of_Birth=day)["id"] for day in born]
    spoil_creation(world, Side.EXACT, kind, "Contacts", times=2, seconds=30)
    until_quiet(world)
    assert len(contacts_on(world, Side.EXACT)) == 2
    for source in sources:
        assert bound(world, Side.ZOHO, source, "contacts") or told(world, source)
    before = world.marks()
    completed(world)
    assert world.writes(before) == []


def test_a_namesake_that_the_bookkeeper_enters_meanwhile_is_not_taken_for_ours(world: World) -> None:
    source = contact_in_zoho(world, "Klant 1", Email="anna@klant.nl")
    spoil_creation(world, Side.EXACT, FaultKind.DROP_BEFORE, "Contacts")
    completed(world)
    theirs = contact_in_exact(world, "Klant 1", Email="anna@klant.nl")
    until_quiet(world)
    assert [row["ID"] for row in contacts_on(world, Side.EXACT)] == [theirs["ID"]]
    assert bound(world, Side.ZOHO, source["id"], "contacts") == theirs["ID"]
    assert issues(world) == {}


@pytest.mark.parametrize("target", list(Side))
def test_a_crash_between_write_and_binding_is_made_good(
    world: World, target: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = contact_on(world, target.other, "Klant 1")

    def dies(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "remember", dies)
        with pytest.raises(Crash):
            world.sync()
    assert len(contacts_on(world, target)) == 1
    assert bound(world, target.other, source, "contacts") is None
    until_quiet(world)
    (made,) = contacts_on(world, target)
    assert bound(world, target.other, source, "contacts") == made["ID" if target is Side.EXACT else "id"]


def test_a_contact_edited_in_zoho_while_its_creation_waits_is_found_by_what_was_sent(world: World) -> None:
    source = contact_in_zoho(world, "Klant 1")
    spoil_creation(world, Side.EXACT, FaultKind.DROP_AFTER, "Contacts")
    world.exact.faults.add(Fault(FaultKind.REFUSE, "GET", "Contacts$", times=50))
    assert world.sync().state is State.FAILED
    world.exact.faults.clear()
    world.universe.clock.advance(60)
    world.zoho.edit("Contacts", source["id"], {"First_Name": "Johanna", "Email": "j@klant.nl"})
    until_quiet(world)
    (made,) = contacts_on(world, Side.EXACT)
    assert (made["FirstName"], made["Email"]) == ("Johanna", "j@klant.nl")
    assert bound(world, Side.ZOHO, source["id"], "contacts") == made["ID"]


@pytest.mark.parametrize("target", list(Side))
def test_a_creation_is_given_up_after_two_attempts_and_says_so(world: World, target: Side) -> None:
    source = contact_on(world, target.other, "Klant 1")
    spoil_creation(world, target, FaultKind.DROP_BEFORE, "Contacts", times=9)
    for _ in range(4):
        completed(world)
        world.universe.clock.advance(700)
    assert creations(world, target, "Contacts") == 2
    assert "refused" in told(world, source)
