"""What an operator may do about single records: after the next run both sides are as was asked, and stay so."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine import repair
from exact_zoho.errors import UsageError
from sandbox.faults import FaultKind
from tests.engine.answers import ME, edit, next_run, pair, phones, remove, say, status
from tests.engine.story import (
    bound,
    company,
    completed,
    contact_in_zoho,
    contacts_on,
    in_exact,
    in_zoho,
    issues,
    linked_contact,
    new_in_exact,
    new_in_zoho,
    new_on,
    on,
    spoil_creation,
    until_quiet,
)
from tests.support.world import World

ACCOUNTS = "accounts"
ONE, TWO, THREE = "+31 20 111 11 11", "+31 20 222 22 22", "+31 20 333 33 33"
BOTH = list(Side)


@pytest.fixture
def world() -> World:
    return company(2)


def ident(record: dict[str, str], side: Side) -> str:
    return record["ID" if side is Side.EXACT else "id"]


# -- unlink -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", BOTH)
def test_unlinked_records_stay_and_go_separate_ways(world: World, side: Side) -> None:
    exact, zoho = pair(world)
    say(world, repair.unlink, ACCOUNTS, side, (exact, zoho)[side is Side.ZOHO], ME)
    next_run(world)
    assert bound(world, Side.EXACT, exact) is None
    assert status(world, zoho) == ("Not synchronised", None)
    edit(world, Side.EXACT, exact, Phone=ONE)
    edit(world, Side.ZOHO, zoho, Phone=TWO)
    next_run(world)
    assert phones(world, exact, zoho) == (ONE, TWO)
    assert (len(world.accounts()), len(world.crm())) == (2, 2)


def test_what_is_not_linked_cannot_be_unlinked(world: World) -> None:
    with pytest.raises(UsageError, match="not linked"):
        say(world, repair.unlink, ACCOUNTS, Side.EXACT, new_in_exact(world, "Los")["ID"], ME)
    with pytest.raises(UsageError, match="there are accounts"):
        say(world, repair.unlink, "customers", Side.EXACT, pair(world)[0], ME)


@pytest.mark.parametrize("origin", BOTH)
def test_unlinked_and_thawed_records_are_not_taken_for_one_again_and_each_gets_a_partner_of_its_own(
    world: World, origin: Side
) -> None:
    """Neither the name they share, nor the key under which one was created for the other, links them again."""
    new_on(world, origin, "Nieuw")
    until_quiet(world)
    exact, zoho = pair(world, "Nieuw")
    say(world, repair.unlink, ACCOUNTS, Side.EXACT, exact, ME)
    next_run(world)
    for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
        say(world, repair.thaw, ACCOUNTS, side, record)
    next_run(world)
    assert (len(in_exact(world, "Nieuw")), len(in_zoho(world, "Nieuw"))) == (2, 2)
    assert bound(world, Side.EXACT, exact) not in (None, zoho)
    assert bound(world, Side.ZOHO, zoho) not in (None, exact)
    assert status(world, zoho) == ("In sync", bound(world, Side.ZOHO, zoho))


def test_what_depends_on_an_unlinked_account_stays_out_until_that_is_created_anew(world: World) -> None:
    _, zoho = pair(world)
    say(world, repair.unlink, ACCOUNTS, Side.ZOHO, zoho, ME)
    anna = contact_in_zoho(world, "Klant 1")
    why = "its account is not synchronised: a person unlinked it"
    assert completed(world).report["excluded"][why] == 1
    next_run(world)
    assert (contacts_on(world, Side.EXACT), issues(world)) == ([], {})
    say(world, repair.recreate, ACCOUNTS, Side.ZOHO, zoho, ME)
    next_run(world)
    (made,) = contacts_on(world, Side.EXACT)
    assert made["Account"] == bound(world, Side.ZOHO, zoho)
    assert bound(world, Side.ZOHO, anna["id"], "contacts") == made["ID"]


def test_a_contact_that_waited_for_its_account_waits_no_more_when_that_is_frozen(world: World) -> None:
    name = "Te lange naam " * 6
    new = new_in_zoho(world, name)
    anna = contact_in_zoho(world, name)
    next_run(world)
    assert issues(world, anna["id"]).keys() == {"waiting"}
    assert world.people()[anna["id"]]["Exact_Sync_Status"] == "Waiting"
    say(world, repair.freeze, ACCOUNTS, Side.ZOHO, new["id"], ME)
    next_run(world)
    assert issues(world) == {}
    shown = world.people()[anna["id"]]
    assert (shown["Exact_Sync_Status"], shown["Exact_Sync_Message"]) == (None, None)


def test_contacts_of_an_unlinked_account_stay_linked_and_quiet(world: World) -> None:
    anna, ann = linked_contact(world)
    say(world, repair.unlink, ACCOUNTS, Side.EXACT, pair(world)[0], ME)
    next_run(world)
    assert bound(world, Side.EXACT, anna, "contacts") == ann
    world.universe.clock.advance(60)
    world.exact.edit("crm/Contacts", anna, {"Phone": ONE})
    next_run(world)
    assert world.people()[ann]["Phone"] == ONE


# -- relink and adopt -------------------------------------------------------------------------------------------------


def test_relinking_takes_over_although_both_zoho_records_show_another_unique_external_id(world: World) -> None:
    exact_1, zoho_1 = pair(world, "Klant 1")
    exact_2, zoho_2 = pair(world, "Klant 2")
    say(world, repair.relink, ACCOUNTS, exact_1, zoho_2, ME)
    next_run(world)
    assert bound(world, Side.EXACT, exact_1) == zoho_2
    assert status(world, zoho_2) == ("In sync", exact_1)
    assert status(world, zoho_1) == ("Not synchronised", None)
    assert (bound(world, Side.EXACT, exact_2), bound(world, Side.ZOHO, zoho_1)) == (None, None)
    assert world.accounts()[exact_1]["Name"] == world.crm()[zoho_2]["Account_Name"]
    assert world.accounts()[exact_2]["Name"] == "Klant 2"
    assert world.crm()[zoho_1]["Account_Name"] == "Klant 1"
    assert (len(world.accounts()), len(world.crm())) == (2, 2)


def test_two_pairs_can_be_swapped(world: World) -> None:
    exact_1, zoho_1 = pair(world, "Klant 1")
    exact_2, zoho_2 = pair(world, "Klant 2")
    say(world, repair.relink, ACCOUNTS, exact_1, zoho_2, ME)
    say(world, repair.relink, ACCOUNTS, exact_2, zoho_1, ME)
    next_run(world)
    assert (bound(world, Side.EXACT, exact_1), bound(world, Side.EXACT, exact_2)) == (zoho_2, zoho_1)
    assert status(world, zoho_1) == ("In sync", exact_2)
    assert status(world, zoho_2) == ("In sync", exact_1)
    assert (len(world.accounts()), len(world.crm())) == (2, 2)


def test_relinking_back_is_heeded_as_the_last_word(world: World) -> None:
    exact, zoho = pair(world)
    say(world, repair.unlink, ACCOUNTS, Side.EXACT, exact, ME)
    next_run(world)
    say(world, repair.relink, ACCOUNTS, exact, zoho, ME)
    next_run(world)
    assert bound(world, Side.EXACT, exact) == zoho
    assert status(world, zoho) == ("In sync", exact)
    assert "linked already" in say(world, repair.relink, ACCOUNTS, exact, zoho, ME)


def test_two_records_that_have_nothing_in_common_can_be_linked(world: World) -> None:
    new = new_in_zoho(world, "Heel iets anders", Account_Type="Press")
    other = new_in_exact(world, "Leverancier", Status="A")
    completed(world)
    say(world, repair.relink, ACCOUNTS, other["ID"], new["id"], ME)
    next_run(world)
    assert bound(world, Side.EXACT, other["ID"]) == new["id"]


def test_a_record_that_was_never_read_cannot_be_linked(world: World) -> None:
    with pytest.raises(UsageError, match="Zoho has no account 4711"):
        say(world, repair.relink, ACCOUNTS, pair(world)[0], "4711", ME)


def test_after_a_creation_was_given_up_a_person_says_which_record_it_made(world: World) -> None:
    """Exact has a record that nobody recognises, because somebody cleared its key and renamed it."""
    source = new_in_zoho(world, "Nieuw")["id"]
    spoil_creation(world, Side.EXACT, FaultKind.DROP_BEFORE, times=9)
    for _ in range(4):
        completed(world)
        world.universe.clock.advance(1000)
    assert "refused" in issues(world, source)
    made = new_in_exact(world, "Nieuwe naam BV")["ID"]
    world.store.settings.write({"entities": {"accounts": {"to_zoho": "update"}}}, "test")
    completed(world)
    assert status(world, source)[0] == "Refused"
    say(world, repair.adopt, ACCOUNTS, made, source, ME)
    next_run(world)
    assert bound(world, Side.ZOHO, source) == made
    assert status(world, source) == ("In sync", made)
    assert (len(world.accounts()), len(world.crm())) == (3, 3)
    assert issues(world) == {}


def test_what_is_linked_is_not_adopted(world: World) -> None:
    new = new_in_zoho(world, "Nieuw")
    completed(world)
    with pytest.raises(UsageError, match="use relink"):
        say(world, repair.adopt, ACCOUNTS, pair(world)[0], new["id"], ME)


# -- deleted on one side ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", BOTH)
def test_a_deletion_leaves_the_other_side_alone_until_it_is_created_anew_once(world: World, gone: Side) -> None:
    exact, zoho = pair(world)
    left = zoho if gone is Side.EXACT else exact
    remove(world, gone, exact if gone is Side.EXACT else zoho)
    next_run(world)
    assert on(world, gone, "Klant 1") == []
    assert issues(world, left).keys() == {"deleted"}
    if gone is Side.EXACT:
        assert status(world, zoho) == ("Needs attention", exact)
        assert "was deleted in Exact" in world.crm()[zoho]["Exact_Sync_Message"]
    say(world, repair.recreate, ACCOUNTS, gone.other, left, ME)
    next_run(world)
    (made,) = on(world, gone, "Klant 1")
    assert bound(world, gone.other, left) == ident(made, gone)
    assert len(on(world, gone.other, "Klant 1")) == 1
    assert issues(world) == {}
    exact, zoho = pair(world)
    assert status(world, zoho) == ("In sync", exact)


@pytest.mark.parametrize("gone", BOTH)
def test_a_record_that_lost_its_partner_may_be_unlinked_instead(world: World, gone: Side) -> None:
    exact, zoho = pair(world)
    left = zoho if gone is Side.EXACT else exact
    remove(world, gone, exact if gone is Side.EXACT else zoho)
    next_run(world)
    say(world, repair.unlink, ACCOUNTS, gone.other, left, ME)
    next_run(world)
    assert issues(world) == {}
    assert on(world, gone, "Klant 1") == []
    if gone is Side.EXACT:
        assert status(world, zoho) == ("Not synchronised", None)


@pytest.mark.parametrize("side", BOTH)
@pytest.mark.parametrize("origin", BOTH)
def test_an_unlinked_record_can_be_created_across_anew(world: World, side: Side, origin: Side) -> None:
    new_on(world, origin, "Nieuw")
    until_quiet(world)
    exact, zoho = pair(world, "Nieuw")
    say(world, repair.unlink, ACCOUNTS, Side.EXACT, exact, ME)
    next_run(world)
    mine, theirs = (exact, zoho) if side is Side.EXACT else (zoho, exact)
    say(world, repair.recreate, ACCOUNTS, side, mine, ME)
    next_run(world)
    assert len(on(world, side.other, "Nieuw")) == 2
    assert len(on(world, side, "Nieuw")) == 1
    assert bound(world, side, mine) not in (None, theirs)
    assert bound(world, side.other, theirs) is None


@pytest.mark.parametrize("side", BOTH)
def test_an_unlinked_record_can_be_created_across_anew_before_the_next_run_has_parted_the_two(
    world: World, side: Side
) -> None:
    """Zoho's record still shows the unique external id under which the new one is to be created."""
    exact, zoho = pair(world)
    mine, theirs = (exact, zoho) if side is Side.EXACT else (zoho, exact)
    say(world, repair.unlink, ACCOUNTS, Side.EXACT, exact, ME)
    say(world, repair.recreate, ACCOUNTS, side, mine, ME)
    next_run(world)
    assert (len(on(world, side.other, "Klant 1")), len(on(world, side, "Klant 1"))) == (2, 1)
    assert bound(world, side, mine) not in (None, theirs)
    assert bound(world, side.other, theirs) is None


