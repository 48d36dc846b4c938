"""Simultaneous calls: places that processes share. A place whose process died is free again after a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from exact_zoho.ports import Clock, Random
from exact_zoho.staging.database import Database
from exact_zoho.staging.tables import slots

#: longer than any call lasts
LEASE = timedelta(minutes=5)
PAUSE = 0.2


class SharedSlots:
    """The places of one owner."""

    def __init__(self, db: Database, owner: str, limit: int, clock: Clock, random: Random) -> None:
        self._db, self._owner, self._limit, self._clock, self._random = db, owner, limit, clock, random

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Occupy one place for the length of a call, waiting for one to become free."""
        holder = self._random.token(8)
        while not self._take(holder):
            self._clock.sleep(PAUSE * (1 + self._random.jitter()))
        try:
            yield
        finally:
            with self._db.writing() as tx:
                tx.execute(delete(slots).where(slots.c.owner == self._owner, slots.c.holder == holder))

    def _take(self, holder: str) -> bool:
        now = self._clock.now()
        with self._db.alone(f"slots|{self._owner}") as tx:
            tx.execute(delete(slots).where(slots.c.owner == self._owner, slots.c.until <= now))
            taken = tx.execute(select(func.count()).select_from(slots).where(slots.c.owner == self._owner)).scalar_one()
            if taken >= self._limit:
                return False
            tx.execute(insert(slots).values(owner=self._owner, holder=holder, until=now + LEASE))
            return True
