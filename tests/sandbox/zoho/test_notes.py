"""Notes on records: made and listed by way of their record, and where else they can be met."""

from __future__ import annotations

from typing import Any

import pytest

FIELDS = "Note_Title,Note_Content,Parent_Id"
SCOPES = {"ZohoCRM.modules.accounts.READ", "ZohoCRM.modules.notes.CREATE", "ZohoCRM.modules.notes.READ"}


def on(record: str, module: str = "Accounts") -> dict[str, Any]:
    return {"Parent_Id": {"module": {"api_name": module}, "id": record}}


def write(app, record: str, *notes: dict[str, Any], module: str = "Accounts"):
    return app.call("POST", f"/{module}/{record}/Notes", {"data": list(notes)})


def notes(app, record: str, module: str = "Accounts") -> list[dict[str, Any]]:
    reply = app.get(f"/{module}/{record}/Notes", fields=FIELDS)
    return reply.json()["data"] if reply.status_code == 200 else []


@pytest.fixture
def account(zoho) -> str:
    return str(zoho.add("Accounts", {"Account_Name": "Molen"})["id"])


def test_a_note_is_put_on_a_record_and_listed_there(app, zoho, account):
    reply = write(
        app, account, {"Note_Title": "Not synchronised", "Note_Content": "The name is missing", **on(account)}
    )
    assert reply.status_code == 201
    made = reply.json()["data"][0]
    assert (made["code"], made["message"]) == ("SUCCESS", "record added")
    assert set(made["details"]) == {"id", "Created_Time", "Modified_Time", "Created_By", "Modified_By"}
    module = zoho.state.modules["Accounts"].id
    assert notes(app, account) == [{
        "Note_Title": "Not synchronised", "Note_Content": "The name is missing", "id": made["details"]["id"],
        "Parent_Id": {"module": {"api_name": "Accounts", "id": module}, "name": "Molen", "id": account},
    }]  # fmt: skip


def test_contacts_have_notes_of_their_own(app, zoho, account):
    contact = zoho.add("Contacts", {"Last_Name": "Smit", "Account_Name": {"id": account}})["id"]
    write(app, contact, {"Note_Title": "A", **on(contact, "Contacts")}, module="Contacts")
    assert [note["Parent_Id"]["name"] for note in notes(app, contact, "Contacts")] == ["Smit"]
    assert notes(app, account) == []


def test_a_record_without_notes_is_204(app, account):
    assert app.get(f"/Accounts/{account}/Notes", fields=FIELDS).status_code == 204


def test_the_list_is_paged_and_knows_what_is_new(app, account, clock):
    for number in range(3):
        write(app, account, {"Note_Title": str(number), **on(account)})
        clock.advance(60)
    first = app.get(f"/Accounts/{account}/Notes", fields="Note_Title", per_page="2").json()
    assert ([note["Note_Title"] for note in first["data"]], first["info"]["more_records"]) == (["2", "1"], True)
    token = first["info"]["next_page_token"]
    rest = app.get(f"/Accounts/{account}/Notes", fields="Note_Title", per_page="2", page_token=token).json()
    assert [note["Note_Title"] for note in rest["data"]] == ["0"]
    since = {"If-Modified-Since": "2026-11-23T09:02:00+01:00"}
    assert len(app.get(f"/Accounts/{account}/Notes", since, fields="Note_Title").json()["data"]) == 1


@pytest.mark.parametrize(
    ("note", "code", "name"),
    [
        ({}, "EXPECTED_FIELD_MISSING", None),
        ({"Note_Content": ""}, "EXPECTED_FIELD_MISSING", None),
        ({"Note_Title": "x" * 121}, "INVALID_DATA", "Note_Title"),
        ({"Note_Content": "x" * 65_536}, "INVALID_DATA", "Note_Content"),
        ({"Note_Title": "A", "Parent_Id": None}, "MANDATORY_NOT_FOUND", "Parent_Id"),
        ({"Note_Title": "A", **on("1")}, "INVALID_DATA", "Parent_Id"),
        ({"Note_Title": "A", "Colour": "red"}, "INVALID_DATA", "Colour"),
    ],
)
def test_notes_that_cannot_be(app, account, note, code, name):
    reply = write(app, account, {**on(account), **note})
    refused = reply.json()["data"][0]
    assert (reply.status_code, refused["code"], refused["details"].get("api_name")) == (400, code, name)
    assert notes(app, account) == []


def test_good_notes_are_made_beside_bad_ones(app, account):
    assert write(app, account, {"Note_Title": "A", **on(account)}, on(account)).status_code == 207
    assert len(notes(app, account)) == 1


def test_a_note_cannot_name_another_record_than_its_address(app, zoho, account):
    other = zoho.add("Accounts", {"Account_Name": "Sluis"})["id"]
    assert write(app, account, {"Note_Title": "A", **on(other)}).json()["data"][0]["code"] == "INVALID_DATA"
    assert zoho.records("Notes") == []


@pytest.mark.parametrize("module", ["Contacts", "Notes", "Nope"])
def test_a_parent_of_another_module_is_none(app, account, module):
    parent = on(account, module)
    assert write(app, account, {"Note_Title": "A", **parent}).json()["data"][0]["code"] == "INVALID_DATA"


@pytest.mark.parametrize(("answer", "status"), [("required", 400), ("optional", 201)])
def test_the_record_is_named_once_more_or_need_not_be(make, answer, status):
    app = make(note_parent=answer)
    account = app.service.add("Accounts", {"Account_Name": "A"})["id"]
    assert write(app, account, {"Note_Title": "A"}).status_code == status


