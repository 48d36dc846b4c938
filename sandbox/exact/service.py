"""A pretend Exact Online: from a request to a response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from sandbox.clock import Clock
from sandbox.exact import conditions, controls, limits, oauth, spoiling, system
from sandbox.exact.calls import Call
from sandbox.exact.errors import RefusedError, error_response
from sandbox.exact.master_data import furnish
from sandbox.exact.oauth import TokenRefusedError
from sandbox.exact.paths import DIVISION, endpoint_of
from sandbox.exact.state import State
from sandbox.exact.switches import SWITCHES
from sandbox.exact.users import Users
from sandbox.faults import Fault
from sandbox.switches import defaults
from sandbox.wire import Request, Response


class ExactOnline(Users):
    """Answers as Exact Online would, for accounts, contacts, items and orders, in one or more divisions."""

    name = "exact"
    defaults = defaults(SWITCHES)

    def __init__(
        self,
        clock: Clock | None = None,
        switches: Mapping[str, Any] | None = None,
        client_id: str = "exact-client",
        client_secret: str = "exact-secret",  # noqa: S107 - a pretend service's pretend secret
        divisions: Mapping[int, str] | None = None,
        redirect_url: str = "https://app.example/callback",
    ) -> None:
        super().__init__(clock, switches)
        self._blameless = self._late_now = False
        self.client_id = client_id
        self.state: State = State({}, {}, int(self.switches["first_version"]))
        self.state.user = system.new_user(self.state)
        self.state.person = self.state.guid()
        self.register(client_id, client_secret, redirect_url)
        for hid, (number, name) in enumerate((divisions or {1: "Voorbeeld B.V."}).items(), start=1):
            self.state.divisions[number] = system.new_division(self.world, number, name, hid)
            for row in conditions.usual():
                self.add("cashflow/PaymentConditions", row, number)
            furnish(self.world, number)

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
