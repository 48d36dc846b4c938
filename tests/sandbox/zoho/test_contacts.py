"""Contacts: a second module with its own columns, and a lookup to the accounts."""

from __future__ import annotations

from typing import Any

import pytest

READ = frozenset({"ZohoCRM.modules.contacts.READ"})


def insert(app, *rows: dict[str, Any], **body: Any):
    return app.call("POST", "/Contacts", {"data": list(rows), **body})


def update(app, row: dict[str, Any]):
    return app.call("PUT", "/Contacts", {"data": [row]})


def item(reply) -> dict[str, Any]:
    return reply.json()["data"][0]


@pytest.fixture
def account(zoho) -> dict[str, Any]:
    return zoho.add("Accounts", {"Account_Name": "Molen", "Phone": "010-1234567"})


@pytest.fixture
def contact(zoho, account) -> dict[str, Any]:
    return zoho.add("Contacts", {"First_Name": "Jan", "Last_Name": "Smit", "Account_Name": {"id": account["id"]}})


def test_a_contact_is_written_with_its_account_and_read_with_both_names(app, account):
    reply = insert(app, {"First_Name": "Jan", "Last_Name": "Smit", "Account_Name": {"id": account["id"]}}, trigger=[])
    assert reply.status_code == 201
    found = app.get(f"/Contacts/{item(reply)['details']['id']}").json()["data"][0]
    assert found["Account_Name"] == {"name": "Molen", "id": account["id"]}
    assert (found["Full_Name"], found["Email_Opt_Out"], found["Email"]) == ("Jan Smit", False, None)


def test_an_id_may_come_as_a_number_and_the_name_beside_it_is_ignored(app, zoho, account):
    insert(app, {"Last_Name": "Smit", "Account_Name": {"id": int(account["id"]), "name": "Other"}})
    assert zoho.records("Contacts")[0]["Account_Name"]["name"] == "Molen"


def test_the_full_name_follows_its_parts(app, zoho, contact):
    update(app, {"id": contact["id"], "First_Name": None})
    assert zoho.records("Contacts")[0]["Full_Name"] == "Smit"
    update(app, {"id": contact["id"], "First_Name": "Piet", "Last_Name": "de Wit"})
    assert app.rows("select id from Contacts where Full_Name = 'Piet de Wit'") == [{"id": contact["id"]}]


@pytest.mark.parametrize(
    ("values", "code", "details"),
    [
        ({"First_Name": "Jan"}, "MANDATORY_NOT_FOUND", {"api_name": "Last_Name"}),
        ({"Last_Name": None}, "MANDATORY_NOT_FOUND", {"api_name": "Last_Name"}),
        ({"Last_Name": "x" * 81}, "INVALID_DATA", {"maximum_length": 80}),
        ({"Last_Name": "A", "First_Name": "x" * 41}, "INVALID_DATA", {"maximum_length": 40}),
        ({"Last_Name": "A", "Title": "x" * 101}, "INVALID_DATA", {"maximum_length": 100}),
        ({"Last_Name": "A", "Mobile": "1" * 31}, "INVALID_DATA", {"maximum_length": 30}),
        ({"Last_Name": "A", "Mailing_Zip": "1" * 31}, "INVALID_DATA", {"maximum_length": 30}),
        ({"Last_Name": "A", "Mailing_Code": "1011"}, "INVALID_DATA", {"api_name": "Mailing_Code"}),
        ({"Last_Name": "A", "Email": "nobody"}, "INVALID_DATA", {"expected_data_type": "email"}),
        ({"Last_Name": "A", "Date_of_Birth": "23-11-2026"}, "INVALID_DATA", {"expected_data_type": "date"}),
        ({"Last_Name": "A", "Email_Opt_Out": "true"}, "INVALID_DATA", {"expected_data_type": "boolean"}),
        ({"Last_Name": "A", "Salutation": "Sir"}, "INVALID_DATA", {"api_name": "Salutation"}),
        ({"Last_Name": "A", "Full_Name": "A B"}, "NOT_ALLOWED", {"api_name": "Full_Name"}),
        ({"Last_Name": "A", "Account_Name": {"id": "1"}}, "INVALID_DATA", {"api_name": "Account_Name"}),
        ({"Last_Name": "A", "Account_Name": "Molen"}, "INVALID_DATA", {"expected_data_type": "jsonobject"}),
        ({"Last_Name": "A", "Vendor_Name": {"id": "1"}}, "INVALID_DATA", {"api_name": "Vendor_Name"}),
    ],
)
def test_contacts_that_cannot_be(app, zoho, values, code, details):
    reply = insert(app, values)
    assert (reply.status_code, item(reply)["code"]) == (400, code)
    assert details.items() <= item(reply)["details"].items()
    assert zoho.records("Contacts") == []