def test_records_that_are_unlinked_and_thawed_at_once_each_get_a_partner_of_their_own(world: World) -> None:
    exact, zoho = pair(world)
    say(world, repair.unlink, ACCOUNTS, Side.EXACT, exact, ME)
    for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
        say(world, repair.thaw, ACCOUNTS, side, record)
    next_run(world)
    assert bound(world, Side.EXACT, exact) not in (None, zoho)
    assert bound(world, Side.ZOHO, zoho) not in (None, exact)
    assert (len(in_exact(world, "Klant 1")), len(in_zoho(world, "Klant 1"))) == (2, 2)


def test_what_has_a_partner_is_not_created_anew(world: World) -> None:
    with pytest.raises(UsageError, match="both are there"):
        say(world, repair.recreate, ACCOUNTS, Side.EXACT, pair(world)[0], ME)


@pytest.mark.parametrize("gone", BOTH)
def test_a_deleted_contact_is_created_anew_once_at_its_account(world: World, gone: Side) -> None:
    exact, zoho = linked_contact(world)
    if gone is Side.EXACT:
        world.exact.remove("crm/Contacts", exact, world.universe.division)
    else:
        world.zoho.remove("Contacts", zoho)
    next_run(world)
    assert contacts_on(world, gone) == []
    left = zoho if gone is Side.EXACT else exact
    say(world, repair.recreate, "contacts", gone.other, left, ME)
    next_run(world)
    (made,) = contacts_on(world, gone)
    assert bound(world, gone.other, left, "contacts") == ident(made, gone)
    assert issues(world) == {}


