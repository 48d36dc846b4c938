"""A service mounted as an httpx transport: no socket, the same bytes."""

from __future__ import annotations

import httpx

from sandbox.service import Service
from sandbox.wire import ConnectionCutError, ConnectionRefusedHereError, Request


class SandboxTransport(httpx.BaseTransport):
    """Sends each request to the service whose origin it names."""

    def __init__(self, services: dict[str, Service]) -> None:
        self.services = services

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as a server would; a fault on the connection becomes httpx's own error."""
        origin = f"{request.url.scheme}://{request.url.netloc.decode()}"
        service = self.services.get(origin)
        if service is None:
            raise httpx.ConnectError(f"no service at {origin}", request=request)
        try:
            reply = service.handle(to_wire(request, origin))
        except ConnectionRefusedHereError as refused:
            raise httpx.ConnectError("connection refused", request=request) from refused
        except ConnectionCutError as cut:
            raise httpx.ReadError("connection reset", request=request) from cut
        return httpx.Response(reply.status, headers=list(reply.headers), content=reply.body, request=request)


def to_wire(request: httpx.Request, origin: str) -> Request:
    """An httpx request as the sandbox sees it."""
    return Request(
        method=request.method,
        path=request.url.path,
        query=request.url.query.decode(),
        headers={key.lower(): value for key, value in request.headers.items()},
        body=request.read(),
        origin=origin,
    )
