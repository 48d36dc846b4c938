"""When a budget is used up, and when the work that waits is done: arithmetic over the calls of a minute and a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
#: calls a minute of a side that sets no such limit: one a second, which is what they take
UNLIMITED = 60
#: a forecast is no promise beyond this
HORIZON = timedelta(days=3650)


@dataclass(frozen=True)
class Budget:
    """What one side still allows: calls a minute, and of a day `left` of `daily`, of which `reserve` stay untouched.

    None is a limit that nobody knows. At `resets_at` a new day of calls begins.
    """

    per_minute: int | None = None
    left: int | None = None
    daily: int | None = None
    reserve: int = 0
    resets_at: datetime | None = None

    @property
    def pace(self) -> int:
        """The calls a minute at which it goes."""
        return max(1, self.per_minute or UNLIMITED)

    @property
    def usable(self) -> int | None:
        """What may be used until the reset."""
        return None if self.left is None else max(0, self.left - self.reserve)


@dataclass(frozen=True)
class Forecast:
    """When work is done, None where it never is, and when it is interrupted because a day's calls are used up."""

    finished_at: datetime | None
    exhausted_at: datetime | None = None


def forecast(work: int, budget: Budget, now: datetime) -> Forecast:
    """When so many calls are made, one after the other as fast as the budget allows, and when that stops them."""
    usable, resets_at = budget.usable, budget.resets_at
    if usable is None or work <= usable or resets_at is None:
        enough = usable is None or work <= usable
        until = now + _time(work if enough else usable or 0, budget)
        return Forecast(until) if enough else Forecast(None, until)
    today = min(usable, int((resets_at - now) / MINUTE * budget.pace))
    exhausted_at = now + _time(usable, budget) if today == usable else None
    return _later(work - today, budget, resets_at, exhausted_at)


def _later(work: int, budget: Budget, begins: datetime, exhausted_at: datetime | None) -> Forecast:
    """What is left of the work on the days after a reset."""
    allowed = None if budget.daily is None else max(0, budget.daily - budget.reserve)
    possible = budget.pace * (DAY // MINUTE)
    a_day = possible if allowed is None else min(allowed, possible)
    days, rest = divmod(work - 1, a_day) if a_day else (HORIZON // DAY + 1, 0)
    if exhausted_at is None and days and allowed is not None and allowed < possible:
        exhausted_at = begins + _time(allowed, budget)
    finished = None if days * DAY > HORIZON else begins + days * DAY + _time(rest + 1, budget)
    return Forecast(finished, exhausted_at)


def _time(calls: int, budget: Budget) -> timedelta:
    return calls / budget.pace * MINUTE


def used_up_at(used: int, since: datetime, left: int, until: datetime, now: datetime) -> datetime | None:
    """When what is left is used up if it goes on as it went since then; None where it lasts until the reset."""
    if left <= 0:
        return now
    elapsed = now - since
    if used <= 0 or elapsed <= timedelta(0):
        return None
    end = now + min(elapsed * (left / used), HORIZON)
    return end if end < until else None
