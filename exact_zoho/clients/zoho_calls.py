"""The calls that reading and writing Zoho CRM are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx

from exact_zoho.clients.http import Caller, lost
from exact_zoho.clients.wire import Ask, Reply

Rows = list[dict[str, Any]]

LIST_COLUMNS = 50
PER_PAGE = "200"


class ZohoCalls:
    """The addresses and bodies of Zoho CRM, version 8."""

    def __init__(self, caller: Caller, base: httpx.URL) -> None:
        self.caller, self.base = caller, base
        #: the server's clock when it began to answer the last reading
        self.served_at: datetime | None = None

    def query(self, statement: str, module: str) -> Rows:
        """The rows of a query; it reads current data, not a search index."""
        body = {"select_query": statement}
        reply = self.caller.send(Ask("POST", self.url("coql"), body=body, endpoint=f"coql/{module}"))
        self._read(reply)
        return self._list(reply, "data")

    def page(
        self, path: str, params: Mapping[str, str], since: datetime | None = None
    ) -> tuple[Rows, Mapping[str, Any]]:  # fmt: skip
        """One page of a list, with what it says about itself. `since` asks for what changed in that second or later."""
        headers = {"If-Modified-Since": whole_second(since)} if since else {}
        reply = self.caller.send(Ask("GET", self.url(path), params, headers=headers, endpoint=path))
        self._read(reply)
        info = reply.document.get("info") if isinstance(reply.document, dict) else None
        return self._list(reply, "data"), info if isinstance(info, dict) else {}

    def settings(self, path: str, key: str, params: Mapping[str, str] | None = None) -> Rows:
        """A list of metadata."""
        return self._list(self.caller.send(Ask("GET", self.url(path), params or {}, endpoint=path)), key)

    def taxes(self) -> Rows:
        """The taxes of the organisation, which lie one level deeper than other metadata."""
        ask = Ask("GET", self.url("org/taxes"), endpoint="org/taxes")
        told = (self.caller.send(ask).document or {}).get("org_taxes", {})
        rows = told.get("taxes", []) if isinstance(told, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise lost("zoho", ask, "the reply holds no taxes")
        return rows

    def write(self, ask: Ask, key: str) -> Rows:
        """Send a write; gives the items of the reply, as many as there are."""
        reply = self.caller.send(ask)
        items = reply.document.get(key) if isinstance(reply.document, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise lost("zoho", ask, "the reply names no records", reply)
        return items

    def url(self, path: str) -> httpx.URL:
        """The address of a path of the API."""
        return self.base.join(f"/crm/v8/{path}")

    def _read(self, reply: Reply) -> None:
        self.served_at = reply.served_at

    def _list(self, reply: Reply, key: str) -> Rows:
        if reply.document is None:
            return []
        rows = reply.document.get(key) if isinstance(reply.document, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise lost("zoho", Ask("GET", self.base, endpoint=key), "the reply holds no rows", reply)
        return rows


def list_params(columns: Sequence[str], **more: str) -> dict[str, str]:
    """The parameters of a list."""
    return {"fields": ",".join(columns), "per_page": PER_PAGE, **more}


def whole_second(moment: datetime) -> str:
    """An instant as a header takes it: an offset, no fractions."""
    return moment.replace(microsecond=0).isoformat()
