"""The list of touched records: what planning looks at, and all that it looks at.

A record's entry carries the version that was touched, so that settling it never loses a newer touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, literal, or_, select, tuple_, update

from exact_zoho.core.entity import Side
from exact_zoho.staging.bulk import Bulk
from exact_zoho.staging.rows import Dirty
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import dirty, staged

DAY = timedelta(days=1)
TOUCH = Bulk(
    dirty, ("connection", "entity", "side", "id", "seq"),
    "ON CONFLICT (connection, entity, side, id) DO UPDATE SET seq = excluded.seq, until = NULL",
)  # fmt: skip


class DirtyList:
    """The touched records of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def take(self, entity: str, limit: int, after: Dirty | None = None) -> list[Dirty]:
        """The next touched records, Exact's first; they stay on the list."""
        found = select(dirty.c.side, dirty.c.id, dirty.c.seq).where(self._scope.mine(dirty, entity), self._due())
        if after is not None:
            found = found.where(tuple_(dirty.c.side, dirty.c.id) > tuple_(literal(str(after.side)), literal(after.id)))
        with self._scope.db.reading() as tx:
            rows = tx.execute(found.order_by(dirty.c.side, dirty.c.id).limit(limit)).all()
        return [Dirty(Side(row.side), row.id, row.seq) for row in rows]

    def due(self, entity: str, side: Side, ids: Sequence[str]) -> set[str]:
        """Which of those records are on the list."""
        if not ids:
            return set()
        among = self._scope.db.among(dirty.c.id, ids)
        found = select(dirty.c.id).where(self._scope.mine(dirty, entity, side), among, self._due())
        with self._scope.db.reading() as tx:
            return set(tx.execute(found).scalars())

    def count(self, entity: str) -> int:
        """How many records of an entity are on the list."""
        found = select(func.count()).select_from(dirty).where(self._scope.mine(dirty, entity), self._due())
        with self._scope.db.reading() as tx:
            return int(tx.execute(found).scalar_one())

    def counts(self) -> dict[tuple[str, Side], int]:
        """How many records are on the list, by entity and side, those included that are postponed for a day at most."""
        soon = or_(dirty.c.until.is_(None), dirty.c.until <= self._scope.now() + DAY)
        found = select(dirty.c.entity, dirty.c.side, func.count().label("number")).where(self._scope.mine(dirty), soon)
        with self._scope.db.reading() as tx:
            rows = tx.execute(found.group_by(dirty.c.entity, dirty.c.side)).all()
        return {(row.entity, Side(row.side)): row.number for row in rows}

    def add(self, entity: str, side: Side, ids: Iterable[str]) -> None:
        """Have records planned again."""
        wanted = list(ids)
        if wanted:
            with self._scope.db.writing() as tx:
                self.touch_again(tx, entity, side, wanted)

    def all(self, entity: str) -> None:
        """Have every staged record of an entity planned again, as after a change of settings."""
        with self._scope.db.writing() as tx:
            for side in Side:
                self._touch(tx, entity, side, self._versions(tx, entity, side, None))

    def settle(self, entity: str, done: Iterable[tuple[Side, str, int]]) -> None:
        """Take records off the list, unless they were touched since."""
        rows = [{"of": str(side), "record": record, "version": seq} for side, record, seq in done]
        if not rows:
            return
        same = dirty.c.side == bindparam("of"), dirty.c.id == bindparam("record"), dirty.c.seq == bindparam("version")
        with self._scope.db.writing() as tx:
            tx.execute(delete(dirty).where(self._scope.mine(dirty, entity), *same), rows)

    def postpone(self, entity: str, side: Side, ids: Sequence[str], until: datetime) -> None:
        """Leave records out until a moment, unless they are touched before."""
        if ids:
            listed = self._scope.mine(dirty, entity, side), self._scope.db.among(dirty.c.id, ids)
            with self._scope.db.writing() as tx:
                tx.execute(update(dirty).where(*listed).values(until=until))

    def forget(self, entity: str) -> None:
        """Take all records of an entity off the list."""
        with self._scope.db.writing() as tx:
            tx.execute(delete(dirty).where(self._scope.mine(dirty, entity)))

    def touch(self, tx: Connection, entity: str, side: Side, versions: Mapping[str, int]) -> None:
        """Put records on the list with the versions that they have now."""
        self._touch(tx, entity, side, versions)

    def touch_again(self, tx: Connection, entity: str, side: Side, ids: Sequence[str]) -> None:
        """Put records on the list although they did not change."""
        known = self._versions(tx, entity, side, ids)
        self._touch(tx, entity, side, {record: known.get(record, 0) for record in ids})

    def _touch(self, tx: Connection, entity: str, side: Side, versions: Mapping[str, int]) -> None:
        rows = [(self._scope.name, entity, str(side), record, seq) for record, seq in versions.items()]
        TOUCH.run(tx, rows)

    def _versions(self, tx: Connection, entity: str, side: Side, ids: Sequence[str] | None) -> dict[str, int]:
        found = select(staged.c.owner, func.max(staged.c.seq).label("seq")).where(
            self._scope.mine(staged, entity, side)
        )
        if ids is not None:
            found = found.where(self._scope.db.among(staged.c.owner, ids))
        return {row.owner: row.seq for row in tx.execute(found.group_by(staged.c.owner))}

    def _due(self) -> ColumnElement[bool]:
        return or_(dirty.c.until.is_(None), dirty.c.until <= self._scope.now())