def test_a_lookup_to_what_is_not_there_is_a_mistake_of_the_app(app, zoho):
    insert(app, {"Last_Name": "A", "Account_Name": {"id": "1"}})
    assert [one.rule for one in zoho.journal.violations] == ["dangling-reference"]


def test_people_may_report_to_each_other_and_to_nobody(app, zoho, contact):
    chief = zoho.add("Contacts", {"Last_Name": "Chief", "Reporting_To": {"id": contact["id"]}})
    assert update(app, {"id": contact["id"], "Reporting_To": {"id": chief["id"]}}).status_code == 200
    assert zoho.records("Contacts")[0]["Reporting_To"] == {"name": "Chief", "id": chief["id"]}
    update(app, {"id": contact["id"], "Reporting_To": None, "Account_Name": None})
    stored = zoho.records("Contacts")[0]
    assert (stored["Reporting_To"], stored["Account_Name"]) == (None, None)


def test_an_upsert_without_a_named_field_looks_for_the_address(app, zoho):
    made = zoho.add("Contacts", {"Last_Name": "Smit", "Email": "smit@example.com"})
    rows = [{"Last_Name": "Smit", "Email": "SMIT@example.com"}, {"Last_Name": "Smit"}]
    reply = app.call("POST", "/Contacts/upsert", {"data": rows}).json()["data"]
    assert [one["action"] for one in reply] == ["update", "insert"]
    assert (reply[0]["details"]["id"], reply[0]["duplicate_field"]) == (made["id"], "Email")


def test_two_contacts_may_share_an_address_by_insert(app):
    reply = insert(app, *({"Last_Name": name, "Email": "office@example.com"} for name in "AB"))
    assert reply.status_code == 201


def test_an_upsert_by_a_unique_field_leaves_the_address_alone(app, zoho):
    zoho.add_field("Contacts", {"field_label": "Exact ID", "data_type": "text", "unique": {"case_sensitive": False}})
    zoho.add("Contacts", {"Last_Name": "Smit", "Email": "smit@example.com"})
    row = {"Last_Name": "Smit", "Email": "smit@example.com", "Exact_ID": "1"}
    body = {"data": [row], "duplicate_check_fields": ["Exact_ID"]}
    assert item(app.call("POST", "/Contacts/upsert", body))["action"] == "insert"
    body["duplicate_check_fields"] = ["Account_Name"]
    assert app.call("POST", "/Contacts/upsert", body).json()["code"] == "INVALID_DATA"


def test_queries_reach_the_account(app, account, contact):
    query = "select Last_Name, Account_Name, Account_Name.Phone from Contacts where {}"
    row = {
        "Last_Name": "Smit", "Account_Name": {"name": "Molen", "id": account["id"]},
        "Account_Name.Phone": "010-1234567", "id": contact["id"],
    }  # fmt: skip
    for condition in (f"Account_Name = '{account['id']}'", "Account_Name.Account_Name = 'Molen'"):
        assert app.rows(query.format(condition)) == [row]
    assert app.coql(query.format("Vendor_Name.Vendor_Name = 'A'")).json()["code"] == "INVALID_QUERY"


