"""What goes over the wire in a row of the benchmark: how many calls wrote, and the pages that were read."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import httpx

#: what is no call of the synchronisation itself, or only asks although it is a POST
ASKING = ("/coql", "/token")


class Recorder(httpx.HTTPTransport):
    """A real connection that counts the writes to each side and keeps the replies to readings.

    A page is kept as `READING-NUMBER-FEED.json`, so that readings can be told apart. Nothing is kept while `reading`
    is empty.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.reading = folder, ""
        self.writes: Counter[str] = Counter()
        self._kept = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and note what it was."""
        response = super().handle_request(request)
        path = request.url.path
        if request.method != "GET" and not path.endswith(ASKING):
            self.writes["exact" if path.startswith("/api/") else "zoho"] += 1
        elif self.reading and not path.endswith("/token"):
            self._keep(_feed(request), response.read())
        return response

    def _keep(self, feed: str, body: bytes) -> None:
        self._kept += 1
        (self.folder / f"{self.reading}-{self._kept:05}-{feed}.json").write_bytes(body)


def _feed(request: httpx.Request) -> str:
    """What a reading asks for: Exact's sync feed as it is named, Zoho's module, or its list of deletions."""
    path = request.url.path
    if path.endswith("/coql"):
        found = re.search(r"\bfrom (\w+)", str(json.loads(request.content).get("select_query")))
        return f"zoho {found[1]}" if found else "other"
    if "/sync/" in path:
        return "exact " + path.partition("/sync/")[2].replace("/", "+")
    return f"zoho {path.split('/')[-2]}+deleted" if path.endswith("/deleted") else "other"
