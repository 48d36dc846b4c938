"""Exchanges: for some time, what was sent to write each change and what was answered.

One row for each change of a call, with that change's part of it: a person who looks at one record sees no other, and a
row stays small. They are evidence for people only; nothing is ever decided by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from exact_zoho.core.entity import Side
from exact_zoho.staging.columns import dumps
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import exchanges

#: how much of a request, or of an answer, is kept: characters of JSON
LARGEST = 16_000


@dataclass(frozen=True)
class KeptExchange:
    """The part of one call that was about one change. `shared` counts the changes of the call, `status` 0 is no answer.

    `request` and `response` hold `body` and `headers`, or the beginning of a text that was too long, as `cut`.
    """

    change_id: int
    entity: str
    side: Side
    record: str
    at: datetime
    method: str
    path: str
    shared: int
    request: Any = field(repr=False)
    status: int
    response: Any = field(repr=False)


class Exchanges:
    """The exchanges of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, found: Sequence[KeptExchange]) -> None:
        """Keep exchanges, in one statement."""
        if found:
            with self._scope.db.writing() as tx:
                tx.execute(insert(exchanges), [self._values(each) for each in found])

    def of(self, changes: Sequence[int]) -> list[KeptExchange]:
        """What is kept about those changes, the oldest first."""
        if not changes:
            return []
        mine = self._scope.mine(exchanges), self._scope.db.among(exchanges.c.change_id, changes)
        with self._scope.db.reading() as tx:
            rows = tx.execute(select(exchanges).where(*mine).order_by(exchanges.c.id)).mappings().all()
        names = KeptExchange.__dataclass_fields__
        return [KeptExchange(**{name: row[name] for name in names} | {"side": Side(row["side"])}) for row in rows]

    def forget(self, before: datetime) -> int:
        """Forget what is older than a moment; gives how many rows that were."""
        old = self._scope.mine(exchanges), exchanges.c.at < before
        with self._scope.db.writing() as tx:
            return tx.execute(delete(exchanges).where(*old)).rowcount

    def _values(self, found: KeptExchange) -> dict[str, Any]:
        kept = {"request": _short(found.request), "response": _short(found.response), "side": str(found.side)}
        return asdict(found) | kept | {"connection": self._scope.name}


def _short(document: Any) -> Any:
    text = dumps(document)
    return document if len(text) <= LARGEST else {"cut": text[:LARGEST]}
