"""Allowances per minute and day, blocks after errors, and going over either although it was known."""

from __future__ import annotations

from typing import Any

import pytest

FEED = "sync/Deleted?$filter=Timestamp gt 1L&$select=ID"


def test_each_call_to_a_division_tells_what_is_left(app: Any) -> None:
    headers = app.get(FEED).headers
    assert headers["X-RateLimit-Limit"] == "5000"
    assert headers["X-RateLimit-Remaining"] == "4999"
    assert headers["X-RateLimit-Reset"] == "1782432000000"
    assert headers["X-RateLimit-Minutely-Remaining"] == "59"
    assert headers["X-RateLimit-Minutely-Reset"] == "1782396900000"


def test_me_is_not_counted(app: Any) -> None:
    assert "X-RateLimit-Limit" not in app.get("/api/v1/current/Me").headers
    assert app.get(FEED).headers["X-RateLimit-Remaining"] == "4999"


def test_a_used_up_minute_refuses_with_only_its_own_headers_until_it_ends(build: Any) -> None:
    app = build(minute_limit=2)
    assert [app.get(FEED).status_code for _ in range(2)] == [200, 200]
    refused = app.get(FEED)
    assert (refused.status_code, refused.content) == (429, b"")
    assert refused.headers["X-RateLimit-Minutely-Remaining"] == "0"
    assert "X-RateLimit-Remaining" not in refused.headers
    assert "Retry-After" not in refused.headers
    assert app.violations() == ["over-budget"]
    app.service.clock.advance(60)
    assert app.get(FEED).status_code == 200
    assert app.violations() == ["over-budget"]


def test_a_used_up_day_refuses_until_midnight_utc(build: Any) -> None:
    app = build(day_limit=1)
    app.get(FEED)
    refused = app.get(FEED)
    assert refused.status_code == 429
    assert "X-RateLimit-Minutely-Remaining" not in refused.headers
    app.service.clock.advance(36000)
    app.renew()
    assert app.get(FEED).status_code == 200


def test_divisions_have_their_own_allowance(build: Any) -> None:
    app = build(minute_limit=1)
    app.get(FEED)
    assert app.get("/api/v1/700002/" + FEED).status_code == 200


def test_an_app_that_was_never_told_is_not_to_blame(build: Any) -> None:
    app = build(minute_limit=1)
    app.service.state.counters.calls[("exact-client", 700001, "2026-06-25T14:14")] = 1
    assert app.get(FEED).status_code == 429
    assert app.violations() == []


def test_ten_errors_block_the_endpoint_for_an_hour(app: Any) -> None:
    for _ in range(10):
        assert app.get("crm/Accounts").status_code == 400
    good = "crm/Accounts?$filter=Name eq 'x'"
    assert app.get(good).status_code == 429
    assert app.get("crm/Addresses").status_code == 200
    assert app.violations() == []
    app.get(good)
    assert app.violations() == ["over-budget"]
    app.service.clock.advance(3601)
    app.renew()
    assert app.get(good).status_code == 200


def test_a_business_refusal_is_no_counted_error(app: Any) -> None:
    for _ in range(11):
        assert app.post("crm/Accounts", Status="C").status_code == 500


@pytest.mark.parametrize(("url", "status"), [("crm/Accounts?$filter=Name eq '" + "x" * 6000 + "'", 400)])
def test_an_address_may_not_be_longer_than_6000_characters(app: Any, url: str, status: int) -> None:
    assert app.get(url).status_code == status
