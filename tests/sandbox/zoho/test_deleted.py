"""Deleted, restored and merged records, as the list of the deleted and the other reads show them."""

from __future__ import annotations

import pytest


@pytest.fixture
def gone(zoho, clock):
    made = zoho.add("Accounts", {"Account_Name": "Gone"})
    clock.advance(60)
    zoho.remove("Accounts", made["id"])
    return made["id"]


def test_a_deleted_record_is_in_the_bin_and_nowhere_else(app, gone):
    row = app.get("/Accounts/deleted").json()["data"][0]
    assert (row["id"], row["display_name"], row["type"]) == (gone, "Gone", "recycle")
    assert row["deleted_time"] == "2026-11-23T09:01:00+01:00"
    assert row["deleted_by"]["name"] == "Sander Sales"
    assert app.get(f"/Accounts/{gone}").status_code == 204
    assert app.rows("select id from Accounts where id is not null") == []


def test_nothing_deleted_is_204(app):
    assert app.get("/Accounts/deleted").status_code == 204


@pytest.mark.parametrize(("since", "status"), [("09:01:00", 200), ("09:01:01", 204)])
def test_only_what_was_deleted_since_inclusively(app, gone, since, status):
    reply = app.get("/Accounts/deleted", {"If-Modified-Since": f"2026-11-23T{since}+01:00"}, type="all")
    assert reply.status_code == status


def test_after_sixty_days_it_is_nameless_and_after_another_120_forgotten(app, gone, clock):
    clock.advance(61 * 86_400)
    app.renew()
    row = app.get("/Accounts/deleted", type="permanent").json()["data"][0]
    assert (row["type"], row["display_name"], row["deleted_by"]) == ("permanent", None, None)
    assert app.get("/Accounts/deleted", type="recycle").status_code == 204
    clock.advance(120 * 86_400)
    app.renew()
    assert app.get("/Accounts/deleted").status_code == 204


def test_an_unknown_type_is_refused(app):
    assert app.get("/Accounts/deleted", type="some").json()["code"] == "PATTERN_NOT_MATCHED"


def test_pages_of_the_deleted(app, zoho, clock):
    ids = [zoho.add("Accounts", {"Account_Name": f"A{number}"})["id"] for number in range(3)]
    for one in ids:
        zoho.remove("Accounts", one)
    first = app.get("/Accounts/deleted", per_page="2").json()
    second = app.get("/Accounts/deleted", per_page="2", page="2").json()
    assert (first["info"]["more_records"], second["info"]["more_records"]) == (True, False)
    assert {row["id"] for row in first["data"] + second["data"]} == set(ids)


@pytest.mark.parametrize("bumps", [False, True])
def test_a_restored_record_keeps_its_id_and_perhaps_its_time(make, clock, bumps):
    app = make(undelete_bumps=bumps)
    made = app.service.add("Accounts", {"Account_Name": "Back"})
    clock.advance(60)
    app.service.remove("Accounts", made["id"])
    app.service.undelete("Accounts", made["id"])
    row = app.service.records("Accounts")[0]
    assert row["id"] == made["id"]
    assert (row["Modified_Time"] > made["Modified_Time"]) is bumps
    assert app.get("/Accounts/deleted").status_code == 204


def test_a_merged_record_leaves_no_name_and_its_children_follow(app, zoho, clock):
    master, loser = (zoho.add("Accounts", {"Account_Name": name})["id"] for name in ("Master", "Loser"))
    child = zoho.add("Accounts", {"Account_Name": "Child", "Parent_Account": {"id": loser}})
    clock.advance(5)
    zoho.merge("Accounts", master, loser)
    row = app.get("/Accounts/deleted").json()["data"][0]
    assert (row["id"], row["display_name"], row["deleted_by"]) == (loser, None, None)
    moved = app.get(f"/Accounts/{child['id']}").json()["data"][0]
    assert moved["Parent_Account"]["id"] == master
    assert moved["Modified_Time"] > child["Modified_Time"]
    zoho.undelete("Accounts", loser)
    assert app.get(f"/Accounts/{loser}").status_code == 204


def test_our_app_deleting_works_and_is_a_violation(app, zoho):
    made = zoho.add("Accounts", {"Account_Name": "A"})
    reply = app.call("DELETE", "/Accounts", ids=f"{made['id']},5725767000000009999", wf_trigger="false")
    assert reply.status_code == 207
    assert [one["message"] for one in reply.json()["data"]] == ["record deleted", "record not deleted"]
    assert [found.rule for found in zoho.journal.violations] == ["delete"]
    assert [run.rule for run in zoho.fired] == ["Greet new account"]


def test_deleting_nothing_in_particular_is_refused(app):
    assert app.call("DELETE", "/Accounts").json()["code"] == "REQUIRED_PARAM_MISSING"
    assert app.call("DELETE", "/Accounts", ids="a").json()["code"] == "UNABLE_TO_PARSE_DATA_TYPE"


def test_a_child_of_a_deleted_parent_shows_none(app, zoho):
    parent = zoho.add("Accounts", {"Account_Name": "P"})
    child = zoho.add("Accounts", {"Account_Name": "C", "Parent_Account": {"id": parent["id"]}})
    zoho.remove("Accounts", parent["id"])
    assert app.get(f"/Accounts/{child['id']}").json()["data"][0]["Parent_Account"] is None
