"""The nightly comparison: what escaped the runs is found and synchronised, and absence alone proves nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from exact_zoho.core.entity import Side
from exact_zoho.engine.run import Result, State
from exact_zoho.engine.sweep import sweep
from exact_zoho.entities import ENTITIES
from exact_zoho.staging.tables import staged
from tests.engine.answers import edit, pair, remove
from tests.engine.story import bound, calls, company, completed, in_exact, issues, linked_contact, new_on
from tests.support.world import World


def swept(world: World) -> Result:
    """One comparison, which may write nothing to either side."""
    before = world.marks()
    with world.bench() as bench:
        result = sweep(bench, lambda step: step.act())
    assert world.writes(before) == []
    return result


def found(result: Result, what: str = "") -> dict[str, int]:
    """What was found, all lists together or in one of them; zeros left out."""
    lists = [counts for title, counts in result.report["compared"].items() if what in ("", title)]
    summed = {name: sum(counts[name] for counts in lists) for name in lists[0]}
    return {name: count for name, count in summed.items() if count and name != "compared"}


def forget(world: World, record: str) -> None:
    """A row was never read: it became visible after everything else around it."""
    with world.store._db.writing() as tx:
        tx.execute(delete(staged).where(staged.c.id == record))


def ahead(world: World, side: Side) -> None:
    """A cursor is ahead of its side, as after the side was restored from a backup."""
    exact = "exact/CRM/Accounts", "99999999999999"
    feed, value = exact if side is Side.EXACT else ("zoho/Accounts", "2030-01-01T00:00:00+00:00")
    with world.bench() as bench, world.store._db.writing() as tx:
        bench.conn.cursors.move(tx, feed, value, complete=True)


def lose_trace(world: World, side: Side, record: str) -> None:
    """A record is deleted, and its side has forgotten that by the time we ask."""
    remove(world, side, record)
    if side is Side.EXACT:
        world.exact.state.deleted.clear()
    else:
        world.zoho.state.modules["Accounts"].deleted.clear()


def test_where_nothing_was_missed_each_list_costs_one_call_and_nothing_is_found() -> None:
    world = company(3)
    linked_contact(world)
    completed(world)
    before = world.marks()
    result = swept(world)
    assert (result.state, found(result)) == (State.COMPLETED, {})
    assert result.message.endswith("nothing was missed.")
    assert result.report["compared"]["accounts in Exact"]["compared"] == 3
    assert result.report["compared"]["contacts in Zoho"]["compared"] == 1
    asked = calls(world, before, Side.EXACT)
    lists = [call for call in asked if "/sync/" in call.lower()]
    probes = len(ENTITIES)  # whether each entity shows anything; of products there were never any to compare
    compared = [what for what in result.report["compared"] if "products" not in what]
    assert len(lists) == sum(what.endswith("Exact") for what in compared) + probes
    queries = [call for call in calls(world, before, Side.ZOHO) if call.endswith("/coql")]
    assert len(queries) == sum(what.endswith("Zoho") for what in compared) + probes
    assert world.violations() == []


@pytest.mark.parametrize("side", list(Side))
def test_a_row_that_was_never_read_is_found_and_synchronised(side: Side) -> None:
    world = company(1)
    record = new_on(world, side, "Gemist")
    world.universe.clock.advance(60)
    ahead(world, side)
    completed(world)
    assert bound(world, side, record) is None
    result = swept(world)
    assert found(result)["missing"] >= 1
    assert "had been missed" in result.message
    completed(world)
    assert bound(world, side, record)
    assert found(swept(world)) == {}


@pytest.mark.parametrize("side", list(Side))
def test_after_a_cursor_was_found_ahead_of_its_side_the_next_edit_is_read_by_an_ordinary_run(side: Side) -> None:
    world = company(2)
    record = new_on(world, side, "Gemist")
    ahead(world, side)
    swept(world)
    completed(world)
    exact, zoho = pair(world, "Gemist")
    edit(world, side, record, Phone="+31 20 777 77 77")
    completed(world)
    assert world.accounts()[exact]["Phone"] == world.crm()[zoho]["Phone"] == "+31 20 777 77 77"


@pytest.mark.parametrize("side", list(Side))
def test_a_row_missing_in_staging_is_read_again_and_nothing_is_written_for_it(side: Side) -> None:
    world = company(2)
    exact, zoho = pair(world)
    forget(world, exact if side is Side.EXACT else zoho)
    assert found(swept(world)) == {"missing": 1}
    before = world.marks()
    completed(world)
    assert world.writes(before) == []
    assert found(swept(world)) == {}


@pytest.mark.parametrize("side", list(Side))
def test_an_edit_that_was_never_read_is_found_and_taken_across(side: Side) -> None:
    world = company(2)
    exact, zoho = pair(world)
    edit(world, side, exact if side is Side.EXACT else zoho, Phone="+31 20 777 77 77")
    ahead(world, side)
    completed(world)
    assert found(swept(world)) == {"other_version": 1}
    completed(world)
    assert world.accounts()[exact]["Phone"] == world.crm()[zoho]["Phone"] == "+31 20 777 77 77"


@pytest.mark.parametrize("side", list(Side))
def test_an_edit_of_a_column_that_nobody_synchronises_is_no_finding(side: Side) -> None:
    world = company(2)
    exact, zoho = pair(world)
    other = {"Remarks": "belt terug"} if side is Side.EXACT else {"Description": "belt terug"}
    edit(world, side, exact if side is Side.EXACT else zoho, **other)
    completed(world)
    world.universe.clock.advance(60)
    edit(world, side, pair(world, "Klant 2")[list(Side).index(side)], Phone="+31 20 777 77 77")
    completed(world)
    assert found(swept(world)) == {}


def test_what_changed_since_the_last_run_is_left_to_the_next_one() -> None:
    world = company(2)
    edit(world, Side.EXACT, pair(world)[0], Phone="+31 20 777 77 77")
    assert found(swept(world)) == {}


@pytest.mark.parametrize("side", list(Side))
def test_a_deletion_that_the_side_still_tells_of_counts_as_one(side: Side) -> None:
    world = company(3)
    record = pair(world)[list(Side).index(side)]
    remove(world, side, record)
    assert found(swept(world), f"accounts in {side.capitalize()}") == {"gone": 1}
    completed(world)
    assert "deleted" in issues(world)


@pytest.mark.parametrize("side", list(Side))
def test_a_record_that_is_shown_no_more_is_not_called_deleted_without_proof(side: Side) -> None:
    world = company(3)
    record = pair(world)[list(Side).index(side)]
    lose_trace(world, side, record)
    result = swept(world)
    assert found(result, f"accounts in {side.capitalize()}")["vanished"] == 1
    assert [record] in result.report["vanished"].values()
    assert "nothing says that they were deleted" in result.message
    assert bound(world, side, record)
    before = world.marks()
    completed(world)
    assert (world.writes(before), issues(world)) == ([], {})


def test_an_emptied_side_halts_the_comparison() -> None:
    world = company(2)
    world.exact.rights("crm/Accounts", allowed=False)
    assert swept(world).state is State.HALTED


def test_a_comparison_beside_a_run_is_skipped() -> None:
    world = company(1)
    with world.store.lock("default"):
        assert swept(world).state is State.SKIPPED


def test_a_spent_budget_defers_the_comparison() -> None:
    world = company(1)
    world.store.settings.write({"budgets": {"zoho_credits_per_day": 1}}, "test")
    result = swept(world)
    assert result.state is State.DEFERRED
    assert result.until is not None


def test_a_code_that_came_to_be_since_setup_is_known_after_the_comparison() -> None:
    world = company(1)
    with world.bench() as bench:
        bench.conn.identity.set_codes("payment_conditions", [])
    swept(world)
    with world.bench() as bench:
        assert bench.conn.identity.codes("payment_conditions")


def test_pages_of_any_size_are_compared_to_the_end() -> None:
    world = company(7, exact={"feed_page_size": 2}, zoho={"coql_rows": 200})
    for record in (pair(world, "Klant 2")[0], pair(world, "Klant 6")[0], pair(world, "Klant 7")[1]):
        forget(world, record)
    result = swept(world)
    assert found(result) == {"missing": 3}
    assert result.report["compared"]["accounts in Exact"]["compared"] == 7
    assert len(in_exact(world, "Klant 2")) == 1
    assert found(swept(world)) == {}
