"""Conflicts: both values of what was changed on both sides, who won, and what a person was asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, update

from exact_zoho.core.entity import Side
from exact_zoho.staging.decided import FoundConflict, Pair
from exact_zoho.staging.rows import KeptConflict
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import conflicts

Values = Mapping[str, Any]
Asked = dict[str, tuple[Values, Values]]
OPEN = ~conflicts.c.answered
KEPT = tuple(conflicts.c[each.name] for each in fields(KeptConflict))


class Conflicts:
    """The conflicts of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add_many(self, run: int, entity: str, found: Sequence[FoundConflict]) -> None:
        """Keep conflicts of different units, or of different pairs.

        One that is planned again, or asked again, is kept once; what a person chose stays with the values it was about.
        Its answer leaves a question open until `ask_no_more`, because what is planned may fail, or not be carried out.
        """
        last = self._last(entity, [each.settled.exact_id for each in found])
        fresh = [each for each in found if last.get(each.place) != each.says]
        if not fresh:
            return
        with self._scope.db.writing() as tx:
            for each in fresh:
                if each.asks:
                    former = self._open(entity, [each.settled.exact_id]), conflicts.c.zoho_id == each.settled.zoho_id
                    mine = *former, conflicts.c.unit == each.settled.unit
                    tx.execute(update(conflicts).where(*mine).values(answered=True))
            tx.execute(insert(conflicts), [self._values(run, each) for each in fresh])

    def _values(self, run: int, found: FoundConflict) -> dict[str, Any]:
        exact, zoho, winner, put_back, answered = found.says
        settled = found.settled
        return {
            "connection": self._scope.name, "run_id": run, "entity": settled.entity, "exact_id": settled.exact_id,
            "zoho_id": settled.zoho_id, "unit": settled.unit, "exact": exact, "zoho": zoho, "winner": winner,
            "rule": settled.rule, "put_back": put_back, "name": settled.name, "found_at": self._scope.now(),
            "answered": answered, "exact_by": found.exact_by, "exact_at": found.exact_at, "zoho_by": found.zoho_by,
            "zoho_at": found.zoho_at,
        }  # fmt: skip

    def _last(self, entity: str, exact: Sequence[str]) -> dict[tuple[str, str, str], tuple[Any, ...]]:
        """What was found the last time of each unit of the pairs of some Exact records."""
        place = conflicts.c.exact_id, conflicts.c.zoho_id, conflicts.c.unit
        says = conflicts.c.exact, conflicts.c.zoho, conflicts.c.winner, conflicts.c.put_back, conflicts.c.answered
        mine = self._scope.mine(conflicts, entity), self._scope.db.among(conflicts.c.exact_id, exact)
        if not exact:
            return {}
        with self._scope.db.reading() as tx:
            rows = tx.execute(select(*place, *says).where(*mine).order_by(conflicts.c.id)).all()
        return {tuple(row[:3]): tuple(row[3:]) for row in rows}

    def asked(self, entity: str, exact: str, zoho: str) -> Asked:
        """The questions about a pair that nobody answered: for each unit the two values."""
        return self.asked_many(entity, [(exact, zoho)]).get((exact, zoho), {})

    def asked_many(self, entity: str, pairs: Sequence[Pair]) -> dict[Pair, Asked]:
        """`asked` for many pairs at once."""
        found: dict[Pair, Asked] = {}
        for each in self._questions(entity, pairs):
            found.setdefault((each.exact_id, each.zoho_id), {})[each.unit] = (each.exact, each.zoho)
        return found

    def choices(self, entity: str, pairs: Sequence[Pair]) -> dict[Pair, dict[str, Side]]:
        """What people chose where they were asked about those pairs: for each unit the side whose values win."""
        found: dict[Pair, dict[str, Side]] = {}
        for each in self._questions(entity, pairs):
            if each.chosen:
                found.setdefault((each.exact_id, each.zoho_id), {})[each.unit] = Side(each.chosen)
        return found

    def choose(self, conflict: int, winner: Side, by: str) -> bool:
        """Keep which side's values a person chose; False where that is not asked any more."""
        said = {"chosen": str(winner), "chosen_by": by, "chosen_at": self._scope.now()}
        with self._scope.db.writing() as tx:
            mine = self._scope.mine(conflicts), conflicts.c.id == conflict, OPEN
            return bool(tx.execute(update(conflicts).where(*mine).values(**said)).rowcount)

    def ask_no_more(self, entity: str, still: Mapping[Pair, Collection[str]]) -> None:
        """Close the questions about those pairs, except about the units named: what was asked has settled itself."""
        asked = self._questions(entity, list(still))
        over = [each.id for each in asked if each.unit not in still[each.exact_id, each.zoho_id]]
        if over:
            with self._scope.db.writing() as tx:
                tx.execute(update(conflicts).where(self._scope.numbered(conflicts, over)).values(answered=True))

    def waiting(self, limit: int | None = None) -> list[KeptConflict]:
        """The conflicts about which a person is asked, the oldest first; chosen ones until a plan heeds it."""
        return self._found(self._scope.mine(conflicts) & OPEN, conflicts.c.id, limit)

    def of(self, entity: str, exact: str, zoho: str) -> list[KeptConflict]:
        """All conflicts that a pair had, the oldest first."""
        pair = conflicts.c.exact_id == exact, conflicts.c.zoho_id == zoho
        return self._found(and_(self._scope.mine(conflicts, entity), *pair), conflicts.c.id, None)

    def count(self, runs: Collection[int]) -> int:
        """How many conflicts some runs found."""
        mine = self._scope.mine(conflicts), self._scope.db.among(conflicts.c.run_id, runs)
        with self._scope.db.reading() as tx:
            return int(tx.execute(select(func.count()).select_from(conflicts).where(*mine)).scalar_one())

    def recent(self, limit: int) -> list[KeptConflict]:
        """The last conflicts, the newest first."""
        return self._found(self._scope.mine(conflicts), conflicts.c.id.desc(), limit)

    def _questions(self, entity: str, pairs: Sequence[Pair]) -> list[KeptConflict]:
        """The questions about those pairs that nobody answered, the oldest first."""
        wanted = set(pairs)
        if not wanted:
            return []
        found = self._found(self._open(entity, [exact for exact, _ in pairs]), conflicts.c.id, None)
        return [each for each in found if (each.exact_id, each.zoho_id) in wanted]

    def _found(
        self, wanted: ColumnElement[bool], order: ColumnElement[Any], limit: int | None
    ) -> list[KeptConflict]:  # fmt: skip
        with self._scope.db.reading() as tx:
            rows = tx.execute(select(*KEPT).where(wanted).order_by(order).limit(limit)).all()
        return [KeptConflict(*row) for row in rows]

    def _open(self, entity: str, exact: Sequence[str]) -> ColumnElement[bool]:
        return self._scope.mine(conflicts, entity) & self._scope.db.among(conflicts.c.exact_id, exact) & OPEN
