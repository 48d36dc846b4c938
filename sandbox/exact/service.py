"""A pretend Exact Online: from a request to a response, and a Python interface for those who play its users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from sandbox.clock import Clock
from sandbox.exact import conditions, controls, deleting, feeds, limits, oauth, records, spoiling, system
from sandbox.exact.calls import DIVISION, Call, endpoint_of
from sandbox.exact.errors import RefusedError, error_response
from sandbox.exact.oauth import TokenRefusedError
from sandbox.exact.state import Row, State, World
from sandbox.exact.switches import SWITCHES
from sandbox.exact.tables import BY_PATH, TABLES, folded
from sandbox.faults import Fault
from sandbox.service import Service
from sandbox.switches import defaults
from sandbox.wire import Request, Response


class ExactOnline(Service):
    """Answers as Exact Online would, for the accounts, their addresses and contacts, in one or more divisions."""

    name = "exact"
    defaults = defaults(SWITCHES)

    def __init__(
        self,
        clock: Clock | None = None,
        switches: Mapping[str, Any] | None = None,
        client_id: str = "exact-client",
        client_secret: str = "exact-secret",  # noqa: S107 - a pretend service's pretend secret
        divisions: Mapping[int, str] | None = None,
    ) -> None:
        super().__init__(clock, switches)
        self._blameless = self._late_now = False
        self.client_id = client_id
        self.state: State = State({}, {}, int(self.switches["first_version"]))
        self.state.user = system.new_user(self.state)
        self.state.person = self.state.guid()
        self.state.tokens.apps[client_id] = client_secret
        for hid, (number, name) in enumerate((divisions or {1: "Voorbeeld B.V."}).items(), start=1):
            self.state.divisions[number] = system.new_division(self.world, number, name, hid)
            for row in conditions.usual():
                self.add("cashflow/PaymentConditions", row, number)

    @property
    def world(self) -> World:
        """State, switches and the present moment."""
        return World(self.state, self.switches, self.clock.now())

    # -- for those who play the users ---------------------------------------------------------------------------------

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

    def register(self, client_id: str, client_secret: str) -> None:
        """Let another app in."""
        with self._lock:
            self.state.tokens.apps[client_id] = client_secret

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

    def move(self, division: int | None = None) -> None:
        """The division moves to another database: every record gets another row version."""
        with self._lock:
            world, number = self.world, self._division(division)
            for (owner, _), shelf in self.state.shelves.items():
                for row in [*shelf.rows.values()] if owner == number else []:
                    shelf.put({**row, "Timestamp": world.next_version()})
            self.state.divisions[number]["DivisionMoveDate"] = world.local

    # -- the API ------------------------------------------------------------------------------------------------------

    def handle(self, request: Request) -> Response:
        """One call; what its reply says about the allowance is remembered, since the app has read it now."""
        reply = super().handle(request)
        with self._lock:
            self._remember_told(request, reply)
        return reply

    def answer(self, request: Request) -> Response:
        """The reply to one call."""
        world = self.world
        call = Call(world, self._blame, self._late_now)
        try:
            reply = call.answer(replace(request, path=unquote(request.path)))
            self.note = call.note
        except limits.BlockedError as blocked:
            self.note, reply = str(blocked), blocked.response
        except TokenRefusedError as refused:
            self.note, reply = str(refused), refused.response()
            if refused.early:
                self._blame("early-token", str(refused), oauth.client_id(request))
        except RefusedError as refused:
            self.note, reply = refused.message, error_response(refused.status, refused.message, refused.reason)
        return reply

    def _remember_told(self, request: Request, reply: Response) -> None:
        found = DIVISION.match(unquote(request.path))
        caller = oauth.caller(self.world, request, expired_too=True)
        if found is None or caller is None:
            return
        told, division = self.state.counters.told, int(found["division"])
        until = limits.exhausted_until(reply)
        if until is not None:
            told[caller.client, division] = until
        endpoint = endpoint_of(found["rest"])
        key = (caller.client, caller.user, division, endpoint)
        if until is None and reply.status == self.switches["block_status"] and key in self.state.counters.blocked:
            told[key] = self.state.counters.blocked[key]

    def _blame(self, rule: str, detail: str, client: str) -> None:
        if not self._blameless:
            self.violate(rule, detail, client)

    # -- hooks of the frame -------------------------------------------------------------------------------------------

    def _apply_late(self) -> None:
        # a late call was made in good time: nobody is to blame for what it meets now
        self._blameless = self._late_now = True
        try:
            super()._apply_late()
        finally:
            self._blameless = self._late_now = False

    def spoil(self, fault: Fault, request: Request) -> Response:
        """A reply or a write that went wrong on the way."""
        self._blameless = True
        try:
            return spoiling.spoil(fault, request, self.answer)
        finally:
            self._blameless = False

    def documented_error(self, status: int, request: Request) -> Response:
        """The body that goes with a status."""
        return spoiling.documented_error(self.world, status, request)

    def client_of(self, request: Request) -> str:
        """The app that made a call."""
        if request.path == "/api/oauth2/token":
            return oauth.client_id(request)
        caller = oauth.caller(self.world, request, expired_too=True)
        return caller.client if caller else ""

    def control(self, request: Request, name: str) -> Response | None:
        """What tests and people ask of the users of the service."""
        return controls.control(self, request, name)

    def page(self, request: Request) -> Response:
        """The records, to look at."""
        return controls.page(self)

    def _division(self, division: int | None) -> int:
        return min(self.state.divisions) if division is None else division

    def _as_json(self, collection: str, division: int, row: Row) -> dict[str, Any]:
        endpoint = BY_PATH[folded(collection)]
        whole = feeds.full_row(self.world, endpoint, division, "", row)
        return {**feeds.as_json(endpoint.columns, whole), "Timestamp": row["Timestamp"]}
