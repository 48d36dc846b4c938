"""The sandbox's clock: real time plus an offset, or a time that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time in UTC. With `start` it stands still and only `advance` moves it; without, it runs."""

    def __init__(self, start: datetime | None = None) -> None:
        self._standing = start
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return (self._standing or datetime.now(UTC)) + self._offset

    def advance(self, seconds: float) -> None:
        """Jump; negative seconds jump back, as real servers' clocks sometimes do."""
        self._offset += timedelta(seconds=seconds)


def http_date(moment: datetime) -> str:
    """A moment as HTTP headers write it."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    utc = moment.astimezone(UTC)
    return f"{days[utc.weekday()]}, {utc.day:02} {months[utc.month - 1]} {utc.year} {utc:%H:%M:%S} GMT"
