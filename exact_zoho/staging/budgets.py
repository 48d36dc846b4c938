"""Budgets, shared by all processes because the sides count them so: calls, credits, error answers, simultaneous calls.

A limit that nobody has told is no limit, until a reply's headers or a refusal tell it. What a side says corrects what
we counted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from exact_zoho.errors import BudgetExhaustedError
from exact_zoho.ports import Clock, Random
from exact_zoho.records import Allowance
from exact_zoho.staging.database import Database
from exact_zoho.staging.tables import allowances, spent

MINUTE, DAY = "minute", "day"
#: a wait that is worth it: any longer one ends the run, which goes on later
LONGEST_WAIT = timedelta(seconds=120)
#: how long "nothing left" is believed where nobody says until when
DOUBT = timedelta(minutes=15)


@dataclass(frozen=True)
class Window:
    """What is known of one budget: how much is allowed and left until it is renewed."""

    span: str
    allowed: int | None
    remaining: int | None
    resets_at: datetime | None

    def lacks(self, weight: int, reserve: float) -> bool:
        """Whether a call of this weight is more than is left, of a day less the reserve."""
        if self.remaining is None:
            return False
        kept_back = math.ceil(self.allowed * reserve) if self.span == DAY and self.allowed else 0
        return self.remaining - weight < kept_back


class Calls:
    """Calls a minute and a day, as Exact counts them: by the calendar, in UTC."""

    scope = "calls"

    def __init__(self, db: Database, owner: str, clock: Clock, random: Random) -> None:
        self._db, self._owner, self._clock, self._random = db, owner, clock, random
        self._reserve = 0.0

    def allow(self, limits: Mapping[str, int | None], reserve: float) -> None:
        """Use the limits that an operator knows, until the side tells its own, and the share of a day to leave."""
        self._reserve = reserve
        known = [Allowance(self.scope, span, limit=limit) for span, limit in limits.items() if limit is not None]
        with self._db.alone(f"{self.scope}|{self._owner}") as tx:
            told = self._windows(tx)
            for each in known:
                if each.window not in told:
                    self._write(tx, self._heard(None, each))

    def spend(self, weight: int = 1) -> None:
        """Count a call before it is sent; waits out a minute, raises `BudgetExhaustedError` for a longer window."""
        while (short := self._try(weight)) is not None:
            now = self._clock.now()
            until = short.resets_at or now + DOUBT
            if until - now > LONGEST_WAIT:
                raise BudgetExhaustedError(f"the {self.scope} of this {short.span} are used up", until)
            # not all processes at the very same moment
            self._clock.sleep(max((until - now).total_seconds(), 0.0) + self._random.jitter())

    def learn(self, told: Sequence[Allowance]) -> None:
        """Take over what a reply's headers said."""
        with self._db.reading() as tx:
            known = self._windows(tx)
        changed = [self._heard(known.get(each.window), each) for each in told]
        changed = [window for window in changed if window != known.get(window.span)]
        if changed:  # mostly the side says what we counted ourselves
            with self._db.alone(f"{self.scope}|{self._owner}") as tx:
                for window in changed:
                    self._write(tx, window)

    def refused(self, retry_after: float | None, window: str) -> None:
        """Note that the side refused a call for want of budget: no other call before that window ends."""
        now = self._clock.now()
        with self._db.alone(f"{self.scope}|{self._owner}") as tx:
            known = self._windows(tx).get(window, Window(window, None, None, None))
            told = known.resets_at if known.resets_at and known.resets_at > now else self._end(window, now)
            until = now + timedelta(seconds=retry_after) if retry_after is not None else told
            self._write(tx, replace(known, remaining=0, resets_at=until))

    def _try(self, weight: int) -> Window | None:
        """Count a call where there is room for it in every window; else gives the window that is short the longest."""
        with self._db.alone(f"{self.scope}|{self._owner}") as tx:
            windows = list(self._windows(tx).values())
            short = [window for window in windows if window.lacks(weight, self._reserve)]
            if short:
                return max(short, key=lambda window: window.resets_at or self._clock.now())
            if (spent_of_day := self._count(tx, weight)) is not None:
                return spent_of_day
            for window in windows:
                if window.remaining is not None:
                    self._write(tx, replace(window, remaining=window.remaining - weight))
        return None

    def _count(self, _tx: Connection, _weight: int) -> Window | None:
        """Keep an account of our own, where the side gives none."""
        return None

    def _windows(self, tx: Connection) -> dict[str, Window]:
        """What is known, as it is now."""
        mine = allowances.c.owner == self._owner, allowances.c.scope == self.scope
        rows = tx.execute(select(allowances).where(*mine).order_by(allowances.c.span)).all()
        return {row.span: self._now(Window(row.span, row.allowed, row.remaining, row.resets_at)) for row in rows}

    def _now(self, window: Window) -> Window:
        """A window that has ended begins anew."""
        now = self._clock.now()
        if window.resets_at is None or window.resets_at > now:
            return window
        return replace(window, remaining=window.allowed, resets_at=self._end(window.span, now))

    def _heard(self, known: Window | None, told: Allowance) -> Window:
        """What is known once a side has told something."""
        before = known or Window(told.window, None, None, None)
        allowed = told.limit if told.limit is not None else before.allowed
        left = told.remaining if told.remaining is not None else before.remaining
        ends = told.resets_at or before.resets_at or self._end(told.window, self._clock.now())
        counted_alike = allowed == before.allowed and _same_minute(before, ends)
        if left is not None and before.remaining is not None and counted_alike:
            left = min(left, before.remaining)  # a call of another process may still be under way
        return Window(told.window, allowed, allowed if left is None else left, ends)

    def _end(self, span: str, now: datetime) -> datetime:
        """When a window ends of which nobody has told."""
        whole = now.astimezone(UTC).replace(second=0, microsecond=0)
        if span == MINUTE:
            return whole + timedelta(minutes=1)
        return whole.replace(hour=0, minute=0) + timedelta(days=1)

    def _write(self, tx: Connection, window: Window) -> None:
        values = {
            "owner": self._owner, "scope": self.scope, "span": window.span, "allowed": window.allowed,
            "remaining": window.remaining, "resets_at": window.resets_at,
        }  # fmt: skip
        tx.execute(self._db.upsert(allowances, ["owner", "scope", "span"]).values(**values))


