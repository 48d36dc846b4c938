"""Lists with their paging and their conditions, and single records."""

from __future__ import annotations

import pytest


@pytest.fixture
def five(zoho, clock):
    ids = []
    for number in range(5):
        ids.append(zoho.add("Accounts", {"Account_Name": f"Account {number}"})["id"])
        clock.advance(60)
    return ids


def test_a_list_without_fields_is_refused(app):
    reply = app.get("/Accounts")
    assert reply.status_code == 400
    assert reply.json() == {
        "code": "REQUIRED_PARAM_MISSING", "details": {"param_name": "fields"},
        "message": "required param is missing", "status": "error",
    }  # fmt: skip


def test_an_empty_module_answers_204_without_a_body(app):
    reply = app.get("/Accounts", fields="Account_Name")
    assert (reply.status_code, reply.content) == (204, b"")


def test_only_the_asked_columns_come_with_the_id_newest_first(app, five):
    body = app.get("/Accounts", fields="Account_Name,Owner,Phone,Nonsense").json()
    assert [row["id"] for row in body["data"]] == five[::-1]
    assert body["data"][0] == {
        "Account_Name": "Account 4", "Phone": None, "id": five[4],
        "Owner": {"name": "Sander Sales", "id": body["data"][0]["Owner"]["id"], "email": "sales@example.com"},
    }  # fmt: skip
    assert body["info"]["more_records"] is False
    assert body["info"]["next_page_token"] is None


@pytest.mark.parametrize("position", ["offset", "key"])
def test_pages_follow_each_other_by_token(make, position):
    app = make(page_position=position)
    ids = [app.service.add("Accounts", {"Account_Name": f"A{number}"})["id"] for number in range(5)]
    asked = {"fields": "id", "per_page": "2", "sort_by": "Modified_Time", "sort_order": "asc"}
    body = app.get("/Accounts", **asked).json()
    found = [row["id"] for row in body["data"]]
    while token := body["info"]["next_page_token"]:
        body = app.get("/Accounts", **asked, page_token=token).json()
        found += [row["id"] for row in body["data"]]
    assert found == ids


@pytest.mark.parametrize(("position", "missed"), [("offset", True), ("key", False)])
def test_a_row_that_moves_while_paging_may_push_another_out_of_sight(make, clock, position, missed):
    app = make(page_position=position)
    ids = [app.service.add("Accounts", {"Account_Name": f"A{number}"})["id"] for number in range(4)]
    asked = {"fields": "id", "per_page": "2", "sort_by": "Modified_Time", "sort_order": "asc"}
    token = app.get("/Accounts", **asked).json()["info"]["next_page_token"]
    clock.advance(5)
    app.service.edit("Accounts", ids[0], {"Phone": "1"})
    second = [row["id"] for row in app.get("/Accounts", **asked, page_token=token).json()["data"]]
    assert (ids[2] not in second) is missed


def test_a_token_is_bound_to_the_other_parameters_and_lives_a_day(app, five, clock):
    token = app.get("/Accounts", fields="id", per_page="2").json()["info"]["next_page_token"]
    other = app.get("/Accounts", fields="id,Phone", per_page="2", page_token=token)
    assert other.json()["code"] == "TOKEN_BOUND_DATA_MISMATCH"
    both = app.get("/Accounts", fields="id", per_page="2", page_token=token, page="2")
    assert both.json()["code"] == "AMBIGUITY_DURING_PROCESSING"
    clock.advance(86_400)
    app.renew()
    assert app.get("/Accounts", fields="id", per_page="2", page_token=token).json()["code"] == "EXPIRED_VALUE"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"fields": "id", "page": "11"}, "DISCRETE_PAGINATION_LIMIT_EXCEEDED"),
        ({"fields": "id", "per_page": "201"}, "INVALID_DATA"),
        ({"fields": "id", "sort_by": "Account_Name"}, "INVALID_DATA"),
        ({"fields": "id", "page_token": "made-up"}, "INVALID_DATA"),
        ({"fields": ",".join(f"F{number}" for number in range(51))}, "LIMIT_EXCEEDED"),
    ],
)
def test_what_a_list_refuses(app, five, params, code):
    reply = app.get("/Accounts", **params)
    assert (reply.status_code, reply.json()["code"]) == (400, code)


def test_if_modified_since_includes_its_own_second(app, five):
    last = app.get("/Accounts", fields="Modified_Time").json()["data"][0]
    body = app.get("/Accounts", {"If-Modified-Since": last["Modified_Time"]}, fields="id").json()
    assert [row["id"] for row in body["data"]] == [five[4]]


@pytest.mark.parametrize("status", [304, 204])
def test_nothing_modified_since_has_no_body(make, status):
    app = make(unchanged_status=status)
    app.service.add("Accounts", {"Account_Name": "Old"})
    reply = app.get("/Accounts", {"If-Modified-Since": "2026-11-23T10:00:00+01:00"}, fields="id")
    assert (reply.status_code, reply.content) == (status, b"")


def test_times_are_shown_in_the_users_zone_in_whole_seconds(make, clock):
    clock.advance(0.4)
    app = make(time_zone="Asia/Kolkata")
    made = app.service.add("Accounts", {"Account_Name": "A"})
    assert made["Modified_Time"] == "2026-11-23T13:30:00+05:30"


def test_one_record_has_every_column_and_an_unknown_one_no_body(app, five):
    row = app.get(f"/Accounts/{five[0]}").json()["data"][0]
    assert {"Billing_Code", "Created_By", "Parent_Account", "$approval_state"} <= row.keys()
    assert app.get("/Accounts/1").status_code == 204


def test_records_can_be_listed_by_id(app, five):
    body = app.get("/Accounts", fields="id", ids=f"{five[1]},{five[3]}").json()
    assert {row["id"] for row in body["data"]} == {five[1], five[3]}


def test_unknown_modules_and_addresses_are_told_apart(app):
    assert app.get("/Nothing", fields="id").json()["code"] == "INVALID_MODULE"
    unknown = app.http.get("/crm/v8/Accounts/1/2/3", headers=app.headers)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "INVALID_URL_PATTERN")
    assert app.call("PATCH", "/Accounts").json()["code"] == "INVALID_REQUEST_METHOD"


def test_a_closed_module_is_not_permitted_by_either_way(app, zoho, five):
    zoho.allow("Accounts", allowed=False)
    for reply in (app.get("/Accounts", fields="id"), app.coql("select id from Accounts where id is not null")):
        assert (reply.status_code, reply.json()["code"]) == (403, "NO_PERMISSION")
    zoho.allow("Accounts", allowed=True)
    assert app.get("/Accounts", fields="id").status_code == 200


def test_organisation_and_current_user(app, zoho):
    assert app.get("/org").json()["org"][0]["id"] == zoho.state.org_id
    users = app.get("/users", type="CurrentUser").json()["users"]
    assert [user["full_name"] for user in users] == ["Ingrid Integration"]
    assert len(app.get("/users", type="AllUsers").json()["users"]) == 2
