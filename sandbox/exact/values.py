"""How values look on the wire and in the rows: types, dates on the company's wall clock, the order of guids."""

from __future__ import annotations

import base64
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the wall clock has no zone
WIRE_DATE = re.compile(r"/Date\((-?\d+)\)/\Z")
OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)\Z")
RANGES = {
    "Byte": (0, 255),
    "Int16": (-(2**15), 2**15 - 1),
    "Int32": (-(2**31), 2**31 - 1),
    "Int64": (-(2**63), 2**63 - 1),
}
#: columns that hold an empty text where others are null
EMPTY_TEXT = frozenset({"GlnNumber", "OINNumber", "SiretNumber", "DivisionCustomerSiretNumber"})
#: SQL Server compares the bytes of a guid in this order
GUID_ORDER = (10, 11, 12, 13, 14, 15, 8, 9, 6, 7, 4, 5, 0, 1, 2, 3)


def wall_clock(moment: datetime) -> datetime:
    """What the company's clock shows, in the steps of a 300th of a second in which SQL Server keeps it."""
    local = moment.astimezone(ZONE)
    ticks = round(local.microsecond * 300 / 1_000_000)
    milliseconds = round(ticks * 10 / 3)
    return local.replace(microsecond=0, tzinfo=None) + timedelta(milliseconds=milliseconds)


def utc_offset(moment: datetime) -> int:
    """Seconds that the company's clock is ahead of UTC."""
    return int((moment.astimezone(ZONE).utcoffset() or timedelta(0)).total_seconds())


def guid_order(guid: str) -> bytes:
    """The key by which guids are sorted."""
    raw = UUID(guid).bytes_le
    return bytes(raw[place] for place in GUID_ORDER)


def read(kind: str, value: Any, offset_dates: bool = False) -> Any:
    """A value of a body as rows keep it; raises ValueError where it is not of that type."""
    if value is None:
        return None
    if kind in RANGES:
        return _whole(kind, value)
    return READERS[kind](value, offset_dates)


def show(kind: str, value: Any) -> Any:
    """A value of a row as JSON shows it."""
    if value is None:
        return None
    if kind == "Int64":
        return str(value)
    if kind == "DateTime":
        return f"/Date({round((value - EPOCH) / timedelta(milliseconds=1))})/"
    if kind == "Double" and float(value).is_integer():
        return int(value)
    return value


def read_date(text: str, offset_dates: bool = False) -> datetime:
    """A date as bodies and filters write it."""
    if wire := WIRE_DATE.match(text):
        return EPOCH + timedelta(milliseconds=int(wire[1]))
    if "T" in text and OFFSET.search(text):
        if not offset_dates:
            raise ValueError("a date without offset is expected")
        return wall_clock(datetime.fromisoformat(text))
    if not re.match(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?)?\Z", text):
        raise ValueError("a date is expected")
    whole, _, fraction = text.partition(".")
    moment = datetime.fromisoformat(whole)
    return moment + timedelta(microseconds=int((fraction + "000000")[:6])) if fraction else moment


def _whole(kind: str, value: Any) -> int:
    low, high = RANGES[kind]
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"a whole number is expected, not {type(value).__name__}")
    if isinstance(value, str) and kind != "Int64":
        raise ValueError("a number is expected, not text")
    number = int(value)
    if not low <= number <= high:
        raise ValueError(f"{number} does not fit")
    return number


def _guid(value: Any, _: bool) -> str:
    if not isinstance(value, str):
        raise ValueError("a guid is expected")
    return str(UUID(value))


def _double(value: Any, _: bool) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("a number is expected")
    return float(value)


def _boolean(value: Any, _: bool) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is expected")
    return value


def _text(value: Any, _: bool) -> str | None:
    if not isinstance(value, str):
        raise ValueError("text is expected")
    return value or None


def _date(value: Any, offset_dates: bool) -> datetime:
    if not isinstance(value, str):
        raise ValueError("a date is expected")
    return read_date(value, offset_dates)


def _binary(value: Any, _: bool) -> None:
    # pictures go in and are shown as an address only, so what was sent is not kept
    base64.b64decode(value, validate=True)


READERS = {
    "Guid": _guid,
    "Double": _double,
    "Boolean": _boolean,
    "String": _text,
    "DateTime": _date,
    "Binary": _binary,
}