class Credits(Calls):
    """Credits, as Zoho counts them: over the last 24 hours, told only once half are used. We keep our own account."""

    scope = "credits"

    def __init__(self, db: Database, owner: str, clock: Clock, random: Random) -> None:
        super().__init__(db, owner, clock, random)
        self._limit: int | None = None

    def allow(self, limits: Mapping[str, int | None], reserve: float) -> None:
        """Take over the limit of a day that an operator knows, and the share to leave of it."""
        self._limit, self._reserve = limits.get(DAY), reserve

    def _now(self, window: Window) -> Window:
        """What was told long ago is no longer so: credits come back all the time."""
        ended = window.resets_at is not None and window.resets_at <= self._clock.now()
        return replace(window, remaining=None, resets_at=None) if ended else window

    def _heard(self, known: Window | None, told: Allowance) -> Window:
        fresh = replace(known, resets_at=None) if known else None
        return super()._heard(fresh, told)

    def _end(self, _span: str, now: datetime) -> datetime:
        return now + DOUBT

    def _count(self, tx: Connection, weight: int) -> Window | None:
        now = self._clock.now()
        hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        mine = spent.c.owner == self._owner, spent.c.scope == self.scope
        tx.execute(delete(spent).where(*mine, spent.c.hour <= hour - timedelta(hours=25)))
        if self._limit is not None:
            used, first = tx.execute(select(func.sum(spent.c.amount), func.min(spent.c.hour)).where(*mine)).one()
            whole = Window(DAY, self._limit, self._limit - int(used or 0), None)
            if whole.lacks(weight, self._reserve):
                return replace(whole, resets_at=(first or hour) + timedelta(hours=25))
        here = (*mine, spent.c.hour == hour)
        if not tx.execute(update(spent).where(*here).values(amount=spent.c.amount + weight)).rowcount:
            row = {"owner": self._owner, "scope": self.scope, "hour": hour, "amount": weight}
            tx.execute(insert(spent).values(**row))
        return None


def _same_minute(known: Window, ends: datetime) -> bool:
    """Whether what is known and what was told are about one and the same minute."""
    return known.span == MINUTE and known.resets_at is not None and abs(known.resets_at - ends) < timedelta(seconds=2)


def overview(db: Database, clock: Clock) -> list[dict[str, Any]]:
    """What is known of all budgets, for people: what a side told of the present windows, and what we counted."""
    now = clock.now()
    total, first = func.sum(spent.c.amount).label("used"), func.min(spent.c.hour).label("since")
    counted = select(spent.c.owner, spent.c.scope, total, first).where(spent.c.hour > now - timedelta(hours=25))
    with db.reading() as tx:
        told = tx.execute(select(allowances).where(allowances.c.resets_at > now).order_by(allowances.c.scope)).all()
        used = tx.execute(counted.group_by(spent.c.owner, spent.c.scope)).all()
    return [
        *(_line(row.owner, row.scope, row.span, row.allowed, row.remaining, row.resets_at) for row in told),
        *({**_line(row.owner, row.scope, DAY), "used": int(row.used), "since": row.since.isoformat()} for row in used),
    ]


def _line(
    owner: str,
    scope: str,
    span: str,
    limit: int | None = None,
    remaining: int | None = None,
    ends: datetime | None = None,
) -> dict[str, Any]:
    whose = owner.split("|")  # the host first and what it counts for last: the app between them tells people nothing
    return {
        "owner": " ".join(dict.fromkeys((whose[0], whose[-1]))), "scope": scope, "window": span, "limit": limit,
        "remaining": remaining, "resets_at": ends.isoformat() if ends else None,
    }  # fmt: skip
