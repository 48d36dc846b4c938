"""What the clients need from the store: budgets, slots and the home of tokens, all shared between processes.

The limits themselves are the store's business: they come from settings and from what the sides say in their headers.
Windows are named "minute" and "day".
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from exact_zoho.records import Allowance, Tokens


class CallBudget(Protocol):
    """Calls to Exact or credits of Zoho."""

    def spend(self, weight: int = 1) -> None:
        """Count a call before it is sent; waits out a minute, raises `BudgetExhaustedError` for a longer window."""
        ...

    def learn(self, allowances: Sequence[Allowance]) -> None:
        """Take over what a reply's headers said."""
        ...

    def refused(self, retry_after: float | None, window: str) -> None:
        """Note that the side refused a call for want of budget: no other call before that window ends."""
        ...


class ErrorBudget(Protocol):
    """Error answers of one endpoint; too many of them block it."""

    def check(self, endpoint: str) -> None:
        """Raise `BudgetExhaustedError` when another error answer could block the endpoint."""
        ...

    def count(self, endpoint: str) -> None:
        """Count one error answer."""
        ...

    def ample(self, endpoint: str) -> bool:
        """Whether no more than half of an endpoint's error answers were given within the last hour."""
        ...


class Slots(Protocol):
    """Simultaneous calls."""

    def hold(self) -> AbstractContextManager[None]:
        """Occupy one slot for the length of a call, waiting for one to become free."""
        ...


class TokenVault(Protocol):
    """The one home of a consent's tokens."""

    def read(self) -> Tokens | None:
        """The tokens as stored now, None before the first consent."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Be the only one, among all processes, to ask for new tokens."""
        ...

    def save(self, tokens: Tokens) -> None:
        """Store tokens durably before they are used."""
        ...

    def requested(self, at: datetime) -> None:
        """Count a request for tokens that is about to be sent; raises `BudgetExhaustedError` when too many were."""
        ...
