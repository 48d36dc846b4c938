"""Metadata, and the custom fields that change it at once."""

from __future__ import annotations

import pytest


def fields(app):
    return {field["api_name"]: field for field in app.get("/settings/fields", module="Accounts").json()["fields"]}


def create(app, *rows):
    return app.call("POST", "/settings/fields", {"fields": list(rows)}, module="Accounts")


def test_the_metadata_says_what_may_be_written(app):
    known = fields(app)
    assert known["Account_Name"]["system_mandatory"] is True
    assert known["Account_Name"]["length"] == 200
    assert known["Billing_Code"]["length"] == 30
    assert known["Modified_Time"]["operation_type"]["api_update"] is False
    assert known["Modified_Time"]["field_read_only"] is True
    assert known["Parent_Account"]["lookup"]["module"]["api_name"] == "Accounts"
    assert "Customer" in [value["display_value"] for value in known["Account_Type"]["pick_list_values"]]


def test_fields_of_no_module_are_refused(app):
    assert app.get("/settings/fields").json()["details"] == {"param_name": "module"}
    assert app.get("/settings/fields", module="Nope").json()["code"] == "INVALID_MODULE"


def test_a_created_field_gets_its_name_from_the_label_and_can_be_written_at_once(app, zoho):
    reply = create(
        app,
        {"field_label": "Exact ID", "data_type": "text", "length": 40, "unique": {"case_sensitive": False},
         "tooltip": {"name": "info_icon", "value": "Which account this is"}},
        {"field_label": "Sync Status", "data_type": "picklist",
         "pick_list_values": [{"display_value": "Fine", "actual_value": "Fine"}]},
        {"field_label": "Synced At", "data_type": "datetime"},
        {"field_label": "Credit Line", "data_type": "currency", "length": 16, "decimal_place": 2},
    )  # fmt: skip
    assert reply.status_code == 201
    assert {one["code"] for one in reply.json()["fields"]} == {"SUCCESS"}
    made = app.get(f"/settings/fields/{reply.json()['fields'][0]['details']['id']}", module="Accounts").json()
    assert made["fields"][0]["api_name"] == "Exact_ID"
    assert made["fields"][0]["custom_field"] is True
    assert made["fields"][0]["unique"] == {"case_sensitive": False}
    values = {"Sync_Status": "Fine", "Synced_At": "2026-11-23T09:00:00+02:00", "Credit_Line": 5}
    assert app.insert({"Account_Name": "A", **values}).status_code == 201
    assert zoho.records("Accounts")[0]["Synced_At"] == "2026-11-23T08:00:00+01:00"


TEXT = {"field_label": "New", "data_type": "text"}


@pytest.mark.parametrize(
    ("change", "code", "name"),
    [
        ({"field_label": "Phone"}, "DUPLICATE_DATA", "field_label"),
        ({"field_label": "phone"}, "DUPLICATE_DATA", "field_label"),
        ({"field_label": ""}, "MANDATORY_NOT_FOUND", "field_label"),
        ({"field_label": "x" * 26}, "INVALID_DATA", "field_label"),
        ({"field_label": "Owner"}, "RESERVED_KEYWORD_NOT_ALLOWED", "field_label"),
        ({"data_type": None}, "MANDATORY_NOT_FOUND", "data_type"),
        ({"data_type": "poem"}, "INVALID_DATA", "data_type"),
        ({"length": 256}, "DEPENDENT_MISMATCH", "length"),
        ({"length": 0}, "INVALID_DATA", "length"),
        ({"data_type": "picklist"}, "EXPECTED_DEPENDENT_FIELD_MISSING", "pick_list_values"),
        ({"data_type": "textarea"}, "EXPECTED_DEPENDENT_FIELD_MISSING", "textarea"),
        ({"data_type": "currency", "decimal_place": 10}, "INVALID_DATA", "decimal_place"),
        ({"unique": {"case_sensitive": True}}, "INVALID_DATA", "unique"),
        ({"data_type": "boolean", "unique": {"case_sensitive": False}}, "NOT_ALLOWED", "unique"),
        ({"data_type": "email", "external": {"type": "org", "show": True}}, "NOT_ALLOWED", "external"),
        ({"tooltip": {"name": "static_text", "value": "x" * 36}}, "INVALID_DATA", "tooltip"),
    ],
)
def test_fields_that_cannot_be(app, change, code, name):
    reply = create(app, {**TEXT, **change})
    assert reply.status_code == 400
    item = reply.json()["fields"][0]
    assert (item["code"], item["details"]["api_name"]) == (code, name)
    assert "New" not in fields(app)


def test_good_ones_are_made_beside_bad_ones(app):
    assert create(app, TEXT, {**TEXT, "field_label": "Phone"}).status_code == 207
    assert "New" in fields(app)


def test_a_module_has_at_most_two_unique_fields(app):
    unique = {"data_type": "text", "unique": {"case_sensitive": False}}
    reply = create(app, *({**unique, "field_label": f"Key {number}"} for number in range(3)))
    assert [one["code"] for one in reply.json()["fields"]] == ["SUCCESS", "SUCCESS", "LIMIT_EXCEEDED"]


def test_at_most_five_fields_in_a_call(app):
    reply = create(app, *({**TEXT, "field_label": f"F {number}"} for number in range(6)))
    assert (reply.status_code, reply.json()["code"]) == (400, "LIMIT_EXCEEDED")


def test_modules_and_layouts(app):
    assert [one["api_name"] for one in app.get("/settings/modules").json()["modules"]] == [
        "Accounts", "Contacts", "Notes", "Products", "Sales_Orders", "Ordered_Items",
    ]  # fmt: skip
    assert app.get("/settings/modules/Accounts").json()["modules"][0]["singular_label"] == "Account"
    assert app.get("/settings/layouts", module="Accounts").json()["layouts"][0]["name"] == "Standard"
