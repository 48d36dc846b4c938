"""What both pretend services have in common: one function from request to response, faults, a call log, snapshots.

A service subclasses `Service` and writes `answer`; everything a test needs to look at or to spoil lives here.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import Clock, http_date
from sandbox.faults import Fault, FaultKind, FaultPlan
from sandbox.wire import ConnectionCutError, ConnectionRefusedHereError, Request, Response, html_response

MAINTENANCE_PAGE = "<html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>"


@dataclass(frozen=True)
class Call:
    """One line of the call log. `client` is the app that asked, where known; `note` says why it was refused."""

    number: int
    at: datetime
    method: str
    path: str
    query: str
    status: int
    client: str = ""
    fault: str = ""
    note: str = ""
    cost: int = 1


@dataclass(frozen=True)
class Violation:
    """Something our app must never do, found by the service itself."""

    rule: str
    call: int
    detail: str
    client: str = ""


@dataclass
class Journal:
    """What happened: calls and violations; and, for tests, what the service knows and an API would not tell."""

    calls: list[Call] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)


class Service:
    """One pretend API. Subclasses set `name`, fill `state` (anything that can be pickled) and write `answer`."""

    name = "service"
    #: switches of behaviour that the documentation leaves open: name -> default; see `sandbox.switches`
    defaults: Mapping[str, Any] = {}

    def __init__(self, clock: Clock | None = None, switches: Mapping[str, Any] | None = None) -> None:
        unknown = set(switches or {}) - set(self.defaults)
        if unknown:
            raise ValueError(f"{self.name} has no switch {', '.join(sorted(unknown))}")
        self.clock = clock or Clock()
        self.switches: dict[str, Any] = {**self.defaults, **(switches or {})}
        self.faults = FaultPlan()
        self.journal = Journal()
        self.state: Any = None
        self.sleep: Callable[[float], None] = self.clock.advance
        self._late: list[tuple[datetime, Request]] = []
        self._lock = threading.RLock()

    # -- to be written by a service ---------------------------------------------------------------------------------

    def answer(self, request: Request) -> Response:
        """The service's reply to one call. Runs under the service's lock."""
        raise NotImplementedError

    def documented_error(self, status: int, request: Request) -> Response:
        """The body that the documentation gives for an injected status."""
        return Response(status)

    def spoil(self, fault: Fault, request: Request) -> Response:
        """Answer a call under a fault that only the service understands (WRONG_TENANT, DROP_FIELD, NORMALISE)."""
        raise NotImplementedError(fault.kind)

    def client_of(self, request: Request) -> str:
        """The client id of the app that made the call, by its token; empty where unknown."""
        return ""

    def control(self, request: Request, name: str) -> Response | None:
        """Service-specific calls of the control API (`/_control/<name>`); None where the name is unknown."""
        return None

    def page(self, request: Request) -> Response:
        """A page on which a person looks at the records (`GET /`)."""
        return html_response(200, f"<h1>{self.name}</h1>")

    # -- what everybody uses ----------------------------------------------------------------------------------------

    def handle(self, request: Request) -> Response:
        """One call, from the wire to the wire; raises the two connection errors where a fault says so."""
        if request.path.startswith("/_control/"):
            from sandbox.control import control  # noqa: PLC0415 - it speaks about services, so it comes after them

            with self._lock:
                return control(self, request)
        if request.path == "/":
            with self._lock:
                return self.page(request)
        with self._lock:
            self._apply_late()
            fault = self.faults.take(request)
        if fault and fault.kind is FaultKind.DELAY:
            self.sleep(fault.seconds)
        with self._lock:
            return self._logged(request, fault)

    def _logged(self, request: Request, fault: Fault | None) -> Response:
        kind = fault.kind if fault else None
        client = self.client_of(request)
        number = len(self.journal.calls) + 1
        self.note, self.cost = "", 1
        response = self._under_fault(request, fault)
        shown = response.status if response else 0
        self.journal.calls.append(
            Call(number, self.clock.now(), request.method, request.path, request.query, shown, client,
                 kind.value if kind else "", self.note, self.cost)
        )  # fmt: skip
        if kind is FaultKind.REFUSE:
            raise ConnectionRefusedHereError(request.path)
        if response is None or kind is FaultKind.DROP_AFTER:
            raise ConnectionCutError(request.path)
        return response if response.header("Date") else response.with_headers(("Date", http_date(self.clock.now())))

    def _under_fault(self, request: Request, fault: Fault | None) -> Response | None:
        if fault is None or fault.kind in (FaultKind.DELAY, FaultKind.DROP_AFTER):
            return self.answer(request)
        match fault.kind:
            case FaultKind.REFUSE | FaultKind.DROP_BEFORE:
                return None
            case FaultKind.LATE:
                self._late.append((self.clock.now() + timedelta(seconds=fault.seconds), request))
                return None
            case FaultKind.TRUNCATE:
                whole = self.answer(request)
                return Response(whole.status, whole.body[: fault.keep], whole.headers)
            case FaultKind.STATUS:
                return self._with_status(fault, request)
            case FaultKind.STATUS_AFTER:
                self.answer(request)
                return self._with_status(fault, request)
            case FaultKind.HTML:
                return html_response(fault.status or 200, MAINTENANCE_PAGE)
            case _:
                return self.spoil(fault, request)

    def _with_status(self, fault: Fault, request: Request) -> Response:
        if fault.body is None:
            reply = self.documented_error(fault.status, request)
        else:
            reply = Response(fault.status, fault.body.encode(), (("Content-Type", "application/json"),))
        return reply.with_headers(*fault.headers.items())

    def _apply_late(self) -> None:
        due = [request for at, request in self._late if at <= self.clock.now()]
        self._late = [(at, request) for at, request in self._late if at > self.clock.now()]
        for request in due:
            self.answer(request)

    def violate(self, rule: str, detail: str, client: str = "") -> None:
        """Note that the app of `client` did what it must never do."""
        self.journal.violations.append(Violation(rule, len(self.journal.calls) + 1, detail, client))

    def snapshot(self) -> bytes:
        """The whole state of the service, to be given to `restore`."""
        return pickle.dumps((self.state, self._late))

    def restore(self, snapshot: bytes) -> None:
        """Go back to a snapshot; the call log stays."""
        self.state, self._late = pickle.loads(snapshot)  # noqa: S301 - only ever our own snapshot
