"""A Python interface for those who play the users of Exact Online: the bookkeeper, the warehouse, the administrator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.exact import deleting, feeds, fulfilment, oauth, records
from sandbox.exact.state import Row, World
from sandbox.exact.tables import BY_PATH, TABLES, folded
from sandbox.service import Service


class Users(Service):
    """What people do with the service, without any app."""

    client_id: str

    @property
    def world(self) -> World:
        """State, switches and the present moment."""
        return World(self.state, self.switches, self.clock.now())

    def add(self, collection: str, row: Mapping[str, Any], division: int | None = None) -> dict[str, Any]:
        """A person makes a record on the screens; raises RefusedError where the screens would refuse."""
        with self._lock:
            number = self._division(division)
            kept = records.create(self.world, TABLES[collection], number, row, self.state.person, by_app=False)
            return self._as_json(collection, number, kept)

    def edit(
        self, collection: str, key: str | int, values: Mapping[str, Any], division: int | None = None
    ) -> dict[str, Any]:
        """A person changes a record; for the collection "system/Divisions" the key is the division's number."""
        with self._lock:
            if collection == "system/Divisions":
                self.state.divisions[int(key)].update(values)
                return dict(self.state.divisions[int(key)])
            number = self._division(division)
            world, table = self.world, TABLES[collection]
            records.update(world, table, number, str(key), values, self.state.person, by_app=False)
            return self._as_json(collection, number, records.find(world, table, number, str(key)))

    def remove(self, collection: str, key: str, division: int | None = None) -> None:
        """A person deletes a record, after letting go of what refers to it."""
        with self._lock:
            number = self._division(division)
            deleting.delete(self.world, TABLES[collection], number, key, self.state.person, let_go=True)

    def records(self, collection: str, division: int | None = None) -> list[dict[str, Any]]:
        """All records of a collection, as JSON shows them, with their Timestamp as a number."""
        with self._lock:
            number = self._division(division)
            rows = self.state.shelf(number, collection).rows.values()
            return [self._as_json(collection, number, row) for row in rows]

    def deletions(self, division: int | None = None) -> list[dict[str, Any]]:
        """The log of deletions."""
        with self._lock:
            lines = self.state.deleted.get(self._division(division), [])
            return [feeds.as_json(BY_PATH["sync/Deleted"].columns, line) for line in lines]

    def register(self, client_id: str, client_secret: str, redirect_url: str = "") -> None:
        """Let an app in; its users come back from the consent page to that very address and no other."""
        with self._lock:
            self.state.tokens.apps[client_id] = client_secret
            self.state.tokens.redirects[client_id] = redirect_url

    def seed_token(self, client_id: str | None = None) -> str:
        """A refresh token of a fresh consent; other consents stay good."""
        with self._lock:
            return oauth.new_grant(self.world, client_id or self.client_id, self.state.user["UserID"])

    def revoke(self, client_id: str | None = None) -> None:
        """The user withdraws what an app was allowed; its tokens are dead."""
        with self._lock:
            oauth.end_grants(self.world, client_id or self.client_id)

    def rights(self, collection: str, allowed: bool, division: int | None = None) -> None:
        """Give or take the user's right to a collection, or with "*" to a whole division."""
        with self._lock:
            change = self.state.denied.discard if allowed else self.state.denied.add
            change((division, collection))

    def module(self, service: str, on: bool, division: int | None = None) -> None:
        """Take a module into a division's licence or out of it: salesorder, logistics; without it every call is 403."""
        with self._lock:
            change = self.state.off.discard if on else self.state.off.add
            change((self._division(division), service))

    def deliver(self, order: str, quantities: Mapping[str, float] | None = None, division: int | None = None) -> None:
        """The warehouse sends an order off: all of it, or of some lines so much."""
        with self._lock:
            fulfilment.deliver(self.world, self._division(division), order, quantities)

    def invoice(self, order: str, division: int | None = None) -> None:
        """The bookkeeper invoices what was delivered of an order."""
        with self._lock:
            fulfilment.invoice(self.world, self._division(division), order)

    def close(self, order: str, division: int | None = None, *, cancelled: bool = False) -> None:
        """The bookkeeper declares an order complete, or cancels it."""
        with self._lock:
            fulfilment.close(self.world, self._division(division), order, cancelled=cancelled)

    def move(self, division: int | None = None) -> None:
        """The division moves to another database: every record gets another row version."""
        with self._lock:
            world, number = self.world, self._division(division)
            for (owner, _), shelf in self.state.shelves.items():
                for row in [*shelf.rows.values()] if owner == number else []:
                    shelf.put({**row, "Timestamp": world.next_version()})
            self.state.divisions[number]["DivisionMoveDate"] = world.local

    def _division(self, division: int | None) -> int:
        return min(self.state.divisions) if division is None else division

    def _as_json(self, collection: str, division: int, row: Row) -> dict[str, Any]:
        endpoint = BY_PATH[folded(collection)]
        whole = feeds.full_row(self.world, endpoint, division, "", row)
        return {**feeds.as_json(endpoint.columns, whole), "Timestamp": row["Timestamp"]}
