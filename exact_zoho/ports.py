"""The four ports through which effects come in: clock, HTTP, database and randomness.

HTTP is an `httpx.BaseTransport` and the database a `staging.store.Store`; the two that need a shape of their own are
here. A whole sync can so run in one process, in milliseconds, against simulated services and a simulated clock.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is, and how to wait."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Random(Protocol):
    """Where arbitrary choices come from."""

    def token(self, nbytes: int = 16) -> str:
        """A fresh hexadecimal token of `nbytes` bytes."""
        ...

    def jitter(self) -> float:
        """A number from [0, 1)."""
        ...


class SystemClock:
    """The real clock."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(max(0.0, seconds))


class SystemRandom:
    """The operating system's randomness."""

    def token(self, nbytes: int = 16) -> str:
        """A fresh hexadecimal token of `nbytes` bytes."""
        return secrets.token_hex(nbytes)

    def jitter(self) -> float:
        """A number from [0, 1)."""
        return secrets.randbelow(1_000_000) / 1_000_000