# -- freeze and thaw --------------------------------------------------------------------------------------------------


def freeze_by_command(world: World, exact: str, _zoho: str) -> None:
    say(world, repair.freeze, ACCOUNTS, Side.EXACT, exact, ME)


def freeze_by_box(world: World, _exact: str, zoho: str) -> None:
    edit(world, Side.ZOHO, zoho, Exact_Do_Not_Sync=True)


def thaw_by_command(world: World, exact: str, _zoho: str) -> None:
    say(world, repair.thaw, ACCOUNTS, Side.EXACT, exact)


def thaw_by_box(world: World, _exact: str, zoho: str) -> None:
    edit(world, Side.ZOHO, zoho, Exact_Do_Not_Sync=False)


WAYS = {"command": (freeze_by_command, thaw_by_command), "box": (freeze_by_box, thaw_by_box)}


@pytest.mark.parametrize("way", WAYS)
def test_a_frozen_pair_stays_as_it_is_and_what_was_edited_meanwhile_is_merged_when_it_thaws(
    world: World, way: str
) -> None:
    freeze, thaw = WAYS[way]
    exact, zoho = pair(world)
    before = phones(world, exact, zoho)
    freeze(world, exact, zoho)
    next_run(world)
    assert status(world, zoho) == ("Not synchronised", exact)
    edit(world, Side.EXACT, exact, City="Gent")
    edit(world, Side.ZOHO, zoho, Fax=THREE)
    edit(world, Side.EXACT, exact, Phone=ONE)
    edit(world, Side.ZOHO, zoho, Phone=TWO)
    next_run(world)
    assert phones(world, exact, zoho) == (ONE, TWO) != before
    assert (world.crm()[zoho]["Billing_City"], world.accounts()[exact]["Fax"]) == (None, None)
    thaw(world, exact, zoho)
    next_run(world)
    assert phones(world, exact, zoho) == (TWO, TWO), "the later edit wins"
    assert (world.crm()[zoho]["Billing_City"], world.accounts()[exact]["Fax"]) == ("Gent", THREE)
    assert status(world, zoho) == ("In sync", exact)


