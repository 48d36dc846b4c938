"""What is counted one by one over a sliding time: error answers of an endpoint, requests for tokens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from exact_zoho.errors import BudgetExhaustedError
from exact_zoho.ports import Clock
from exact_zoho.staging.database import Database
from exact_zoho.staging.tables import ticks


@dataclass(frozen=True)
class Rate:
    """So many within so long."""

    most: int
    within: timedelta


class Counter:
    """Counts occurrences of one scope of an owner, by name."""

    def __init__(self, db: Database, owner: str, scope: str) -> None:
        self._db, self._owner, self._scope = db, owner, scope

    def full_until(self, tx: Connection, name: str, rate: Rate, now: datetime) -> datetime | None:
        """Until when a rate is used up; None where there is room."""
        recent = self._named(name), ticks.c.at > now - rate.within
        found = select(ticks.c.at).where(*recent).order_by(ticks.c.at.desc()).limit(rate.most)
        moments = list(tx.execute(found).scalars())
        return moments[-1] + rate.within if len(moments) >= rate.most else None

    def count(self, tx: Connection, name: str, now: datetime, longest: timedelta) -> None:
        """Count one, and forget those that no rate looks at any more."""
        tx.execute(delete(ticks).where(self._named(name), ticks.c.at <= now - longest))
        tx.execute(insert(ticks).values(owner=self._owner, scope=self._scope, name=name, at=now))

    def _named(self, name: str) -> ColumnElement[bool]:
        return and_(ticks.c.owner == self._owner, ticks.c.scope == self._scope, ticks.c.name == name)


class Errors:
    """Error answers of each endpoint of Exact, which blocks an endpoint that gave too many within an hour.

    `limit` is how many block it; we stop some before, for those that others cause.
    """

    def __init__(self, db: Database, owner: str, clock: Clock, limit: int = 10) -> None:
        self._db, self._clock, self._counter = db, clock, Counter(db, owner, "errors")
        self._rate = Rate(max(1, limit - max(1, limit // 5)), timedelta(hours=1))

    def check(self, endpoint: str) -> None:
        """Raise `BudgetExhaustedError` when another error answer could block the endpoint."""
        with self._db.reading() as tx:
            until = self._counter.full_until(tx, endpoint, self._rate, self._clock.now())
        if until is not None:
            raise BudgetExhaustedError(
                f"{endpoint} gave so many errors within an hour that it would soon be blocked", until
            )

    def ample(self, endpoint: str) -> bool:
        """Whether no more than half of an endpoint's error answers were given within the last hour."""
        more = replace(self._rate, most=self._rate.most // 2 + 1)
        with self._db.reading() as tx:
            return self._counter.full_until(tx, endpoint, more, self._clock.now()) is None

    def count(self, endpoint: str) -> None:
        """Count one error answer."""
        with self._db.writing() as tx:
            self._counter.count(tx, endpoint, self._clock.now(), self._rate.within)