def test_search_count_and_list_are_those_of_contacts(app, zoho, account, contact, clock):
    zoho.edit("Contacts", contact["id"], {"Email": "jan@example.com"})
    clock.advance(600)
    assert app.get("/Contacts/search", email="jan@example.com").json()["data"][0]["Full_Name"] == "Jan Smit"
    of_account = f"(Account_Name:equals:{account['id']})"
    assert [row["id"] for row in app.get("/Contacts/search", criteria=of_account).json()["data"]] == [contact["id"]]
    assert app.get("/Contacts/actions/count").json() == {"count": 1}
    reply = app.get("/Contacts", {"If-Modified-Since": "2026-11-23T09:00:00+01:00"}, fields="Account_Name")
    assert reply.json()["data"] == [{"Account_Name": {"name": "Molen", "id": account["id"]}, "id": contact["id"]}]


def test_a_deleted_contact_goes_by_its_full_name(app, zoho, contact):
    zoho.remove("Contacts", contact["id"])
    assert app.get("/Contacts/deleted").json()["data"][0]["display_name"] == "Jan Smit"
    assert app.get("/Accounts/deleted").status_code == 204


def test_rules_run_for_contacts_unless_the_write_says_not(app, zoho):
    insert(app, {"Last_Name": "Quiet"}, trigger=[])
    assert zoho.fired == []
    insert(app, {"Last_Name": "Loud"})
    assert [run.rule for run in zoho.fired] == ["Greet new contact"]


def test_the_metadata_is_that_of_contacts(app):
    known = {field["api_name"]: field for field in app.get("/settings/fields", module="Contacts").json()["fields"]}
    assert known["Last_Name"]["system_mandatory"] is True
    assert known["Full_Name"]["operation_type"]["api_create"] is False
    assert (known["Full_Name"]["display_field"], known["Account_Name"]["display_field"]) == (True, False)
    lookups = {name: field["lookup"]["module"]["api_name"] for name, field in known.items() if field["lookup"]}
    assert lookups == {"Account_Name": "Accounts", "Vendor_Name": "Vendors", "Reporting_To": "Contacts"}
    lengths = {name: known[name]["length"] for name in ("Mailing_Street", "Other_Zip", "Skype_ID", "Department")}
    assert lengths == {"Mailing_Street": 250, "Other_Zip": 30, "Skype_ID": 50, "Department": 100}
    lists = app.get("/settings/related_lists", module="Accounts").json()["related_lists"]
    assert [one["api_name"] for one in lists] == ["Contacts", "Notes", "SalesOrders"]
    one, other = (app.get("/settings/layouts", module=name).json()["layouts"][0] for name in ("Accounts", "Contacts"))
    assert one["id"] != other["id"]


def test_the_contacts_of_an_account_are_its_related_list(app, account, contact, zoho):
    zoho.add("Contacts", {"Last_Name": "Elsewhere"})
    reply = app.get(f"/Accounts/{account['id']}/Contacts", fields="Last_Name")
    assert reply.json()["data"] == [{"Last_Name": "Smit", "id": contact["id"]}]
    assert app.get(f"/Accounts/{account['id']}/Deals", fields="id").json()["details"] == {"resource_path_index": 2}


@pytest.mark.parametrize(
    ("scopes", "statuses"),
    [
        (READ, [200, 401, 401, 401]),
        ({"ZohoCRM.modules.contacts.ALL"}, [200, 401, 201, 401]),
        ({"ZohoCRM.modules.ALL"}, [200, 200, 201, 200]),
    ],
)
def test_a_scope_opens_one_module(make, scopes, statuses):
    app = make(frozenset(scopes))
    account = app.service.add("Accounts", {"Account_Name": "A"})
    app.service.add("Contacts", {"Last_Name": "B", "Account_Name": {"id": account["id"]}})
    replies = (
        app.get("/Contacts", fields="id"), app.get("/Accounts", fields="id"), insert(app, {"Last_Name": "C"}),
        app.get(f"/Accounts/{account['id']}/Contacts", fields="id"),
    )  # fmt: skip
    assert [reply.status_code for reply in replies] == statuses


def test_rights_to_one_module_are_taken_without_the_other(app, zoho, account):
    zoho.allow("Contacts", allowed=False)
    refused = (
        app.get("/Contacts", fields="id"), app.coql("select id from Contacts where id is not null"),
        app.get(f"/Accounts/{account['id']}/Contacts", fields="id"), insert(app, {"Last_Name": "A"}),
    )  # fmt: skip
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(403, "NO_PERMISSION")] * 4
    assert app.get("/Accounts", fields="id").status_code == 200