def test_the_box_alone_thaws_what_the_box_froze(world: World) -> None:
    exact, zoho = pair(world)
    freeze_by_box(world, exact, zoho)
    freeze_by_command(world, exact, zoho)
    next_run(world)
    thaw_by_command(world, exact, zoho)
    next_run(world)
    assert status(world, zoho)[0] == "Not synchronised"


@pytest.mark.parametrize("side", BOTH)
def test_a_new_record_that_is_frozen_is_not_created_across(world: World, side: Side) -> None:
    record = new_on(world, side, "Nieuw")
    world.sync(preview=True)
    say(world, repair.freeze, ACCOUNTS, side, record, ME)
    next_run(world)
    assert on(world, side.other, "Nieuw") == []
    if side is Side.ZOHO:
        assert status(world, record) == ("Not synchronised", None)
    say(world, repair.thaw, ACCOUNTS, side, record)
    next_run(world)
    assert len(on(world, side.other, "Nieuw")) == 1


@pytest.mark.parametrize("side", BOTH)
def test_a_record_is_not_linked_to_a_frozen_one(world: World, side: Side) -> None:
    record = new_on(world, side, "Nieuw")
    world.sync(preview=True)
    say(world, repair.freeze, ACCOUNTS, side, record, ME)
    other = new_on(world, side.other, "Nieuw")
    next_run(world)
    assert bound(world, side.other, other) is None
    assert len(on(world, side, "Nieuw")) == len(on(world, side.other, "Nieuw")) == 1
    say(world, repair.thaw, ACCOUNTS, side, record)
    next_run(world)
    assert bound(world, side.other, other) == record
    assert len(on(world, side, "Nieuw")) == len(on(world, side.other, "Nieuw")) == 1


