"""Why a record shows what it shows, and what it showed at a moment in the past: told from what was kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine import repair
from exact_zoho.engine.subject import subject
from exact_zoho.engine.then import ABSENT, then
from exact_zoho.engine.why import Why, why
from exact_zoho.errors import UsageError
from sandbox.faults import FaultKind
from tests.engine.answers import ME, conflicts, edit, next_run, pair, say
from tests.engine.story import company, completed, linked_contact, new_in_zoho, spoil_creation
from tests.support.world import World

FIRST, SECOND, THIRD = "+31 20 123 45 01", "+31 20 999 99 99", "+31 6 12 34 56 78"
ASK = {"entities": {"accounts": {"fields": {"phone": {"conflict": "ask"}}}}}


def told(world: World, record: str, field: str = "phone") -> Why:
    with world.bench() as bench:
        return why(bench, subject(bench, record), field)


def shown(world: World, record: str, at: datetime, field: str = "phone") -> list[tuple[str, str]]:
    """What both sides showed, Exact's first, each with what is not known about it."""
    with world.bench() as bench:
        return [(each.value, each.doubt) for each in then(bench, subject(bench, record), at, field)]


@pytest.mark.parametrize("by", list(Side))
def test_a_field_tells_its_chain_from_the_first_value_on(by: Side) -> None:
    world = company(1)
    exact, zoho = pair(world)
    edit(world, Side.ZOHO, zoho, Phone=SECOND)
    edited_at = world.universe.clock.now()
    run = completed(world).run
    first, last = told(world, exact if by is Side.EXACT else zoho).events
    assert (first.what, first.before, first.after, first.rule) == ("created in Zoho", None, FIRST, "new in exact")
    assert (last.what, last.before, last.after) == ("written to Exact", FIRST, SECOND)
    assert (last.rule, last.run, last.edited_by) == ("edited in zoho", run, "Sander Sales")
    assert (last.edited_at, last.answered_at) == (edited_at, world.universe.clock.now())


def test_a_conflict_is_part_of_the_chain_with_both_values_and_who_chose() -> None:
    world = company(1, settings=ASK)
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, Phone=SECOND)
    edit(world, Side.ZOHO, zoho, Phone=THIRD)
    completed(world)
    (question,) = conflicts(world)
    now = told(world, exact)
    assert now.events[-1].told == "waits for a person"
    assert any("was changed in Exact and in Zoho" in each for each in now.holds)
    say(world, repair.choose, question.number, Side.ZOHO, ME)
    next_run(world)
    found = next(each for each in told(world, exact).events if each.what == "conflict")
    assert (found.before, found.after, found.told) == (SECOND, THIRD, "Zoho wins, chosen by test")
    assert "Zoho: Sander Sales" in found.edited_by
    assert told(world, exact).holds == ()


def test_a_refusal_and_a_hold_are_told() -> None:
    world = company(1)
    zoho = new_in_zoho(world, "Nieuw", Phone=SECOND)["id"]
    spoil_creation(
        world, Side.EXACT, FaultKind.STATUS, status=400, body='{"error":{"code":"","message":{"value":"no"}}}'
    )
    completed(world)
    now = told(world, zoho)
    assert (now.linked, now.events[-1].what, now.events[-1].told) == ("not linked", "refused by Exact", "no")
    assert any("refused it" in each for each in now.holds)
    say(world, repair.freeze, "accounts", Side.ZOHO, zoho, ME)
    assert any("order" in each and "freeze" in each for each in told(world, zoho).holds)


def test_of_a_field_that_holds_alone_another_field_is_not_held() -> None:
    world = company(1, settings=ASK)
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, Phone=SECOND)
    edit(world, Side.ZOHO, zoho, Phone=THIRD)
    completed(world)
    assert told(world, exact, "phone").holds
    assert told(world, exact, "website").holds == ()


def test_the_values_now_are_told_with_what_was_agreed() -> None:
    world = company(1)
    exact, _ = pair(world)
    (now,) = told(world, exact).fields
    assert (now.exact, now.zoho, now.agreed, now.base_exact, now.proven) == (FIRST, FIRST, True, FIRST, True)
    assert len(told(world, exact, "").fields) > 20


def test_a_moment_in_the_past_shows_what_was_shown_then() -> None:
    """Snapshots of both services, taken after each run, are what is rebuilt from the history."""
    world = company(1)
    exact, zoho = pair(world)
    snapshots: list[tuple[datetime, list[str]]] = []
    for side, number in ((Side.EXACT, SECOND), (Side.ZOHO, THIRD), (Side.EXACT, FIRST)):
        edit(world, side, exact if side is Side.EXACT else zoho, Phone=number)
        next_run(world)
        world.universe.clock.advance(30)
        snapshots.append((world.universe.clock.now(), [world.accounts()[exact]["Phone"], world.crm()[zoho]["Phone"]]))
        world.universe.clock.advance(30)
    assert [both[0] for _, both in snapshots] == [SECOND, THIRD, FIRST]
    for at, both in snapshots:
        assert [value for value, _ in shown(world, exact, at)] == both
    assert shown(world, exact, snapshots[0][0])[1] == (SECOND, f"edited by somebody between {_told(world, zoho)}")


def _told(world: World, zoho: str) -> str:
    """Between our write and the edit that came after it."""
    with world.bench() as bench:
        history = bench.conn.changes.history("accounts", zoho)
    written = next(each for each in history if each.change.values.get("phone") == SECOND)
    taken = next(each for each in history if each.change.values.get("phone") == THIRD)
    assert written.resolved_at
    assert taken.change.source_at
    return f"{written.resolved_at:%Y-%m-%d %H:%M:%S} UTC and {taken.change.source_at:%Y-%m-%d %H:%M:%S} UTC"


def test_before_it_was_created_a_record_was_not_there() -> None:
    world = company(1)
    exact, _ = pair(world)
    before = world.universe.clock.now()
    world.universe.clock.advance(60)
    contact, _ = linked_contact(world)
    with world.bench() as bench:
        past = then(bench, subject(bench, contact), before, "last_name")
    assert [(each.side, each.value, each.doubt) for each in past][1] == (Side.ZOHO, None, ABSENT)
    assert past[0].doubt.startswith("seen first at")
    assert exact


def test_a_moment_to_come_and_an_unknown_record_or_field_are_refused() -> None:
    world = company(1)
    exact, _ = pair(world)
    with pytest.raises(UsageError, match="still to come"):
        shown(world, exact, world.universe.clock.now() + timedelta(seconds=1))
    with pytest.raises(UsageError, match="neither side has a record"):
        told(world, "4711")
