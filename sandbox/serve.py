"""A service behind a real socket: HTTP/1.1 with keep-alive, and connections that really die where a fault says so."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from sandbox.service import Service
from sandbox.shelf import shelf_of
from sandbox.wire import ConnectionCutError, ConnectionRefusedHereError, Request, Response

BODILESS = frozenset({204, 304})
#: linger on, for no time: closing then sends a reset instead of an orderly end
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Server:
    """A served service. A context manager; `stop` may be called twice."""

    def __init__(self, service: Service, host: str, port: int) -> None:
        self.service = service
        self._http = _HttpServer((host, port), service)
        self.host, self.port = host, int(self._http.server_address[1])
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The origin under which the service answers."""
        return f"http://{self.host}:{self.port}"

    def stop(self) -> None:
        """Stop listening; replies under way are not waited for."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def serve(service: Service, port: int = 0, host: str = "127.0.0.1") -> Server:
    """Serve a service on that port (0: any free one) in threads of its own; its delays then take real time."""
    service.sleep = time.sleep
    if shelf_of(service).start is None:
        shelf_of(service).keep_start(service)
    return Server(service, host, port)


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], service: Service) -> None:
        super().__init__(address, _Handler)
        self.service = service

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news; anything else is a bug of the sandbox and is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _HttpServer

    def _answer(self) -> None:
        try:
            response = self.server.service.handle(self._read())
        except (ConnectionCutError, ConnectionRefusedHereError):
            self._cut()
            return
        self._write(response)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_MERGE = do_HEAD = do_OPTIONS = _answer  # noqa: N815

    def _read(self) -> Request:
        parts = urlsplit(self.path)
        host, port = self.server.server_address[:2]
        named = self.headers.get("Host") or f"{host!s}:{port}"
        return Request(
            method=self.command,
            path=parts.path,
            query=parts.query,
            headers={key.lower(): value for key, value in self.headers.items()},
            body=self._body(),
            origin=f"http://{named}",
        )

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        whole = b""
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers, up to the empty line that ends them
            pass
        return whole

    def _write(self, response: Response) -> None:
        self.send_response_only(response.status)
        for key, value in response.headers:
            self.send_header(key, value)
        if response.status not in BODILESS:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if response.status not in BODILESS and self.command != "HEAD":
            self.wfile.write(response.body)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: the service keeps its own log."""
