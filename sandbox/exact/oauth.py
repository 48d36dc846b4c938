"""Consent, codes and tokens: short-lived access tokens, refresh tokens that are good for one use, the 570 seconds."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sandbox.exact.state import Grant, World
from sandbox.wire import Request, Response, html_response, json_response

ACCESS_LASTS = timedelta(seconds=600)
SOONEST = timedelta(seconds=570)
CODE_LASTS = timedelta(minutes=3)
REFRESH_LASTS = timedelta(days=30)
EARLY = "Rate limit exceeded: access_token not expired"


class TokenRefusedError(Exception):
    """A token call that gets an error body. `early` marks one that came before its time."""

    def __init__(self, status: int, error: str, description: str = "", early: bool = False) -> None:
        super().__init__(description or error)
        self.status = status
        self.error = error
        self.description = description
        self.early = early
        self.extra: dict[str, str] = {}

    def response(self) -> Response:
        """What goes over the wire."""
        body = {"error": self.error, "error_description": self.description, **self.extra}
        reply = json_response(self.status, {key: value for key, value in body.items() if value})
        return reply.with_headers(("Reason", f"TooEarlyToRefreshTokens: {self.description}")) if self.early else reply


@dataclass(frozen=True)
class Caller:
    """Whose token a call carries."""

    client: str
    user: str


def new_grant(world: World, client: str, user: str) -> str:
    """A consent that does not touch others; gives its refresh token."""
    tokens = world.state.tokens
    grant = Grant(client, user, world.state.secret("Stx9"), world.now)
    tokens.grants.append(grant)
    tokens.refresh[grant.refresh] = len(tokens.grants) - 1
    return grant.refresh


def end_grants(world: World, client: str, user: str = "") -> None:
    """End what users allowed an app."""
    for grant in world.state.tokens.grants:
        if grant.client == client and user in ("", grant.user):
            grant.alive = False


def caller(world: World, request: Request, expired_too: bool = False) -> Caller | None:
    """Whose access token a call carries, where it is good."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    known = world.state.tokens.access.get(token)
    if scheme.lower() != "bearer" or known is None:
        return None
    number, expires = known
    grant = world.state.tokens.grants[number]
    if not expired_too and (expires <= world.now or not grant.alive):
        return None
    return Caller(grant.client, grant.user)


def consent(world: World, request: Request) -> Response:
    """The page on which a user allows an app; the sandbox's user says yes at once."""
    asked = request.params()
    target = asked.get("redirect_uri", "")
    client = asked.get("client_id", "")
    if client not in world.state.tokens.apps or asked.get("response_type") != "code" or not target:
        return html_response(
            400, "<h1>Unknown app</h1><p>client_id, redirect_uri and response_type=code are needed.</p>"
        )
    if not target.startswith("https://") or target != world.state.tokens.redirects.get(client):
        return html_response(400, "<h1>Wrong address</h1><p>redirect_uri is not the one registered with the app.</p>")
    user = world.state.user["UserID"]
    code = world.state.secret("XTzM")
    world.state.tokens.codes[code] = (client, user, target, world.now)
    back = {"code": code, **({"state": asked["state"]} if "state" in asked else {})}
    joint = "&" if "?" in target else "?"
    return Response(302, b"", (("Location", f"{target}{joint}{urlencode(back)}"),))


def client_id(request: Request) -> str:
    """The app that a token call says it is."""
    return _credentials(request, request.form())[0]


def token(world: World, request: Request) -> Response:
    """The token endpoint; raises TokenRefusedError."""
    form = request.form()
    if request.headers.get("authorization", "").lower().startswith("bearer"):
        raise TokenRefusedError(401, "invalid_client", "A bearer token does not belong here.")
    if "x-www-form-urlencoded" not in request.headers.get("content-type", ""):
        raise TokenRefusedError(400, "invalid_request", "A form is expected.")
    client, secret = _credentials(request, form)
    if not secret or world.state.tokens.apps.get(client) != secret:
        raise TokenRefusedError(world.switches["bad_client_status"], "invalid_client")
    if form.get("grant_type") == "authorization_code":
        return _exchange(world, form, client)
    if form.get("grant_type") == "refresh_token":
        return _refresh(world, form, client)
    raise TokenRefusedError(400, "unsupported_grant_type")


