"""How far each feed was read. A cursor moves only along with the rows of its page."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from exact_zoho.staging.rows import Cursor
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import cursors


class Cursors:
    """The cursors of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, feed: str) -> Cursor | None:
        """Where a feed stands, None if it was never read."""
        with self._scope.db.reading() as tx:
            return self._get(tx, feed)

    def reset(self, feed: str) -> None:
        """Have a feed read from its start again."""
        with self._scope.db.writing() as tx:
            tx.execute(delete(cursors).where(self._scope.mine(cursors), cursors.c.feed == feed))

    def all(self) -> dict[str, Cursor]:
        """Where every feed stands."""
        found = select(cursors.c.feed, cursors.c.value, cursors.c.complete).where(self._scope.mine(cursors))
        with self._scope.db.reading() as tx:
            return {row.feed: Cursor(row.value, row.complete) for row in tx.execute(found.order_by(cursors.c.feed))}

    def move(self, tx: Connection, feed: str, value: str, *, complete: bool) -> None:
        """Move a cursor; one that stands there already is not written."""
        if self._get(tx, feed) == Cursor(value, complete):
            return
        statement = self._scope.db.upsert(cursors, ["connection", "feed"])
        tx.execute(
            statement.values(
                connection=self._scope.name, feed=feed, value=value, complete=complete, moved_at=self._scope.now()
            )
        )

    def _get(self, tx: Connection, feed: str) -> Cursor | None:
        found = select(cursors.c.value, cursors.c.complete).where(self._scope.mine(cursors), cursors.c.feed == feed)
        row = tx.execute(found).one_or_none()
        return Cursor(row.value, row.complete) if row else None
