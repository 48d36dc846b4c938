"""Replies and writes that went wrong on the way, and the bodies that belong to a status."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.exact.errors import error_response, login_page
from sandbox.exact.oauth import EARLY, TokenRefusedError
from sandbox.exact.state import World
from sandbox.faults import Fault, FaultKind
from sandbox.wire import Request, Response, html_response

TEXTS = {
    400: "Error in query syntax.",
    403: "Forbidden",
    404: "Resource not found.",
    405: "Method not allowed.",
    408: "The request is too broad.",
    500: "A problem has occurred.",
}
GATEWAY = {"fault": {"faultstring": "Unable to identify proxy", "detail": {"errorcode": "ApplicationNotFound"}}}


def spoil(fault: Fault, request: Request, answer: Callable[[Request], Response]) -> Response:
    """Answer under a fault that needs to know what rows look like."""
    if fault.kind is FaultKind.WRONG_TENANT:
        return _of_another_division(answer(request))
    return answer(_with_column(request, fault))


def documented_error(world: World, status: int, request: Request) -> Response:
    """The answer with that status."""
    if request.path == "/api/oauth2/token":
        return _token_error(status)
    if status == 401:
        return login_page()
    if status == 429:
        minute = world.now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        values = (
            ("Limit", world.switches["minute_limit"]),
            ("Remaining", 0),
            ("Reset", int(minute.timestamp() * 1000)),
        )
        return Response(429, b"", tuple((f"X-RateLimit-Minutely-{name}", str(value)) for name, value in values))
    if status in (502, 503, 504):
        return html_response(status, "<h1>Service unavailable</h1>")
    return error_response(status, TEXTS.get(status, "A problem has occurred."))


def _token_error(status: int) -> Response:
    if status == 400:
        return TokenRefusedError(400, "access_denied", EARLY, early=True).response()
    if status == 401:
        return TokenRefusedError(401, "unauthorized_client", "Old refresh token used.").response()
    return Response(status, json.dumps(GATEWAY).encode(), (("Content-Type", "application/json"),))


def _of_another_division(reply: Response) -> Response:
    """The same rows, as if the gateway had mixed up two companies."""
    try:
        payload = json.loads(reply.body)
    except ValueError:
        return reply
    return Response(reply.status, json.dumps(_moved(payload)).encode(), reply.headers)


def _moved(value: Any) -> Any:
    if isinstance(value, list):
        return [_moved(item) for item in value]
    if not isinstance(value, dict):
        return value
    moved = {name: _moved(item) for name, item in value.items()}
    if isinstance(moved.get("Division"), int):
        moved["Division"] += 1
    if isinstance(moved.get("uri"), str):
        moved["uri"] = re.sub(r"/v1/(\d+)/", lambda found: f"/v1/{int(found[1]) + 1}/", moved["uri"])
    return moved


def _with_column(request: Request, fault: Fault) -> Request:
    """The write without the column, or with its text trimmed and in capitals."""
    try:
        sent = json.loads(request.body)
    except ValueError:
        return request
    if not isinstance(sent, dict) or fault.column not in sent:
        return request
    value = sent.pop(fault.column)
    if fault.kind is FaultKind.NORMALISE:
        sent[fault.column] = value.strip().upper() if isinstance(value, str) else value
    return replace(request, body=json.dumps(sent).encode())
