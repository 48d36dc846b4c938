"""The main contact of an account: chosen on either side, told by the contacts, and never a reason for more calls."""

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
    in_exact,
    in_zoho,
    issues,
    linked_contact,
    new_in_zoho,
    until_quiet,
)
from tests.support.world import World

#: what Exact may do when the main contact changes, and when the contact that was it leaves
ANSWERS = [
    pytest.param(
        {"main_contact_bumps": bumps, "lost_main_contact": lost}, id=f"{'told' if bumps else 'silent'}, {lost}"
    )
    for bumps in (False, True)
    for lost in ("cleared", "kept")
]


@pytest.fixture(params=ANSWERS)
def world(request: pytest.FixtureRequest) -> World:
    return company(2, exact=request.param)


def main_contact(world: World, account: str = "Klant 1") -> tuple[str | None, str | None]:
    """The ids of an account's main contact on the two sides."""
    (exact,), (zoho,) = in_exact(world, account), in_zoho(world, account)
    return exact["MainContact"], (zoho["Main_Contact"] or {}).get("id")


def two_contacts(world: World) -> tuple[tuple[str, str], tuple[str, str]]:
    """Two linked contacts of the first account, the first of which is its main one."""
    return linked_contact(world), linked_contact(world, FirstName="Bea", LastName="Wit")


def choose(world: World, side: Side, contact: tuple[str, str] | None) -> None:
    """A person chooses the main contact of the first account."""
    if side is Side.EXACT:
        (account,) = in_exact(world, "Klant 1")
        world.exact.edit("crm/Accounts", account["ID"], {"MainContact": contact and contact[0]})
    else:
        (row,) = in_zoho(world, "Klant 1")
        world.zoho.edit("Accounts", row["id"], {"Main_Contact": contact and {"id": contact[1]}})


def test_the_first_contact_of_exact_arrives_as_the_main_one_in_one_run(world: World) -> None:
    contact = str(contact_in_exact(world, "Klant 1")["ID"])
    completed(world)
    assert main_contact(world) == (contact, bound(world, Side.EXACT, contact, "contacts"))
    assert (issues(world), world.violations()) == ({}, [])


def test_the_first_contact_of_zoho_becomes_the_main_one_on_both_sides_in_one_run(world: World) -> None:
    contact = str(contact_in_zoho(world, "Klant 1")["id"])
    completed(world)
    assert main_contact(world) == (bound(world, Side.ZOHO, contact, "contacts"), contact)
    assert (issues(world), world.violations()) == ({}, [])


def test_a_new_account_of_zoho_with_a_main_contact_arrives_whole_in_one_run(world: World) -> None:
    account = new_in_zoho(world, "Nieuw")
    for name in ("Anna", "Bea"):
        contact = contact_in_zoho(world, "Nieuw", First_Name=name)
    world.zoho.edit("Accounts", account["id"], {"Main_Contact": {"id": contact["id"]}})
    completed(world)
    assert main_contact(world, "Nieuw") == (bound(world, Side.ZOHO, contact["id"], "contacts"), contact["id"])
    assert (issues(world), world.violations()) == ({}, [])


@pytest.mark.parametrize("side", list(Side))
def test_a_main_contact_that_is_chosen_on_one_side_is_the_one_on_the_other(world: World, side: Side) -> None:
    first, second = two_contacts(world)
    assert main_contact(world) == first
    choose(world, side, second)
    until_quiet(world)
    assert main_contact(world) == second
    assert (issues(world), world.violations()) == ({}, [])


@pytest.mark.parametrize("side", list(Side))
def test_an_account_that_is_left_without_a_main_contact_has_none_on_either_side(world: World, side: Side) -> None:
    linked_contact(world)
    choose(world, side, None)
    until_quiet(world)
    assert main_contact(world) == (None, None)


def test_a_contact_that_is_new_in_zoho_and_chosen_at_once_is_the_main_one_in_exact_in_one_run(world: World) -> None:
    linked_contact(world)
    contact = contact_in_zoho(world, "Klant 1", First_Name="Bea", Last_Name="Wit")
    choose(world, Side.ZOHO, ("", contact["id"]))
    completed(world)
    assert main_contact(world) == (bound(world, Side.ZOHO, contact["id"], "contacts"), contact["id"])


@pytest.mark.parametrize("gone", list(Side))
def test_a_main_contact_that_was_deleted_on_one_side_stays_the_one_of_the_other(world: World, gone: Side) -> None:
    exact, zoho = linked_contact(world)
    if gone is Side.EXACT:
        world.exact.remove("crm/Contacts", exact)
    else:
        world.zoho.remove("Contacts", zoho)
    until_quiet(world)
    assert main_contact(world)[1 if gone is Side.EXACT else 0] == (zoho if gone is Side.EXACT else exact)
    other = in_zoho(world, "Klant 1")[0] if gone is Side.EXACT else in_exact(world, "Klant 1")[0]
    edit(world, gone.other, other)
    until_quiet(world)
    assert main_contact(world)[1 if gone is Side.EXACT else 0] == (zoho if gone is Side.EXACT else exact)
    assert world.violations() == []


def edit(world: World, side: Side, account: dict[str, Any]) -> None:
    """A person edits something else of the account."""
    if side is Side.EXACT:
        world.exact.edit("crm/Accounts", account["ID"], {"Fax": "+31 20 765 43 21"})
    else:
        world.zoho.edit("Accounts", account["id"], {"Fax": "+31 20 765 43 21"})


@pytest.mark.parametrize("mover", list(Side))
def test_an_account_whose_main_contact_moves_away_shows_on_both_sides_what_exact_makes_of_it(
    world: World, mover: Side
) -> None:
    exact, zoho = linked_contact(world)
    if mover is Side.EXACT:
        world.exact.edit("crm/Contacts", exact, {"Account": in_exact(world, "Klant 2")[0]["ID"]})
    else:
        world.zoho.edit("Contacts", zoho, {"Account_Name": {"id": in_zoho(world, "Klant 2")[0]["id"]}})
    until_quiet(world)
    assert main_contact(world, "Klant 2") == (exact, zoho)
    kept = world.exact.switches["lost_main_contact"] == "kept"
    assert main_contact(world) == ((exact, zoho) if kept else (None, None))
    assert (issues(world), world.violations()) == ({}, [])


def test_a_main_contact_cleared_in_zoho_after_it_was_deleted_in_exact_is_no_call_to_exact(world: World) -> None:
    exact, _ = linked_contact(world)
    world.exact.remove("crm/Contacts", exact)
    completed(world)
    world.universe.clock.advance(60)
    choose(world, Side.ZOHO, None)
    until_quiet(world)
    assert main_contact(world)[1] is None
    assert world.violations() == []


def test_many_first_contacts_cost_no_call_of_their_own() -> None:
    few, many = company(2), company(12)
    spent = {}
    for world, count in ((few, 2), (many, 12)):
        for number in range(1, count + 1):
            contact_in_exact(world, f"Klant {number}", LastName=f"Berg {number}")
        before = world.marks()
        completed(world)
        assert all(main_contact(world, f"Klant {number}")[1] for number in range(1, count + 1))
        spent[count] = [len(calls(world, before, side)) for side in Side]
    assert spent[2] == spent[12]
