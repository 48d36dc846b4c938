"""Waiting times that a service asks for, in whatever shape they come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.clients.limits import exact_allowances, exact_refusal, retry_after

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("30", 30.0),
        ("0.2", 1.0),
        ("-5", 1.0),
        ("999999999", 86400.0),
        ("Tue, 24 Nov 2026 09:00:40 GMT", 40.0),
        ("Tue, 24 Nov 2026 08:00:00 GMT", 1.0),
        ("soon", None),
        ("nan", None),
        ("", None),
    ],
)
def test_the_header_is_read_in_both_forms_and_kept_within_reason(stated: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": stated}, NOW) == seconds


@given(st.text())
def test_no_header_makes_us_wait_for_ever_or_fail(stated: str) -> None:
    wait = retry_after({"retry-after": stated}, NOW)
    assert wait is None or 1 <= wait <= 86400


@given(
    st.dictionaries(
        st.sampled_from(["x-ratelimit-limit", "x-ratelimit-minutely-reset", "x-ratelimit-reset"]), st.text()
    )
)
def test_rate_headers_of_any_content_are_survived(headers: dict[str, str]) -> None:
    wait, window = exact_refusal(headers, NOW)
    assert window in ("minute", "day")
    assert wait is None or wait >= 1


def test_absent_headers_tell_nothing() -> None:
    assert exact_allowances({}) == []
