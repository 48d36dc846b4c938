"""Conflicts: both values of what was changed on both sides, who won, and what a person was asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update

from exact_zoho.core.changes import Settled
from exact_zoho.staging.rows import KeptConflict
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import conflicts

Values = Mapping[str, Any]
Asked = dict[str, tuple[Values, Values]]


class Conflicts:
    """The conflicts of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, run: int, settled: Settled, *, exact: Values, zoho: Values) -> None:
        """Keep a conflict with both values as JSON. One that is planned again, or asked again, is kept once."""
        question = settled.winner is None and not settled.put_back
        if self._last(settled) == (dict(exact), dict(zoho), str(settled.winner or ""), settled.put_back, not question):
            return
        values = {
            "connection": self._scope.name, "run_id": run, "entity": settled.entity, "exact_id": settled.exact_id,
            "zoho_id": settled.zoho_id, "unit": settled.unit, "exact": dict(exact), "zoho": dict(zoho),
            "winner": str(settled.winner or ""), "rule": settled.rule, "put_back": settled.put_back,
            "name": settled.name, "found_at": self._scope.now(), "answered": not question,
        }  # fmt: skip
        former = self._open(settled.entity, [settled.exact_id]) & (conflicts.c.unit == settled.unit)
        with self._scope.db.writing() as tx:
            tx.execute(update(conflicts).where(former, conflicts.c.zoho_id == settled.zoho_id).values(answered=True))
            self._scope.db.insert_one(tx, conflicts, values)

    def _last(self, settled: Settled) -> tuple[Any, ...] | None:
        """What was found of the same unit of the same pair the last time."""
        pair = conflicts.c.exact_id == settled.exact_id, conflicts.c.zoho_id == settled.zoho_id
        mine = self._scope.mine(conflicts, settled.entity), *pair, conflicts.c.unit == settled.unit
        shown = conflicts.c.exact, conflicts.c.zoho, conflicts.c.winner, conflicts.c.put_back, conflicts.c.answered
        found = select(*shown).where(*mine).order_by(conflicts.c.id.desc()).limit(1)
        with self._scope.db.reading() as tx:
            row = tx.execute(found).one_or_none()
        return tuple(row) if row else None

    def asked(self, entity: str, exact: str, zoho: str) -> Asked:
        """The questions about a pair that nobody answered: for each unit the two values."""
        return self.asked_many(entity, [(exact, zoho)]).get((exact, zoho), {})

    def asked_many(self, entity: str, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Asked]:
        """`asked` for many pairs at once."""
        wanted, found = set(pairs), dict[tuple[str, str], Asked]()
        if not wanted:
            return found
        questions = select(conflicts).where(self._open(entity, [exact for exact, _ in pairs])).order_by(conflicts.c.id)
        with self._scope.db.reading() as tx:
            for row in tx.execute(questions):
                if (row.exact_id, row.zoho_id) in wanted:
                    found.setdefault((row.exact_id, row.zoho_id), {})[row.unit] = (row.exact, row.zoho)
        return found

    def count(self, runs: Collection[int]) -> int:
        """How many conflicts some runs found."""
        mine = self._scope.mine(conflicts), self._scope.db.among(conflicts.c.run_id, runs)
        with self._scope.db.reading() as tx:
            return int(tx.execute(select(func.count()).select_from(conflicts).where(*mine)).scalar_one())

    def recent(self, limit: int) -> list[KeptConflict]:
        """The last conflicts, the newest first."""
        found = select(conflicts).where(self._scope.mine(conflicts)).order_by(conflicts.c.id.desc()).limit(limit)
        with self._scope.db.reading() as tx:
            return [_kept(row) for row in tx.execute(found)]

    def _open(self, entity: str, exact: Sequence[str]) -> ColumnElement[bool]:
        mine = self._scope.mine(conflicts, entity) & self._scope.db.among(conflicts.c.exact_id, exact)
        return mine & conflicts.c.answered.is_(False)


def _kept(row: Row[Any]) -> KeptConflict:
    return KeptConflict(
        row.entity, row.exact_id, row.zoho_id, row.unit, row.exact, row.zoho, row.winner, row.rule, row.put_back,
        row.name, row.run_id, row.found_at, row.answered,
    )  # fmt: skip
