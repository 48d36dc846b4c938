"""Two divisions of Exact and one Zoho organisation over one store: each connection keeps to its own records."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.planning import FOREIGN, HOMELESS
from exact_zoho.engine.run import Result, State
from sandbox.clock import Clock
from sandbox.universe import Universe
from tests.engine.story import bound, in_zoho, issues, new_in_zoho
from tests.support.world import START, Row, World

NORTH, SOUTH = 123456, 654321


class Group:
    """A company with two divisions; both connections were given the same consents."""

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        divisions = {NORTH: "Noord", SOUTH: "Zuid"}
        universe = Universe(clock=Clock(START), populate=False, divisions=divisions)
        self.universe = universe
        self.north = World(universe, settings, name="north")
        self.south = World(universe, name="south", store=self.north.store)
        self.south.environment = {
            **self.north.environment, "EXACT_ONLINE_DIVISION": str(SOUTH), "EXACT_ZOHO_CONNECTION": "south",
        }  # fmt: skip

    def customer(self, division: int, name: str, **values: Any) -> Row:
        return dict(self.universe.exact.add("crm/Accounts", {"Name": name, "Status": "C", **values}, division))

    def accounts(self, division: int) -> set[str]:
        return {row["Name"] for row in self.universe.exact.records("crm/Accounts", division)}

    def live(self) -> Group:
        self.north.live()
        self.south.live()
        self.universe.clock.advance(60)
        return self

    def sync(self) -> list[Result]:
        results = [self.north.sync(), self.south.sync(), self.north.sync()]
        assert [result.state for result in results] == [State.COMPLETED] * 3, results
        return results


@pytest.fixture
def group() -> Group:
    group = Group({"new_zoho_accounts_to": "south"})
    group.customer(NORTH, "Noordelijk")
    group.customer(SOUTH, "Zuidelijk")
    return group.live()


def test_each_connection_links_its_own_division(group: Group) -> None:
    group.sync()
    north, south = in_zoho(group.north, "Noordelijk"), in_zoho(group.north, "Zuidelijk")
    assert [row["Exact_ID"].split(":")[1] for row in (*north, *south)] == [str(NORTH), str(SOUTH)]
    assert (group.accounts(NORTH), group.accounts(SOUTH)) == ({"Noordelijk"}, {"Zuidelijk"})
    for world in (group.north, group.south):
        with world.bench() as bench:
            assert bench.conn.bindings.count("accounts") == 1
            assert bench.conn.staging.count("accounts", Side.EXACT) == 1


def test_a_second_run_of_either_connection_writes_nothing(group: Group) -> None:
    group.sync()
    before = group.north.marks()
    group.sync()
    assert group.north.writes(before) == []
    assert group.north.violations() == []


def test_the_same_id_means_another_record_to_each_connection(group: Group) -> None:
    with group.north.bench() as north, group.south.bench() as south:
        assert [run.id for run in (north.conn.runs.last("sync"), south.conn.runs.last("sync")) if run]
        assert north.conn.cursors.get("exact/CRM/Accounts") != south.conn.cursors.get("exact/CRM/Accounts")
        assert north.conn.plans.waiting() is south.conn.plans.waiting() is None


def test_an_edit_in_one_division_goes_to_its_own_record_only(group: Group) -> None:
    (row,) = group.universe.exact.records("crm/Accounts", SOUTH)
    group.universe.exact.edit("crm/Accounts", row["ID"], {"Phone": "+32 2 765 43 21"}, SOUTH)
    group.sync()
    assert in_zoho(group.north, "Zuidelijk")[0]["Phone"] == "+32 2 765 43 21"
    assert in_zoho(group.north, "Noordelijk")[0]["Phone"] is None


def test_a_waiting_plan_of_one_connection_is_not_approved_by_the_other() -> None:
    group = Group({"new_zoho_accounts_to": "south"})
    group.customer(NORTH, "Noordelijk")
    group.customer(SOUTH, "Zuidelijk")
    group.north.ready()
    group.south.ready()
    assert group.north.sync().state is State.WAITING
    assert group.south.sync(approve=True).state is State.COMPLETED
    assert {row["Account_Name"] for row in group.north.crm().values()} == {"Zuidelijk"}
    with group.north.bench() as bench:
        assert bench.conn.plans.waiting() is not None


def test_what_is_new_in_zoho_goes_to_the_division_that_the_settings_name(group: Group) -> None:
    new = new_in_zoho(group.north, "Nieuw")
    group.sync()
    assert "Nieuw" not in group.accounts(NORTH)
    assert "Nieuw" in group.accounts(SOUTH)
    assert bound(group.south, Side.ZOHO, new["id"])
    assert bound(group.north, Side.ZOHO, new["id"]) is None


def test_where_the_settings_name_no_division_what_is_new_in_zoho_goes_to_none_and_the_run_says_so() -> None:
    group = Group()
    group.customer(NORTH, "Noordelijk")
    group.live()
    new_in_zoho(group.north, "Nieuw")
    results = [group.north.sync(), group.south.sync()]
    assert (group.accounts(NORTH), group.accounts(SOUTH)) == ({"Noordelijk"}, set())
    assert [result.report["excluded"].get(HOMELESS) for result in results] == [1, 1]
    group.north.store.settings.write({"new_zoho_accounts_to": "north"}, "test")
    group.sync()
    assert (group.accounts(NORTH), group.accounts(SOUTH)) == ({"Noordelijk", "Nieuw"}, set())


def test_one_connection_alone_takes_what_is_new_in_zoho_without_being_named() -> None:
    group = Group()
    group.north.live()
    new_in_zoho(group.north, "Nieuw")
    group.north.sync()
    assert group.accounts(NORTH) == {"Nieuw"}


def test_a_zoho_account_that_belongs_to_one_division_is_not_created_in_the_other(group: Group) -> None:
    group.sync()
    group.universe.clock.advance(60)
    (row,) = in_zoho(group.north, "Noordelijk")
    group.universe.zoho.edit("Accounts", row["id"], {"Phone": "+32 2 765 43 21"})
    result = group.south.sync()
    assert result.report["excluded"].get(FOREIGN) == 1
    assert group.accounts(SOUTH) == {"Zuidelijk"}


def test_a_link_of_the_other_connection_counts_even_before_the_record_says_so(group: Group) -> None:
    new = new_in_zoho(group.north, "Nieuw")
    with group.north.bench() as bench:
        bench.conn.bindings.link("accounts", "an account of the north", new["id"], 1, {})
    assert group.south.sync().report["excluded"].get(FOREIGN) == 1
    assert "Nieuw" not in group.accounts(SOUTH)


def test_a_customer_of_both_divisions_is_merged_with_one_of_them_only_and_the_other_is_told(group: Group) -> None:
    twin = group.customer(SOUTH, "Noordelijk", Phone="+32 2 765 43 21")
    group.sync()
    (row,) = in_zoho(group.north, "Noordelijk")
    assert row["Exact_ID"].startswith(f"EX:{NORTH}:")
    assert row["Phone"] is None
    assert list(issues(group.south, twin["ID"])) == ["ambiguous"]
    assert issues(group.north) == {}


def test_both_connections_use_one_token_and_one_account_of_zoho_credits(group: Group) -> None:
    asked = sum(call.path.endswith("/oauth2/token") for call in group.universe.exact.journal.calls)
    assert asked == 1
    with group.north.bench() as bench:
        known = [(each["owner"], each["scope"]) for each in bench.store.budgets()]
    print(known)
    assert {owner.split()[-1] for owner, scope in known if scope == "calls"} == {str(NORTH), str(SOUTH)}
