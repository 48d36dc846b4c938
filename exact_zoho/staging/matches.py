"""Matches that people are asked about: what speaks for each, and what they said, which no later finding overrides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, exists, func, or_, select, text

from exact_zoho.core.entity import Side
from exact_zoho.core.matching import Decision
from exact_zoho.staging.decided import WAITING, Decided, KeptMatch, MatchAsked, Pair
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import bindings, matches

KEY = ("connection", "entity", "exact_id", "zoho_id")
ASKED = ("state", "score", "evidence", "digest", "name", "decided_by", "decided_at", "run_id")
SAID = ("state", "decided_by", "decided_at")
BY_SIDE = {Side.EXACT: matches.c.exact_id, Side.ZOHO: matches.c.zoho_id}
OPEN = matches.c.state == WAITING
#: asked of the database in the very statement that writes: a person may be deciding meanwhile
ASKABLE = text("matches.state = 'waiting' OR (matches.state = 'refused' AND matches.digest <> excluded.digest)")


class Matches:
    """The matches of one connection that people are asked about or decided."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def ask_many(self, run: int, entity: str, asked: Sequence[MatchAsked]) -> None:
        """Ask about pairs, or refresh what is asked; what was decided stays, unless refused on other evidence."""
        if not asked:
            return
        rows = [self._asked(run, entity, each) for each in {(each.exact, each.zoho): each for each in asked}.values()]
        with self._scope.db.writing() as tx:
            tx.execute(self._scope.db.upsert(matches, KEY, ASKED, ASKABLE), rows)

    def withdraw(self, entity: str, side: Side, ids: Sequence[str], keep: Collection[Pair]) -> None:
        """Ask no more about those records, except about the pairs in `keep`; what was decided stays."""
        if not ids:
            return
        mine = self._scope.mine(matches, entity) & OPEN
        with self._scope.db.writing() as tx:
            found = tx.execute(select(matches).where(mine, self._scope.db.among(BY_SIDE[side], ids))).all()
            over = [{"e": row.exact_id, "z": row.zoho_id} for row in found if (row.exact_id, row.zoho_id) not in keep]
            if over:
                these = matches.c.exact_id == bindparam("e"), matches.c.zoho_id == bindparam("z")
                tx.execute(delete(matches).where(mine, *these), over)

    def decide(self, entity: str, exact: str, zoho: str, decision: Decision, by: str) -> None:
        """Keep what a person said about two records, whether or not it was asked."""
        unasked = self._asked(0, entity, MatchAsked(exact, zoho, 0.0, {}, ""))
        said = unasked | {"state": str(decision), "decided_by": by, "decided_at": self._scope.now()}
        with self._scope.db.writing() as tx:
            tx.execute(self._scope.db.upsert(matches, KEY, SAID).values(**said))

    def decided(self, entity: str, side: Side, ids: Sequence[str]) -> dict[Pair, Decided]:
        """What people said about those records, by pair."""
        if not ids:
            return {}
        mine = self._scope.mine(matches, entity), self._scope.db.among(BY_SIDE[side], ids), ~OPEN
        with self._scope.db.reading() as tx:
            rows = tx.execute(select(matches).where(*mine)).all()
        return {(row.exact_id, row.zoho_id): Decided(Decision(row.state), row.digest) for row in rows}

    def waiting(self, entity: str | None = None, limit: int | None = None) -> list[KeptMatch]:
        """The pairs about which a person is asked, the likeliest first; those of which a record is linked are over."""
        best = matches.c.score.desc(), matches.c.entity, matches.c.exact_id, matches.c.zoho_id
        found = select(matches).where(self._open(entity or "")).order_by(*best).limit(limit)
        with self._scope.db.reading() as tx:
            return [_kept(row) for row in tx.execute(found)]

    def count_waiting(self) -> int:
        """About how many pairs a person is asked."""
        with self._scope.db.reading() as tx:
            return int(tx.execute(select(func.count()).select_from(matches).where(self._open(""))).scalar_one())

    def get(self, entity: str, exact: str, zoho: str) -> KeptMatch | None:
        """What is known of one pair."""
        pair = matches.c.exact_id == exact, matches.c.zoho_id == zoho
        with self._scope.db.reading() as tx:
            row = tx.execute(select(matches).where(self._scope.mine(matches, entity), *pair)).one_or_none()
        return _kept(row) if row else None

    def _open(self, entity: str) -> ColumnElement[bool]:
        met = or_(bindings.c.exact_id == matches.c.exact_id, bindings.c.zoho_id == matches.c.zoho_id)
        same = bindings.c.connection == matches.c.connection, bindings.c.entity == matches.c.entity
        return and_(self._scope.mine(matches, entity), OPEN, ~exists().where(*same, met))

    def _asked(self, run: int, entity: str, asked: MatchAsked) -> dict[str, Any]:
        return {
            "connection": self._scope.name, "entity": entity, "exact_id": asked.exact, "zoho_id": asked.zoho,
            "state": WAITING, "score": asked.score, "evidence": asked.evidence,
            "digest": asked.digest, "name": asked.name, "found_at": self._scope.now(), "decided_by": "",
            "decided_at": None, "run_id": run,
        }  # fmt: skip


def _kept(row: Row[Any]) -> KeptMatch:
    return KeptMatch(
        row.entity, row.exact_id, row.zoho_id, row.state, row.score, row.evidence, row.digest, row.name,
        row.found_at, row.decided_by, row.decided_at, row.run_id,
    )  # fmt: skip
