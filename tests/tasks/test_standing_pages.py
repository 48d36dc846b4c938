"""The pages of how a connection stands: its issues by cause, its health, its budgets; from real runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from exact_zoho.core.changes import IssueCode
from exact_zoho.core.entity import Side
from exact_zoho.core.standing import Order
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.issue_groups import groups
from tasks.budget_page import budget_page
from tasks.health import health_page
from tasks.issues_page import issues_page, turn_page
from tests.engine.story import (
    company,
    completed,
    contact_in_zoho,
    in_zoho,
    new_in_zoho,
)
from tests.support.world import World

LONG = "Een naam die veel langer is dan Exact Online ooit zal kunnen bewaren in zijn boeken "
FEW = {"guards": {"changed_minimum": 1000}}
CONDITIONS = "cashflow/PaymentConditions"


@pytest.fixture
def world() -> World:
    """Two accounts whose names are too long for Exact; a contact waits for one of them."""
    world = company(1, FEW)
    for number in range(2):
        new_in_zoho(world, LONG + str(number))
    contact_in_zoho(world, LONG + "0")
    completed(world)
    return world


@pytest.fixture
def bench(world: World) -> Iterator[Bench]:
    with world.bench() as bench:
        yield bench


def tables(page: str) -> list[list[str]]:
    return [block.splitlines() for block in page.split("\n\n") if block.startswith("| ")]


def test_issues_with_one_remedy_are_one_cause_and_what_waits_for_them_is_under_it(bench: Bench) -> None:
    (group,) = groups(bench)
    assert (group.code, len(group.records), len(group.dependants)) == (IssueCode.REFUSED, 2, 1)
    page = issues_page(bench, values=False)
    assert page.startswith("# 3 open issues, 1 cause\n")
    assert "| 1 | The service refused it. | accounts in Zoho |  | 2 | 1 |" in page
    assert "Waiting for these, and going by themselves: 1 other record" in page
    assert f"**What to do:** {group.remedy.split()[0]}" in page
    assert "## 1. Accounts in Zoho: The service refused it." in page


def test_the_issues_name_nobody_unless_values_are_wanted(bench: Bench) -> None:
    assert LONG.strip() not in issues_page(bench, values=False)
    assert LONG.strip() in issues_page(bench, values=True)


def test_what_was_solved_since_the_last_page_is_counted_once(world: World) -> None:
    with world.bench() as bench:
        turn_page(bench)
    world.universe.clock.advance(60)
    (row,) = in_zoho(world, LONG + "0")
    world.zoho.edit("Accounts", row["id"], {"Account_Name": "Kort"})
    completed(world)
    with world.bench() as bench:
        page = issues_page(bench, values=False)
        assert re.search(r"\*\*2 solved\*\* since the last page", page), page
        world.universe.clock.advance(1)
        turn_page(bench)
        assert "solved" not in issues_page(bench, values=False)


def test_refusals_and_what_is_held_for_them_are_one_cause_told_by_its_fields() -> None:
    world = company(1, FEW, exact={"language": "en"})
    of_60 = next(row for row in world.exact.records(CONDITIONS, world.universe.division) if row["Code"] == "60")
    world.exact.remove(CONDITIONS, of_60["ID"], world.universe.division)
    for number in range(6):
        new_in_zoho(world, f"Zestig {number}", Payment_Condition="60")
    for number in range(6):
        new_in_zoho(world, f"Veertien {number}", Payment_Condition="14")
    completed(world)
    with world.bench() as bench:
        (group,) = groups(bench)
        assert {each.code for each in group.records} == {IssueCode.REFUSED, IssueCode.SAME_CAUSE}
        assert (len(group.records), group.common) == (6, "Payment condition is 60")
        page = issues_page(bench, values=False)
        assert "Exact refused it" in page
        assert "Suspected: Payment condition." in page
        assert "is 60" not in page
        assert "Payment condition is 60" in issues_page(bench, values=True)


def test_health_says_what_is_in_sync_what_fails_and_what_people_ordered(world: World, bench: Bench) -> None:
    (row,) = in_zoho(world, "Klant 1")
    bench.conn.orders.set("accounts", Side.ZOHO, row["id"], Order.FREEZE, "Anna", "asked by Bert")
    page = health_page(bench, values=False)
    assert page.startswith("# Health: 1 pair in sync, 2 records need a person\n")
    assert "| Accounts | 1 | 3 | 1 | 0 | 0 | 0 | 2 | 0 |" in page
    assert "| Contacts | 0 | 1 | 0 | 0 | 0 | 1 | 0 | 0 |" in page
    assert f"| accounts | Zoho | {row['id']} | freeze |" in page
    assert "| a person said that it is not to be synchronised | 1 |" in page
    assert "Anna" not in page
    assert "Anna" in health_page(bench, values=True)
    assert "| Last good run | " in page


def test_health_of_a_new_connection_has_nothing_to_tell() -> None:
    with World(size=3).ready().bench() as bench:
        assert "## Runs" not in health_page(bench, values=False)
        assert issues_page(bench, values=False) == "# No open issues"


def test_budgets_show_what_is_left_with_separators_and_until_when_it_lasts(bench: Bench) -> None:
    page = budget_page(bench)
    assert page.startswith("# Budgets: enough for now\n")
    row = next(line for line in page.splitlines() if "| calls a day |" in line)
    assert re.search(r"\| \d+ \| 4,9\d\d \| 5,000 \| 2026-03-03 00:00 \| lasts \|$", row), row
    assert "No work is waiting." in page


def test_work_that_a_days_calls_do_not_cover_is_told_with_its_stop_and_its_end() -> None:
    world = company(1, {**FEW, "budgets": {"reserve": 0.0}}, exact={"day_limit": 60})
    with world.bench() as bench:
        left = next(each for each in bench.store.budgets() if (each["scope"], each["window"]) == ("calls", "day"))
        for number in range(left["remaining"] + 30):
            bench.conn.dirty.add("accounts", Side.ZOHO, [f"z{number}"])
        page = budget_page(bench)
    assert page.startswith("# Budgets: used up at 2026-03-02 08:")
    assert re.search(r"\| Exact \| \d+ \| \d+ calls \| 2026-03-03 00:00, after a stop at 2026-03-02 08:\d\d \|", page)


@pytest.mark.parametrize("values", [False, True])
def test_every_row_of_every_table_has_the_cells_of_its_head(bench: Bench, values: bool) -> None:
    pages = issues_page(bench, values=values), health_page(bench, values=values), budget_page(bench)
    found = [lines for page in pages for lines in tables(page)]
    assert len(found) >= 5
    for lines in found:
        assert {line.replace("\\|", "").count("|") for line in lines} == {lines[0].count("|")}
