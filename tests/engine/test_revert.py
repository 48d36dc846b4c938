"""A run is taken back: former values return where nobody touched them since, nothing is deleted, and it rests there."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine import repair
from exact_zoho.engine.revert import Creations, Reverted, carry_out, offer
from exact_zoho.errors import UsageError
from sandbox.faults import Fault, FaultKind
from tests.engine.answers import ME, edit, next_run, pair, phones, say, status
from tests.engine.story import company, completed, founded, in_zoho, new_in_exact
from tests.support.world import Crash, World

OLD, NEW = "+31 20 123 45 01", "+31 20 999 99 99"


def synced(world: World, side: Side = Side.EXACT, **values: str) -> tuple[int, str, str]:
    """Klant 1 is edited on a side and synchronised: the run's number and the ids of the pair."""
    exact, zoho = pair(world)
    edit(world, side, exact if side is Side.EXACT else zoho, **(values or {"Phone": NEW}))
    run = completed(world).run
    world.universe.clock.advance(60)
    return run, exact, zoho


def taken_back(world: World, run: int, creations: Creations = Creations.LEAVE) -> Reverted:
    with world.bench() as bench:
        offered = offer(bench, run, ME, creations)
    with world.bench() as bench:
        return carry_out(bench, offered, ME)


def writes_of_next_runs(world: World) -> list[str]:
    """What the next two runs write."""
    before = world.marks()
    for _ in range(2):
        world.universe.clock.advance(60)
        completed(world)
    return world.writes(before)


def thawed(world: World, exact: str, zoho: str) -> None:
    """A pair is thawed, and the next run has done with it."""
    for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
        say(world, repair.thaw, "accounts", side, record)
    next_run(world)


@pytest.mark.parametrize("side", list(Side))
def test_a_field_regains_its_former_value_and_the_next_two_runs_write_nothing(side: Side) -> None:
    world = company(2)
    run, exact, zoho = synced(world, side)
    assert phones(world, exact, zoho) == (NEW, NEW)
    reverted = taken_back(world, run)
    assert (reverted.written, reverted.left, reverted.resting) == (1, (), 1)
    assert phones(world, exact, zoho) == ((NEW, OLD) if side is Side.EXACT else (OLD, NEW))
    assert status(world, zoho)[0] == "Not synchronised"
    assert writes_of_next_runs(world) == []
    assert phones(world, exact, zoho) == ((NEW, OLD) if side is Side.EXACT else (OLD, NEW))
    assert world.violations() == []


@pytest.mark.parametrize("side", list(Side))
def test_after_the_thaw_what_was_edited_goes_across_again(side: Side) -> None:
    world = company(2)
    run, exact, zoho = synced(world, side)
    taken_back(world, run)
    completed(world)
    thawed(world, exact, zoho)
    assert phones(world, exact, zoho) == (NEW, NEW)
    assert status(world, zoho)[0] == "In sync"


def test_who_corrects_the_other_side_before_the_thaw_keeps_the_former_value() -> None:
    world = company(2)
    run, exact, zoho = synced(world)
    taken_back(world, run)
    edit(world, Side.EXACT, exact, Phone=OLD)
    thawed(world, exact, zoho)
    assert phones(world, exact, zoho) == (OLD, OLD)


@pytest.mark.parametrize("side", list(Side))
def test_what_was_touched_since_is_listed_and_not_overwritten(side: Side) -> None:
    world = company(2)
    run, exact, zoho = synced(world)
    edit(world, side, exact if side is Side.EXACT else zoho, Phone="+31 6 5")
    before = world.marks()
    reverted = taken_back(world, run)
    assert [(each.field, each.reason) for each in reverted.left] == [("Phone", f"touched since in {side.capitalize()}")]
    assert (reverted.written, reverted.resting) == (0, 0)
    assert world.writes(before) == []


