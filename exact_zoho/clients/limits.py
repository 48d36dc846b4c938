"""What the sides say about our budgets in their headers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from exact_zoho.records import Allowance

LONGEST_WAIT = 24 * 3600.0


def exact_allowances(headers: Mapping[str, str]) -> list[Allowance]:
    """Calls a minute and a day; a refusal only names the one that is used up, other replies both or neither."""
    found = [
        Allowance(
            scope="calls",
            window=window,
            limit=_number(headers.get(f"x-ratelimit-{infix}limit")),
            remaining=_number(headers.get(f"x-ratelimit-{infix}remaining")),
            resets_at=_epoch(headers.get(f"x-ratelimit-{infix}reset")),
        )
        for window, infix in (("minute", "minutely-"), ("day", ""))
    ]
    return [each for each in found if (each.limit, each.remaining, each.resets_at) != (None, None, None)]


def exact_refusal(headers: Mapping[str, str], now: datetime) -> tuple[float | None, str]:
    """Which window a refusal speaks of, and how long until it ends, where it says so."""
    told = exact_allowances(headers)
    chosen = next((each for each in told if each.remaining == 0), told[0] if told else None)
    wait = retry_after(headers, now)
    if wait is None and chosen is not None and chosen.resets_at is not None:
        wait = _clamped((chosen.resets_at - now).total_seconds())
    return wait, chosen.window if chosen else "minute"


def zoho_allowances(headers: Mapping[str, str]) -> list[Allowance]:
    """Credits left; Zoho tells them only once half of the day's are used."""
    left = _number(headers.get("x-api-credits-remaining"))
    return [] if left is None else [Allowance("credits", "day", remaining=left)]


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds to wait that a reply asks for, in either form of the header; None where that makes no sense."""
    stated = headers.get("retry-after", "").strip()
    try:
        seconds = float(stated)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(stated).astimezone(UTC) - now).total_seconds()
        except (ValueError, OverflowError):
            return None
    return _clamped(seconds) if math.isfinite(seconds) else None


def _clamped(seconds: float) -> float:
    return min(max(seconds, 1.0), LONGEST_WAIT)


def _number(text: str | None) -> int | None:
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


def _epoch(text: str | None) -> datetime | None:
    milliseconds = _number(text)
    if milliseconds is None or milliseconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
