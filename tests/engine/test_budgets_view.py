"""The forecast of the budgets holds for the store's own account of them, call by call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.core.forecast import DAY, Budget, forecast
from exact_zoho.engine.budgets_view import backlogs, budgets
from exact_zoho.errors import BudgetExhaustedError
from exact_zoho.records import Allowance
from tests.engine.story import company
from tests.support.world import World

MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)


def test_a_day_of_real_calls_ends_when_the_forecast_says() -> None:
    world = World(size=1)
    clock = world.ports.clock
    calls = world.store.calls("https://start.exactonline.nl|app|7")
    calls.allow({"minute": 20, "day": 400}, 0.1)
    calls.learn([Allowance("calls", "day", 400, 400, MIDNIGHT)])
    began = clock.now()
    found = forecast(1000, Budget(20, 400, 400, 40, MIDNIGHT), began)
    for _ in range(360):
        calls.spend()
        clock.sleep(1)
    with pytest.raises(BudgetExhaustedError):  # what is kept free stays free
        calls.spend()
    assert found.exhausted_at is not None
    assert abs((found.exhausted_at - clock.now()) / (clock.now() - began)) < 0.05
    assert found.finished_at is not None
    assert MIDNIGHT + DAY < found.finished_at < MIDNIGHT + 2 * DAY


def test_at_the_present_pace_a_day_is_used_up_at_a_moment_or_lasts() -> None:
    world = company(1)
    with world.bench() as bench:
        calls = bench.store.calls(f"https://start.exactonline.nl|app|{bench.division + 1}")
        calls.learn([Allowance("calls", "day", 5000, 2000, MIDNIGHT)])
        (row,) = [each for each in budgets(bench) if each.remaining == 2000]
        now = bench.clock.now()
    assert (row.used, row.reserve) == (3000, 250)
    assert row.used_up_at is not None
    pace = 3000 / (now - (MIDNIGHT - DAY)).total_seconds()
    assert abs(row.used_up_at - (now + timedelta(seconds=1750 / pace))) < timedelta(seconds=1)


def test_touched_records_count_as_work_for_the_other_side_only() -> None:
    world = company(1)
    with world.bench() as bench:
        assert backlogs(bench) == []
        bench.conn.dirty.add("accounts", Side.EXACT, [f"e{number}" for number in range(25)])
        (work,) = backlogs(bench)
    assert (work.side, work.changes, work.cost) == (Side.ZOHO, 25, 3)
