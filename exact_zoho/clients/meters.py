"""The budgets of each side as a call meets them."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from exact_zoho.clients.limits import exact_allowances, zoho_allowances
from exact_zoho.clients.ports import CallBudget, ErrorBudget, Slots
from exact_zoho.clients.wire import Ask, Reply
from exact_zoho.errors import RateLimitError
from exact_zoho.ports import Clock

#: the answers of which a few within an hour block an endpoint
COUNTED_ERRORS = frozenset({400, 401, 403, 404})
#: a refusal can come a few times when others use up the same minute; more of them are something else
EXACT_PATIENCE = 3
ZOHO_PATIENCE = 7


class ExactMeter:
    """Calls a minute and a day of one division, and error answers of each endpoint."""

    def __init__(self, calls: CallBudget, errors: ErrorBudget) -> None:
        self.calls, self.errors = calls, errors

    def admit(self, ask: Ask) -> None:
        """Make sure that neither budget would be exceeded, and count the call."""
        self.errors.check(ask.endpoint)
        if ask.metered:
            self.calls.spend(ask.weight)

    def hold(self) -> AbstractContextManager[None]:
        """Nothing: the calls of a connection are made one after the other anyway."""
        return nullcontext()

    def note(self, ask: Ask, reply: Reply) -> None:
        """Take over what the headers say, and count an error answer."""
        if allowances := exact_allowances(reply.headers):
            self.calls.learn(allowances)
        if reply.status in COUNTED_ERRORS:
            self.errors.count(ask.endpoint)

    def limited(self, attempt: int, error: RateLimitError, _pause: float) -> bool:
        """Pass the refusal on; the next call waits where the window is short, and raises where it is long."""
        self.calls.refused(error.retry_after, error.code or "minute")
        return attempt < EXACT_PATIENCE


class ZohoMeter:
    """Credits of a day, and simultaneous calls."""

    def __init__(self, credits: CallBudget, slots: Slots, clock: Clock) -> None:  # noqa: A002 - Zoho's word
        self.credits, self.slots, self.clock = credits, slots, clock

    def admit(self, ask: Ask) -> None:
        """Spend the credits of a call."""
        self.credits.spend(ask.weight)

    def hold(self) -> AbstractContextManager[None]:
        """One slot."""
        return self.slots.hold()

    def note(self, _ask: Ask, reply: Reply) -> None:
        """Take over what the headers say."""
        if allowances := zoho_allowances(reply.headers):
            self.credits.learn(allowances)

    def limited(self, attempt: int, error: RateLimitError, pause: float) -> bool:
        """Wait: too many at once and the end of the day's credits look alike, but only the former passes by itself."""
        if attempt < ZOHO_PATIENCE:
            self.clock.sleep(error.retry_after or pause)
            return True
        self.credits.refused(error.retry_after, "day")
        return False