def test_what_is_touched_after_the_plan_was_shown_is_not_overwritten_either() -> None:
    world = company(2)
    run, exact, zoho = synced(world)
    with world.bench() as bench:
        offered = offer(bench, run, ME)
    edit(world, Side.ZOHO, zoho, Phone="+31 6 5")
    with world.bench() as bench:
        reverted = carry_out(bench, offered, ME)
    assert (reverted.written, reverted.resting) == (0, 0)
    next_run(world)
    assert phones(world, exact, zoho) == ("+31 6 5", "+31 6 5")


def test_fields_written_to_both_sides_of_a_pair_are_put_back_and_others_stay() -> None:
    world = company(2)
    exact, zoho = pair(world)
    edit(world, Side.ZOHO, zoho, Website="https://klant.example", Description="aardig")
    run, *_ = synced(world)
    edit(world, Side.EXACT, exact, Remarks="zeer aardig")
    completed(world)
    reverted = taken_back(world, run)
    assert (reverted.written, reverted.resting) == (2, 1)
    assert phones(world, exact, zoho) == (NEW, OLD)
    assert world.accounts()[exact]["Website"] is None
    assert world.crm()[zoho]["Website"] == "https://klant.example"
    assert [each.field for each in reverted.left] == ["Remarks"]
    assert writes_of_next_runs(world) == []


@pytest.mark.parametrize("creations", list(Creations))
def test_what_a_run_created_is_never_deleted(creations: Creations) -> None:
    world = company(1)
    source = new_in_exact(world, "Nieuw")["ID"]
    run = completed(world).run
    world.universe.clock.advance(60)
    completed(world)
    taken_back(world, run, creations)
    (made,) = in_zoho(world, "Nieuw")
    assert status(world, made["id"])[0] == ("In sync" if creations is Creations.LEAVE else "Not synchronised")
    world.exact.edit("crm/Accounts", source, {"Phone": NEW})
    assert bool(writes_of_next_runs(world)) is (creations is Creations.LEAVE)
    assert len(in_zoho(world, "Nieuw")) == 1


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER])
def test_without_an_answer_the_pair_rests_and_nothing_goes_across(kind: FaultKind) -> None:
    world = company(2)
    run, exact, zoho = synced(world)
    with world.bench() as bench:
        offered = offer(bench, run, ME)
    world.zoho.faults.add(Fault(kind, "PUT", r"Accounts$"))
    with world.bench() as bench:
        reverted = carry_out(bench, offered, ME)
    assert reverted.resting == 1
    assert writes_of_next_runs(world)[1:] == []
    assert world.accounts()[exact]["Phone"] == NEW
    thawed(world, exact, zoho)
    assert phones(world, exact, zoho) == (NEW, NEW)


def test_a_crash_after_the_write_leaves_the_pair_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    world = company(2)
    run, exact, zoho = synced(world)
    with world.bench() as bench:
        offered = offer(bench, run, ME)

    def die(*_: object) -> None:
        raise Crash("here")

    monkeypatch.setattr("exact_zoho.engine.load_zoho.succeeded", die)
    with world.bench() as bench, pytest.raises(Crash):
        carry_out(bench, offered, ME)
    monkeypatch.undo()
    world.universe.clock.advance(60)
    completed(world)
    assert writes_of_next_runs(world) == []
    assert phones(world, exact, zoho) == (NEW, OLD)
    thawed(world, exact, zoho)
    assert phones(world, exact, zoho) == (NEW, NEW)


def test_a_run_that_is_not_there_or_before_the_first_yes_or_of_a_revert_is_refused() -> None:
    world = company(2)
    run, *_ = synced(world)
    with world.bench() as bench, pytest.raises(UsageError, match="no run 4711"):
        offer(bench, 4711, ME)
    taken_back(world, run)
    with world.bench() as bench, pytest.raises(UsageError, match="took back another"):
        offer(bench, bench.conn.runs.recent(1, "revert")[0].id, ME)
    new = founded(1).ready()
    run = new.sync().run
    before = new.marks()
    with new.bench() as bench, pytest.raises(UsageError, match="first plan"):
        offer(bench, run, ME)
    assert new.writes(before) == []
