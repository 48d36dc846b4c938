"""How far was read is never ahead of what was kept; what becomes visible late, goes or returns is seen all the same."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.run import State
from exact_zoho.staging.staging import Staging
from tests.engine.story import (
    bound,
    company,
    completed,
    founded,
    in_exact,
    in_zoho,
    issues,
    new_in_exact,
    new_in_zoho,
    until_quiet,
)
from tests.support.world import Crash, World


def test_a_record_that_exact_shows_only_after_later_ones_were_read_is_not_missed() -> None:
    world = company(1, exact={"late_commit_seconds": 5})
    late = new_in_exact(world, "Traag")
    completed(world)  # perhaps too early to see it
    world.universe.clock.advance(4)
    new_in_exact(world, "Vlug")
    completed(world)
    world.universe.clock.advance(60)
    completed(world)
    assert bound(world, Side.EXACT, late["ID"])
    assert len(in_zoho(world, "Traag")) == len(in_zoho(world, "Vlug")) == 1


def test_what_is_read_again_because_reads_overlap_is_not_written_again() -> None:
    world = company(2)
    for _ in range(3):
        before = world.marks()
        completed(world)
        assert world.writes(before) == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_between_two_pages_goes_on_with_the_page_that_was_not_kept(
    when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = founded(7, exact={"feed_page_size": 2}).ready()
    whole, calls = Staging.stage, 0

    def dies(self: Staging, *arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 3 and when == "before":
            raise Crash
        result = whole(self, *arguments, **named)  # type: ignore[arg-type]
        if calls == 3:
            raise Crash
        return result

    with monkeypatch.context() as patched:
        patched.setattr(Staging, "stage", dies)
        with pytest.raises(Crash):
            world.sync(approve=True)
    kept = 4 if when == "before" else 6
    with world.bench() as bench:
        assert bench.conn.staging.count("accounts", Side.EXACT) == kept
    before = len(world.exact.journal.calls)
    assert world.sync(approve=True).state is State.COMPLETED
    assert len(world.pairs()) == 7
    pages = [call for call in world.exact.journal.calls[before:] if "Sync/CRM/Accounts" in call.path.title()]
    assert all("Timestamp" in call.query for call in pages)


@pytest.mark.parametrize("side", list(Side))
def test_a_record_deleted_on_one_side_leaves_the_other_untouched_and_is_told(side: Side) -> None:
    world = company(2)
    exact, zoho = in_exact(world, "Klant 1")[0]["ID"], in_zoho(world, "Klant 1")[0]["id"]
    if side is Side.EXACT:
        world.exact.remove("crm/Accounts", exact)
    else:
        world.zoho.remove("Accounts", zoho)
    counts = len(world.accounts()), len(world.crm())
    before = world.marks()
    completed(world)
    world.universe.clock.advance(600)
    completed(world)
    assert (len(world.accounts()), len(world.crm())) == counts
    # a record that is left in Zoho says so itself, once
    assert world.writes(before) == (["PUT /crm/v8/Accounts"] if side is Side.EXACT else [])
    assert list(issues(world, zoho if side is Side.EXACT else exact)) == ["deleted"]


def test_an_edit_of_the_record_that_is_left_changes_nothing_on_the_side_that_lost_its_own() -> None:
    world = company(2)
    exact, zoho = in_exact(world, "Klant 1")[0]["ID"], in_zoho(world, "Klant 1")[0]["id"]
    world.exact.remove("crm/Accounts", exact)
    completed(world)
    world.universe.clock.advance(60)
    world.zoho.edit("Accounts", zoho, {"Phone": "+31 20 999 99 99"})
    before = world.marks()
    completed(world)
    assert world.writes(before) == []
    assert in_exact(world, "Klant 1") == []


def test_a_record_that_returns_from_the_recycle_bin_is_synchronised_again() -> None:
    world = company(2, zoho={"undelete_bumps": True})
    exact, zoho = in_exact(world, "Klant 1")[0]["ID"], in_zoho(world, "Klant 1")[0]["id"]
    world.zoho.remove("Accounts", zoho)
    completed(world)
    world.universe.clock.advance(60)
    world.exact.edit("crm/Accounts", exact, {"Phone": "+31 20 999 99 99"})
    completed(world)
    world.zoho.undelete("Accounts", zoho)
    world.universe.clock.advance(60)
    until_quiet(world)
    assert world.crm()[zoho]["Phone"] == "+31 20 999 99 99"
    assert issues(world) == {}


def test_a_division_that_moved_to_another_database_is_read_anew_and_written_not_at_all() -> None:
    world = company(2)
    world.exact.move(world.universe.division)
    before = world.marks()
    completed(world)
    completed(world)
    assert world.writes(before) == []


def test_a_zoho_record_made_in_the_second_of_our_reading_is_not_missed() -> None:
    world = company(1)
    first = new_in_zoho(world, "Nieuw A")
    completed(world)
    second = new_in_zoho(world, "Nieuw B")
    completed(world)
    assert bound(world, Side.ZOHO, first["id"])
    assert bound(world, Side.ZOHO, second["id"])


def test_each_page_is_kept_with_its_cursor() -> None:
    world: World = founded(5, exact={"feed_page_size": 2}).ready()
    world.sync()
    versions = sorted(int(row["Timestamp"]) for row in world.accounts().values())
    with world.bench() as bench:
        cursor = bench.conn.cursors.get("exact/CRM/Accounts")
    assert cursor is not None
    assert cursor.complete
    assert int(cursor.value) == versions[-1]