def _credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            user, _, password = base64.b64decode(text).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return user, password
    return form.get("client_id", ""), form.get("client_secret", "")


def _exchange(world: World, form: Mapping[str, str], client: str) -> Response:
    known = world.state.tokens.codes.pop(form.get("code", ""), None)
    if known is None:
        raise TokenRefusedError(400, "invalid_grant", "The code is unknown or was used.")
    owner, user, target, since = known
    if owner != client or target != form.get("redirect_uri") or world.now - since > CODE_LASTS:
        raise TokenRefusedError(400, "invalid_grant", "The code is not good for this.")
    _count(world, client, user)
    if world.switches["consent_ends_older"]:
        end_grants(world, client, user)
    return _issue(world, world.state.tokens.refresh[new_grant(world, client, user)])


def _refresh(world: World, form: Mapping[str, str], client: str) -> Response:
    given = form.get("refresh_token", "")
    number = world.state.tokens.refresh.get(given)
    if number is None or world.state.tokens.grants[number].client != client:
        raise TokenRefusedError(400, "invalid_grant", "The refresh token is unknown.")
    grant = world.state.tokens.grants[number]
    _count(world, client, grant.user)
    checks = [_check_early, _check_old]
    for check in checks if world.switches["early_or_old_first"] == "early" else reversed(checks):
        check(world, grant, given)
    if world.now - grant.refresh_since > REFRESH_LASTS:
        died = grant.refresh_since + REFRESH_LASTS
        text = f"The refresh token expired at {_us_date(died)} and it is now {_us_date(world.now)}."
        raise TokenRefusedError(400, "invalid_request", text)
    return _issue(world, number)


def _check_early(world: World, grant: Grant, given: str) -> None:
    if grant.given_at is None or world.now - grant.given_at >= SOONEST:
        return
    refusal = TokenRefusedError(world.switches["early_status"], "access_denied", EARLY, early=True)
    if world.switches["early_hands_out"] and given == grant.refresh and grant.alive:
        refusal.extra["refresh_token"] = _renew(world, grant)
    raise refusal


def _check_old(_: World, grant: Grant, given: str) -> None:
    if given != grant.refresh or not grant.alive:
        raise TokenRefusedError(401, "unauthorized_client", "Old refresh token used.")


def _count(world: World, client: str, user: str) -> None:
    day = (client, user, f"{world.now:%Y-%m-%d}")
    asked = world.state.tokens.asked.get(day, 0)
    if asked >= world.switches["token_limit"]:
        raise TokenRefusedError(400, "access_denied", "Rate limit exceeded: too many token requests today")
    world.state.tokens.asked[day] = asked + 1


def _renew(world: World, grant: Grant) -> str:
    tokens = world.state.tokens
    number = tokens.refresh[grant.refresh]
    grant.refresh, grant.refresh_since = world.state.secret("Stx9"), world.now
    tokens.refresh[grant.refresh] = number
    return grant.refresh


def _issue(world: World, number: int) -> Response:
    grant = world.state.tokens.grants[number]
    access = world.state.secret("AAEAA", 120).replace("!", "")
    world.state.tokens.access[access] = (number, world.now + ACCESS_LASTS)
    grant.given_at = world.now
    body: dict[str, Any] = {
        "access_token": access,
        "token_type": "bearer",
        "expires_in": str(int(ACCESS_LASTS.total_seconds())),
        "refresh_token": _renew(world, grant),
    }
    return json_response(200, body)


def _us_date(moment: datetime) -> str:
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment:%M:%S} {half}"