@pytest.mark.parametrize(("answer", "name"), [("null", None), ("shown", "Molen")])
def test_an_account_that_the_user_may_not_see_is_no_account_or_shown(make, answer, name):
    app = make(unseen_lookup=answer)
    account = app.service.add("Accounts", {"Account_Name": "Molen"})
    contact = app.service.add("Contacts", {"Last_Name": "A", "Account_Name": {"id": account["id"]}})
    app.service.allow("Accounts", allowed=False)
    read = app.get(f"/Contacts/{contact['id']}").json()["data"][0]["Account_Name"]
    assert read == (name and {"name": name, "id": account["id"]})
    written = update(app, {"id": contact["id"], "Account_Name": {"id": account["id"]}})
    joined = app.coql("select Account_Name.Phone from Contacts where id is not null")
    assert (written.status_code, joined.status_code) == ((200, 200) if name else (400, 403))
    assert "dangling-reference" not in [one.rule for one in app.service.journal.violations]
    assert app.service.records("Contacts")[0]["Account_Name"]["name"] == "Molen"


@pytest.mark.parametrize(
    ("answer", "gone", "modified", "back"),
    [
        ("empty", (None, 200), "09:00:00", "Molen"),
        ("cleared", (None, 200), "09:01:00", None),
        ("deleted", (None, 204), "", None),
    ],
)
def test_what_becomes_of_the_contacts_of_a_deleted_account(make, clock, answer, gone, modified, back):
    app = make(lookup_of_deleted=answer)
    account = app.service.add("Accounts", {"Account_Name": "Molen"})
    contact = app.service.add("Contacts", {"Last_Name": "A", "Account_Name": {"id": account["id"]}})
    other = app.service.add("Contacts", {"Last_Name": "B"})
    clock.advance(60)
    app.service.remove("Accounts", account["id"])
    read = app.get(f"/Contacts/{contact['id']}")
    assert read.status_code == gone[1]
    if gone[1] == 200:
        shown = read.json()["data"][0]
        assert (shown["Account_Name"], shown["Modified_Time"][11:19]) == (gone[0], modified)
        assert len(app.rows("select id from Contacts where Account_Name is null")) == 2
        query = "select id from Contacts where Account_Name = '{}'"
        assert app.rows(query.format(account["id"])) == []
    assert app.get(f"/Contacts/{other['id']}").json()["data"][0]["Modified_Time"][11:19] == "09:00:00"
    app.service.undelete("Accounts", account["id"])
    after = {row["id"]: row["Account_Name"] for row in app.service.records("Contacts")}
    assert (after.get(contact["id"]) or {}).get("name") == back


@pytest.mark.parametrize("answer", ["empty", "cleared", "deleted"])
def test_an_account_outlives_its_main_contact_and_its_parent(make, answer):
    app = make(lookup_of_deleted=answer)
    zoho = app.service
    zoho.add_field("Accounts", MAIN_CONTACT)
    contact, parent = zoho.add("Contacts", {"Last_Name": "A"}), zoho.add("Accounts", {"Account_Name": "P"})
    references = {"Main_Contact": {"id": contact["id"]}, "Parent_Account": {"id": parent["id"]}}
    made = zoho.add("Accounts", {"Account_Name": "B", **references})
    zoho.remove("Contacts", contact["id"])
    zoho.remove("Accounts", parent["id"])
    shown = app.get(f"/Accounts/{made['id']}").json()["data"][0]
    assert (shown["Main_Contact"], shown["Parent_Account"]) == (None, None)


@pytest.mark.parametrize(("bumps", "modified"), [(True, "09:01:00"), (False, "09:00:00")])
def test_the_contacts_of_a_merged_account_move_to_the_master(make, clock, bumps, modified):
    app = make(merge_bumps=bumps)
    master, loser = (app.service.add("Accounts", {"Account_Name": name}) for name in ("Stays", "Goes"))
    contact = app.service.add("Contacts", {"Last_Name": "A", "Account_Name": {"id": loser["id"]}})
    clock.advance(60)
    app.service.merge("Accounts", master["id"], loser["id"])
    shown = app.get(f"/Contacts/{contact['id']}").json()["data"][0]
    assert shown["Account_Name"] == {"name": "Stays", "id": master["id"]}
    assert shown["Modified_Time"][11:19] == modified


