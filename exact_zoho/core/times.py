"""Time as the two sides write it.

Exact's `/Date(n)/` counts milliseconds of its local wall clock as if that were UTC, so an instant needs the division's
time zone; Zoho writes ISO 8601 with an offset that depends on who asks, so its times are compared as instants only.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from exact_zoho.core.kinds import EPOCH, EXACT_DATE

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def exact_zone(offset: timedelta, now: datetime) -> tzinfo:
    """The time zone of a division whose server says that its offset is `offset` now.

    Hosts of the Low Countries keep Amsterdam's time, with its summer time; of others only the present offset is known.
    """
    return AMSTERDAM if now.astimezone(AMSTERDAM).utcoffset() == offset else timezone(offset)


def exact_instant(raw: Any, zone: tzinfo) -> datetime | None:
    """The instant (UTC) of an Exact timestamp; None where there is none."""
    match = EXACT_DATE.match(str(raw or ""))
    if not match:
        return None
    wall_clock = (EPOCH + timedelta(milliseconds=int(match[1]))).replace(tzinfo=zone)
    return wall_clock.astimezone(UTC)


def exact_stamp(moment: datetime, zone: tzinfo) -> str:
    """An instant as Exact would show it."""
    wall_clock = moment.astimezone(zone).replace(tzinfo=UTC)
    return f"/Date({int((wall_clock - EPOCH) / timedelta(milliseconds=1))})/"


def zoho_instant(raw: Any) -> datetime | None:
    """The instant (UTC) of a Zoho timestamp; None where there is none or it has no offset."""
    if not raw:
        return None
    moment = datetime.fromisoformat(str(raw))
    return moment.astimezone(UTC) if moment.tzinfo else None


def stamp(moment: datetime) -> str:
    """An instant as Zoho takes it: whole seconds, with an offset."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()
