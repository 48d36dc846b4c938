"""A consent and its tokens: one home, one refresher at a time, stored before use.

Take the lock, read the tokens again inside it, use the stored access token while it is valid, else ask for a new one,
store what came, only then use it. Exact gives a new pair at most every 570 seconds and each refresh token works once,
so a request whose reply was lost is not repeated before that time has passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from exact_zoho.clients.dialects import Dialect, Refusal
from exact_zoho.clients.ports import TokenVault
from exact_zoho.clients.wire import Ask, LostReplyError, NotSentError, Reply, Wire
from exact_zoho.errors import ApiError, AuthenticationError, BudgetExhaustedError, TemporaryApiError
from exact_zoho.ports import Clock
from exact_zoho.records import Tokens

#: a wait that is not worth ending the run for
SHORT = timedelta(seconds=60)
CONNECT_ATTEMPTS = 3


class Consent:
    """The right to act for a user of one side, kept alive."""

    def __init__(
        self, dialect: Dialect, base: httpx.URL, client_id: str, client_secret: str, vault: TokenVault, clock: Clock,
        wire: Wire,
    ) -> None:  # fmt: skip
        self.dialect, self.vault, self.clock, self.wire = dialect, vault, clock, wire
        self._url = base.join(dialect.token_path)
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._dead = ""

    def access(self) -> str:
        """An access token that is valid as far as we know."""
        tokens = self.vault.read()
        if tokens is not None and self._valid(tokens):
            return tokens.access
        return self._renewed(refused="")

    def renew(self, refused: str, error: ApiError) -> str:
        """Another access token than one that was refused; raises where it is too young to be replaced."""
        tokens = self.vault.read()
        if tokens is not None and tokens.access == refused and self._wait(tokens) > SHORT:
            raise self._reconnect("it refused an access token that it had given just before", error)
        return self._renewed(refused)

    def exchange(self, code: str, redirect: str = "") -> frozenset[str]:
        """Trade the code of a fresh consent for its tokens, and store them; gives the scopes, where they are told.

        Where the code is refused, what was stored before stays.
        """
        form = {"grant_type": "authorization_code", "code": code, **({"redirect_uri": redirect} if redirect else {})}
        with self.vault.locked():
            asked = self.clock.now()
            self.vault.requested(asked)
            reply = self._post(form)
            given = reply.document if isinstance(reply.document, dict) else {}
            if not (reply.good and given.get("access_token") and given.get("refresh_token")) or "error" in given:
                raise self._code_refused(self.dialect.judge(reply), asked)
            self._store(given, Tokens("", ""), asked)
        return frozenset(str(given.get("scope") or "").split())

    def _valid(self, tokens: Tokens) -> bool:
        expires = tokens.access_expires
        return bool(tokens.access) and expires is not None and self.clock.now() < expires - self.dialect.margin

    def _wait(self, tokens: Tokens) -> timedelta:
        """How long a new token may not be asked for yet; a time in the future is a clock that was set back."""
        now = self.clock.now()
        if tokens.requested_at is None or tokens.requested_at > now:
            return timedelta()
        return max(tokens.requested_at + self.dialect.spacing - now, timedelta())

    def _renewed(self, refused: str) -> str:
        with self.vault.locked():
            tokens = self.vault.read()
            if tokens is None or not tokens.refresh:
                raise self._reconnect("there is no consent yet")
            if tokens.access != refused and self._valid(tokens):
                return tokens.access  # another process was faster
            if tokens.refresh == self._dead:
                raise self._reconnect("its refresh token is no longer accepted")
            wait = self._wait(tokens)
            if wait > SHORT:
                raise self._too_early(self.clock.now() + wait)
            if wait:
                self.clock.sleep(wait.total_seconds())
            return self._refresh(tokens, refused)

    def _refresh(self, tokens: Tokens, refused: str) -> str:
        asked = self.clock.now()
        self.vault.requested(asked)
        self.vault.save(replace(tokens, requested_at=asked))  # should the reply be lost, the next one knows when
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
        try:
            reply = self._post(form)
        except TemporaryApiError:
            self.vault.save(tokens)
            raise
        if self.dialect.judge(reply) is Refusal.TOO_EARLY and tokens.access and tokens.access != refused:
            return self._keep(tokens, asked)
        return self._take(reply, tokens, asked)

    def _keep(self, tokens: Tokens, asked: datetime) -> str:
        """Go on with a token that the side calls unexpired, whatever our clock says."""
        expires = self.clock.now() + self.dialect.margin + SHORT
        self.vault.save(replace(tokens, access_expires=expires, requested_at=asked - self.dialect.spacing + SHORT))
        return tokens.access

    def _post(self, form: Mapping[str, str]) -> Reply:
        # no Authorization header: with an expired token in it the call itself would be refused
        ask = Ask("POST", self._url, form={**form, **self._client}, endpoint="token", metered=False)
        for attempt in range(1, CONNECT_ATTEMPTS + 1):
            try:
                return self.wire.exchange(ask)
            except NotSentError as reason:
                if attempt == CONNECT_ATTEMPTS:
                    message = f"{self.dialect.title} could not be reached for a token ({reason})"
                    raise TemporaryApiError(message, side=self.dialect.side, url=ask.where, code="not_sent") from None
                self.clock.sleep(2.0**attempt)
            except LostReplyError:
                break
        raise self._lost()

    def _take(self, reply: Reply, before: Tokens, asked: datetime) -> str:
        given = reply.document if isinstance(reply.document, dict) else {}
        if reply.good and given.get("access_token") and "error" not in given:
            return self._store(given, before, asked)
        if given.get("refresh_token"):  # a refusal may hand out a new one all the same
            before = replace(before, refresh=str(given["refresh_token"]))
            self.vault.save(replace(before, requested_at=asked))
        raise self._refused(self.dialect.judge(reply), before, asked)

    def _store(self, given: Mapping[str, object], before: Tokens, asked: datetime) -> str:
        try:
            lifetime = timedelta(seconds=int(str(given.get("expires_in_sec") or given["expires_in"])))
        except (KeyError, ValueError):
            lifetime = self.dialect.lifetime
        tokens = Tokens(
            access=str(given["access_token"]),
            refresh=str(given.get("refresh_token") or before.refresh),
            access_expires=asked + lifetime,
            requested_at=self.clock.now(),  # the side counts from the arrival
        )
        self.vault.save(tokens)
        self._dead = ""
        return tokens.access

    def _refused(self, refusal: Refusal, tokens: Tokens, asked: datetime) -> Exception:
        match refusal:
            case Refusal.TOO_EARLY:
                # the clocks disagree, or a reply got lost: ask again shortly, not at once
                known = asked - self.dialect.spacing + SHORT
                self.vault.save(replace(tokens, requested_at=known))
                return self._too_early(asked + SHORT)
            case Refusal.TOO_MANY:
                return self._too_early(asked + self.dialect.pause)
            case Refusal.FAULT:
                return self._lost()
            case Refusal.CLIENT:
                return self._reconnect("it does not know the client id or the client secret; check both settings")
            case Refusal.DEAD:
                self._dead = tokens.refresh
                return self._reconnect("its refresh token is no longer accepted")

    def _code_refused(self, refusal: Refusal, asked: datetime) -> Exception:
        if refusal in (Refusal.CLIENT, Refusal.TOO_MANY):
            return self._refused(refusal, Tokens("", ""), asked)
        message = (
            f"{self.dialect.title} gave no tokens for this consent: its code was used, is too old, or belongs to "
            f"another app or redirect address. Run `exact-zoho connect {self.dialect.side}` once more."
        )
        return AuthenticationError(message, side=self.dialect.side)

    def _lost(self) -> BudgetExhaustedError:
        until = self.clock.now() + max(self.dialect.spacing, SHORT)
        return BudgetExhaustedError(f"the reply of {self.dialect.title} to a request for a token was lost", until)

    def _too_early(self, until: datetime) -> BudgetExhaustedError:
        return BudgetExhaustedError(f"{self.dialect.title} gives no new access token yet", until)

    def _reconnect(self, reason: str, error: ApiError | None = None) -> AuthenticationError:
        side = self.dialect.side
        message = f"{self.dialect.title} has to be connected again: {reason}. Run `exact-zoho connect {side}`."
        status, code = (error.status, error.code) if error else (0, "")
        return AuthenticationError(message, side=side, status=status, code=code)
