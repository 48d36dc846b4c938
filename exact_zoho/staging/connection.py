"""One connection's part of the store: an object for each subject, all over the same transactions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from exact_zoho.ports import Clock
from exact_zoho.staging.bindings import Bindings
from exact_zoho.staging.causes import Causes
from exact_zoho.staging.changes import Changes
from exact_zoho.staging.conflicts import Conflicts
from exact_zoho.staging.cursors import Cursors
from exact_zoho.staging.database import Database
from exact_zoho.staging.dirty import DirtyList
from exact_zoho.staging.exchanges import Exchanges
from exact_zoho.staging.export import export
from exact_zoho.staging.identity import Identity
from exact_zoho.staging.issues import Issues
from exact_zoho.staging.left_out import LeftOut
from exact_zoho.staging.matches import Matches
from exact_zoho.staging.orders import Orders
from exact_zoho.staging.pages import Pages
from exact_zoho.staging.plans import Plans
from exact_zoho.staging.remember import Memory
from exact_zoho.staging.rows import Success
from exact_zoho.staging.runs import Runs
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.staging import Staging


class Connection:
    """All that is kept for one connection."""

    def __init__(self, db: Database, name: str, clock: Clock) -> None:
        self.name = name
        self._scope = scope = Scope(db, name, clock)
        self.identity = Identity(scope)
        self.cursors = Cursors(scope)
        self.dirty = DirtyList(scope)
        self.changes = Changes(scope)
        self.causes = Causes(scope)
        self.exchanges = Exchanges(scope)
        self.plans = Plans(scope, self.changes)
        self.bindings = Bindings(scope)
        self.issues = Issues(scope)
        self.conflicts = Conflicts(scope)
        self.matches = Matches(scope)
        self.orders = Orders(scope)
        self.left_out = LeftOut(scope)
        self.runs = Runs(scope)
        pages = Pages(scope, self.cursors, self.dirty, self.changes)
        self.staging = Staging(scope, pages)
        self._memory = Memory(scope, self.changes, self.bindings, pages, self.dirty)

    def remember(self, *successes: Success) -> None:
        """Keep successes: changes, bindings, bases and what the side now shows, in one transaction."""
        self._memory.remember(successes)

    def export(self, table: str, since: datetime | None = None) -> Iterator[dict[str, Any]]:
        """The rows of one table that belong to this connection; `since` leaves out what is older, see `export`."""
        return export(self._scope, table, since)
