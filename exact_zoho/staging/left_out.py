"""Records without a partner that stay out as they should, each with the rule that keeps it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, select

from exact_zoho.core.entity import Side
from exact_zoho.staging.bulk import Bulk
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import left_out

PUT = Bulk(
    left_out, ("connection", "entity", "side", "record", "reason"),
    "ON CONFLICT (connection, entity, side, record) DO UPDATE SET reason = excluded.reason",
)  # fmt: skip


class LeftOut:
    """The records of one connection that stay out."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put_many(self, entity: str, found: Iterable[tuple[Side, str, str]]) -> None:
        """Say why records stay out now; those with an empty reason do so no more."""
        now = {(side, record): reason for side, record, reason in found}
        before = {(side, record): why for side in Side for record, why in self.of(entity, side, _of(now, side)).items()}
        changed = {place: reason for place, reason in now.items() if before.get(place, "") != reason}
        if not changed:
            return
        with self._scope.db.writing() as tx:
            over = [place for place, reason in changed.items() if not reason]
            self._forget(tx, entity, over)
            rows = [
                (self._scope.name, entity, str(side), record, why) for (side, record), why in changed.items() if why
            ]
            PUT.run(tx, rows)

    def of(self, entity: str, side: Side, ids: Sequence[str]) -> dict[str, str]:
        """Why those of the records stay out that do."""
        if not ids:
            return {}
        mine = self._scope.mine(left_out, entity, side), self._scope.db.among(left_out.c.record, ids)
        with self._scope.db.reading() as tx:
            return {row.record: row.reason for row in tx.execute(select(left_out).where(*mine))}

    def counts(self) -> dict[str, int]:
        """How many records stay out, by reason, the commonest first."""
        number = func.count().label("number")
        found = select(left_out.c.reason, number).where(self._scope.mine(left_out)).group_by(left_out.c.reason)
        with self._scope.db.reading() as tx:
            return {row.reason: row.number for row in tx.execute(found.order_by(number.desc(), left_out.c.reason))}

    def _forget(self, tx: Connection, entity: str, places: Sequence[tuple[Side, str]]) -> None:
        for side in Side:
            if ids := [record for of, record in places if of is side]:
                mine = self._scope.mine(left_out, entity, side), self._scope.db.among(left_out.c.record, ids)
                tx.execute(delete(left_out).where(*mine))


def _of(places: Iterable[tuple[Side, str]], side: Side) -> list[str]:
    return [record for of, record in places if of is side]
