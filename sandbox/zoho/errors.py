"""Errors on demand: what Zoho says with a status, and calls that are spoilt in ways only Zoho's data can be."""

from __future__ import annotations

import json
from typing import Any

from sandbox.faults import Fault, FaultKind
from sandbox.wire import Request, Response, html_response
from sandbox.zoho.oauth import BLOCKED
from sandbox.zoho.replies import RefusedError, refusal, reply
from sandbox.zoho.state import PREFIX

#: what another organisation's ids begin with
OTHER_PREFIX = "684913500000"
KNOWN = {
    400: ("INVALID_REQUEST", "unable to process your request"),
    401: ("INVALID_TOKEN", "invalid oauth token"),
    403: ("NO_PERMISSION", "permission denied"),
    404: ("INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one"),
    429: ("TOO_MANY_REQUESTS", "too many requests. please try again after some time"),
    500: ("INTERNAL_ERROR", "Internal Server Error"),
}


def documented(status: int, request: Request) -> Response:
    """Zoho's reply with that status; gateways in front of it answer with a page."""
    if request.path.startswith("/oauth/") and status in {400, 429}:
        return reply(status, BLOCKED)
    if status in KNOWN:
        return refusal(RefusedError(status, *KNOWN[status]))
    return html_response(status, f"<html><body><h1>{status}</h1></body></html>") if status >= 500 else Response(status)


def wrong_tenant(response: Response, org_id: str) -> Response:
    """The same reply from another organisation: every id in it is one of theirs."""
    body = response.body.replace(org_id.encode(), f"{OTHER_PREFIX}{org_id[-7:]}".encode())
    return Response(response.status, body.replace(PREFIX.encode(), OTHER_PREFIX.encode()), response.headers)


def spoilt_write(fault: Fault, request: Request) -> Request:
    """The write as it is stored although success is answered: a column lost, or trimmed and in capitals."""
    try:
        body = json.loads(request.body)
        items = [_spoilt(fault, item) for item in body["data"]]
    except (ValueError, KeyError, TypeError):
        return request
    stored = json.dumps({**body, "data": items}).encode()
    return Request(request.method, request.path, request.query, request.headers, stored, request.origin)


def _spoilt(fault: Fault, item: dict[str, Any]) -> dict[str, Any]:
    if fault.kind is FaultKind.DROP_FIELD:
        return {name: value for name, value in item.items() if name != fault.column}
    value = item.get(fault.column)
    return {**item, fault.column: value.strip().upper()} if isinstance(value, str) else item
