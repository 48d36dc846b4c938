"""A store older than the world writes nothing; built anew it links what is linked, and loses no edit."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine import repair
from exact_zoho.engine.newer import rebuild
from exact_zoho.engine.run import Options, State, Step, walk
from tests.engine.answers import ME, changed_everywhere, halted, pair, phones, say, status
from tests.engine.story import (
    bound,
    company,
    completed,
    in_exact,
    in_zoho,
    issues,
    new_in_exact,
    new_in_zoho,
    until_quiet,
)
from tests.support.world import Crash, World

PHONES = [f"+31 20 765 43 2{number}" for number in range(5)]


def with_newer_world(accounts: int = 5) -> World:
    """A backup of the store was restored: since it was made, edits went across, and customers and links came to be."""
    world = company(accounts)
    backup = world.store.snapshot()
    world.universe.clock.advance(300)
    for number, row in enumerate(sorted(world.accounts().values(), key=lambda row: row["Name"])):
        world.exact.edit("crm/Accounts", row["ID"], {"Phone": PHONES[number]})
    new_in_exact(world, "Na de kopie")
    new_in_zoho(world, "Ook na de kopie")
    until_quiet(world, 60)
    world.universe.clock.advance(600)
    world.store.restore(backup)
    return world


def rebuilt(world: World) -> None:
    with world.bench() as bench:
        rebuild(bench)


def test_a_store_older_than_what_zoho_shows_halts_the_run_and_says_what_to_do() -> None:
    world = with_newer_world()
    message = halted(world).message
    assert "its own store knows nothing of" in message
    assert "`exact-zoho rebuild`" in message
    assert "stop one of the two" in message


@pytest.mark.parametrize("approve", [False, True])
def test_it_stays_halted_whatever_a_person_approves_and_however_often_it_runs(approve: bool) -> None:
    world = with_newer_world()
    for _ in range(3):
        halted(world, approve=approve)
        world.universe.clock.advance(900)


def test_after_a_rebuild_the_first_plan_waits_for_a_yes() -> None:
    world = with_newer_world()
    halted(world)
    rebuilt(world)
    before = world.marks()
    assert world.sync().state is State.WAITING
    assert world.sync().state is State.WAITING
    assert world.writes(before) == []


def test_a_rebuild_makes_nothing_twice_and_loses_no_edit() -> None:
    world = with_newer_world()
    (made,) = in_zoho(world, "Ook na de kopie")
    edited, other = pair(world, "Klant 1"), pair(world, "Klant 2")
    world.exact.edit("crm/Accounts", edited[0], {"Phone": "+31 20 999 99 99"})
    world.zoho.edit("Accounts", other[1], {"Phone": "+31 20 888 88 88"})
    halted(world)
    rebuilt(world)
    assert world.sync(approve=True).state is State.COMPLETED
    until_quiet(world, 60)
    assert (len(world.accounts()), len(world.crm()), len(world.pairs())) == (7, 7, 7)
    assert phones(world, *edited) == ("+31 20 999 99 99", "+31 20 999 99 99")
    assert phones(world, *other) == ("+31 20 888 88 88", "+31 20 888 88 88")
    kept = {row["Phone"] for name in ("Klant 3", "Klant 4", "Klant 5") for row in in_zoho(world, name)}
    assert kept == set(PHONES[2:])
    assert bound(world, Side.ZOHO, made["id"]) == in_exact(world, "Ook na de kopie")[0]["ID"]
    assert issues(world) == {}
    assert world.violations() == []


def test_what_was_changed_back_to_what_the_backup_shows_is_not_overwritten_in_silence() -> None:
    """The old base says that only Exact changed; but we wrote this record since, so the base is not trusted."""
    world = company(5)
    exact, zoho = pair(world, "Klant 1")
    backup, former = world.store.snapshot(), world.crm()[zoho]["Phone"]
    world.universe.clock.advance(300)
    changed_everywhere(world)
    until_quiet(world, 60)
    world.store.restore(backup)
    world.universe.clock.advance(600)
    world.zoho.edit("Accounts", zoho, {"Phone": former})
    world.universe.clock.advance(60)
    halted(world)
    rebuilt(world)
    assert world.sync(approve=True).state is State.COMPLETED
    until_quiet(world, 60)
    now = world.accounts()[exact]["Phone"]
    assert phones(world, exact, zoho) == (now, now)
    with world.bench() as bench:
        kept = [each for each in bench.conn.conflicts.recent(9) if each.zoho_id == zoho]
    assert [(each.exact["phone"], each.zoho["phone"]) for each in kept] == [("+32 2 765 43 21", former)]


def test_links_that_were_changed_after_the_backup_are_found_again_as_they_are() -> None:
    world = company(5)
    backup = world.store.snapshot()
    one, two = pair(world, "Klant 1"), pair(world, "Klant 2")
    world.universe.clock.advance(300)
    say(world, repair.relink, "accounts", one[0], two[1], ME)
    changed_everywhere(world)
    until_quiet(world, 60)
    world.universe.clock.advance(600)
    world.store.restore(backup)
    halted(world)
    rebuilt(world)
    assert world.sync(approve=True).state is State.COMPLETED
    until_quiet(world, 60)
    assert bound(world, Side.EXACT, one[0]) == two[1]
    assert bound(world, Side.ZOHO, one[1]) != one[0]
    assert status(world, two[1]) == ("In sync", one[0])


def test_what_was_deleted_before_a_rebuild_is_not_made_again() -> None:
    world = with_newer_world()
    exact, zoho = pair(world, "Klant 1")
    world.exact.remove("crm/Accounts", exact, world.universe.division)
    _, gone = pair(world, "Klant 2")
    world.zoho.remove("Accounts", gone)
    halted(world)
    rebuilt(world)
    assert world.sync(approve=True).state is State.COMPLETED
    until_quiet(world, 60)
    assert (in_exact(world, "Klant 1"), in_zoho(world, "Klant 2")) == ([], [])
    assert issues(world, zoho).keys() == {"deleted"}


def test_a_store_that_was_not_restored_is_not_too_old_however_long_nothing_ran() -> None:
    world = company(5)
    changed_everywhere(world)
    completed(world)
    world.universe.clock.advance(3 * 24 * 3600)
    completed(world)
    completed(world)


def test_a_run_that_wrote_and_was_killed_does_not_make_its_own_store_look_old(monkeypatch: pytest.MonkeyPatch) -> None:
    world = company(5)
    changed_everywhere(world)

    def dies_after_a_long_load(step: Step) -> Any:
        world.universe.clock.advance(600)
        outcome = step.act()
        if step.phase == "load":
            raise Crash
        return outcome

    with world.bench() as bench, monkeypatch.context() as patched:
        patched.setattr(type(bench.conn.runs), "finish", lambda *_: None)  # nobody writes down that the process died
        with pytest.raises(Crash):
            walk(bench, Options(), dies_after_a_long_load)
    assert {row["Phone"] for row in world.crm().values()} == {"+32 2 765 43 21"}
    completed(world)
    completed(world)


def test_one_record_edited_by_hand_does_not_halt_anything() -> None:
    world = company(5)
    _, zoho = pair(world, "Klant 1")
    world.universe.clock.advance(600)
    world.zoho.edit("Accounts", zoho, {"Exact_Synced_At": "2026-03-02T23:00:00+01:00"})
    completed(world)
