"""The control API: `/_control/…` in JSON, by which a test looks at a service from outside and makes trouble for it.

It needs no token, and no call to it is logged, limited or spoilt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from sandbox.faults import Fault, FaultKind
from sandbox.service import Service
from sandbox.shelf import shelf_of
from sandbox.wire import Request, Response, json_response

PREFIX = "/_control/"


class BadControlError(ValueError):
    """The call cannot be understood; the message says what to send."""


def control(service: Service, request: Request) -> Response:
    """Answer one call of the control API."""
    name = request.path.removeprefix(PREFIX).strip("/")
    try:
        if (request.method, name) in CALLS:
            return json_response(200, CALLS[request.method, name](service, request))
        own = service.control(request, name)
    except (BadControlError, KeyError, TypeError, ValueError) as problem:
        return json_response(400, {"error": f"{request.method} {request.path}: {_said(problem)}"})
    return own or json_response(404, {"error": f"no {request.method} {request.path}", "calls": _offered()})


def plain(value: Any) -> Any:
    """A value of ours as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _said(problem: Exception) -> str:
    return f"{problem} is missing in the body" if isinstance(problem, KeyError) else str(problem)


def _offered() -> list[str]:
    return [f"{method} {PREFIX}{name}" for method, name in CALLS]


def _document(request: Request, wanted: str) -> dict[str, Any]:
    try:
        document = request.json()
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise BadControlError(f"send a JSON object, as {wanted}")
    return document


def _log(service: Service, request: Request) -> Any:
    params = request.params()
    since, client = int(params.get("since", "0")), params.get("client")
    calls = [call for call in service.journal.calls if call.number > since and client in (None, call.client)]
    return {"calls": [plain(asdict(call)) for call in calls]}


def _violations(service: Service, request: Request) -> Any:
    client = request.params().get("client")
    found = [one for one in service.journal.violations if client in (None, one.client)]
    return {"violations": [plain(asdict(one)) for one in found]}


def _show_faults(service: Service, _request: Request) -> Any:
    return {"faults": [plain(asdict(fault)) for fault in service.faults.waiting]}


def _plan_faults(service: Service, request: Request) -> Any:
    try:
        document = request.json()
    except ValueError:
        raise BadControlError("send a fault, or a list of them, as JSON") from None
    faults = [_fault(one) for one in (document if isinstance(document, list) else [document])]
    for fault in faults:
        service.faults.add(fault)
    return _show_faults(service, request)


def _fault(document: Any) -> Fault:
    possible = [one.name for one in fields(Fault)]
    if not isinstance(document, dict) or "kind" not in document or set(document) - set(possible):
        raise BadControlError(f"a fault is an object with kind and any of {', '.join(possible[1:])}")
    if document["kind"] not in set(FaultKind):
        raise BadControlError(f"kind is one of {', '.join(FaultKind)}")
    return Fault.read(document)


def _clear_faults(service: Service, request: Request) -> Any:
    service.faults.clear()
    return _show_faults(service, request)


def _show_clock(service: Service, _request: Request) -> Any:
    return {"now": service.clock.now().isoformat()}


def _move_clock(service: Service, request: Request) -> Any:
    document = _document(request, '{"advance": seconds} or {"at": "2025-01-31T12:00:00Z"}')
    if "advance" in document:
        service.clock.advance(float(document["advance"]))
    elif "at" in document:
        at = datetime.fromisoformat(str(document["at"]))
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        service.clock.advance((at - service.clock.now()).total_seconds())
    else:
        raise BadControlError('send {"advance": seconds} or {"at": "2025-01-31T12:00:00Z"}')
    return _show_clock(service, request)


def _snapshot(service: Service, _request: Request) -> Any:
    return {"snapshot": shelf_of(service).keep(service)}


def _restore(service: Service, request: Request) -> Any:
    wanted = str(_document(request, '{"snapshot": "1"}').get("snapshot", ""))
    shelf = shelf_of(service)
    if wanted not in shelf.snapshots:
        raise BadControlError(f'send {{"snapshot": id}}; kept are {", ".join(shelf.snapshots) or "none"}')
    service.restore(shelf.snapshots[wanted])
    return {"snapshot": wanted}


def _reset(service: Service, _request: Request) -> Any:
    if not shelf_of(service).back_to_start(service):
        raise BadControlError("the state at start was not kept; take a snapshot and restore that")
    return {"reset": True}


def _show_switches(service: Service, _request: Request) -> Any:
    return {"switches": plain(service.switches)}


def _set_switches(service: Service, request: Request) -> Any:
    document = _document(request, '{"name": value}')
    unknown = sorted(set(document) - set(service.switches))
    if unknown:
        raise BadControlError(f"no switch {', '.join(unknown)}; there are {', '.join(sorted(service.switches))}")
    service.switches.update(document)
    return _show_switches(service, request)


CALLS: dict[tuple[str, str], Callable[[Service, Request], Any]] = {
    ("GET", "log"): _log,
    ("GET", "violations"): _violations,
    ("GET", "faults"): _show_faults,
    ("POST", "faults"): _plan_faults,
    ("DELETE", "faults"): _clear_faults,
    ("GET", "clock"): _show_clock,
    ("POST", "clock"): _move_clock,
    ("POST", "snapshot"): _snapshot,
    ("POST", "restore"): _restore,
    ("POST", "reset"): _reset,
    ("GET", "switches"): _show_switches,
    ("POST", "switches"): _set_switches,
}
