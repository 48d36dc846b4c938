"""The account of a contact: it moves on either side, takes no part, becomes a customer, or is deleted."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from tests.engine.story import (
    bound,
    calls,
    company,
    completed,
    contact_in_exact,
    contact_in_zoho,
    contacts_on,
    in_exact,
    in_zoho,
    issues,
    linked_contact,
    new_in_exact,
    new_in_zoho,
    new_on,
    told,
    until_quiet,
)
from tests.support.world import World

NO_CUSTOMER = {
    Side.EXACT: "its account is not synchronised: it is not a customer in Exact (status A)",
    Side.ZOHO: "its account is not synchronised: its Account Type in Zoho does not stand for a customer",
}


@pytest.fixture
def world() -> World:
    return company(2)


def account_of(world: World, exact: str, zoho: str) -> tuple[str, str]:
    """The names of the account that the contact has on each side."""
    return world.contacts()[exact]["AccountName"], world.people()[zoho]["Account_Name"]["name"]


def move(world: World, side: Side, pair: tuple[str, str], account: str) -> None:
    """A person moves a contact to the account of that name."""
    if side is Side.EXACT:
        world.exact.edit("crm/Contacts", pair[0], {"Account": in_exact(world, account)[0]["ID"]})
    else:
        world.zoho.edit("Contacts", pair[1], {"Account_Name": {"id": in_zoho(world, account)[0]["id"]}})


def supplier(world: World, side: Side) -> Any:
    """A supplier and its contact are entered on a side; the contact."""
    if side is Side.EXACT:
        new_in_exact(world, "Drukker", Status="A", IsSupplier=True)
        return contact_in_exact(world, "Drukker")
    new_in_zoho(world, "Drukker", Account_Type="Supplier")
    return contact_in_zoho(world, "Drukker")


def becomes_customer(world: World, side: Side) -> None:
    """The supplier buys something, too."""
    if side is Side.EXACT:
        world.exact.edit("crm/Accounts", in_exact(world, "Drukker")[0]["ID"], {"Status": "C"})
    else:
        world.zoho.edit("Accounts", in_zoho(world, "Drukker")[0]["id"], {"Account_Type": "Customer"})


@pytest.mark.parametrize("mover", list(Side))
def test_a_contact_that_moves_to_another_account_moves_across(world: World, mover: Side) -> None:
    pair = linked_contact(world)
    move(world, mover, pair, "Klant 2")
    until_quiet(world)
    assert account_of(world, *pair) == ("Klant 2", "Klant 2")
    assert (issues(world), world.violations()) == ({}, [])


@pytest.mark.parametrize("mover", list(Side))
def test_a_contact_that_moves_to_an_account_of_the_same_run_moves_across_in_it(world: World, mover: Side) -> None:
    pair = linked_contact(world)
    new_on(world, mover, "Nieuw")
    move(world, mover, pair, "Nieuw")
    completed(world)
    assert account_of(world, *pair) == ("Nieuw", "Nieuw")
    assert (issues(world), world.violations()) == ({}, [])


def test_a_contact_moved_on_both_sides_goes_where_it_was_moved_last(world: World) -> None:
    new_in_exact(world, "Klant 3", Phone="+31 20 123 45 03")
    pair = linked_contact(world)
    move(world, Side.EXACT, pair, "Klant 2")
    world.universe.clock.advance(60)
    move(world, Side.ZOHO, pair, "Klant 3")
    until_quiet(world)
    assert account_of(world, *pair) == ("Klant 3", "Klant 3")


def test_a_contact_that_loses_its_account_in_zoho_keeps_it_in_exact_and_says_so(world: World) -> None:
    exact, zoho = linked_contact(world)
    world.zoho.edit("Contacts", zoho, {"Account_Name": None, "Phone": "0123"})
    until_quiet(world)
    assert world.contacts()[exact]["AccountName"] == "Klant 1"
    assert world.contacts()[exact]["Phone"] == "0123"
    assert world.people()[zoho]["Account_Name"]["name"] == "Klant 1"
    assert issues(world) == {}


@pytest.mark.parametrize("side", list(Side))
def test_a_contact_of_a_supplier_takes_no_part_with_a_reason_and_no_issue(world: World, side: Side) -> None:
    supplier(world, side)
    before = world.marks()
    result = completed(world)
    assert result.report["excluded"][NO_CUSTOMER[side]] == 1
    assert (issues(world), world.writes(before)) == ({}, [])
    before = world.marks()
    completed(world)
    assert not [call for each in Side for call in calls(world, before, each) if "guid" in call]


@pytest.mark.parametrize("side", list(Side))
def test_a_contact_goes_in_the_run_in_which_its_account_became_a_customer(world: World, side: Side) -> None:
    contact = supplier(world, side)
    completed(world)
    world.universe.clock.advance(60)
    becomes_customer(world, side)
    completed(world)
    assert bound(world, side, contact["ID" if side is Side.EXACT else "id"], "contacts")
    (exact,), (zoho,) = (contacts_on(world, each) for each in Side)
    assert (exact["AccountName"], zoho["Account_Name"]["name"]) == ("Drukker", "Drukker")
    assert issues(world) == {}


@pytest.mark.parametrize("side", list(Side))
def test_a_linked_contact_that_moves_to_a_supplier_stays_where_it_was_and_says_so(world: World, side: Side) -> None:
    pair = linked_contact(world)
    supplier(world, side)
    move(world, side, pair, "Drukker")
    until_quiet(world)
    assert account_of(world, *pair)[1 if side is Side.EXACT else 0] == "Klant 1"
    assert told(world, pair[1]) == {"waiting": "account"}
    with world.bench() as bench:
        (issue,) = bench.conn.issues.open("contacts")
    assert issue.message == f"Account is not synchronised: {NO_CUSTOMER[side].partition(': ')[2]}."
    becomes_customer(world, side)
    until_quiet(world)
    assert account_of(world, *pair) == ("Drukker", "Drukker")
    assert issues(world) == {}
    assert world.violations() == []


@pytest.mark.parametrize("answer", ["empty", "cleared", "deleted"])
def test_an_account_deleted_in_zoho_costs_exact_neither_account_nor_contact(answer: str) -> None:
    world = company(2, zoho={"lookup_of_deleted": answer})
    exact, zoho = linked_contact(world)
    account, crm = in_exact(world, "Klant 1")[0], in_zoho(world, "Klant 1")[0]
    world.zoho.remove("Accounts", crm["id"])
    until_quiet(world)
    assert world.accounts()[account["ID"]]["Name"] == "Klant 1"
    assert (world.contacts()[exact]["AccountName"], world.contacts()[exact]["FullName"]) == ("Klant 1", "Anna Berg")
    assert in_zoho(world, "Klant 1") == []
    assert told(world, account["ID"]) == {"deleted": ""}
    if answer == "deleted":
        assert told(world, exact) == {"deleted": ""}
    else:
        assert world.people()[zoho]["Account_Name"] is None
    assert world.violations() == []


@pytest.mark.parametrize("answer", ["empty", "cleared"])
def test_after_its_account_was_deleted_in_zoho_a_contact_is_still_edited_both_ways(answer: str) -> None:
    world = company(2, zoho={"lookup_of_deleted": answer})
    exact, zoho = linked_contact(world)
    world.zoho.remove("Accounts", in_zoho(world, "Klant 1")[0]["id"])
    until_quiet(world)
    world.exact.edit("crm/Contacts", exact, {"Phone": "0123"})
    world.zoho.edit("Contacts", zoho, {"Mobile": "0456"})
    until_quiet(world)
    assert (world.people()[zoho]["Phone"], world.contacts()[exact]["Mobile"]) == ("0123", "0456")
    assert world.violations() == []


def test_an_account_deleted_in_exact_goes_with_its_contacts_and_costs_zoho_none(world: World) -> None:
    _, zoho = linked_contact(world)
    account, crm = in_exact(world, "Klant 1")[0], in_zoho(world, "Klant 1")[0]
    world.exact.remove("crm/Accounts", account["ID"])
    until_quiet(world)
    assert contacts_on(world, Side.EXACT) == []
    assert world.people()[zoho]["Account_Name"]["id"] == crm["id"]
    assert (told(world, crm["id"]), told(world, zoho)) == ({"deleted": ""}, {"deleted": ""})
    assert world.violations() == []


@pytest.mark.parametrize("answer", ["empty", "cleared"])
def test_a_contact_has_its_account_again_once_that_was_restored_in_zoho(answer: str) -> None:
    world = company(2, zoho={"lookup_of_deleted": answer})
    pair = linked_contact(world)
    crm = in_zoho(world, "Klant 1")[0]
    world.zoho.remove("Accounts", crm["id"])
    until_quiet(world)
    world.zoho.undelete("Accounts", crm["id"])
    world.zoho.edit("Accounts", crm["id"], {"Phone": "+31 20 765 43 21"})
    until_quiet(world)
    assert account_of(world, *pair) == ("Klant 1", "Klant 1")
    assert (issues(world), world.violations()) == ({}, [])


def test_a_new_contact_of_an_account_that_was_deleted_across_waits(world: World) -> None:
    world.exact.remove("crm/Accounts", in_exact(world, "Klant 1")[0]["ID"])
    contact = contact_in_zoho(world, "Klant 1")
    until_quiet(world)
    assert contacts_on(world, Side.EXACT) == []
    assert told(world, contact["id"]) == {"waiting": "account"}
    assert world.violations() == []
