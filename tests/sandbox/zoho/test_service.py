"""The service as a whole: spoilt replies, control calls, snapshots, the page."""

from __future__ import annotations

import pytest

from sandbox.faults import Fault, FaultKind
from sandbox.switches import defaults
from sandbox.zoho.service import ZohoCrm
from sandbox.zoho.switches import SWITCHES


def control(app, name, body=None, method="POST"):
    return app.http.request(method, f"/_control/{name}", json=body)


def test_a_reply_of_another_organisation_has_none_of_our_ids(app, zoho):
    made = zoho.add("Accounts", {"Account_Name": "A"})
    zoho.faults.add(Fault(FaultKind.WRONG_TENANT, times=2))
    assert app.get("/org").json()["org"][0]["id"] != zoho.state.org_id
    assert app.get("/Accounts", fields="id").json()["data"][0]["id"] != made["id"]
    assert app.get("/org").json()["org"][0]["id"] == zoho.state.org_id


@pytest.mark.parametrize(("kind", "stored"), [(FaultKind.DROP_FIELD, None), (FaultKind.NORMALISE, "UTRECHT")])
def test_a_write_can_be_stored_otherwise_than_it_was_sent(app, zoho, kind, stored):
    zoho.faults.add(Fault(kind, method="POST", column="Billing_City"))
    assert app.insert({"Account_Name": "A", "Billing_City": " Utrecht "}).status_code == 201
    assert zoho.records("Accounts")[0]["Billing_City"] == stored


def test_the_log_knows_the_app_and_why_a_call_was_refused(app, zoho):
    app.get("/Accounts")
    call = zoho.journal.calls[-1]
    assert (call.client, call.status, call.note) == ("zoho-client", 400, "REQUIRED_PARAM_MISSING")


def test_people_can_be_played_from_outside(app):
    made = control(app, "add", {"module": "Accounts", "values": {"Account_Name": "A"}}).json()
    control(app, "edit", {"module": "Accounts", "id": made["id"], "values": {"Phone": "1"}})
    records = control(app, "records?module=Accounts", method="GET").json()["records"]
    assert [(row["Account_Name"], row["Phone"]) for row in records] == [("A", "1")]
    control(app, "remove", {"module": "Accounts", "id": made["id"]})
    assert control(app, "records?module=Accounts", method="GET").json()["records"] == []
    control(app, "undelete", {"module": "Accounts", "id": made["id"]})
    assert app.get(f"/Accounts/{made['id']}").status_code == 200
    rules = control(app, "rules", method="GET").json()["rules"]
    assert [run["by"] for run in rules] == ["user"] * 3


def test_grants_rights_and_fields_from_outside(app):
    assert control(app, "grant", {}).json()["refresh_token"].startswith("1000.")
    field = {"field_label": "E-mail", "data_type": "email"}
    assert control(app, "field", {"module": "Accounts", "field": field}).json() == {"api_name": "E_mail"}
    control(app, "rights", {"module": "Accounts", "allowed": False})
    assert app.get("/Accounts", fields="id").status_code == 403


def test_control_calls_that_make_no_sense_are_answered_with_what_is_wrong(app):
    assert "no module" in control(app, "add", {"module": "Nope", "values": {}}).json()["error"]
    assert "MANDATORY_NOT_FOUND" in control(app, "add", {"module": "Accounts", "values": {}}).json()["error"]
    assert control(app, "nonsense", {}).status_code == 404


def test_a_snapshot_brings_back_records_tokens_and_fields(app, zoho):
    zoho.add("Accounts", {"Account_Name": "A"})
    snapshot = zoho.snapshot()
    zoho.add_field("Accounts", {"field_label": "Extra", "data_type": "text"})
    zoho.add("Accounts", {"Account_Name": "B"})
    zoho.restore(snapshot)
    assert [row["Account_Name"] for row in zoho.records("Accounts")] == ["A"]
    assert "Extra" not in zoho.records("Accounts")[0]
    assert app.get("/org").status_code == 200


def test_the_page_shows_records_as_text(app, zoho):
    zoho.add("Accounts", {"Account_Name": "<script>alert(1)</script>"})
    page = app.http.get("/").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_the_page_has_a_table_for_every_module_and_names_what_is_referred_to(app, zoho):
    made = zoho.add("Accounts", {"Account_Name": "Molen"})
    zoho.add("Contacts", {"First_Name": "Jan", "Last_Name": "Smit", "Account_Name": {"id": made["id"]}})
    zoho.add("Notes", {"Note_Title": "Call back", "Parent_Id": {"module": {"api_name": "Accounts"}, "id": made["id"]}})
    page = app.http.get("/").text
    assert "1 accounts, 1 contacts, 1 notes" in page
    assert "<td>Jan Smit</td><td>Molen</td>" in page
    assert "<td>Call back</td><td></td><td>Molen</td>" in page


def test_contacts_and_notes_are_played_from_outside_too(app):
    made = control(app, "add", {"module": "Contacts", "values": {"Last_Name": "Smit"}}).json()
    parent = {"Parent_Id": {"module": {"api_name": "Contacts"}, "id": made["id"]}}
    control(app, "add", {"module": "Notes", "values": {"Note_Title": "A", **parent}})
    notes = control(app, "records?module=Notes", method="GET").json()["records"]
    assert [(note["Note_Title"], note["Parent_Id"]["name"]) for note in notes] == [("A", "Smit")]
    other = control(app, "add", {"module": "Contacts", "values": {"Last_Name": "Other"}}).json()
    control(app, "merge", {"module": "Contacts", "master": other["id"], "id": made["id"]})
    records = control(app, "records?module=Contacts", method="GET").json()["records"]
    assert [row["Full_Name"] for row in records] == ["Other"]


def test_every_switch_has_its_default_among_its_values_and_a_reason():
    assert all(switch.default in switch.values and switch.source for switch in SWITCHES)
    assert ZohoCrm().switches == defaults(SWITCHES)
    with pytest.raises(ValueError, match="no switch"):
        ZohoCrm(switches={"nonsense": 1})


def test_two_organisations_of_the_same_history_are_alike(clock):
    one, other = ZohoCrm(clock), ZohoCrm(clock)
    for zoho in (one, other):
        zoho.add("Accounts", {"Account_Name": "A"})
    assert one.records("Accounts") == other.records("Accounts")
