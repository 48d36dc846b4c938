"""What goes over the wire: a request and a response, in bytes, and the two ways in which a connection dies.

Everything the sandbox does passes through these two values, so that a service can be served over HTTP or mounted in a
process without knowing which.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


class ConnectionCutError(Exception):
    """The connection died after the request was sent: the client cannot know whether it was applied."""


class ConnectionRefusedHereError(Exception):
    """Nobody listens: the client knows that nothing was sent."""


@dataclass(frozen=True)
class Request:
    """One HTTP request. Header names are lower case; `query` is raw, as in the URL, without its `?`."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    origin: str = "http://127.0.0.1"

    def params(self) -> dict[str, str]:
        """The query parameters, decoded; of a name given twice the last one counts."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def form(self) -> dict[str, str]:
        """The body read as an HTML form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def json(self) -> Any:
        """The body read as JSON; raises ValueError where it is none."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Response:
    """One HTTP response."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def with_headers(self, *headers: tuple[str, str]) -> Response:
        """The same response with further headers."""
        return Response(self.status, self.body, (*self.headers, *headers))


def json_response(
    status: int, payload: Any, *headers: tuple[str, str], content_type: str = "application/json;charset=utf-8"
) -> Response:
    """A response whose body is `payload` as compact JSON."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, body, (("Content-Type", content_type), *headers))


def html_response(status: int, text: str, *headers: tuple[str, str]) -> Response:
    """A response that is a page for people."""
    return Response(status, text.encode(), (("Content-Type", "text/html; charset=utf-8"), *headers))
