"""Who edited a record last is known on both sides; what we write ourselves names nobody."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from exact_zoho.core.entity import Side
from tests.engine.story import company, in_exact, in_zoho, new_in_zoho, until_quiet
from tests.support.world import World

PHONE, OTHER, FAX = "+31 20 765 43 21", "+32 2 111 22 33", "+31 20 555 55 55"
#: what the pretend services call the people who work in them
BOOKKEEPER, SALES = "Een collega", "Sander Sales"


def editors(world: World) -> dict[Side, str]:
    """Who edited the first account last, by side."""
    found = {}
    with world.bench() as bench:
        for side, row in ((Side.EXACT, in_exact(world, "Klant 1")[0]), (Side.ZOHO, in_zoho(world, "Klant 1")[0])):
            record = str(row["ID"] if side is Side.EXACT else row["id"])
            found[side] = bench.conn.staging.load("accounts", side, [record])[record].touched_by
    return found


def edit_exact(world: World, **values: Any) -> None:
    world.universe.clock.advance(30)
    world.exact.edit("crm/Accounts", in_exact(world, "Klant 1")[0]["ID"], values)


def edit_zoho(world: World, **values: Any) -> None:
    world.universe.clock.advance(30)
    world.zoho.edit("Accounts", in_zoho(world, "Klant 1")[0]["id"], values)


def test_people_are_named_and_our_own_writes_name_nobody() -> None:
    world = company(1)
    until_quiet(world)
    assert editors(world) == {Side.EXACT: BOOKKEEPER, Side.ZOHO: ""}, "the record in Zoho is our own creation"
    edit_zoho(world, Phone=PHONE)
    until_quiet(world)
    assert in_exact(world, "Klant 1")[0]["ModifierFullName"] != BOOKKEEPER, "Exact names us for what we wrote"
    assert editors(world) == {Side.EXACT: BOOKKEEPER, Side.ZOHO: SALES}


@pytest.mark.parametrize("blank", [True, False])
def test_what_exact_adds_by_itself_to_an_account_of_ours_is_nobodys_edit(blank: bool) -> None:
    world = company(0, exact={"blank_visit_address": blank})
    new_in_zoho(world, "Klant 1")
    until_quiet(world)
    assert editors(world) == {Side.EXACT: "", Side.ZOHO: SALES}


def test_both_editors_of_a_conflict_are_kept_with_their_times() -> None:
    world = company(1)
    edit_exact(world, Phone=OTHER)
    exact_at = world.universe.clock.now()
    edit_zoho(world, Phone=PHONE)
    until_quiet(world)
    with world.bench() as bench:
        kept = bench.conn.conflicts.recent(9)
    assert [(each.exact_by, each.zoho_by) for each in kept] == [(BOOKKEEPER, SALES)]
    assert kept[0].exact_at is not None
    assert kept[0].zoho_at is not None
    assert abs((kept[0].exact_at - exact_at).total_seconds()) < 1
    assert (kept[0].zoho_at - kept[0].exact_at).total_seconds() == pytest.approx(30, abs=1)


def test_a_side_that_names_nobody_stops_nothing() -> None:
    world = company(1, zoho={"coql_lookup": "id"})
    edit_zoho(world, Phone=PHONE)
    until_quiet(world)
    assert in_exact(world, "Klant 1")[0]["Phone"] == PHONE
    assert editors(world)[Side.ZOHO] == ""


class JustBefore(httpx.BaseTransport):
    """A person's edit arrives just before our own first write to Exact."""

    def __init__(self, world: World, **values: Any) -> None:
        self.inner, self.world, self.values = world.ports.transport, world, values

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PUT" and "crm/Accounts" in request.url.path and self.values:
            self.world.exact.edit("crm/Accounts", in_exact(self.world, "Klant 1")[0]["ID"], self.values)
            self.values = {}
        assert self.inner is not None
        return self.inner.handle_request(request)


def test_an_edit_that_our_own_write_covered_is_not_said_to_be_ours() -> None:
    world = company(1)
    until_quiet(world)
    edit_zoho(world, Phone=PHONE)
    object.__setattr__(world.ports, "transport", JustBefore(world, Fax=FAX))
    until_quiet(world)
    assert in_zoho(world, "Klant 1")[0]["Fax"] == FAX
    assert editors(world)[Side.EXACT] == "", "somebody did, and Exact names only us"
