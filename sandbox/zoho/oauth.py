"""The account server: tokens for a client, within the limits of the account server, with its lying status codes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import urlencode

from sandbox.service import Call
from sandbox.wire import Response, html_response
from sandbox.zoho.context import Context
from sandbox.zoho.replies import RefusedError, reply, unknown_path
from sandbox.zoho.state import API_USER, Access, Code, Grant, State

LIFE = timedelta(hours=1)
WINDOW = timedelta(minutes=10)
#: a token with this much of its life left need not be replaced
STILL_GOOD = timedelta(minutes=10)
REFRESH_TOKENS = 20

SCOPES = frozenset({
    "ZohoCRM.modules.ALL", "ZohoCRM.settings.ALL", "ZohoCRM.org.READ", "ZohoCRM.users.READ", "ZohoCRM.coql.READ",
    "ZohoSearch.securesearch.READ",
})  # fmt: skip

BLOCKED = {
    "error_description": "You have made too many requests continuously. Please try again after some time.",
    "error": "Access Denied",
    "status": "failure",
}


def token_text(state: State) -> str:
    """A fresh token in the form that Zoho's have."""
    seed = state.next_id().encode()
    return f"1000.{hashlib.md5(seed, usedforsecurity=False).hexdigest()}.{hashlib.sha256(seed).hexdigest()[:32]}"


def new_grant(state: State, client: str, scopes: frozenset[str] = SCOPES) -> Grant:
    """A fresh consent of the app's user; the twenty-first pushes out the oldest."""
    grant = Grant(token_text(state), client, API_USER.id, scopes)
    _keep(state, grant)
    return grant


def new_code(state: State, client: str, scopes: frozenset[str], redirect: str = "", *, offline: bool = True) -> str:
    """A code for a consent, from the consent page or, without a redirect, from the API console of a self client."""
    code = token_text(state)
    state.codes[code] = Code(Grant(token_text(state), client, API_USER.id, scopes), redirect, offline)
    return code


def _keep(state: State, grant: Grant) -> None:
    mine = [other for other in state.grants.values() if other.client == grant.client]
    for old in mine[: max(0, len(mine) - REFRESH_TOKENS + 1)]:
        forget(state, old)
    state.grants[grant.refresh] = grant


def forget(state: State, grant: Grant) -> None:
    """A consent and its access tokens end."""
    del state.grants[grant.refresh]
    for token in [token for token, access in state.accesses.items() if access.refresh == grant.refresh]:
        del state.accesses[token]


def accounts_server(ctx: Context, client: str, secret: str, log: list[Call]) -> Response:
    """Answer a call to the account server."""
    endpoints: dict[tuple[str, str], Callable[[], Response]] = {
        ("POST", "/oauth/v2/token"): lambda: _token(ctx, client, secret, log),
        ("POST", "/oauth/v2/token/revoke"): lambda: _revoke(ctx),
        ("GET", "/oauth/v2/auth"): lambda: _consent(ctx, client),
        ("POST", "/oauth/v2/auth"): lambda: _consented(ctx, client),
    }
    endpoint = endpoints.get((ctx.request.method, ctx.request.path))
    if endpoint is None:
        raise unknown_path()
    return endpoint()


def _error(code: str) -> Response:
    return reply(200, {"error": code})


def _token(ctx: Context, client: str, secret: str, log: list[Call]) -> Response:
    form = {**ctx.params, **ctx.request.form()}
    if form.get("client_id") != client:
        return _error("invalid_client")
    if form.get("client_secret") != secret:
        return _error("invalid_client_secret")
    if form.get("grant_type") == "authorization_code":
        return _exchange(ctx, form, log)
    if form.get("grant_type") != "refresh_token":
        return _error("general_error")
    return _refresh(ctx, ctx.state.grants.get(form.get("refresh_token", "")), log)


def _exchange(ctx: Context, form: Mapping[str, str], log: list[Call]) -> Response:
    code = ctx.state.codes.pop(form.get("code", ""), None)
    if code is None:
        return _error("invalid_code")
    if form.get("redirect_uri", code.redirect) != code.redirect:
        return _error("invalid_redirect_uri")
    _keep(ctx.state, code.grant)
    return _issue(ctx, code.grant, {"refresh_token": code.grant.refresh} if code.offline else {}, len(log) + 1)


def _refresh(ctx: Context, grant: Grant | None, log: list[Call]) -> Response:
    if grant is None:
        return _error("invalid_code")
    grant.asked = [at for at in grant.asked if at > ctx.now - WINDOW]
    if len(grant.asked) >= ctx.switches["token_requests"]:
        return reply(ctx.switches["token_limit_status"], BLOCKED)
    grant.asked.append(ctx.now)
    if _needless(ctx, grant, log):
        ctx.violate("early-token", "a token was asked for while the one before it was good and had been received")
    return _issue(ctx, grant, {}, len(log) + 1)


