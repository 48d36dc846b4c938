"""The one way in which a call is sent: budgets, token, exchange, verdict, and another try where that is safe.

Sent again are: a call that nobody received, one refused for want of budget or of a valid token (neither was applied),
and a read that failed for now. A write of which nobody can say whether it was applied is never sent again here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from exact_zoho.clients.auth import Consent
from exact_zoho.clients.overheard import Exchange, exchange, struck
from exact_zoho.clients.wire import Ask, LostReplyError, NotSentError, Reply, Wire
from exact_zoho.errors import ApiError, AuthenticationError, OutcomeUnknownError, RateLimitError, TemporaryApiError
from exact_zoho.ports import Clock, Random

log = logging.getLogger(__name__)

ATTEMPTS = 6
LONGEST_PAUSE = 60.0
NOT_SENT = "not_sent"
TITLES = {"exact": "Exact Online", "zoho": "Zoho CRM"}

#: What a reply means: None where it is a success.
Judge = Callable[[Ask, Reply], ApiError | None]


class Meter(Protocol):
    """The budgets of a side."""

    def admit(self, ask: Ask) -> None:
        """Make sure that a call may be sent, and count it."""
        ...

    def hold(self) -> AbstractContextManager[None]:
        """What to occupy during a call."""
        ...

    def note(self, ask: Ask, reply: Reply) -> None:
        """Learn from a reply."""
        ...

    def limited(self, attempt: int, error: RateLimitError, pause: float) -> bool:
        """Take note of a refusal for want of budget, and wait; gives whether to try again."""
        ...


class Caller:
    """Sends the calls of one side."""

    def __init__(
        self, wire: Wire, consent: Consent, judge: Judge, meter: Meter, clock: Clock, random: Random
    ) -> None:  # fmt: skip
        self.wire, self.consent, self.judge, self.meter = wire, consent, judge, meter
        self.clock, self.random = clock, random
        self._heard: list[Exchange] | None = None

    @contextmanager
    def overhear(self) -> Iterator[list[Exchange]]:
        """Take down the calls that write, with their answers, as long as the block lasts."""
        heard: list[Exchange] = []
        self._heard = heard
        try:
            yield heard
        finally:
            self._heard = None

    def send(self, ask: Ask) -> Reply:
        """Send a call until it is answered; raises what stood in the way."""
        renewed = False
        attempt = 0
        while True:
            attempt += 1
            token = self.consent.access()
            outcome = self._once(ask, token)
            if isinstance(outcome, Reply):
                return outcome
            if isinstance(outcome, AuthenticationError) and not renewed:
                self.consent.renew(token, outcome)
                renewed = True
            elif not self._again(outcome, attempt):
                raise outcome
            log.info("%s %s %s: trying again", ask.method, ask.where, type(outcome).__name__)

    def _once(self, ask: Ask, token: str) -> Reply | ApiError:
        self.meter.admit(ask)
        side = self.consent.dialect.side
        try:
            with self.meter.hold():
                reply = self.wire.exchange(ask, f"{self.consent.dialect.scheme} {token}")
        except NotSentError as reason:
            message = f"{self.consent.dialect.title} could not be reached ({reason}); nothing was sent"
            return TemporaryApiError(message, **where(side, ask), code=NOT_SENT)
        except LostReplyError as reason:
            self._hear(ask, None)
            return lost(side, ask, str(reason))
        if ask.write or not reply.good:  # of what is merely read nothing is repeated
            reply = struck(reply, token)
        self._hear(ask, reply)
        self.meter.note(ask, reply)
        return self.judge(ask, reply) or reply

    def _hear(self, ask: Ask, reply: Reply | None) -> None:
        if self._heard is not None and ask.write:
            self._heard.append(exchange(self.clock.now(), ask, reply))

    def _again(self, error: ApiError, attempt: int) -> bool:
        pause = min(2.0**attempt, LONGEST_PAUSE) * (1 + self.random.jitter()) / 2
        if isinstance(error, RateLimitError):
            return self.meter.limited(attempt, error, pause)
        if isinstance(error, TemporaryApiError) and attempt < ATTEMPTS:
            self.clock.sleep(pause)
            return True
        return False


def where(side: str, ask: Ask, reply: Reply | None = None) -> dict[str, Any]:
    """What every error says about its call; the address without its query, which may hold values."""
    return {"side": side, "method": ask.method, "url": ask.where, "status": reply.status if reply else 0}


def lost(side: str, ask: Ask, reason: str, reply: Reply | None = None, **more: Any) -> ApiError:
    """The error for a call without a usable reply: a read may be repeated, of a write nobody knows the outcome."""
    about = where(side, ask, reply) | more
    if ask.write:
        return OutcomeUnknownError(
            f"it is not known whether {ask.method} {ask.endpoint} was applied: {reason}", **about
        )
    told = f"{TITLES.get(side, side)} could not answer {ask.method} {ask.endpoint} for now: {reason}"
    return TemporaryApiError(f"{told}; the next run tries again", **about)
