"""Wait for the browser that comes back from a consent page, on one port of this machine, for one answer."""

from __future__ import annotations

import html
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from exact_zoho.engine.consenting import StrangeAnswerError
from exact_zoho.errors import ConfigurationError, ExactZohoError

#: how long a person may take on the consent page, in seconds
PATIENCE = 900.0
#: a browser that opens a connection and says nothing keeps a thread no longer than this, in seconds
SILENCE = 10.0
ARRIVED = "Your answer has arrived. You can close this page; the command line says how it went."
NOT_OURS = "This is not the answer that is waited for. Go back to the address that the command line shows."
PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>exact-zoho</title><style>:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;"
    "max-width:34rem;margin:20vh auto;padding:0 1rem}</style><h1>exact-zoho</h1><p>%s</p></html>"
)
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Connection": "close",
}

Read = Callable[[str], str]


class Listener:
    """A small web server that takes one answer. `port` is the one it listens on."""

    def __init__(self, host: str, port: int, path: str, read: Read) -> None:
        self._answers: queue.SimpleQueue[str | ExactZohoError] = queue.SimpleQueue()
        try:
            self._http = _Http((host, port), path or "/", read, self._answers)
        except OSError as wrong:
            raise ConfigurationError(
                f"{host}:{port} cannot be listened on ({wrong.strerror or 'no such address'}): end what uses it, or "
                "name another port, which has to be registered with the app as well"
            ) from None
        self.port = int(self._http.server_address[1])

    def wait(self, patience: float = PATIENCE) -> str:
        """The code, once the browser has brought it; raises what is wrong with the answer."""
        try:
            answer = self._answers.get(timeout=patience)
        except queue.Empty:
            raise ExactZohoError(f"nobody answered within {patience / 60:.0f} minutes; connect again") from None
        if isinstance(answer, ExactZohoError):
            raise answer
        return answer

    def serve(self) -> None:
        """Answer browsers until `stop`."""
        self._http.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Answer no more."""
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def listening(host: str, port: int, path: str, read: Read) -> Iterator[Listener]:
    """A listener at work; `read` gives the code in a query, or raises `StrangeAnswerError` to have it wait on."""
    listener = Listener(host, port, path, read)
    thread = threading.Thread(target=listener.serve, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.stop()
        thread.join()


class _Http(ThreadingHTTPServer):
    """One thread a connection: browsers open some in advance and leave them silent."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], path: str, read: Read, answers: Any) -> None:
        self.path, self.read, self.answers = path, read, answers
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no news, and a trace would hold the code."""


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    timeout = SILENCE

    def do_GET(self) -> None:
        """Take an answer, if it is one."""
        parts = urlsplit(self.path)
        if parts.path != self.server.path:
            self._say(404, NOT_OURS)
            return
        try:
            answer: str | ExactZohoError = self.server.read(f"?{parts.query}")
        except StrangeAnswerError:
            self._say(400, NOT_OURS)
            return
        except ExactZohoError as wrong:
            answer = wrong
        try:
            self._say(200, ARRIVED if isinstance(answer, str) else str(answer))
        finally:  # a browser that is gone by now has answered all the same
            self.server.answers.put(answer)

    def _say(self, status: int, text: str) -> None:
        body = (PAGE % html.escape(text)).encode()
        self.send_response_only(status)
        for name, value in {**HEADERS, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: the addresses hold codes."""
