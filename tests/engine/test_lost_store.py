"""The store is lost: a new one finds every link again, from what both sides keep, and creates nothing that exists."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine import repair
from exact_zoho.engine.run import State
from exact_zoho.errors import UsageError
from exact_zoho.staging.connection import Connection
from sandbox.clock import Clock
from sandbox.universe import Universe
from tests.engine.answers import ME, asked, edit, next_run, pair, phones, say, status
from tests.engine.story import (
    bound,
    contact_in_exact,
    contact_in_zoho,
    contacts_on,
    in_exact,
    issues,
    new_in_exact,
    new_in_zoho,
    new_on,
    until_quiet,
)
from tests.support.world import START, Crash, World

ONE, TWO = "+31 20 111 11 11", "+31 20 222 22 22"


@pytest.fixture
def before() -> World:
    """Customers and their contacts, of which each side made some, in sync; no two are called alike."""
    world = World(Universe(clock=Clock(START), populate=False))
    for name in ("Bakkerij Jansen", "Slagerij Maes"):
        new_in_exact(world, name, City="Gent")
    for name in ("Drukkerij Peeters", "Garage Willems"):
        new_in_zoho(world, name, Billing_City="Gent")
    world.live()
    contact_in_exact(world, "Bakkerij Jansen", FirstName="Anna", LastName="Berg", Email="anna@jansen.example")
    contact_in_zoho(world, "Garage Willems", First_Name="Bert", Last_Name="Dal", Email="bert@willems.example")
    until_quiet(world)
    return world


def links(world: World) -> dict[str, dict[str, str]]:
    """Who is linked to whom, by entity: Zoho's id by Exact's."""
    with world.bench() as bench:
        kept = {
            "accounts": bench.conn.bindings.by("accounts", Side.EXACT, list(world.accounts())),
            "contacts": bench.conn.bindings.by("contacts", Side.EXACT, list(world.contacts())),
        }
    return {entity: {each.exact: each.zoho for each in found.values()} for entity, found in kept.items()}


def sizes(world: World) -> tuple[int, int, int, int]:
    return len(world.accounts()), len(world.crm()), len(world.contacts()), len(world.people())


def lost(world: World) -> World:
    """The same services an hour later, with a store that knows nothing, set up."""
    world.universe.clock.advance(3600)
    again = World(world.universe)
    assert again.store is not world.store
    return again.ready()


def planned(world: World, plan: int) -> set[tuple[str, str]]:
    with world.bench() as bench:
        return {(entity, kind) for entity, _, kind in bench.conn.plans.counts(plan)}


def test_the_first_plan_links_all_and_creates_nobody(before: World) -> None:
    after = lost(before)
    first = after.sync()
    assert first.state is State.WAITING
    assert planned(after, first.plan) == {("accounts", "link"), ("contacts", "link")}
    marks = after.marks()
    assert after.sync(approve=True).state is State.COMPLETED
    assert links(after) == links(before)
    assert (len(links(after)["accounts"]), len(links(after)["contacts"])) == (4, 2)
    assert after.writes(marks) == [], "they agreed, and still do"
    assert (sizes(after), issues(after), after.violations()) == ((4, 4, 2, 2), {}, [])
    next_run(after)


def test_what_was_edited_while_there_was_no_store_is_not_lost(before: World) -> None:
    exact, zoho = pair(before, "Bakkerij Jansen")
    edit(before, Side.EXACT, exact, Phone=ONE)
    edit(before, Side.ZOHO, zoho, Fax=TWO)
    after = lost(before)
    assert after.sync(approve=True).state is State.COMPLETED
    next_run(after)
    assert phones(after, exact, zoho) == (ONE, ONE)
    assert after.accounts()[exact]["Fax"] == TWO
    assert links(after) == links(before)


def test_where_a_person_cleared_the_external_ids_exacts_key_finds_the_accounts_that_zoho_made(before: World) -> None:
    """The names were changed meanwhile as well, so that nothing else tells that they are one."""
    for name, other in (("Drukkerij Peeters", "Printing 24"), ("Garage Willems", "De Snelle Band")):
        exact, zoho = pair(before, name)
        before.universe.clock.advance(60)
        before.zoho.edit("Accounts", zoho, {"Exact_ID": None, "Account_Name": other, "Billing_City": "Luik"})
        assert before.accounts()[exact]["SearchCode"].strip().startswith("ZC")
    after = lost(before)
    first = after.sync()
    assert planned(after, first.plan) == {
        ("accounts", "link"), ("contacts", "link"), ("accounts", "update"),
    }  # fmt: skip
    assert after.sync(approve=True).state is State.COMPLETED
    assert links(after) == links(before)
    next_run(after)
    assert sizes(after) == (4, 4, 2, 2)
    exact, zoho = pair(after, "De Snelle Band")
    assert after.crm()[zoho]["Exact_ID"].endswith(exact)


def test_where_external_ids_were_cleared_of_what_exact_made_the_names_find_it(before: World) -> None:
    for row in before.crm().values():
        before.zoho.edit("Accounts", row["id"], {"Exact_ID": None})
    for row in before.people().values():
        before.zoho.edit("Contacts", row["id"], {"Exact_ID": None})
    after = lost(before)
    assert after.sync(approve=True).state is State.COMPLETED
    next_run(after)
    assert links(after) == links(before)
    assert (sizes(after), issues(after), asked(after)) == ((4, 4, 2, 2), {}, [])
    assert all(row["Exact_ID"] for row in [*after.crm().values(), *after.people().values()])


def test_what_was_deleted_in_exact_is_not_made_again_only_because_the_store_forgot_it(before: World) -> None:
    exact, zoho = pair(before, "Slagerij Maes")
    before.exact.remove("crm/Accounts", exact, before.universe.division)
    until_quiet(before)
    after = lost(before)
    assert after.sync(approve=True).state is State.COMPLETED
    next_run(after)
    assert in_exact(after, "Slagerij Maes") == []
    assert issues(after, zoho).keys() == {"deleted"}
    assert status(after, zoho)[0] == "Needs attention"
    with pytest.raises(UsageError, match="is not linked"):
        say(after, repair.unlink, "accounts", Side.ZOHO, zoho, ME)
    say(after, repair.recreate, "accounts", Side.ZOHO, zoho, ME)
    next_run(after)
    (made,) = in_exact(after, "Slagerij Maes")
    assert status(after, zoho) == ("In sync", made["ID"])


def test_a_contact_that_was_deleted_in_exact_is_not_made_again_either(before: World) -> None:
    (anna,) = contacts_on(before, Side.EXACT, "Berg")
    before.exact.remove("crm/Contacts", anna["ID"], before.universe.division)
    until_quiet(before)
    after = lost(before)
    assert after.sync(approve=True).state is State.COMPLETED
    next_run(after)
    assert contacts_on(after, Side.EXACT, "Berg") == []


@pytest.mark.parametrize("made", list(Side))
def test_a_store_lost_before_a_creation_could_be_noted_in_zoho_makes_no_second_one(
    made: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died, and its store with it, between the reply to a creation and anything that follows from it."""
    world = World(Universe(clock=Clock(START), populate=False)).live()
    source = new_on(world, made.other, "Bakkerij Jansen")

    def dies(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "remember", dies)
        with pytest.raises(Crash):
            world.sync()
    after = lost(world)
    assert after.sync(approve=True).state is State.COMPLETED
    next_run(after)
    assert sizes(after)[:2] == (1, 1)
    assert bound(after, made.other, source)
