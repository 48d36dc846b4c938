"""What is told of a connection: everything once, whatever happens to a run, and without a storm."""

from __future__ import annotations

import pytest

from exact_zoho.engine.run import Result, State
from tasks.event_names import MANY, NAMES
from tasks.events import number
from tasks.news import News, Told, news, news_of_run
from tests.engine.story import company, completed, in_zoho, new_in_zoho
from tests.support.world import World

LONG = "Een naam die veel langer is dan Exact Online ooit zal kunnen bewaren in zijn boeken "
FEW = {"guards": {"changed_minimum": 1000}}


def tell(world: World, result: Result | None = None, *, dies: bool = False) -> list[News]:
    """What there is to tell now; where it `dies`, it dies before it could note that it has told it."""
    with world.bench() as bench:
        found, after = news(bench, Told.of(bench), result)
        if not dies:
            after.keep(bench)
    return found


def names(found: list[News]) -> list[str]:
    return [each.name for each in found]


def shorten(world: World, number: int = 0) -> None:
    (row,) = in_zoho(world, f"{LONG}{number}")
    world.zoho.edit("Accounts", row["id"], {"Account_Name": f"Kort {number}"})
    world.universe.clock.advance(60)


@pytest.fixture
def world() -> World:
    """Told so far; then an account whose name is too long."""
    world = company(1, FEW)
    tell(world)
    new_in_zoho(world, LONG + "0")
    completed(world)
    return world


def test_an_issue_is_told_once_when_it_opens_and_once_when_it_closes(world: World) -> None:
    (opened,) = tell(world)
    assert (opened.name, opened.payload["code"], opened.payload["entity"]) == ("issue.opened", "refused", "accounts")
    assert opened.related[0]["prefect.resource.id"] == f"exact-zoho.record.zoho.{opened.payload['record']}"
    assert tell(world) == []
    shorten(world)
    completed(world)
    (closed,) = tell(world)
    assert (closed.name, closed.payload["record"]) == ("issue.closed", opened.payload["record"])
    assert tell(world) == []


def test_events_hold_no_values(world: World) -> None:
    assert LONG.strip() not in str(tell(world))


def test_a_run_that_dies_before_it_told_leaves_it_to_the_next(world: World) -> None:
    assert names(tell(world, dies=True)) == names(tell(world)) == ["issue.opened"]


def test_what_is_sent_again_after_a_crash_has_the_same_number_and_other_news_have_others(world: World) -> None:
    (sent,), (again,) = tell(world, dies=True), tell(world)
    shorten(world)
    completed(world)
    (closed,) = tell(world)
    assert number("default", "t0", sent) == number("default", "t0", again)
    assert number("default", "t0", sent) not in (
        number("default", "t0", closed), number("belgium", "t0", sent), number("default", "t1", sent),
    )  # fmt: skip


def test_what_came_and_went_between_two_tellings_is_not_told(world: World) -> None:
    shorten(world)
    completed(world)
    assert tell(world) == []


def test_many_issues_at_once_are_one_event_with_their_counts(world: World) -> None:
    for number_ in range(1, MANY + 1):
        new_in_zoho(world, f"{LONG}{number_}")
    completed(world)
    (all_of_them,) = tell(world)
    assert (all_of_them.name, all_of_them.payload["count"]) == ("issues.opened", MANY + 1)
    assert all_of_them.payload["by_code"] == {"refused": 3, "same_cause": MANY - 2}


def test_a_plan_is_told_once_when_it_waits_and_once_when_it_was_approved() -> None:
    world = World(size=8, seed=5).ready()
    waiting = world.sync()
    first = [each for each in tell(world, waiting) if each.name.startswith("plan")]
    assert [(each.name, each.payload["plan"]) for each in first] == [("plan.waiting", waiting.plan)]
    assert "plan.waiting" not in names(tell(world, world.sync()))
    done = world.sync(approve=True)
    told = tell(world, done)
    assert [each.payload["plan"] for each in told if each.name == "plan.approved"] == [waiting.plan]
    assert "plan.approved" not in names(tell(world, world.sync()))


@pytest.mark.parametrize(
    ("state", "before", "changed"),
    [(State.FAILED, "completed", "yes"), (State.FAILED, "failed", "no"), (State.COMPLETED, "failed", "yes")],
)
def test_a_run_says_whether_the_one_before_ended_otherwise(state: State, before: str, changed: str) -> None:
    (told,), after = news_of_run(Result(state, "…", run=7), Told("t0", state=before))
    assert (told.name, told.labels["exact-zoho.changed"]) == (f"run.{state}", changed)
    assert told.labels["exact-zoho.before"] == before
    assert after.state == state


def test_a_skipped_run_changes_nothing_about_how_the_last_one_ended() -> None:
    (told,), after = news_of_run(Result(State.SKIPPED, "Skipped: …"), Told("t0", state="failed"))
    assert (told.name, told.key, after.state) == ("run.skipped", "", "failed")


def test_every_end_of_a_run_has_a_listed_event() -> None:
    for state in set(State) - {State.WAITING}:
        assert {each.name for each in news_of_run(Result(state, "…"), Told("t0"))[0]} <= NAMES
