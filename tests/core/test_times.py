"""Instants survive summer time, and dates never shift a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.core.kinds import Day
from exact_zoho.core.times import AMSTERDAM, exact_instant, exact_zone, stamp, zoho_instant


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def raw(*wall_clock: int) -> str:
    """A wall clock time as Exact writes it: as if it were UTC."""
    return f"/Date({int(utc(*wall_clock).timestamp() * 1000)})/"


@pytest.mark.parametrize(
    ("says", "wall_clock", "instant"),
    [
        ("winter", (2026, 1, 15, 12, 0), (2026, 1, 15, 11, 0)),
        ("summer", (2026, 7, 15, 12, 0), (2026, 7, 15, 10, 0)),
        ("the last minute of winter time", (2026, 3, 29, 1, 59), (2026, 3, 29, 0, 59)),
        ("the first minute of summer time", (2026, 3, 29, 3, 0), (2026, 3, 29, 1, 0)),
        ("before the clocks go back", (2026, 10, 25, 1, 59), (2026, 10, 24, 23, 59)),
        ("after the clocks went back", (2026, 10, 25, 3, 0), (2026, 10, 25, 2, 0)),
        ("just after midnight it is yesterday in UTC", (2026, 7, 1, 0, 30), (2026, 6, 30, 22, 30)),
    ],
)
def test_an_exact_time_is_the_wall_clock_of_its_zone(
    says: str, wall_clock: tuple[int, ...], instant: tuple[int, ...]
) -> None:
    assert exact_instant(raw(*wall_clock), AMSTERDAM) == utc(*instant)


def test_an_hour_that_happens_twice_is_taken_as_the_first() -> None:
    """Its time is then early rather than late: a reader that goes by it reads something twice, and misses nothing."""
    assert exact_instant(raw(2026, 10, 25, 2, 30), AMSTERDAM) == utc(2026, 10, 25, 0, 30)


def test_an_exact_time_may_be_older_than_the_epoch_and_has_milliseconds() -> None:
    assert exact_instant("/Date(-1)/", UTC) == datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
    assert exact_instant("/Date(1500)/", UTC) == datetime(1970, 1, 1, 0, 0, 1, 500000, tzinfo=UTC)


@pytest.mark.parametrize("nothing", [None, "", "2026-01-01", "/Date()/"])
def test_what_is_no_exact_time_is_none(nothing: str | None) -> None:
    assert exact_instant(nothing, AMSTERDAM) is None


@pytest.mark.parametrize(
    ("hours", "now", "amsterdam"),
    [
        (1, utc(2026, 1, 1), True),
        (2, utc(2026, 7, 1), True),
        (1, utc(2026, 7, 1), False),
        (0, utc(2026, 1, 1), False),
        (-5, utc(2026, 1, 1), False),
    ],
)
def test_a_server_on_amsterdam_time_has_its_summer_time(hours: int, now: datetime, amsterdam: bool) -> None:
    zone = exact_zone(timedelta(hours=hours), now)
    assert zone == (AMSTERDAM if amsterdam else timezone(timedelta(hours=hours)))


def test_a_time_read_in_winter_is_right_for_summer_too() -> None:
    zone = exact_zone(timedelta(hours=1), utc(2026, 1, 1))
    assert exact_instant(raw(2026, 7, 15, 12, 0), zone) == utc(2026, 7, 15, 10, 0)


@pytest.mark.parametrize("text", ["2026-03-02T12:00:00+01:00", "2026-03-02T11:00:00Z", "2026-03-02T16:30:00+05:30"])
def test_a_zoho_time_is_an_instant_whoever_asks(text: str) -> None:
    assert zoho_instant(text) == utc(2026, 3, 2, 11, 0)


@pytest.mark.parametrize("nothing", [None, "", "2026-03-02T12:00:00"])
def test_a_zoho_time_without_an_offset_is_none(nothing: str | None) -> None:
    assert zoho_instant(nothing) is None


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_stamp_is_the_same_instant_to_the_second(moment: datetime) -> None:
    assert zoho_instant(stamp(moment)) == moment.replace(microsecond=0)


def test_a_stamp_does_not_depend_on_the_zone_it_is_told_in() -> None:
    moment = utc(2026, 3, 29, 0, 59)
    assert stamp(moment.astimezone(AMSTERDAM)) == stamp(moment) == "2026-03-29T00:59:00+00:00"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_never_shifts_a_day(day: date) -> None:
    kind = Day()
    midnight = raw(day.year, day.month, day.day)
    assert kind.read("exact", midnight) == kind.read("zoho", day.isoformat()) == day
    for side in ("exact", "zoho"):
        assert kind.read(side, kind.write(side, day)) == day


@given(st.dates(date(1971, 1, 1), date(2100, 1, 1)), st.integers(0, 23), st.integers(0, 59))
def test_a_date_keeps_its_day_whatever_the_time_it_came_with(day: date, hour: int, minute: int) -> None:
    assert Day().read("exact", raw(day.year, day.month, day.day, hour, minute)) == day
    assert Day().read("zoho", f"{day.isoformat()}T{hour:02}:{minute:02}:00+02:00") == day