def test_merged_contacts_leave_their_reports_and_accounts_to_the_master(app, zoho):
    zoho.add_field("Accounts", MAIN_CONTACT)
    master, loser = (zoho.add("Contacts", {"Last_Name": name}) for name in ("Stays", "Goes"))
    zoho.add("Contacts", {"Last_Name": "Below", "Reporting_To": {"id": loser["id"]}})
    zoho.add("Accounts", {"Account_Name": "A", "Main_Contact": {"id": loser["id"]}})
    zoho.merge("Contacts", master["id"], loser["id"])
    assert zoho.records("Contacts")[1]["Reporting_To"]["id"] == master["id"]
    assert zoho.records("Accounts")[0]["Main_Contact"] == {"name": "Stays", "id": master["id"]}
    assert app.get("/Contacts/deleted").json()["data"][0]["display_name"] is None


MAIN_CONTACT = {
    "field_label": "Main Contact",
    "data_type": "lookup",
    "lookup": {"module": {"api_name": "Contacts"}, "display_label": "Main Contact Of"},
}


def make_field(app, field: dict[str, Any]):
    return app.call("POST", "/settings/fields", {"fields": [field]}, module="Accounts")


def test_a_lookup_of_ones_own_is_made_written_and_read(app, zoho, account, contact):
    assert make_field(app, MAIN_CONTACT).status_code == 201
    row = {"id": account["id"], "Main_Contact": {"id": contact["id"]}}
    assert app.update(row).status_code == 200
    assert zoho.records("Accounts")[0]["Main_Contact"] == {"name": "Jan Smit", "id": contact["id"]}
    query = "select Main_Contact.Last_Name from Accounts where Main_Contact is not null"
    assert app.rows(query) == [{"Main_Contact.Last_Name": "Smit", "id": account["id"]}]
    assert app.update({**row, "Main_Contact": {"id": account["id"]}}).status_code == 400


def test_flags_and_dates_of_ones_own_are_kept_on_contacts(app, zoho):
    flag, day = {"field_label": "Main", "data_type": "boolean"}, {"field_label": "End Date", "data_type": "date"}
    assert app.call("POST", "/settings/fields", {"fields": [flag, day]}, module="Contacts").status_code == 201
    assert insert(app, {"Last_Name": "A", "Main": True, "End_Date": "2026-12-31"}, {"Last_Name": "B"}).is_success
    assert [(row["Main"], row["End_Date"]) for row in zoho.records("Contacts")] == [
        (True, "2026-12-31"), (False, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lookup", "code", "name"),
    [
        (None, "EXPECTED_DEPENDENT_FIELD_MISSING", "lookup"),
        ({"display_label": "A"}, "EXPECTED_DEPENDENT_FIELD_MISSING", "lookup"),
        ({"module": {}}, "MANDATORY_NOT_FOUND", "api_name"),
        ({"module": {"api_name": "Nope"}}, "INVALID_DATA", "api_name"),
        ({"module": {"api_name": "Notes"}}, "INVALID_DATA", "api_name"),
        ({"module": {"api_name": "Contacts"}, "display_label": "x" * 26}, "INVALID_DATA", "display_label"),
        ({"module": {"api_name": "Contacts", "id": "1"}}, "AMBIGUITY_DURING_PROCESSING", None),
    ],
)
def test_lookups_that_cannot_be(app, lookup, code, name):
    reply = make_field(app, {**MAIN_CONTACT, "lookup": lookup})
    refused = reply.json()["fields"][0]
    assert (reply.status_code, refused["code"], refused["details"].get("api_name")) == (400, code, name)


def test_an_edition_may_not_let_an_app_make_lookups_but_an_administrator(make):
    app = make(lookup_fields="refused")
    assert make_field(app, MAIN_CONTACT).json()["fields"][0]["code"] == "NOT_ALLOWED"
    assert app.service.add_field("Accounts", MAIN_CONTACT) == "Main_Contact"
