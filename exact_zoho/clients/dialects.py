"""How the two sides differ in handing out tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from exact_zoho.clients.wire import Reply


class Refusal(Enum):
    """Why no token was given."""

    TOO_EARLY = "the one in use has not expired"
    TOO_MANY = "asked too often"
    CLIENT = "unknown client"
    DEAD = "the refresh token or code is not accepted"
    FAULT = "nobody knows"


@dataclass(frozen=True)
class Dialect:
    """The token rules of a side.

    `spacing` is the least time between two tokens, `margin` how long before its end a token is no longer used (with a
    spacing, the two must leave room), `pause` how long to keep quiet after too many requests.
    """

    side: str
    title: str
    token_path: str
    scheme: str
    lifetime: timedelta
    margin: timedelta
    spacing: timedelta
    pause: timedelta
    judge: Callable[[Reply], Refusal]


def exact_refusal(reply: Reply) -> Refusal:
    """What a refusal of Exact's token endpoint means."""
    error, description = _error(reply)
    told = f"{description} {reply.headers.get('reason', '')}".lower()
    if "not expired" in told:
        return Refusal.TOO_EARLY
    if reply.status == 429:
        return Refusal.TOO_MANY
    if error == "invalid_client":
        return Refusal.CLIENT
    if error and reply.status < 500:
        return Refusal.DEAD
    return Refusal.FAULT


def zoho_refusal(reply: Reply) -> Refusal:
    """What a refusal of Zoho's accounts server means; its status says nothing."""
    error, _ = _error(reply)
    if error.lower() == "access denied" or reply.status == 429:
        return Refusal.TOO_MANY
    if error in ("invalid_client", "invalid_client_secret"):
        return Refusal.CLIENT
    if error and error != "general_error" and reply.status < 500:
        return Refusal.DEAD
    return Refusal.FAULT


def _error(reply: Reply) -> tuple[str, str]:
    told: dict[str, Any] = reply.document if isinstance(reply.document, dict) else {}
    return str(told.get("error") or ""), str(told.get("error_description") or "")


EXACT = Dialect(
    side="exact",
    title="Exact Online",
    token_path="/api/oauth2/token",  # noqa: S106 - an address
    scheme="Bearer",
    lifetime=timedelta(seconds=600),
    margin=timedelta(seconds=20),
    spacing=timedelta(seconds=570),
    pause=timedelta(hours=1),
    judge=exact_refusal,
)
ZOHO = Dialect(
    side="zoho",
    title="Zoho CRM",
    token_path="/oauth/v2/token",  # noqa: S106 - an address
    scheme="Zoho-oauthtoken",
    lifetime=timedelta(hours=1),
    margin=timedelta(minutes=5),
    spacing=timedelta(),
    pause=timedelta(minutes=10),
    judge=zoho_refusal,
)
