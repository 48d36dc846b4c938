"""People who answer: the verbs of repair and the questions, as a command line calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exact_zoho.core.entity import Side
from exact_zoho.engine import questions
from exact_zoho.engine.run import Result, State
from tests.engine.story import completed, in_exact, in_zoho
from tests.support.world import World

ME = "test"
MINUTE = 60.0


def say(world: World, verb: Callable[..., str], *arguments: Any) -> str:
    """A person has something done; what the command line tells her."""
    with world.bench() as bench:
        return verb(bench, *arguments)


def pair(world: World, name: str = "Klant 1") -> tuple[str, str]:
    """The ids of the only account of that name on both sides, Exact's first."""
    (exact,), (zoho,) = in_exact(world, name), in_zoho(world, name)
    return str(exact["ID"]), str(zoho["id"])


def edit(world: World, side: Side, record: str, **values: Any) -> None:
    """An account is edited on one side, a minute later."""
    world.universe.clock.advance(MINUTE)
    if side is Side.EXACT:
        world.exact.edit("crm/Accounts", record, values)
    else:
        world.zoho.edit("Accounts", record, values)


def remove(world: World, side: Side, record: str) -> None:
    """An account is deleted on one side, a minute later."""
    world.universe.clock.advance(MINUTE)
    if side is Side.EXACT:
        world.exact.remove("crm/Accounts", record, world.universe.division)
    else:
        world.zoho.remove("Accounts", record)


def next_run(world: World) -> None:
    """A run a minute later, and one after it that may write nothing and leaves nothing to be done."""
    world.universe.clock.advance(MINUTE)
    completed(world)
    before = world.marks()
    completed(world)
    assert world.writes(before) == []
    assert world.violations() == []


def status(world: World, zoho: str) -> tuple[str | None, str | None]:
    """What an account of Zoho says of itself: its status, and which record of Exact it is."""
    row = world.crm()[zoho]
    return row["Exact_Sync_Status"], (row["Exact_ID"] or "").rpartition(":")[2] or None


def phones(world: World, exact: str, zoho: str) -> tuple[str | None, str | None]:
    """The telephone numbers of two accounts, Exact's first."""
    return world.accounts()[exact]["Phone"], world.crm()[zoho]["Phone"]


def asked(world: World) -> list[questions.MatchQuestion]:
    """The pairs about which a person is asked."""
    with world.bench() as bench:
        return questions.match_questions(bench)


def conflicts(world: World) -> list[questions.ConflictQuestion]:
    """The conflicts that wait for a person."""
    with world.bench() as bench:
        return questions.conflict_questions(bench)


def newcomers(world: World) -> list[questions.Newcomer]:
    """Who waits for a yes before coming into the books."""
    with world.bench() as bench:
        return questions.newcomers(bench)


def halted(world: World, **options: bool) -> Result:
    """A run that must halt, and may write nothing."""
    before = world.marks()
    result = world.sync(**options)
    assert (result.state, result.exit_code) == (State.HALTED, 5)
    assert world.writes(before) == []
    return result


def changed_everywhere(world: World) -> None:
    """All accounts of Exact get another telephone number."""
    world.universe.clock.advance(30)
    for record in world.accounts():
        world.exact.edit("crm/Accounts", record, {"Phone": "+32 2 765 43 21"})
