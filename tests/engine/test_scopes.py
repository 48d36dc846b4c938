"""The scopes that are asked for are enough for all that is done, and each of them is needed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exact_zoho.engine.run import State
from exact_zoho.engine.scopes import AREAS, Scope, exact_scopes, lacking, zoho_scopes
from exact_zoho.engine.setup import Readiness
from exact_zoho.entities import ENTITIES
from exact_zoho.errors import ExactZohoError
from sandbox.faults import FaultKind
from tests.engine.goods import TABLES, item, items, product, products
from tests.engine.story import (
    Side,
    contact_in_exact,
    contact_in_zoho,
    founded,
    issues,
    new_in_zoho,
    spoil_creation,
    until_quiet,
)
from tests.support.world import World

ALL = frozenset(scope.name for scope in zoho_scopes())


def story(scopes: frozenset[str]) -> World:
    """New records on both sides, one whose creation is uncertain, and a set-up under these scopes."""
    world = founded(2, TABLES)
    item(world, "A-1")
    product(world, "B-1")
    new_in_zoho(world, "Nieuw BV", Phone="+31 20 765 43 21")
    contact_in_exact(world, "Klant 1")
    contact_in_zoho(world, "Nieuw BV", Last_Name="Jansen")
    world.environment["ZOHO_REFRESH_TOKEN"] = world.zoho.seed_token(scopes)
    spoil_creation(world, Side.ZOHO, FaultKind.DROP_AFTER)
    return world


def goes_well(world: World) -> bool:
    """Whether setup and the runs after it do all that there is to do, and are refused nothing."""
    try:
        if any(point.state is Readiness.FAILED for point in world.setup()):
            return False
        if world.sync(approve=True).state is not State.COMPLETED:
            return False
        until_quiet(world)
    except (ExactZohoError, AssertionError):
        return False
    refused = [call for call in world.zoho.journal.calls if call.status in (401, 403)]
    people = len(world.pairs()) == 3 and len(world.contact_pairs()) == 2
    return not refused and not issues(world) and people and set(items(world)) == set(products(world)) == {"A-1", "B-1"}


def test_setup_and_sync_need_no_other_scope_than_those_listed() -> None:
    world = story(ALL)
    assert goes_well(world)
    assert world.violations() == []


@pytest.mark.parametrize("scope", sorted(ALL))
def test_without_any_one_of_them_something_does_not_work(scope: str) -> None:
    assert not goes_well(story(ALL - {scope}))


def test_nothing_may_be_deleted_and_nothing_is_asked_for_as_a_whole() -> None:
    assert {name.rpartition(".")[2] for name in ALL} == {"READ", "CREATE", "UPDATE"}
    assert all(scope.why for scope in [*zoho_scopes(), *exact_scopes()])


def test_a_module_that_takes_no_part_is_not_asked_for() -> None:
    asked = {scope.name for scope in zoho_scopes([ENTITIES["accounts"]])}
    assert asked == {name for name in ALL if not re.search("contacts|products|taxes", name)}


def test_the_areas_of_exact_are_those_of_the_addresses_that_are_called() -> None:
    world = founded(1).live()
    called = {call.path.split("/")[4] for call in world.exact.journal.calls if call.path.startswith("/api/v1/1")}
    own = {path.lower() for path in called} - {"sync"}  # a feed belongs to the area of what it is about
    assert own <= set(AREAS)
    assert [scope.name for scope in exact_scopes()] == [
        "Organization, administration: read", "Financial, cashflow: read", "Logistics, items: manage",
        "Financial, generalledgers: read", "CRM, accounts: manage",
    ]  # fmt: skip


@pytest.mark.parametrize("granted", ["ZohoCRM.modules.ALL", "ZohoCRM.modules.contacts.ALL", "ZohoCRM.modules.WRITE"])
def test_a_wider_scope_holds_a_narrower_one(granted: str) -> None:
    scope = Scope("ZohoCRM.modules.contacts.UPDATE", "")
    assert lacking([scope], frozenset({granted})) == []
    assert lacking([scope], frozenset({"ZohoCRM.modules.accounts.ALL"})) == [scope]


def test_the_guide_lists_exactly_what_is_asked_for() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs/guides/connect.md").read_text(encoding="utf-8")
    rows = [row for row in guide.splitlines() if row.lstrip().startswith("| `ZohoCRM.")]
    listed = set()
    for row in rows:
        first, *others = re.findall(r"`([A-Za-z.]+)`", row)
        listed |= {first, *(f"{first.rpartition('.')[0]}{other}" for other in others)}
    assert listed == ALL
    assert all(f"| {scope.name} |" in guide for scope in exact_scopes())
