"""Inserts and updates: each record judged on its own, checked as strictly as the metadata says."""

from __future__ import annotations

import pytest


def item(reply):
    return reply.json()["data"][0]


def test_an_insert_tells_the_id_and_the_time_that_a_read_will_show(app):
    reply = app.insert({"Account_Name": "New"})
    assert reply.status_code == 201
    details = item(reply)["details"]
    assert item(reply)["message"] == "record added"
    row = app.get(f"/Accounts/{details['id']}").json()["data"][0]
    assert row["Modified_Time"] == details["Modified_Time"] == row["Created_Time"]
    assert row["Modified_By"]["name"] == "Ingrid Integration"


@pytest.mark.parametrize("status", [207, 200])
def test_a_bad_record_does_not_stop_the_others_and_answers_keep_the_order(make, status):
    app = make(partial_failure_status=status)
    reply = app.insert({"Account_Name": "One"}, {"Phone": "1"}, {"Account_Name": "Three"})
    assert reply.status_code == status
    assert [one["code"] for one in reply.json()["data"]] == ["SUCCESS", "MANDATORY_NOT_FOUND", "SUCCESS"]
    assert [row["Account_Name"] for row in app.service.records("Accounts")] == ["One", "Three"]


@pytest.mark.parametrize(
    ("values", "code", "details"),
    [
        ({"Account_Name": "x" * 201}, "INVALID_DATA", {"maximum_length": 200, "api_name": "Account_Name"}),
        ({"Account_Name": ""}, "MANDATORY_NOT_FOUND", {"api_name": "Account_Name"}),
        ({"Account_Name": 5}, "INVALID_DATA", {"expected_data_type": "text", "api_name": "Account_Name"}),
        ({"Phone": "010/1234567"}, "INVALID_DATA", {"expected_data_type": "phone", "api_name": "Phone"}),
        ({"Website": "no site"}, "INVALID_DATA", {"expected_data_type": "website", "api_name": "Website"}),
        ({"Employees": "12"}, "INVALID_DATA", {"expected_data_type": "integer", "api_name": "Employees"}),
        ({"Annual_Revenue": "1.5"}, "INVALID_DATA", {"expected_data_type": "double", "api_name": "Annual_Revenue"}),
        ({"Parent_Account": "A"}, "INVALID_DATA", {"expected_data_type": "jsonobject", "api_name": "Parent_Account"}),
        ({"Nope": 1}, "INVALID_DATA", {"api_name": "Nope"}),
        ({"Modified_Time": "2026-11-23T08:00:00Z"}, "NOT_ALLOWED", {"api_name": "Modified_Time"}),
    ],
)
def test_refused_values_name_field_and_place(app, values, code, details):
    reply = app.insert({"Account_Name": "A", **values})
    assert reply.status_code == 400
    assert item(reply)["code"] == code
    assert item(reply)["details"] == {**details, "json_path": f"$.data[0].{details['api_name']}"}


@pytest.mark.parametrize(
    ("switch", "values"),
    [
        ({"unknown_field": "ignore"}, {"Nope": 1}),
        ({"read_only_field": "ignore"}, {"Modified_Time": "x"}),
        ({"picklist": "store"}, {"Account_Type": "Klant"}),
        ({"phone": "any"}, {"Phone": "010/1234567"}),
    ],
)
def test_each_strictness_has_a_lenient_switch(make, switch, values):
    assert make().insert({"Account_Name": "A", **values}).status_code == 400
    assert make(**switch).insert({"Account_Name": "A", **values}).status_code == 201


@pytest.mark.parametrize("phone", ["+31 10 123 45 67", "(010) 123-4567", "010-1234567", "0800 CALL;12"])
def test_usual_phone_numbers_are_taken(app, phone):
    assert app.insert({"Account_Name": "A", "Phone": phone}).status_code == 201


def test_several_problems_of_a_record_come_together(app):
    reply = app.insert({"Account_Name": "A", "Phone": "/", "Employees": "x"})
    assert item(reply)["code"] == "MULTIPLE_OR_MULTI_ERRORS"
    assert [one["details"]["api_name"] for one in item(reply)["details"]["errors"]] == ["Phone", "Employees"]


def test_a_word_outside_the_picklist_is_refused_with_the_list(app):
    details = item(app.insert({"Account_Name": "A", "Account_Type": "customer"}))["details"]
    assert "Customer" in details["supported_values"]


def test_decimals_beyond_the_columns_are_cut_off(app, zoho):
    app.insert({"Account_Name": "A", "Annual_Revenue": 10.999}, {"Account_Name": "B", "Annual_Revenue": -0.119})
    assert [row["Annual_Revenue"] for row in zoho.records("Accounts")] == [10.99, -0.11]


def test_a_lookup_must_exist_and_is_a_violation_otherwise(app, zoho):
    reply = app.insert({"Account_Name": "A", "Parent_Account": {"id": "5725767000000009999"}})
    assert item(reply)["message"] == "the id given seems to be invalid"
    assert [found.rule for found in zoho.journal.violations] == ["dangling-reference"]


