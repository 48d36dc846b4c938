"""The pages of a run, made from a real one in a world of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from exact_zoho.core.changes import IssueCode
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Options, Result, State, walk
from tasks.artifacts import key_of
from tasks.pages import Pages, plain
from tasks.plan_page import SHOWN
from tasks.words import WHAT
from tests.support.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World(size=60, seed=5).ready()


@pytest.fixture
def bench(world: World) -> Iterator[Bench]:
    with world.bench() as bench:
        yield bench


@pytest.fixture(scope="module")
def waiting(world: World) -> Result:
    result = world.sync()
    assert result.state is State.WAITING
    return result


def people_and_companies(world: World) -> set[str]:
    rows = [(row["Name"], row.get("Email"), row.get("Phone")) for row in world.accounts().values()]
    return {str(value) for row in rows for value in row if value and len(str(value)) > 6}


def test_a_waiting_plan_says_how_to_approve_it_and_counts_its_changes(bench: Bench, waiting: Result) -> None:
    page = Pages(bench).plan(waiting)
    head, step = page.split("\n\n")[:2]
    assert head.startswith(f"# Plan {waiting.plan} waits for approval: ")
    assert f"the deployment **approve** with plan **{waiting.plan}**" in step
    assert f"`exact-zoho approve {waiting.plan}`" in step
    table = page.split("\n\n")[3].splitlines()
    assert table[0] == "|  | Create in Exact | Create in Zoho | Link | Update in Exact | Update in Zoho |"
    assert [row.split(" | ")[0] for row in table[2:]] == ["| Accounts"]
    counted = [int(cell) for row in table[2:] for cell in row.strip("| ").split(" | ")[1:]]
    assert sum(counted) == int(head.rpartition(": ")[2].split()[0])


def test_a_plan_shows_each_field_that_is_written_with_the_rule_that_decided(bench: Bench, waiting: Result) -> None:
    page = Pages(bench).plan(waiting)
    parts = page.split("\n## ")
    titles = [part.splitlines()[0] for part in parts[1:]]
    assert titles == [
        "New records", "Links between records that exist on both sides", "Updates, field by field",
        "Left out on purpose",
    ]  # fmt: skip
    assert re.search(r"\| Exact \| Phone \| newest, edited last in zoho \|", parts[3])
    assert len(parts[3].splitlines()) < SHOWN + 10
    assert re.search(r"… and [\d,]+ more rows", parts[3])
    assert "| it is not a customer in Zoho | " in parts[4]


def test_what_the_rows_of_one_record_share_is_said_once(bench: Bench, waiting: Result) -> None:
    ids = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", Pages(bench).plan(waiting).split("field by field")[1])
    assert len(ids) == len(set(ids)) > 1


def test_pages_name_nobody_unless_asked_to(bench: Bench, waiting: Result, world: World) -> None:
    shown = Pages(bench).plan(waiting) + Pages(bench).result(waiting)
    assert [value for value in people_and_companies(world) if value in shown] == []


def test_with_values_a_plan_shows_names_before_and_after(bench: Bench, waiting: Result, world: World) -> None:
    page = Pages(bench, values=True).plan(waiting)
    assert "| Record | Where | Field | Before | After | Rule |" in page
    assert [value for value in people_and_companies(world) if value in page]


@pytest.mark.parametrize("values", [False, True])
def test_every_row_of_every_table_has_the_cells_of_its_head(bench: Bench, waiting: Result, values: bool) -> None:
    pages = Pages(bench, values=values)
    tables = [block for page in (pages.plan(waiting), pages.result(waiting)) for block in page.split("\n\n")]
    for lines in (block.splitlines() for block in tables if block.startswith("| ")):
        assert {line.replace("\\|", "").count("|") for line in lines} == {lines[0].count("|")}


def test_a_result_shows_both_values_of_its_conflicts_where_values_are_wanted(bench: Bench, waiting: Result) -> None:
    assert waiting.report["conflicts"]
    page = Pages(bench, values=True).result(waiting)
    assert "| Record | Field | In Exact | In Zoho | Settled by |" in page
    kept = bench.conn.conflicts.recent(1)[0]
    assert f"| {kept.name} |".replace("&", r"\&") in page


def test_a_result_begins_with_the_result(bench: Bench, waiting: Result) -> None:
    assert re.match(r"# Waiting for approval: plan 1, \d+ conflicts, \d+ open issues\n", Pages(bench).result(waiting))


def test_a_result_page_has_a_picture_and_the_causes_of_issues_with_the_way_to_what_to_do(
    bench: Bench, waiting: Result
) -> None:
    page = Pages(bench).result(waiting)
    assert "data:image/svg+xml;base64," in page
    assert WHAT[IssueCode.AMBIGUOUS] in page
    assert "The page of issues names the records and says what to do" in page


def test_every_kind_of_issue_has_words() -> None:
    assert set(WHAT) == set(IssueCode)


def test_a_run_that_plans_nothing_leaves_no_plan_to_read() -> None:
    world = World(size=10).live()
    world.sync()
    with world.bench() as bench:
        calm = walk(bench, Options(), lambda step: step.act())
        assert calm.state is State.COMPLETED
        assert Pages(bench).plan(calm) == ""
        assert "Written" not in Pages(bench).result(calm)


def test_a_message_does_not_repeat_the_name_of_its_state() -> None:
    assert plain(Result(State.FAILED, "Failed: the token is dead")) == "The token is dead"
    assert plain(Result(State.HALTED, "Halted, nothing was written: …")) == "Halted, nothing was written: …"


@pytest.mark.parametrize(("name", "key"), [("Main.BE_2", "main-be-2"), ("default", "default"), ("--", "connection")])
def test_artifact_keys_are_what_prefect_allows(name: str, key: str) -> None:
    assert key_of(name) == key
