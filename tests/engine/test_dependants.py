"""Many contacts of one account that cannot be created: they wait with it at no cost, and go with it in one run."""

from __future__ import annotations

import json

import pytest

from exact_zoho.core.entity import Side
from sandbox.faults import Fault, FaultKind
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
    new_in_exact,
    new_in_zoho,
    told,
)
from tests.support.world import World

MANY = 40
#: what is too long a name for Exact, and too long a register number for Zoho
LONG_NAME, LONG_NUMBER = "Molen van de Vereniging tot Behoud van Molens in Waterland", "K" * 35
REFUSAL = json.dumps({"error": {"code": "", "message": {"lang": "", "value": "Ongeldig: Relatie"}}})
SURNAMES = [first + second for first in ("Berg", "Dijk", "Zee", "Wolde", "Kamp") for second in
            ("mans", "stra", "inga", "hout", "veld", "kerk", "poort", "bron")]  # fmt: skip


@pytest.fixture
def world() -> World:
    return company(2)


def broken(world: World, side: Side) -> tuple[str, list[str]]:
    """An account that the other side does not take, with its contacts: their ids."""
    if side is Side.EXACT:
        account = new_in_exact(world, "Molen", ChamberOfCommerce=LONG_NUMBER)["ID"]
        return account, [contact_in_exact(world, "Molen", LastName=name)["ID"] for name in SURNAMES]
    account = new_in_zoho(world, LONG_NAME)["id"]
    return account, [contact_in_zoho(world, LONG_NAME, Last_Name=name)["id"] for name in SURNAMES]


def repaired(world: World, side: Side) -> None:
    """A person corrects the account where it is."""
    if side is Side.EXACT:
        world.exact.edit("crm/Accounts", in_exact(world, "Molen")[0]["ID"], {"ChamberOfCommerce": "12345678"})
    else:
        world.zoho.edit("Accounts", in_zoho(world, LONG_NAME)[0]["id"], {"Account_Name": "Molen"})


def all_in_sync(world: World, side: Side, contacts: list[str]) -> bool:
    """Whether each contact has a partner that belongs to the partner of the account."""
    partners = [bound(world, side, contact, "contacts") for contact in contacts]
    if side is Side.EXACT:
        homes = {row["Account_Name"]["name"] for row in world.people().values() if row["id"] in partners}
    else:
        homes = {row["AccountName"] for row in world.contacts().values() if row["ID"] in partners}
    return len(set(partners) - {None}) == MANY and homes == {"Molen"}


def counted(world: World) -> dict[tuple[str, str], int]:
    """How many issues are open, by entity and code."""
    with world.bench() as bench:
        return dict(bench.conn.issues.counts())


def test_there_are_many() -> None:
    assert len(set(SURNAMES)) == MANY


@pytest.mark.parametrize("side", list(Side))
def test_they_wait_without_a_call_of_their_own(world: World, side: Side) -> None:
    account, contacts = broken(world, side)
    before = world.marks()
    completed(world)
    assert [call for call in calls(world, before, side.other) if "Contacts" in call and "POST" in call] == []
    said = [call for call in world.writes(before) if "/Contacts" in call]
    assert said == ([] if side is Side.EXACT else ["PUT /crm/v8/Contacts"])  # one call in which all of them say so
    assert told(world, account)
    assert counted(world)["contacts", "waiting"] == MANY
    assert all(told(world, contact) == {"waiting": "account"} for contact in contacts)
    world.universe.clock.advance(60)
    before = world.marks()
    completed(world)
    assert world.writes(before) == []


@pytest.mark.parametrize("side", list(Side))
def test_all_are_in_sync_in_the_run_after_the_account_was_corrected(world: World, side: Side) -> None:
    account, contacts = broken(world, side)
    completed(world)
    world.universe.clock.advance(60)
    repaired(world, side)
    completed(world)
    assert bound(world, side, account)
    assert all_in_sync(world, side, contacts)
    assert counted(world) == {}
    assert {row["Exact_Sync_Status"] for row in world.people().values()} == {"In sync"}
    before = world.marks()
    completed(world)
    assert (world.writes(before), world.violations()) == ([], [])


def test_all_are_in_sync_in_the_run_after_the_bookkeeper_made_the_account_by_hand(world: World) -> None:
    account = new_in_zoho(world, "Molen")["id"]
    contacts = [contact_in_zoho(world, "Molen", Last_Name=name)["id"] for name in SURNAMES]
    world.exact.faults.add(Fault(FaultKind.STATUS, "POST", "crm/Accounts$", times=9, status=500, body=REFUSAL))
    completed(world)
    assert counted(world) == {("accounts", "refused"): 1, ("contacts", "waiting"): MANY}
    world.universe.clock.advance(60)
    made = new_in_exact(world, "Molen")
    completed(world)
    assert bound(world, Side.ZOHO, account) == made["ID"]
    assert all_in_sync(world, Side.ZOHO, contacts)
    assert issues(world) == {}


def test_all_are_in_sync_in_the_run_after_the_account_was_made_in_zoho_by_hand(world: World) -> None:
    account, contacts = broken(world, Side.EXACT)
    completed(world)
    world.universe.clock.advance(60)
    made = new_in_zoho(world, "Molen")
    completed(world)
    assert bound(world, Side.EXACT, account) == made["id"]
    assert all_in_sync(world, Side.EXACT, contacts)
    assert counted(world) == {("accounts", "too_long"): 1}