def test_ids_may_be_numbers_in_requests_and_are_text_in_replies(app, zoho):
    parent = item(app.insert({"Account_Name": "P"}))["details"]["id"]
    child = item(app.insert({"Account_Name": "C", "Parent_Account": {"id": int(parent)}}))["details"]["id"]
    assert app.update({"id": int(child), "Phone": "1"}).status_code == 200
    assert app.get(f"/Accounts/{child}").json()["data"][0]["Parent_Account"] == {"name": "P", "id": parent}


def test_an_update_leaves_what_it_does_not_name_and_null_clears(app, zoho, clock):
    made = zoho.add("Accounts", {"Account_Name": "A", "Phone": "1", "Fax": "2"})
    clock.advance(5)
    reply = app.update({"id": made["id"], "Phone": None})
    assert (reply.status_code, item(reply)["message"]) == (200, "record updated")
    row = zoho.records("Accounts")[0]
    assert (row["Phone"], row["Fax"]) == (None, "2")
    assert row["Modified_Time"] == item(reply)["details"]["Modified_Time"] > made["Modified_Time"]
    assert row["Created_By"]["name"] == "Sander Sales"


def test_an_unknown_id_or_none_is_refused(app):
    unknown = app.update({"id": "5725767000000009999", "Phone": "1"})
    assert (unknown.status_code, item(unknown)["code"]) == (400, "INVALID_DATA")
    assert item(unknown)["details"] == {"api_name": "id", "json_path": "$.data[0].id"}
    assert item(app.update({"Phone": "1"}))["code"] == "MANDATORY_NOT_FOUND"


@pytest.mark.parametrize("bumps", [True, False])
def test_an_update_that_changes_nothing_is_a_violation_and_may_count_as_change(make, clock, bumps):
    app = make(unchanged_update_bumps=bumps)
    made = app.service.add("Accounts", {"Account_Name": "A"})
    clock.advance(5)
    assert app.update({"id": made["id"], "Account_Name": "A"}).status_code == 200
    assert (app.service.records("Accounts")[0]["Modified_Time"] > made["Modified_Time"]) is bumps
    assert [found.rule for found in app.service.journal.violations] == ["empty-write"]


def test_people_may_save_without_a_change(zoho):
    made = zoho.add("Accounts", {"Account_Name": "A"})
    zoho.edit("Accounts", made["id"], {"Account_Name": "A"})
    assert zoho.journal.violations == []


def test_a_record_modified_since_is_refused_and_the_second_itself_is_not(app, zoho, clock):
    made = zoho.add("Accounts", {"Account_Name": "A"})
    seen = {"If-Unmodified-Since": made["Modified_Time"]}
    assert app.update({"id": made["id"], "Phone": "1"}, headers=seen).status_code == 200
    clock.advance(1)
    zoho.edit("Accounts", made["id"], {"Phone": "2"})
    reply = app.update({"id": made["id"], "Phone": "3"}, headers=seen)
    assert (reply.status_code, item(reply)["code"]) == (412, "ALREADY_MODIFIED")
    assert item(reply)["details"]["Modified_Time"] == "2026-11-23T09:00:01+01:00"
    assert zoho.records("Accounts")[0]["Phone"] == "2"


def test_one_record_can_be_updated_by_its_address(app, zoho):
    made = zoho.add("Accounts", {"Account_Name": "A"})
    reply = app.call("PUT", f"/Accounts/{made['id']}", {"data": [{"Phone": "1"}]})
    assert item(reply)["details"]["id"] == made["id"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"data": [{"Account_Name": str(number)} for number in range(101)]}, "LIMIT_EXCEEDED"),
        ({"data": []}, "MANDATORY_NOT_FOUND"),
        ({}, "MANDATORY_NOT_FOUND"),
        ({"data": [{"Account_Name": "A"}], "trigger": ["mails"]}, "INVALID_DATA"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_whole(app, zoho, body, code):
    reply = app.call("POST", "/Accounts", body)
    assert (reply.status_code, reply.json()["code"]) == (400, code)
    assert zoho.records("Accounts") == []


@pytest.mark.parametrize(
    ("body", "runs"), [({}, 1), ({"trigger": ["workflow"]}, 1), ({"trigger": []}, 0), ({"trigger": ["approval"]}, 0)]
)
def test_workflow_rules_run_unless_the_trigger_leaves_them_out(app, zoho, body, runs):
    made = item(app.insert({"Account_Name": "A"}, **body))["details"]["id"]
    app.update({"id": made, "Phone": "1"}, **body)
    assert [run.rule for run in zoho.fired] == ["Greet new account", "Tell owner about changed account"] * runs
    assert {run.by for run in zoho.fired} <= {"api zoho-client"}


def test_what_people_do_runs_workflow_rules(zoho):
    made = zoho.add("Accounts", {"Account_Name": "A"})
    zoho.edit("Accounts", made["id"], {"Phone": "1"})
    zoho.remove("Accounts", made["id"])
    assert [run.by for run in zoho.fired] == ["user"] * 3


def test_people_cannot_enter_what_zoho_would_refuse(zoho):
    with pytest.raises(ValueError, match="MANDATORY_NOT_FOUND"):
        zoho.add("Accounts", {"Phone": "1"})
