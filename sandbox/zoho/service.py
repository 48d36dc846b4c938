"""The pretend Zoho CRM: one organisation with its account server, and people who work in it.

Not here: modules other than Accounts, Contacts, Notes, Products and Sales Orders, bulk read and write, notifications,
composite calls, custom views, tags, record locks, layout rules, price books, stock that follows orders, merging over
the wire, single notes addressed by way of their record, related lists of custom lookups and the header for external
ids.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sandbox.clock import Clock
from sandbox.faults import Fault, FaultKind
from sandbox.service import Service
from sandbox.switches import defaults
from sandbox.wire import Request, Response, html_response
from sandbox.zoho import (
    administration,
    controls,
    currencies,
    custom,
    deleted,
    limits,
    oauth,
    organisation,
    routes,
    rules,
    showing,
    storing,
)
from sandbox.zoho.context import Context
from sandbox.zoho.errors import documented, spoilt_write, wrong_tenant
from sandbox.zoho.module import Module, Row
from sandbox.zoho.page import whole_page
from sandbox.zoho.replies import ItemRefusedError, RefusedError, refusal
from sandbox.zoho.state import Fired, State, add_tax, new_state
from sandbox.zoho.switches import SWITCHES

ORGANISATION = {"id": "5725767000000000001", "company_name": "Voorbeeld BV"}


class ZohoCrm(Service):
    """One Zoho CRM organisation. Its methods `add`, `edit`, `remove`… are a person at work in the user interface."""

    name = "zoho"
    defaults = defaults(SWITCHES)
    state: State

    def __init__(
        self,
        clock: Clock | None = None,
        switches: Mapping[str, Any] | None = None,
        client_id: str = "zoho-client",
        client_secret: str = "zoho-secret",  # noqa: S107 - that of a pretend app
        org: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(clock, switches)
        self.client_id, self.client_secret = client_id, client_secret
        told = {**ORGANISATION, **(org or {})}
        self.state = new_state(str(told["id"]), told["company_name"])
        self._under_way: dict[str, int] = {"all": 0, "heavy": 0}
        self._counting = threading.Lock()
        self.note, self.cost = "", 1

    # -- over the wire ------------------------------------------------------------------------------------------

    def handle(self, request: Request) -> Response:
        """One call; those that wait for their turn count as calls at once."""
        if not request.path.startswith("/crm/"):
            return super().handle(request)
        kinds = ("all", "heavy") if limits.is_heavy(request) else ("all",)
        self._count(kinds, 1)
        try:
            return super().handle(request)
        finally:
            self._count(kinds, -1)

    def _count(self, kinds: tuple[str, ...], step: int) -> None:
        with self._counting:
            for kind in kinds:
                self._under_way[kind] += step

    def _busy(self, request: Request) -> bool:
        heavy = limits.is_heavy(request) and self._under_way["heavy"] > int(self.switches["sub_concurrency"])
        return heavy or self._under_way["all"] > int(self.switches["concurrency"])

    def answer(self, request: Request) -> Response:
        """The reply of the account server or of the API."""
        ctx = self._context(request, self.client_of(request))
        try:
            if request.path.startswith("/oauth/"):
                return oauth.accounts_server(ctx, self.client_id, self.client_secret, self.journal.calls)
            response = routes.answer(ctx, self._note_cost, busy=self._busy(request))
        except RefusedError as refused:
            self.note = refused.code
            response = refusal(refused)
        return limits.with_usage(ctx, response) if ctx.client and response.status != 429 else response

    def _note_cost(self, price: int) -> None:
        self.cost = price

    def _context(self, request: Request | None = None, client: str = "") -> Context:
        asked = request or Request("POST", "/")
        return Context(self.state, self.switches, self.clock.now(), self._violation(client), asked, client)

    def _violation(self, client: str) -> Any:
        def note(rule: str, detail: str) -> None:
            if client:
                self.violate(rule, detail, client)

        return note

    def client_of(self, request: Request) -> str:
        """The app whose token, or whose name, the call carries."""
        if request.path.startswith("/oauth/"):
            return {**request.params(), **request.form()}.get("client_id", "")
        access = self.state.accesses.get(oauth.bearer(request.headers.get("authorization", "")))
        return access.client if access else ""

    def documented_error(self, status: int, request: Request) -> Response:
        """What Zoho says with that status."""
        return documented(status, request)

    def spoil(self, fault: Fault, request: Request) -> Response:
        """A reply of another organisation, or a write that is stored otherwise than it was sent."""
        if fault.kind is FaultKind.WRONG_TENANT:
            return wrong_tenant(self.answer(request), self.state.org_id)
        return self.answer(spoilt_write(fault, request))

    # -- people at work -----------------------------------------------------------------------------------------

    def _module(self, name: str) -> Module:
        return self.state.modules[name]

    def add(self, module: str, row: Row) -> Row:
        """A person makes a record; raises ValueError where Zoho would not take it. Workflow rules run."""
        ctx = self._context()
        stored = _checked(lambda: storing.create(ctx, self._module(module), row, "$"))
        rules.fire(ctx, module, stored["id"], "create")
        return self._shown(ctx, module, stored)

    def edit(self, module: str, key: str, values: Row) -> Row:
        """A person edits a record; raises ValueError where Zoho would not take it. Workflow rules run."""
        ctx = self._context()
        found = self._module(module)
        stored = _checked(lambda: storing.change(ctx, found, found.rows[key], values, "$"))
        rules.fire(ctx, module, key, "edit")
        return self._shown(ctx, module, stored)

    def remove(self, module: str, key: str) -> None:
        """A person deletes a record: it goes to the recycle bin. Workflow rules run."""
        ctx = self._context()
        deleted.remove(ctx, self._module(module), key)
        rules.fire(ctx, module, key, "delete")

    def undelete(self, module: str, key: str) -> None:
        """A person takes a record back out of the recycle bin."""
        deleted.undelete(self._context(), self._module(module), key)

    def merge(self, module: str, master: str, loser: str) -> None:
        """A person merges a record into another one."""
        deleted.merge(self._context(), self._module(module), master, loser)

    def add_field(self, module: str, field: dict[str, Any]) -> str:
        """An administrator makes a custom field, described as the API wants it; gives its API name."""
        return _checked(lambda: custom.add(self._context(), self._module(module), field)).api_name

    def change_field(self, module: str, column: str, **changes: Any) -> None:
        """An administrator changes a field, in the ways that `administration` knows."""
        administration.change(self._module(module), column, changes)

    def records(self, module: str) -> list[Row]:
        """All records as a reply would show them, oldest first."""
        ctx = self._context()
        return [self._shown(ctx, module, row) for row in self._module(module).rows.values()]

    def _shown(self, ctx: Context, module: str, row: Row) -> Row:
        return showing.show_all(ctx, self._module(module), row)

    def seed_token(self, scopes: frozenset[str] = oauth.SCOPES) -> str:
        """The refresh token of a fresh consent."""
        return oauth.new_grant(self.state, self.client_id, scopes).refresh

    def self_client_code(self, scopes: frozenset[str]) -> str:
        """A code that the API console shows to whoever registered a self client."""
        return oauth.new_code(self.state, self.client_id, scopes)

    def allow(self, module: str, *, allowed: bool) -> None:
        """Let the app's user see a module, or no longer."""
        (self.state.closed.discard if allowed else self.state.closed.add)(module)

    def set_presence(self, module: str, presence: str) -> None:
        """An administrator switches a module off or on, or the edition loses it: `visible`, `user_hidden`, `absent`."""
        organisation.set_presence(self.state, module, presence)

    def add_tax(self, name: str, percentage: float) -> str:
        """An administrator adds a tax; gives its id."""
        return add_tax(self.state, name, percentage)

    def enable_currencies(self, **rates: float) -> None:
        """An administrator lets records have a currency, for good."""
        currencies.enable(self.state, rates)

    @property
    def fired(self) -> list[Fired]:
        """The log of workflow rules that ran."""
        return self.state.fired

    # -- for tests and for the eye ------------------------------------------------------------------------------

    def control(self, request: Request, name: str) -> Response | None:
        """One call of the control API that only this service has."""
        return controls.control(self, request, name)

    def page(self, request: Request) -> Response:
        """The records of every module, for a person to look at."""
        return html_response(200, whole_page(self._context(request)))


T = TypeVar("T")


def _checked(make: Callable[[], T]) -> T:
    try:
        return make()
    except ItemRefusedError as refused:
        raise ValueError(f"Zoho would refuse it: {refused.code} {refused.details}") from refused
