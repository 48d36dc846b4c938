"""What was said in a call that writes, and what was answered: kept for people who must find out what happened.

Only what tells something about a record is taken down: the authorization is none of it. Where an answer repeats the
token, the token is struck out before anybody reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from exact_zoho.clients.wire import Ask, Reply

#: headers of an answer by which a side's support finds the call again, and what else tells what happened to it
TOLD = frozenset({"date", "x-request-id", "request-id", "x-correlation-id", "x-zoho-traceid", "retry-after"})
STRUCK = "[struck out]"


@dataclass(frozen=True)
class Exchange:
    """One call that writes and its answer; `status` is 0 where none came."""

    at: datetime
    method: str
    path: str
    body: Any = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    status: int = 0
    answer: Any = field(default=None, repr=False)
    answer_headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def exchange(at: datetime, ask: Ask, reply: Reply | None) -> Exchange:
    """A call as it is taken down."""
    asked = Exchange(at, ask.method, ask.url.path, ask.body, dict(ask.headers))
    if reply is None:
        return asked
    told = {name: text for name, text in reply.headers.items() if name in TOLD}
    answer = "(no JSON)" if reply.unreadable else reply.document
    return replace(asked, status=reply.status, answer=answer, answer_headers=told)


def struck(reply: Reply, token: str) -> Reply:
    """A reply without the token: what it says may be shown to people, and be written into a record."""
    return replace(reply, document=_struck(reply.document, token))


def _struck(value: Any, token: str) -> Any:
    match value:
        case str():
            return value.replace(token, STRUCK)
        case Mapping():
            return {_struck(name, token): _struck(each, token) for name, each in value.items()}
        case list():
            return [_struck(each, token) for each in value]
        case _:
            return value