def _needless(ctx: Context, grant: Grant, log: list[Call]) -> bool:
    """Whether the app has a good token: handed out lately, its reply not lost, and not refused since."""
    for at, number in grant.issued[-1:]:
        handed = log[number - 1] if 0 < number <= len(log) else None
        lost = handed is None or handed.status != 200 or handed.fault not in {"", "delay"}
        refused = any(call.status == 401 and call.client in {grant.client, ""} for call in log[number:])
        return not lost and not refused and ctx.now < at + LIFE - STILL_GOOD
    return False


def _issue(ctx: Context, grant: Grant, more: dict[str, str], number: int) -> Response:
    token = token_text(ctx.state)
    live = [access for access in ctx.state.accesses.values() if access.refresh == grant.refresh]
    for old in live[: max(0, len(live) - ctx.switches["live_access_tokens"] + 1)]:
        del ctx.state.accesses[old.token]
    ctx.state.accesses[token] = Access(
        token, grant.refresh, grant.client, grant.user, grant.scopes, ctx.now + LIFE
    )  # fmt: skip
    grant.issued.append((ctx.now, number))
    return reply(200, {
        "access_token": token, **more, "scope": " ".join(sorted(grant.scopes)), "api_domain": ctx.request.origin,
        "token_type": "Bearer", "expires_in": int(LIFE.total_seconds()),
    })  # fmt: skip


def _revoke(ctx: Context) -> Response:
    token = {**ctx.params, **ctx.request.form()}.get("token", "")
    if token in ctx.state.grants:
        forget(ctx.state, ctx.state.grants[token])
    elif ctx.state.accesses.pop(token, None) is None:
        return _error("invalid_code")
    return reply(200, {"status": "success"})


def _consent(ctx: Context, client: str) -> Response:
    """The page on which the user says yes; its button posts to the same address."""
    if ctx.params.get("client_id") != client:
        return _error("invalid_client")
    if ctx.params.get("redirect_uri") not in ctx.state.redirects:
        return _error("invalid_redirect_uri")
    if not _scopes(ctx):
        return _error("invalid_scope")
    return html_response(200, "<!doctype html><title>Consent</title><h1>May the app use Zoho CRM for you?</h1>"
                              "<form method=post><button>Accept</button> <button name=deny value=1>Reject</button>"
                              "</form>")  # fmt: skip


def _consented(ctx: Context, client: str) -> Response:
    asked = _consent(ctx, client)
    if asked.header("Content-Type") != "text/html; charset=utf-8":
        return asked
    redirect, offline = ctx.params["redirect_uri"], ctx.params.get("access_type") == "offline"
    if "deny" in ctx.request.form():
        back = {"error": "access_denied"}
    else:
        code = new_code(ctx.state, client, _scopes(ctx), redirect, offline=offline)
        back = {"code": code, "location": "eu", "accounts-server": ctx.request.origin}
    if "state" in ctx.params:
        back["state"] = ctx.params["state"]
    return Response(302, b"", (("Location", f"{redirect}?{urlencode(back)}"),))


def _scopes(ctx: Context) -> frozenset[str]:
    """What the app asks for, between commas."""
    return frozenset(ctx.params.get("scope", "").replace(",", " ").split())


def bearer(request_header: str) -> str:
    """The token in an Authorization header."""
    kind, _, token = request_header.partition(" ")
    return token.strip() if kind.lower() in {"zoho-oauthtoken", "bearer"} else ""


def authenticated(ctx: Context) -> Access:
    """The access that the call's token gives; refused without one."""
    header = ctx.request.headers.get("authorization", "")
    if not header:
        raise RefusedError(401, "AUTHENTICATION_FAILURE", "Authentication failed")
    access = ctx.state.accesses.get(bearer(header))
    if access is None or access.expires <= ctx.now:
        raise RefusedError(401, "INVALID_TOKEN", "invalid oauth token")
    return access


def in_scope(granted: frozenset[str], needed: str) -> bool:
    """Whether the granted scopes cover one: by itself, by ALL, for its whole group, or by WRITE."""
    have = {scope.lower() for scope in granted}
    *path, operation = needed.lower().split(".")
    operations = {operation, "all"} | ({"write"} if operation in {"create", "update"} else set())
    return any(f"{'.'.join(path[:size])}.{op}" in have for size in range(2, len(path) + 1) for op in operations)