def test_a_frozen_pair_of_which_one_was_deleted_says_that(world: World) -> None:
    exact, zoho = pair(world)
    say(world, repair.freeze, ACCOUNTS, Side.EXACT, exact, ME)
    next_run(world)
    remove(world, Side.ZOHO, zoho)
    next_run(world)
    assert issues(world, exact).keys() == {"deleted"}


# -- retry ------------------------------------------------------------------------------------------------------------


def refused_by_zoho(world: World, *names: str) -> list[str]:
    """Accounts of Exact that Zoho refuses for a reason of its own, which goes away without any of them changing."""
    body = '{"data":[{"code":"INVALID_DATA","details":{},"message":"a rule refuses it","status":"error"}]}'
    made = []
    for name in names:
        made.append(new_in_exact(world, name)["ID"])
        spoil_creation(world, Side.ZOHO, FaultKind.STATUS, status=200, body=body)
        completed(world)
        world.universe.clock.advance(60)
    return made


@pytest.mark.parametrize("one", [True, False])
def test_what_was_refused_is_sent_again_when_a_person_wants_it(world: World, one: bool) -> None:
    (record,) = refused_by_zoho(world, "Geweigerd")
    completed(world)
    assert bound(world, Side.EXACT, record) is None
    told = say(world, repair.retry, *((ACCOUNTS, Side.EXACT, record) if one else ()))
    assert told.startswith("1 ")
    next_run(world)
    assert bound(world, Side.EXACT, record)
    assert issues(world) == {}


def test_all_that_was_refused_is_sent_again(world: World) -> None:
    records = refused_by_zoho(world, "Geweigerd", "Ook geweigerd")
    assert say(world, repair.retry).startswith("2 ")
    next_run(world)
    assert all(bound(world, Side.EXACT, each) for each in records)


def test_where_nothing_was_refused_nothing_is_tried_again(world: World) -> None:
    assert say(world, repair.retry).startswith("0 ")
    next_run(world)
