"""A forecast says when work is done and when a budget is used up, as a simulation of each minute finds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact_zoho.core.forecast import MINUTE, UNLIMITED, Budget, Forecast, forecast, used_up_at

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)


@dataclass
class Simulated:
    """A service that allows so many calls a minute and a day, and a run that makes its calls as soon as it may."""

    budget: Budget
    now: datetime = NOW

    def run(self, work: int) -> Forecast:
        left, reset, stopped = self.budget.left, self.budget.resets_at, None
        for _ in range(40 * 24 * 60):
            if reset is not None and self.now >= reset:
                left, reset = self.budget.daily, reset + timedelta(days=1)
            allowed = self.budget.pace if left is None else min(self.budget.pace, max(0, left - self.budget.reserve))
            made = min(allowed, work)
            if made == work:
                return Forecast(self.now + made / self.budget.pace * MINUTE, stopped)
            if made < self.budget.pace and stopped is None:
                stopped = self.now + made / self.budget.pace * MINUTE
            work, left = work - made, None if left is None else left - made
            self.now += MINUTE
        return Forecast(None, stopped)


def close(forecasted: datetime | None, simulated: datetime | None) -> bool:
    """Within five hundredths of the time that it takes, or a minute."""
    if forecasted is None or simulated is None:
        return forecasted is simulated
    return abs(forecasted - simulated) <= max(MINUTE, 0.05 * (simulated - NOW))


@settings(max_examples=150, deadline=None)
@given(
    work=st.integers(1, 30_000),
    per_minute=st.integers(10, 120),
    daily=st.integers(1500, 9000),
    used=st.floats(0, 1),
    share=st.floats(0, 0.5),
    to_midnight=st.integers(1, 24 * 60),
)
def test_it_is_what_a_simulation_of_each_minute_finds(
    work: int, per_minute: int, daily: int, used: float, share: float, to_midnight: int
) -> None:
    reserve, ends = int(daily * share), NOW + timedelta(minutes=to_midnight)
    budget = Budget(per_minute, int(daily * (1 - used)), daily, reserve, ends)
    found, real = forecast(work, budget, NOW), Simulated(budget).run(work)
    assert close(found.finished_at, real.finished_at), (found, real)
    assert close(found.exhausted_at, real.exhausted_at), (found, real)


@pytest.mark.parametrize(
    ("work", "budget", "finished", "exhausted"),
    [
        (0, Budget(60, 100, 100, 0, MIDNIGHT), NOW, None),
        (120, Budget(60, 5000, 5000, 250, MIDNIGHT), NOW + 2 * MINUTE, None),
        (120, Budget(), NOW + 2 * MINUTE, None),
        (120, Budget(60, 300, 5000, 250, MIDNIGHT), MIDNIGHT + 70 / 60 * MINUTE, NOW + 50 / 60 * MINUTE),
        (10, Budget(60, 0, 5000, 250, MIDNIGHT), MIDNIGHT + MINUTE / 6, NOW),
        (10, Budget(60, 0, 5000, 5000, MIDNIGHT), None, NOW),
        (10, Budget(60, 5), None, NOW + 5 / 60 * MINUTE),
    ],
)
def test_what_is_kept_free_is_not_counted_on(
    work: int, budget: Budget, finished: datetime | None, exhausted: datetime | None
) -> None:
    assert forecast(work, budget, NOW) == Forecast(finished, exhausted)


def test_where_no_limit_of_a_minute_is_known_calls_take_a_second() -> None:
    assert Budget().pace == UNLIMITED == 60


@pytest.mark.parametrize(
    ("used", "left", "ends"),
    [
        (0, 100, None),
        (800, 200, NOW + timedelta(hours=2)),  # a hundred an hour since midnight
        (800, 4000, None),
        (800, 0, NOW),
        (800, -50, NOW),
    ],
)
def test_at_the_present_pace_a_budget_ends_or_lasts_until_it_is_renewed(
    used: int, left: int, ends: datetime | None
) -> None:
    since = NOW - timedelta(hours=8)
    assert used_up_at(used, since, left, MIDNIGHT, NOW) == ends
