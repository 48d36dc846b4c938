"""Tokens: one use, 600 seconds, not before 570, and what a refusal says."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_fresh_consent_gives_an_access_token_at_once(app: Any) -> None:
    reply = app.token(app.service.seed_token())
    assert reply.status_code == 200
    assert list(reply.json()) == ["access_token", "token_type", "expires_in", "refresh_token"]
    assert reply.json()["expires_in"] == "600"


def test_before_570_seconds_a_refresh_is_refused_and_the_token_stays_good(app: Any) -> None:
    app.service.clock.advance(569)
    reply = app.token()
    assert reply.status_code == 400
    assert reply.json() == {
        "error": "access_denied",
        "error_description": "Rate limit exceeded: access_token not expired",
    }
    assert reply.headers["Reason"].startswith("TooEarlyToRefreshTokens")
    assert app.violations() == ["early-token"]
    app.service.clock.advance(1)
    assert app.token().status_code == 200


def test_a_refresh_token_is_good_for_one_use(app: Any) -> None:
    app.service.clock.advance(600)
    assert app.token().status_code == 200
    app.service.clock.advance(600)
    again = app.token()
    assert again.status_code == 401
    assert again.json() == {"error": "unauthorized_client", "error_description": "Old refresh token used."}


def test_an_access_token_ends_after_600_seconds_with_a_page(app: Any) -> None:
    app.service.clock.advance(599)
    assert app.get("sync/Deleted?$filter=Timestamp gt 1L&$select=ID").status_code == 200
    app.service.clock.advance(1)
    reply = app.get("sync/Deleted?$filter=Timestamp gt 1L&$select=ID")
    assert reply.status_code == 401
    assert "text/html" in reply.headers["Content-Type"]


def test_a_refresh_token_dies_after_thirty_days(app: Any) -> None:
    app.service.clock.advance(31 * 86400)
    reply = app.token()
    assert reply.status_code == 400
    assert reply.json()["error"] == "invalid_request"
    assert "expired at 7/25/2026 2:14:12 PM and it is now 7/26/2026 2:14:12 PM" in reply.json()["error_description"]


def test_several_consents_do_not_disturb_each_other(app: Any) -> None:
    first, second = app.service.seed_token(), app.service.seed_token()
    assert app.token(first).status_code == app.token(second).status_code == 200


def test_a_withdrawn_consent_ends_all_tokens(app: Any) -> None:
    app.service.revoke()
    assert app.get("/api/v1/current/Me").status_code == 401
    app.service.clock.advance(600)
    assert app.token().status_code == 401


def test_wrong_secret_json_body_and_bearer_header_are_refused(app: Any) -> None:
    app.service.clock.advance(600)
    assert app.token(client_secret="wrong").json() == {"error": "invalid_client"}
    assert app.http.post("/api/oauth2/token", json={"grant_type": "refresh_token"}).status_code == 400
    assert app.http.post("/api/oauth2/token", headers=app.headers, data={"a": "b"}).status_code == 401


def test_client_credentials_may_come_as_basic_authentication(app: Any) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": app.service.seed_token()}
    reply = app.http.post("/api/oauth2/token", data=form, auth=("exact-client", "exact-secret"))
    assert reply.status_code == 200


def test_the_consent_page_sends_back_a_code_that_works_once_within_three_minutes(app: Any) -> None:
    target = "https://app.example/callback"
    asked = {"client_id": "exact-client", "redirect_uri": target, "response_type": "code", "state": "s 1"}
    back = app.http.get("/api/oauth2/auth", params=asked).next_request
    assert back.url.host == "app.example"
    assert back.url.params["state"] == "s 1"
    form = {
        "grant_type": "authorization_code",
        "code": back.url.params["code"],
        "redirect_uri": target,
        "client_id": "exact-client",
        "client_secret": "exact-secret",
    }
    assert app.http.post("/api/oauth2/token", data=form).status_code == 200
    assert app.http.post("/api/oauth2/token", data=form).status_code == 400
    late = app.http.get("/api/oauth2/auth", params=asked).next_request.url.params["code"]
    app.service.clock.advance(181)
    assert app.http.post("/api/oauth2/token", data={**form, "code": late}).status_code == 400


@pytest.mark.parametrize(("ends", "status"), [(True, 401), (False, 200)])
def test_a_newer_consent_of_the_same_user_may_end_the_older(build: Any, ends: bool, status: int) -> None:
    app = build(consent_ends_older=ends)
    target = "https://app.example/callback"
    asked = {"client_id": "exact-client", "redirect_uri": target, "response_type": "code"}
    code = app.http.get("/api/oauth2/auth", params=asked).next_request.url.params["code"]
    app.service.clock.advance(170)
    changes = {"grant_type": "authorization_code", "code": code, "redirect_uri": target}
    assert app.token("unused", **changes).status_code == 200
    app.service.clock.advance(600)
    assert app.token().status_code == status


def test_token_requests_of_a_day_are_counted(build: Any) -> None:
    app = build(token_limit=2)
    app.service.clock.advance(600)
    assert app.token().status_code == 200
    assert app.token(app.service.seed_token()).status_code == 400
    app.service.clock.advance(86400)
    assert app.token(app.service.seed_token()).status_code == 200


def test_an_early_refusal_may_hand_out_a_new_token(build: Any) -> None:
    app = build(early_hands_out=True)
    handed = app.token().json()["refresh_token"]
    app.service.clock.advance(600)
    assert app.token().status_code == 401
    assert app.token(handed).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://app.example/callback/", "https://app.example/other", "http://app.example/callback", ""]
)
def test_the_consent_page_leads_back_to_the_registered_address_only(app: Any, target: str) -> None:
    asked = {"client_id": "exact-client", "redirect_uri": target, "response_type": "code"}
    assert app.http.get("/api/oauth2/auth", params=asked).status_code == 400


def test_an_app_without_https_gets_no_consent(app: Any) -> None:
    app.service.register("plain", "secret", "http://app.example/callback")
    asked = {"client_id": "plain", "redirect_uri": "http://app.example/callback", "response_type": "code"}
    assert app.http.get("/api/oauth2/auth", params=asked).status_code == 400


def test_the_signs_of_a_code_are_encoded_in_the_address(app: Any) -> None:
    asked = {"client_id": "exact-client", "redirect_uri": "https://app.example/callback", "response_type": "code"}
    assert "code=XTzM%21" in app.http.get("/api/oauth2/auth", params=asked).headers["Location"]
