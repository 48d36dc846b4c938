"""Existing records find their partner by what they have in common; where it is not sure, nothing is made twice."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.core.evidence import Verdict
from exact_zoho.core.matching import Decision
from exact_zoho.engine.match import alike, heed_keys, likely, proposals
from exact_zoho.engine.records import records
from tests.engine.story import bound, completed, founded, in_exact, in_zoho, issues, new_in_exact, new_in_zoho
from tests.support.world import World

EXACT, ZOHO = Side.EXACT, Side.ZOHO
VAT, OTHER_VAT = "NL801234505B01", "NL801234517B01"
MAIL = {"Email": "info@jansen.nl"}
OFFICE = {"Phone": "015-2123456", "Website": "jansen.nl"}
BOOKS_ADDRESS = {"AddressLine1": "Markt 12", "Postcode": "2611 GT", "City": "Delft", "Country": "NL"}
CRM_ADDRESS = {
    "Billing_Street": "Markt 12", "Billing_Code": "2611GT", "Billing_City": "Delft", "Billing_Country": "Netherlands",
}  # fmt: skip


def met(exact: dict[str, Any], zoho: dict[str, Any], settings: dict[str, Any] | None = None) -> World:
    """A world with one customer on each side, after its first sync."""
    world = founded(0, settings)
    new_in_exact(world, **exact)
    world.setup()
    new_in_zoho(world, **zoho)
    return world.live()


def counts(world: World) -> tuple[int, int]:
    return len(world.accounts()), len(world.crm())


@pytest.mark.parametrize(
    ("exact", "zoho"),
    [
        ({"name": "Bakkerij Janssen", **MAIL}, {"name": "Bakkerij Jansen", **MAIL}),
        ({"name": "Jansen Bouw B.V.", "Phone": "+31 15 2123456"}, {"name": "Bouw Jansen", "Phone": "015-212 34 56"}),
        ({"name": "De Vries Transprot", **BOOKS_ADDRESS}, {"name": "De Vries Transport", **CRM_ADDRESS}),
        ({"name": "Jansen Horeca", "VATNumber": VAT, **BOOKS_ADDRESS}, {"name": "Jansen Horeka", "VAT_Number": VAT}),
    ],
    ids=["by mailbox", "by telephone and words in another order", "by address", "by number"],
)  # fmt: skip
def test_two_spellings_of_one_customer_are_linked_and_nothing_is_created(
    exact: dict[str, Any], zoho: dict[str, Any]
) -> None:
    world = met(exact, zoho)
    assert counts(world) == (1, 1)
    assert len(world.pairs()) == 1


def test_what_is_not_sure_waits_for_a_person_and_nothing_is_created() -> None:
    world = met({"name": "Jansen B.V."}, {"name": "Jansen V.O.F."})
    assert counts(world) == (1, 1)
    assert world.pairs() == []
    told = issues(world, in_zoho(world, "Jansen V.O.F.")[0]["id"])
    assert "name 92 % alike (other legal form)" in told["ambiguous"]
    before = world.marks()
    completed(world)
    assert world.writes(before) == []


def test_two_vat_numbers_are_two_companies_and_each_is_created_across() -> None:
    world = met({"name": "Jansen", "VATNumber": VAT}, {"name": "Jansen", "VAT_Number": OTHER_VAT})
    assert counts(world) == (2, 2)
    assert all(exact["VATNumber"] == zoho["VAT_Number"] for exact, zoho in world.pairs())


def test_a_holding_at_the_address_of_its_works_is_created_and_nobody_is_asked() -> None:
    world = founded(0)
    new_in_exact(world, "Jansen Holding B.V.", **OFFICE, **BOOKS_ADDRESS)
    new_in_exact(world, "Jansen Bouw B.V.", **OFFICE, **BOOKS_ADDRESS)
    world.setup()
    new_in_zoho(world, "Jansen Bouw", **OFFICE, **CRM_ADDRESS)
    world.live()
    assert counts(world) == (2, 2)
    assert issues(world) == {}
    assert (
        bound(world, EXACT, in_exact(world, "Jansen Holding B.V.")[0]["ID"])
        == in_zoho(world, "Jansen Holding B.V.")[0]["id"]
    )


def test_a_record_that_has_a_better_partner_is_not_asked_about() -> None:
    world = founded(0)
    new_in_exact(world, "Jansen Transport", VATNumber=VAT, **OFFICE, **BOOKS_ADDRESS)
    new_in_exact(world, "Jansen Trading", **OFFICE, **BOOKS_ADDRESS)
    world.setup()
    new_in_zoho(world, "Jansen Transport", VAT_Number=VAT, **OFFICE, **CRM_ADDRESS)
    world.live()
    assert counts(world) == (2, 2)
    assert issues(world) == {}


def test_a_mailbox_that_half_a_hundred_share_finds_nobody() -> None:
    world = founded(0)
    for number in range(51):
        new_in_exact(world, f"Klant {number}", Email="klanten@cijfers.nl", Status="P")
    world.setup()
    new_in_zoho(world, "Bakkerij Smit", Email="klanten@cijfers.nl", Account_Type="Prospect")
    world.live()
    with world.bench() as bench:
        accounts = bench.entity("accounts")
        smit = records(bench, accounts, ZOHO, [in_zoho(world, "Bakkerij Smit")[0]["id"]])
        assert likely(bench, accounts, ZOHO, list(smit.values()), 0.0) == dict.fromkeys(smit, ())


# -- what a person said ------------------------------------------------------------------------------------------------


def decided(world: World, decision: Decision) -> None:
    (exact,), (zoho,) = world.accounts(), world.crm()
    with world.bench() as bench:
        bench.conn.matches.decide("accounts", exact, zoho, decision, "Anna")
        bench.conn.dirty.all("accounts")


def test_a_pair_that_a_person_accepted_is_linked() -> None:
    world = met({"name": "Jansen B.V."}, {"name": "Jansen V.O.F."})
    decided(world, Decision.ACCEPTED)
    completed(world)
    assert counts(world) == (1, 1)
    assert len(world.pairs()) == 1


def test_two_of_which_a_person_said_never_are_each_created_across() -> None:
    world = met({"name": "Jansen B.V."}, {"name": "Jansen V.O.F."})
    decided(world, Decision.NEVER)
    completed(world)
    assert counts(world) == (2, 2)
    assert len(world.pairs()) == 2


# -- keys that are asked for later -------------------------------------------------------------------------------------


def test_records_read_long_ago_are_found_by_a_key_that_is_asked_for_later() -> None:
    prospects = {"options": {"prospects": False}}
    world = founded(0, {"entities": {"accounts": {"match": ["vat_number"], **prospects}}})
    new_in_exact(world, "Jansen", Status="P")
    world.live()
    world.store.settings.write({"entities": {"accounts": {"match": ["name"], **prospects}}}, "test")
    world.universe.clock.advance(60)
    new_in_zoho(world, "Jansen")
    completed(world)
    assert counts(world) == (1, 1)
    assert len(world.pairs()) == 1


def test_records_indexed_by_an_earlier_version_are_indexed_anew_once_and_without_a_call() -> None:
    world = founded(0)
    row = new_in_exact(world, "Jansen", Status="P", VATNumber=VAT)
    world.live()
    with world.bench() as bench:
        accounts, before = bench.entity("accounts"), world.marks()
        bench.conn.staging.rekey("accounts", EXACT, {row["ID"]: [("vat", "an older form")]})
        bench.conn.identity.set_note("keys.accounts", "0")
        heed_keys(bench, accounts)
        assert bench.conn.staging.hits("accounts", EXACT, "vat_number", [VAT]) == {VAT: [row["ID"]]}
        assert bench.conn.staging.hits("accounts", EXACT, "vat", ["an older form"]) == {}
        assert bench.conn.dirty.count("accounts") == 1
        bench.conn.dirty.forget("accounts")
        heed_keys(bench, accounts)
        assert bench.conn.dirty.count("accounts") == 0
        assert world.marks() == before


# -- looking for likeness ----------------------------------------------------------------------------------------------


def test_records_that_are_there_twice_are_found_on_their_own_side() -> None:
    world = founded(0)
    for name in ("Bakkerij Jansen", "Bakkerij Janssen", "De Kroon"):
        new_in_exact(world, name, Status="P", **MAIL)
    world.live()
    with world.bench() as bench:
        accounts = bench.entity("accounts")
        ids = {row["Name"]: row["ID"] for row in world.accounts().values()}
        found = alike(bench, accounts, EXACT, list(records(bench, accounts, EXACT, ids.values()).values()))
    assert [each.id for each in found[ids["Bakkerij Jansen"]]] == [ids["Bakkerij Janssen"]]
    assert [each.id for each in found[ids["Bakkerij Janssen"]]] == [ids["Bakkerij Jansen"]]
    assert found[ids["De Kroon"]] == ()


def test_likely_partners_are_given_down_to_a_floor_the_likeliest_first() -> None:
    world = founded(0)
    for name in ("Bakkerij Janssen", "Jansen Brood", "Jansen Holding"):
        new_in_exact(world, name, Status="P", **OFFICE)
    world.setup()
    new_in_zoho(world, "Bakkerij Jansen", Account_Type="Prospect", **OFFICE)
    world.live()
    names = {row["ID"]: row["Name"] for row in world.accounts().values()}
    with world.bench() as bench:
        accounts = bench.entity("accounts")
        asked = list(records(bench, accounts, ZOHO, world.crm()).values())
        by_floor = {floor: likely(bench, accounts, ZOHO, asked, floor)[asked[0].id] for floor in (0.0, 0.9)}
    assert [names[each.id] for each in by_floor[0.0]] == ["Bakkerij Janssen", "Jansen Brood", "Jansen Holding"]
    assert [names[each.id] for each in by_floor[0.9]] == ["Bakkerij Janssen"]
    assert by_floor[0.0][2].evidence.verdict is Verdict.NONE


def test_the_evidence_is_the_same_from_both_sides() -> None:
    world = met({"name": "Jansen B.V.", "Status": "P"}, {"name": "Jansen V.O.F.", "Account_Type": "Prospect"})
    with world.bench() as bench:
        accounts = bench.entity("accounts")
        (exact,), (zoho,) = (
            proposals(bench, accounts, side, list(records(bench, accounts, side, ids).values())).values()
            for side, ids in ((EXACT, world.accounts()), (ZOHO, world.crm()))
        )
    assert exact.evidence == zoho.evidence
    assert (exact.met, zoho.met) == (tuple(world.crm()), tuple(world.accounts()))
