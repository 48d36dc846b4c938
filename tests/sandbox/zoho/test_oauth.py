"""The account server: its limits, its errors in replies of success, and the scopes of its tokens."""

from __future__ import annotations

import httpx
import pytest

from sandbox.faults import Fault, FaultKind


def test_refreshing_gives_an_hour_and_keeps_the_refresh_token(app):
    reply = app.token().json()
    assert reply["expires_in"] == 3600
    assert reply["api_domain"] == "https://zoho.test"
    assert reply["token_type"] == "Bearer"
    assert "refresh_token" not in reply
    assert "ZohoCRM.modules.ALL" in reply["scope"].split(" ")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"refresh_token": "1000.a.b"}, "invalid_code"),
        ({"client_id": "other"}, "invalid_client"),
        ({"client_secret": "other"}, "invalid_client_secret"),
    ],
)
def test_errors_come_with_status_200(app, wrong, error):
    reply = app.token(**wrong)
    assert (reply.status_code, reply.json()) == (200, {"error": error})


def test_parameters_may_come_in_the_query(app):
    query = {"grant_type": "refresh_token", "refresh_token": app.refresh, "client_id": "zoho-client"}
    reply = app.http.post("/oauth/v2/token", params={**query, "client_secret": "zoho-secret"})
    assert "access_token" in reply.json()


def test_the_eleventh_token_within_ten_minutes_is_denied_until_they_are_over(app, clock):
    for _ in range(9):
        assert app.token().status_code == 200
    denied = app.token()
    assert (denied.status_code, denied.json()["error"]) == (400, "Access Denied")
    clock.advance(601)
    assert app.token().status_code == 200


def test_an_access_token_dies_after_an_hour(app, clock):
    assert app.get("/org").status_code == 200
    clock.advance(3600)
    reply = app.get("/org")
    assert (reply.status_code, reply.json()["code"]) == (401, "INVALID_TOKEN")


def test_the_sixteenth_access_token_pushes_out_the_first(app, clock):
    first = dict(app.headers)
    for _ in range(15):
        clock.advance(61)
        app.token()
    assert app.get("/org", first).status_code == 401


def test_without_a_token_the_call_is_not_authenticated(app):
    reply = app.http.get("/crm/v8/org")
    assert (reply.status_code, reply.json()["code"]) == (401, "AUTHENTICATION_FAILURE")


def test_bearer_is_understood_too(app):
    token = app.headers["Authorization"].split()[1]
    assert app.get("/org", {"Authorization": f"Bearer {token}"}).status_code == 200


@pytest.mark.parametrize(("status"), [401, 403])
def test_a_missing_scope_is_a_mismatch(make, status):
    reader = make(frozenset({"ZohoCRM.modules.accounts.READ"}), scope_mismatch_status=status)
    assert reader.get("/Accounts", fields="Account_Name").status_code == 204
    refused = reader.insert({"Account_Name": "New"})
    assert (refused.status_code, refused.json()["code"]) == (status, "OAUTH_SCOPE_MISMATCH")
    assert reader.get("/org").status_code == status


def test_search_needs_the_search_scope_as_well(make):
    reader = make(frozenset({"ZohoCRM.modules.ALL"}))
    assert reader.get("/Accounts/search", word="ab").json()["code"] == "OAUTH_SCOPE_MISMATCH"


def test_a_code_from_the_consent_page_is_worth_one_pair_of_tokens(app):
    consent = {"response_type": "code", "client_id": "zoho-client", "scope": "ZohoCRM.org.READ,ZohoCRM.users.READ",
               "redirect_uri": "http://127.0.0.1:8765/callback", "access_type": "offline", "state": "s 1"}  # fmt: skip
    assert app.http.get("/oauth/v2/auth", params=consent).status_code == 200
    back = app.http.post("/oauth/v2/auth", params=consent).headers["Location"]
    params = dict(part.split("=") for part in back.partition("?")[2].split("&"))
    assert params["state"] == "s+1"
    form = {"grant_type": "authorization_code", "code": params["code"]}
    assert "refresh_token" in app.token(**form).json()
    assert app.token(**form).json() == {"error": "invalid_code"}


def test_a_revoked_refresh_token_is_dead_and_so_are_its_access_tokens(app):
    assert app.http.post("/oauth/v2/token/revoke", data={"token": app.refresh}).json() == {"status": "success"}
    assert app.token().json() == {"error": "invalid_code"}
    assert app.get("/org").status_code == 401


def test_a_second_token_while_the_first_is_good_is_a_violation(app, zoho, clock):
    assert zoho.journal.violations == []
    app.token()
    assert [found.rule for found in zoho.journal.violations] == ["early-token"]
    clock.advance(3500)
    app.token()
    assert len(zoho.journal.violations) == 1


def test_a_token_after_a_refused_one_is_no_violation(app, zoho):
    zoho.faults.add(Fault(FaultKind.STATUS, path="/org", status=401))
    assert app.get("/org").json()["code"] == "INVALID_TOKEN"
    app.token()
    assert zoho.journal.violations == []


def test_a_token_after_a_lost_one_is_no_violation(app, zoho, clock):
    clock.advance(3600)
    zoho.faults.add(Fault(FaultKind.DROP_AFTER, path="/token"))
    with pytest.raises(httpx.ReadError):
        app.token()
    assert app.token().status_code == 200
    assert zoho.journal.violations == []


CONSENT = {
    "response_type": "code", "client_id": "zoho-client", "scope": "ZohoCRM.org.READ", "access_type": "offline",
    "redirect_uri": "http://127.0.0.1:8765/callback", "state": "s1",
}  # fmt: skip


def said_yes(app, **changed):
    """What the consent page sends back."""
    location = app.http.post("/oauth/v2/auth", params={**CONSENT, **changed}).headers["Location"]
    return dict(httpx.URL(location).params)


def test_a_consent_opens_what_was_asked_for_and_nothing_else(app):
    granted = app.token(grant_type="authorization_code", code=said_yes(app)["code"]).json()
    headers = {"Authorization": f"Zoho-oauthtoken {granted['access_token']}"}
    assert granted["scope"] == "ZohoCRM.org.READ"
    assert app.get("/org", headers).status_code == 200
    assert app.get("/settings/modules", headers).json()["code"] == "OAUTH_SCOPE_MISMATCH"


def test_the_answer_names_the_state_and_the_data_centre(app):
    told = said_yes(app)
    assert (told["state"], told["location"], told["accounts-server"]) == ("s1", "eu", "https://zoho.test")


def test_a_person_may_say_no(app):
    location = app.http.post("/oauth/v2/auth", params=CONSENT, data={"deny": "1"}).headers["Location"]
    assert dict(httpx.URL(location).params) == {"error": "access_denied", "state": "s1"}


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"redirect_uri": "http://127.0.0.1:9/callback"}, "invalid_redirect_uri"), ({"scope": ""}, "invalid_scope")],
)
def test_an_address_that_is_not_registered_and_an_empty_wish_are_refused(app, changed, error):
    assert app.http.get("/oauth/v2/auth", params={**CONSENT, **changed}).json() == {"error": error}


def test_a_code_is_bound_to_the_address_it_came_back_to(app):
    form = {"grant_type": "authorization_code", "code": said_yes(app)["code"]}
    assert app.token(**form, redirect_uri="http://127.0.0.1:8766/callback").json() == {"error": "invalid_redirect_uri"}


def test_without_offline_access_there_is_no_refresh_token(app):
    reply = app.token(grant_type="authorization_code", code=said_yes(app, access_type="online")["code"]).json()
    assert "access_token" in reply
    assert "refresh_token" not in reply
