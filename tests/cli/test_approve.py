"""`exact-zoho approve` and `sweep`: a yes and a no from a terminal, and the comparison for people and machines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Terminal
from tests.engine.story import company, completed, founded
from tests.support.world import World

At = Callable[..., Terminal]


@pytest.fixture
def waiting(at: At) -> tuple[Terminal, int]:
    world = founded(1).ready()
    plan = world.sync().plan
    return at(world), plan


def test_a_plan_is_approved_by_its_number_and_the_next_run_carries_it_out(waiting: tuple[Terminal, int]) -> None:
    terminal, plan = waiting
    assert f"Plan {plan} is approved; the next run carries it out." in terminal.run("approve", str(plan))
    completed(terminal.world)
    assert len(terminal.world.pairs()) == 1
    with terminal.world.bench() as bench:
        kept = bench.conn.plans.get(plan)
    assert kept is not None
    assert kept.approved_by == "the bookkeeper"


def test_a_plan_is_rejected_with_a_reason(waiting: tuple[Terminal, int]) -> None:
    terminal, plan = waiting
    assert "is rejected" in terminal.run("approve", str(plan), "--reject", "--reason", "wrong company")
    assert "rejected by the bookkeeper (wrong company)" in terminal.world.sync().message
    assert terminal.world.crm() == {}


def test_a_comparison_is_told_as_a_table_and_for_machines(at: At) -> None:
    world: World = company(2)
    terminal = at(world)
    shown = terminal.run("sweep")
    assert "accounts in Exact" in shown
    assert "nothing was missed" in shown
    document = terminal.document("sweep")
    assert document["state"] == "completed"
    assert document["compared"]["accounts in Zoho"] == {
        "compared": 2, "missing": 0, "other_version": 0, "gone": 0, "vanished": 0,
    }  # fmt: skip
