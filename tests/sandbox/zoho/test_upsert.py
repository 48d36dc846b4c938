"""Unique fields and upserts: by what a record is found, and what refuses a second one."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def key(app):
    app.add_key()


def item(reply):
    return reply.json()["data"][0]


def test_an_upsert_by_the_unique_field_inserts_once_and_updates_then(app, zoho):
    first = app.upsert({"Account_Name": "A", "Exact_ID": "g-1"}, by=["Exact_ID"])
    assert (first.status_code, item(first)["action"], item(first)["duplicate_field"]) == (200, "insert", None)
    again = app.upsert({"Account_Name": "B", "Exact_ID": "G-1"}, by=["Exact_ID"])
    assert (item(again)["action"], item(again)["duplicate_field"]) == ("update", "Exact_ID")
    assert item(again)["details"]["id"] == item(first)["details"]["id"]
    assert len(zoho.records("Accounts")) == 1


def test_two_items_with_one_key_in_one_call_are_one_record(app, zoho):
    reply = app.upsert({"Account_Name": "A", "Exact_ID": "1"}, {"Account_Name": "B", "Exact_ID": "1"}, by=["Exact_ID"])
    assert [one["action"] for one in reply.json()["data"]] == ["insert", "update"]
    assert [row["Account_Name"] for row in zoho.records("Accounts")] == ["B"]


def test_without_named_fields_the_account_name_overwrites_a_stranger(app, zoho):
    zoho.add("Accounts", {"Account_Name": "Bakker"})
    named = app.upsert({"Account_Name": "Bakker", "Exact_ID": "1"}, by=["Exact_ID"])
    assert item(named)["action"] == "insert"
    unnamed = app.upsert({"Account_Name": "BAKKER", "Exact_ID": "2"})
    assert (item(unnamed)["action"], item(unnamed)["duplicate_field"]) == ("update", "Account_Name")


def test_the_other_unique_field_joins_the_check(app, zoho):
    zoho.add_field(
        "Accounts", {"field_label": "VAT Number", "data_type": "text", "unique": {"case_sensitive": False}}
    )  # fmt: skip
    stranger = zoho.add("Accounts", {"Account_Name": "S", "VAT_Number": "NL1"})
    reply = app.upsert({"Account_Name": "A", "Exact_ID": "1", "VAT_Number": "NL1"}, by=["Exact_ID"])
    assert item(reply)["duplicate_field"] == "VAT_Number"
    assert item(reply)["details"]["id"] == stranger["id"]


def test_only_unique_fields_may_be_named(app):
    assert app.upsert({"Account_Name": "A"}, by=["Phone"]).json()["code"] == "INVALID_DATA"


def test_inserting_a_second_one_names_the_holder(app):
    holder = item(app.insert({"Account_Name": "A", "Exact_ID": "1"}))["details"]["id"]
    reply = app.insert({"Account_Name": "B", "Exact_ID": "1"})
    assert (reply.status_code, item(reply)["code"]) == (400, "DUPLICATE_DATA")
    details = item(reply)["details"]
    assert (details["api_name"], details["json_path"], details["id"]) == ("Exact_ID", "$.data[0].Exact_ID", holder)
    assert details["duplicate_record"]["id"] == holder


def test_older_replies_name_the_holder_in_short(make):
    app = make(duplicate_details="short")
    app.add_key()
    holder = item(app.insert({"Account_Name": "A", "Exact_ID": "1"}))["details"]["id"]
    details = item(app.insert({"Account_Name": "B", "Exact_ID": "1"}))["details"]
    assert details == {"api_name": "Exact_ID", "id": holder}


def test_an_update_may_repeat_its_own_key_and_not_take_anothers(app, zoho):
    one, other = (zoho.add("Accounts", {"Account_Name": key, "Exact_ID": key})["id"] for key in "12")
    assert app.update({"id": one, "Exact_ID": "1", "Phone": "1"}).status_code == 200
    assert item(app.update({"id": other, "Exact_ID": "1"}))["code"] == "DUPLICATE_DATA"


def test_a_freed_key_can_be_used_again(app, zoho):
    first = zoho.add("Accounts", {"Account_Name": "A", "Exact_ID": "1"})
    zoho.edit("Accounts", first["id"], {"Exact_ID": None})
    second = zoho.add("Accounts", {"Account_Name": "B", "Exact_ID": "1"})
    zoho.remove("Accounts", second["id"])
    assert item(app.upsert({"Account_Name": "C", "Exact_ID": "1"}, by=["Exact_ID"]))["action"] == "insert"


@pytest.mark.parametrize("status", [200, 201])
def test_an_upsert_that_only_inserted_has_the_status_of_the_switch(app, zoho, status):
    zoho.switches["upsert_insert_status"] = status
    assert app.upsert({"Account_Name": "A", "Exact_ID": "1"}, by=["Exact_ID"]).status_code == status
    assert app.upsert({"Account_Name": "B", "Exact_ID": "1"}, by=["Exact_ID"]).status_code == 200