@pytest.mark.parametrize(("most", "status"), [(100, 400), (200, 201)])
def test_so_many_notes_at_once(make, most, status):
    app = make(notes_per_call=most)
    account = app.service.add("Accounts", {"Account_Name": "A"})["id"]
    assert write(app, account, *[{"Note_Title": "A", **on(account)}] * 101).status_code == status


@pytest.mark.parametrize(("answer", "status"), [("required", 400), ("optional", 200)])
def test_the_list_wants_fields_or_does_not(make, answer, status):
    app = make(related_fields=answer)
    account = app.service.add("Accounts", {"Account_Name": "A"})["id"]
    write(app, account, {"Note_Title": "A", **on(account)})
    assert app.get(f"/Accounts/{account}/Notes").status_code == status


@pytest.mark.parametrize(("answer", "modified"), [(False, "09:00:00"), (True, "09:01:00")])
def test_a_note_leaves_its_record_as_it_is_or_modifies_it(make, clock, answer, modified):
    app = make(note_bumps_parent=answer)
    account = app.service.add("Accounts", {"Account_Name": "A"})["id"]
    clock.advance(60)
    write(app, account, {"Note_Title": "A", **on(account)})
    assert app.service.records("Accounts")[0]["Modified_Time"][11:19] == modified
    assert app.service.fired[1:] == []


def test_a_record_that_is_not_there_has_no_notes(app):
    for reply in (app.get("/Accounts/1/Notes", fields=FIELDS), write(app, "1", {"Note_Title": "A", **on("1")})):
        assert (reply.status_code, reply.json()["details"]) == (400, {"resource_path_index": 1})
    assert app.get("/Nope/1/Notes", fields=FIELDS).json()["code"] == "INVALID_MODULE"


@pytest.mark.parametrize(
    ("missing", "statuses"),
    [("", [201, 200]), ("accounts.READ", [401, 401]), ("notes.CREATE", [401, 204]), ("notes.READ", [201, 401])],
)
def test_notes_want_the_scope_of_their_record_and_their_own(make, missing, statuses):
    app = make(frozenset(scope for scope in SCOPES if scope != f"ZohoCRM.modules.{missing}"))
    account = app.service.add("Accounts", {"Account_Name": "A"})["id"]
    made = write(app, account, {"Note_Title": "A", **on(account)})
    read = app.get(f"/Accounts/{account}/Notes", fields=FIELDS)
    assert [made.status_code, read.status_code] == statuses


@pytest.mark.parametrize("module", ["Accounts", "Notes"])
def test_without_rights_to_the_record_or_to_notes_there_is_none(app, zoho, account, module):
    zoho.allow(module, allowed=False)
    replies = (
        app.get(f"/Accounts/{account}/Notes", fields=FIELDS),
        write(app, account, {"Note_Title": "A", **on(account)}),
    )
    assert [reply.json()["code"] for reply in replies] == ["NO_PERMISSION"] * 2


def test_ten_notes_cost_a_credit_and_eleven_two(app, zoho, account):
    for count, price in ((10, 1), (11, 2)):
        before = sum(cost for _, cost in zoho.state.spent)
        write(app, account, *[{"Note_Title": "A", **on(account)}] * count)
        assert sum(cost for _, cost in zoho.state.spent) - before == price


def test_notes_are_read_changed_and_deleted_as_records_too(app, account):
    made = app.call("POST", "/Notes", {"data": [{"Note_Title": "A", **on(account)}]}).json()["data"][0]["details"]["id"]
    assert app.call("PUT", f"/Notes/{made}", {"data": [{"Note_Content": "More"}]}).status_code == 200
    assert app.get(f"/Notes/{made}").json()["data"][0]["Note_Content"] == "More"
    cleared = {"Note_Content": None, "Note_Title": None}
    assert app.call("PUT", f"/Notes/{made}", {"data": [cleared]}).json()["data"][0]["code"] == "EXPECTED_FIELD_MISSING"
    assert app.call("DELETE", f"/Notes/{made}").status_code == 200
    assert notes(app, account) == []


def test_nobody_searches_queries_or_extends_notes(app, account):
    note = {"Note_Title": "A", **on(account)}
    field = {"field_label": "Extra", "data_type": "text"}
    replies = (
        app.get("/Notes/search", word="some"), app.get("/Notes/actions/count"), app.get("/Notes/deleted"),
        app.call("POST", "/Notes/upsert", {"data": [note]}), app.get("/Notes/1/Notes", fields="id"),
        app.call("POST", "/settings/fields", {"fields": [field]}, module="Notes"),
    )  # fmt: skip
    assert [(reply.status_code, reply.json()["code"]) for reply in replies] == [(400, "NOT_SUPPORTED")] * 6
    assert app.coql("select id from Notes where id is not null").json()["code"] == "INVALID_MODULE"


def test_notes_go_and_come_back_with_their_record(app, zoho, account, clock):
    for title in ("Kept", "Thrown away"):
        zoho.add("Notes", {"Note_Title": title, **on(account)})
    zoho.remove("Notes", zoho.records("Notes")[1]["id"])
    clock.advance(60)
    zoho.remove("Accounts", account)
    assert app.get("/Notes", fields="id").status_code == 204
    zoho.undelete("Accounts", account)
    assert [note["Note_Title"] for note in notes(app, account)] == ["Kept"]


@pytest.mark.parametrize("module", ["Accounts", "Contacts"])
def test_notes_of_a_merged_record_move_to_the_master(app, zoho, module):
    name = "Account_Name" if module == "Accounts" else "Last_Name"
    master, loser = (zoho.add(module, {name: text})["id"] for text in ("Stays", "Goes"))
    zoho.add("Notes", {"Note_Title": "A", **on(loser, module)})
    zoho.merge(module, master, loser)
    assert [note["Parent_Id"]["name"] for note in notes(app, master, module)] == ["Stays"]
