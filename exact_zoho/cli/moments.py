"""Moments that a person types."""

from __future__ import annotations

from datetime import UTC, datetime

from exact_zoho.errors import UsageError


def moment(text: str) -> datetime:
    """A date or a moment in ISO form; without a time zone it is meant in UTC, as all moments are shown."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("a moment is written like 2026-03-01, 2026-03-01T08:00 or 2026-03-01T08:00+01:00") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
