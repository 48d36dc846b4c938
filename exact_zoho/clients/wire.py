"""One HTTP exchange: a total deadline, a limit of size, no redirects, no cookies, numbers read exactly.

What goes wrong on the way is one of two things: nothing was sent, or nobody knows. Neither carries httpx's own error,
whose text holds whole addresses.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from exact_zoho.ports import Clock

DEADLINE = timedelta(seconds=60)
TIMEOUT = httpx.Timeout(30, connect=10)
LARGEST = 40 * 1024 * 1024

# it logs whole addresses at INFO, and filters in them hold values
logging.getLogger("httpx").setLevel(logging.WARNING)


class NotSentError(Exception):
    """No connection came about: nothing was sent."""


class LostReplyError(Exception):
    """The call went out, or may have; no complete reply came back."""


@dataclass(frozen=True)
class Ask:
    """One call. `write` says that it changes something, `endpoint` what it counts for, `weight` what it costs.

    `metered` is False for the few calls that no budget counts.
    """

    method: str
    url: httpx.URL
    params: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    form: Mapping[str, str] | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    write: bool = False
    endpoint: str = ""
    weight: int = 1
    metered: bool = True

    @property
    def where(self) -> str:
        """The address without what was asked there."""
        return str(self.url.copy_with(query=None))


@dataclass(frozen=True)
class Reply:
    """What came back. `document` is its JSON, None where there is none; `unreadable` that there should have been."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    document: Any = field(default=None, repr=False)
    unreadable: bool = False
    took: timedelta = timedelta()

    @property
    def good(self) -> bool:
        """Whether the status speaks of success."""
        return 200 <= self.status < 300

    @property
    def html(self) -> bool:
        """Whether a page for people came instead of data."""
        return "html" in self.headers.get("content-type", "").lower()

    @property
    def served_at(self) -> datetime | None:
        """The server's clock when it began to answer; None where it did not say."""
        try:
            stated = parsedate_to_datetime(self.headers["date"])
        except (KeyError, ValueError):
            return None
        return stated.astimezone(UTC) - self.took if stated.tzinfo else None


class Wire:
    """The way to one service."""

    def __init__(self, clock: Clock, transport: httpx.BaseTransport | None = None) -> None:
        self.clock = clock
        self._client = httpx.Client(transport=transport, timeout=TIMEOUT, follow_redirects=False)
        self.sent = 0

    def exchange(self, ask: Ask, authorization: str = "") -> Reply:
        """Send one call and read its reply to the end; raises `NotSentError` or `LostReplyError`."""
        began = self.clock.now()
        self.sent += 1
        try:
            with self._client.stream(
                ask.method, ask.url, params=ask.params or None, json=ask.body, data=ask.form,
                headers=self._headers(ask, authorization),
            ) as response:  # fmt: skip
                body = self._read(response, began + DEADLINE)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSentError(type(error).__name__) from None
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise LostReplyError(type(error).__name__) from None
        finally:
            self._client.cookies.clear()
        return _reply(response, body, self.clock.now() - began)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _headers(self, ask: Ask, authorization: str) -> dict[str, str]:
        mine = {"Accept": "application/json", **ask.headers}
        return mine | {"Authorization": authorization} if authorization else mine

    def _read(self, response: httpx.Response, deadline: datetime) -> bytes:
        parts, size = [], 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise LostReplyError("the reply is larger than any that we ask for")
            if self.clock.now() > deadline:
                raise LostReplyError(f"no complete reply within {DEADLINE.total_seconds():.0f} seconds")
        return b"".join(parts)


def _reply(response: httpx.Response, body: bytes, took: timedelta) -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        document, unreadable = (parse(body) if body.strip() else None), False
    except ValueError:
        document, unreadable = None, True
    return Reply(response.status_code, headers, document, unreadable, max(took, timedelta()))


def parse(body: bytes) -> Any:
    """JSON with its fractions as `Decimal`; raises ValueError for anything else."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number")
