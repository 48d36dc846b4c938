"""Standing orders: what people said about single records, until they take it back.

`freeze`: the record is not synchronised. `apart`: a person unlinked it, so nothing is created for it. `create`: it is
created on the other side knowingly, although its partner there was deleted or because the bookkeeper allowed it.
`refuse`: the bookkeeper does not want it in the books.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from exact_zoho.core.entity import Side
from exact_zoho.core.standing import Order
from exact_zoho.staging.decided import StandingOrder
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import orders


class Orders:
    """The standing orders of one connection; a record has one at most."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def set(self, entity: str, side: Side, record: str, order: Order, by: str, note: str = "") -> None:
        """Give an order; it takes the place of an earlier one about the same record."""
        values = {
            "connection": self._scope.name, "entity": entity, "side": str(side), "record": record, "said": str(order),
            "said_by": by, "said_at": self._scope.now(), "note": note,
        }  # fmt: skip
        with self._scope.db.writing() as tx:
            tx.execute(self._scope.db.upsert(orders, ["connection", "entity", "side", "record"]).values(**values))

    def lift(self, entity: str, side: Side, record: str) -> bool:
        """Take an order back; gives whether there was one."""
        mine = self._scope.mine(orders, entity, side), orders.c.record == record
        with self._scope.db.writing() as tx:
            return bool(tx.execute(delete(orders).where(*mine)).rowcount)

    def of(self, entity: str, side: Side, ids: Sequence[str]) -> dict[str, Order]:
        """The orders about those records."""
        if not ids:
            return {}
        mine = self._scope.mine(orders, entity, side), self._scope.db.among(orders.c.record, ids)
        with self._scope.db.reading() as tx:
            return {row.record: Order(row.said) for row in tx.execute(select(orders).where(*mine))}

    def all(self, entity: str = "") -> list[StandingOrder]:
        """All orders, of one entity where given, the oldest first."""
        found = select(orders).where(self._scope.mine(orders, entity))
        with self._scope.db.reading() as tx:
            rows = tx.execute(found.order_by(orders.c.said_at, orders.c.entity, orders.c.side, orders.c.record)).all()
        return [
            StandingOrder(row.entity, Side(row.side), row.record, Order(row.said), row.said_by, row.said_at, row.note)
            for row in rows
        ]
