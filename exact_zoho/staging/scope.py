"""Where the verbs of one connection work: the database, the connection's name, the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, func

from exact_zoho.core.entity import Side
from exact_zoho.ports import Clock
from exact_zoho.staging import tables
from exact_zoho.staging.database import Database


@dataclass(frozen=True)
class Scope:
    """One connection's corner of the database: two connections never see one another's rows."""

    db: Database
    name: str
    clock: Clock

    def now(self) -> datetime:
        """The present."""
        return self.clock.now()

    def mine(self, table: Table, entity: str = "", side: Side | str = "") -> ColumnElement[bool]:
        """The rows of this connection, of one entity and side where given."""
        found = [table.c.connection == self.name]
        if entity:
            found.append(table.c.entity == entity)
        if side:
            found.append(table.c.side == str(side))
        return and_(*found)

    def numbered(self, table: Table, ids: Sequence[int]) -> ColumnElement[bool]:
        """The rows of this connection that have one of those numbers.

        The connection is compared in a way that no index serves: by one that begins with it SQLite would go through all
        rows of the connection, instead of to those few.
        """
        return self.db.among(table.c.id, ids) & (func.coalesce(table.c.connection, "") == self.name)

    def versions(self, tx: Connection, count: int) -> range:
        """The next `count` version numbers; whoever takes some holds up all others until the transaction ends."""
        row = tables.sequences
        statement = self.db.upsert(row, ["connection"], [])
        tx.execute(statement.values(connection=self.name, value=0))
        moved = (
            row.update().where(row.c.connection == self.name).values(value=row.c.value + count).returning(row.c.value)
        )
        last = int(tx.execute(moved).scalar_one())
        return range(last - count + 1, last + 1)
