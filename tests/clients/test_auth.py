"""Tokens: used while valid, refreshed by one, stored before use, never asked for too early."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from exact_zoho.errors import AuthenticationError, BudgetExhaustedError, TemporaryApiError
from exact_zoho.records import Tokens

ME = {"d": {"results": [{"UserID": "u", "ServerUtcOffset": 3600}]}}
PAIR = {"access_token": "access-2", "token_type": "bearer", "expires_in": "600", "refresh_token": "refresh-2"}


def test_a_valid_token_is_used_without_asking(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, ME)]
    exact.client.me()
    assert exact.script.seen[0].headers["authorization"] == "Bearer access-1"
    assert exact.vault.asked == []


def test_an_expired_token_is_replaced_and_the_pair_stored_before_its_first_use(
    exact: Any, reply: Any, tokens: Any
) -> None:
    exact.vault.tokens = tokens(age=601)
    stored_at_first_use = []

    def answer(_request: httpx.Request) -> httpx.Response:
        stored_at_first_use.append(exact.vault.tokens.refresh)
        return reply(200, ME)

    exact.script.replies = [reply(200, PAIR), answer]
    exact.client.me()
    form = parse_qs(exact.script.seen[0].content.decode())
    assert form["grant_type"] == ["refresh_token"]
    assert form["refresh_token"] == ["refresh-1"]
    assert "authorization" not in exact.script.seen[0].headers
    assert stored_at_first_use == ["refresh-2"]
    assert exact.script.seen[1].headers["authorization"] == "Bearer access-2"
    assert exact.budget.spent == []  # neither call counts for a division


def test_the_tokens_of_a_faster_process_are_taken_over_inside_the_lock(exact: Any, reply: Any, tokens: Any) -> None:
    exact.vault.tokens = tokens(age=601)
    theirs = Tokens("access-2", "refresh-2", exact.clock.now() + timedelta(seconds=600), exact.clock.now())
    exact.vault.on_lock = lambda: setattr(exact.vault, "tokens", theirs)
    exact.script.replies = [reply(200, ME)]
    exact.client.me()
    assert len(exact.script.seen) == 1
    assert exact.script.seen[0].headers["authorization"] == "Bearer access-2"


@pytest.mark.parametrize("age", [570, 575, 579])
def test_a_token_in_its_last_seconds_is_still_used_up_to_the_margin(
    exact: Any, reply: Any, tokens: Any, age: int
) -> None:
    exact.vault.tokens = tokens(age=age)
    exact.script.replies = [reply(200, ME)]
    exact.client.me()
    assert exact.vault.asked == []


def test_a_lost_reply_is_not_asked_for_again_within_570_seconds(exact: Any, reply: Any, tokens: Any) -> None:
    exact.vault.tokens = tokens(age=700)
    exact.script.replies = [httpx.ReadTimeout("slow")]
    with pytest.raises(BudgetExhaustedError) as lost:
        exact.client.me()
    assert lost.value.until == exact.clock.now() + timedelta(seconds=570)
    exact.clock.time += timedelta(seconds=300)
    with pytest.raises(BudgetExhaustedError):
        exact.client.me()
    assert len(exact.script.seen) == 1
    exact.clock.time += timedelta(seconds=271)
    exact.script.replies = [reply(200, PAIR), reply(200, ME)]
    assert exact.client.me()["UserID"] == "u"


def test_a_token_endpoint_that_cannot_be_reached_costs_no_waiting_time(exact: Any, tokens: Any) -> None:
    exact.vault.tokens = before = tokens(age=700)
    exact.script.replies = [httpx.ConnectError("refused")] * 3
    with pytest.raises(TemporaryApiError) as failed:
        exact.client.me()
    assert failed.value.code == "not_sent"
    assert exact.vault.tokens == before


def test_a_dead_refresh_token_ends_in_one_message_and_one_call(
    exact: Any, reply: Any, tokens: Any, secrets: Any
) -> None:
    exact.vault.tokens = tokens(age=700)
    dead = {"error": "unauthorized_client", "error_description": "Old refresh token used."}
    exact.script.replies = [reply(401, dead)]
    with pytest.raises(AuthenticationError, match="exact-zoho connect exact") as refused:
        exact.client.me()
    exact.clock.time += timedelta(seconds=600)
    with pytest.raises(AuthenticationError, match="exact-zoho connect exact"):
        exact.client.me()
    assert len(exact.script.seen) == 1
    assert not any(secret in f"{refused.value!r} {vars(refused.value)}" for secret in secrets)


def test_no_consent_yet_says_what_to_do(exact: Any) -> None:
    exact.vault.tokens = None
    with pytest.raises(AuthenticationError, match="no consent yet"):
        exact.client.me()


@pytest.mark.parametrize(
    ("status", "headers", "document"),
    [
        (400, {}, {"error": "access_denied", "error_description": "Rate limit exceeded: access_token not expired"}),
        (401, {"Reason": "Access Token not expired"}, {"error": "invalid_grant"}),
    ],
)
def test_a_token_called_unexpired_is_used_whatever_our_clock_says(
    exact: Any, reply: Any, tokens: Any, status: int, headers: dict[str, str], document: dict[str, str]
) -> None:
    exact.vault.tokens = tokens(age=700)
    exact.script.replies = [reply(status, document, **headers), reply(200, ME)]
    exact.client.me()
    assert exact.script.seen[1].headers["authorization"] == "Bearer access-1"


def test_a_refused_old_token_is_replaced_once_and_the_call_repeated(exact: Any, reply: Any, tokens: Any) -> None:
    exact.vault.tokens = tokens(age=575)
    exact.script.replies = [reply(401), reply(200, PAIR), reply(201, {"d": {"ID": "a"}})]
    assert exact.client.create("crm/Accounts", {"Name": "x"}) == {"ID": "a"}
    assert [request.method for request in exact.script.seen] == ["POST", "POST", "POST"]
    assert exact.budget.errors == ["crm/Accounts"]


def test_a_refused_young_token_means_to_connect_again(exact: Any, reply: Any, tokens: Any) -> None:
    exact.vault.tokens = tokens(age=100)
    exact.script.replies = [reply(401)]
    with pytest.raises(AuthenticationError, match="connected again"):
        exact.client.me()
    assert exact.vault.asked == []


def test_a_new_token_that_is_refused_as_well_is_not_replaced_again(exact: Any, reply: Any, tokens: Any) -> None:
    exact.vault.tokens = tokens(age=575)
    exact.script.replies = [reply(401), reply(200, PAIR), reply(401)]
    with pytest.raises(AuthenticationError):
        exact.client.me()
    assert len(exact.vault.asked) == 1


def test_zoho_keeps_its_refresh_token_and_its_own_header(zoho: Any, reply: Any, tokens: Any) -> None:
    zoho.vault.tokens = tokens(age=3500, lifetime=3600)
    given = {"access_token": "access-2", "expires_in": 3600, "api_domain": "https://www.zohoapis.eu"}
    zoho.script.replies = [reply(200, given), reply(200, {"org": [{"id": "1"}]})]
    assert zoho.client.org() == {"id": "1"}
    assert str(zoho.script.seen[0].url) == "https://accounts.zoho.eu/oauth/v2/token"
    assert zoho.script.seen[1].headers["authorization"] == "Zoho-oauthtoken access-2"
    assert zoho.vault.tokens.refresh == "refresh-1"


@pytest.mark.parametrize(
    ("status", "document", "error"),
    [
        (200, {"error": "invalid_code"}, AuthenticationError),
        (200, {"error": "invalid_client_secret"}, AuthenticationError),
        (200, {"error": "invalid_client"}, AuthenticationError),
        (400, {"error": "Access Denied", "status": "failure"}, BudgetExhaustedError),
        (200, {"error": "Access Denied", "access_token": "x"}, BudgetExhaustedError),
        (502, None, BudgetExhaustedError),
    ],
)
def test_zoho_refuses_tokens_with_any_status(
    zoho: Any, reply: Any, tokens: Any, status: int, document: Any, error: type[Exception]
) -> None:
    zoho.vault.tokens = tokens(age=4000, lifetime=3600)
    zoho.script.replies = [reply(status, document)]
    with pytest.raises(error):
        zoho.client.org()
    assert zoho.vault.tokens.refresh == "refresh-1"


def test_the_code_of_a_fresh_consent_is_traded_for_tokens(exact: Any, reply: Any) -> None:
    exact.vault.tokens = None
    exact.script.replies = [reply(200, PAIR)]
    exact.client.consent.exchange("XTzM!IAAA", "https://us.example/callback")
    form = parse_qs(exact.script.seen[0].content.decode())
    assert form["code"] == ["XTzM!IAAA"]
    assert form["redirect_uri"] == ["https://us.example/callback"]
    assert exact.vault.tokens.access == "access-2"
    assert exact.vault.tokens.access_expires == exact.clock.now() + timedelta(seconds=600)


def test_the_repr_of_tokens_shows_no_secret(tokens: Any, secrets: Any) -> None:
    assert not any(secret in repr(tokens()) for secret in secrets)
