"""Search and count, which are late by design."""

from __future__ import annotations

import pytest


@pytest.fixture
def ids(zoho, clock):
    rows = [
        {"Account_Name": "ABC", "Phone": "010-1", "Employees": 5, "Billing_City": "Utrecht (NL), zuid"},
        {"Account_Name": "ABC Inc", "Website": "www.abc.example", "Employees": 50},
        {"Account_Name": "Other"},
    ]
    made = [zoho.add("Accounts", row)["id"] for row in rows]
    clock.advance(30)
    return made


def found(app, ids, **params):
    reply = app.get("/Accounts/search", fields="Account_Name", **params)
    assert reply.status_code in {200, 204}, reply.text
    return sorted(ids.index(row["id"]) for row in reply.json()["data"]) if reply.status_code == 200 else []


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ("(Account_Name:equals:abc)", [0, 1]),  # on text, equals means contains
        ("(Account_Name:starts_with:ot)", [2]),
        ("(Account_Name:in:ABC,Other)", [0, 2]),
        ("(Employees:greater_than:5)", [1]),
        ("(Employees:between:5,50)", [0, 1]),
        ("(Employees:not_equal:5)", [1]),
        ("((Employees:equals:5)or(Employees:equals:50))", [0, 1]),
        ("((Account_Name:equals:ABC)and(Employees:less_than:10))", [0]),
        (r"(Billing_City:equals:Utrecht \(NL\)\, zuid)", [0]),
    ],
)
def test_criteria(app, ids, criteria, expected):
    assert found(app, ids, criteria=criteria) == expected


def test_equals_can_be_exact(make, clock):
    app = make(search_equals="equals")
    ids = [app.service.add("Accounts", {"Account_Name": name})["id"] for name in ("ABC", "ABC Inc")]
    clock.advance(30)
    assert found(app, ids, criteria="(Account_Name:equals:abc)") == [0]


def test_by_word_and_by_phone(app, ids):
    assert found(app, ids, word="inc") == [1]
    assert found(app, ids, phone="010-1") == [0]
    assert app.get("/Accounts/search", word="a").json()["code"] == "INVALID_DATA"


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ("(Nope:equals:1)", "INVALID_QUERY"),
        ("(Account_Name:greater_than:A)", "INVALID_QUERY"),
        ("(Account_Name:equals:A", "INVALID_QUERY"),
        ("or".join("(Account_Name:equals:A)" for _ in range(11)), "CRITERIA_LIMIT_EXCEEDED"),
    ],
)
def test_criteria_that_are_refused(app, ids, criteria, code):
    assert app.get("/Accounts/search", criteria=criteria).json()["code"] == code


def test_a_search_for_nothing_or_too_deep_is_refused(app):
    assert app.get("/Accounts/search").json()["code"] == "EXPECTED_PARAM_MISSING"
    assert app.get("/Accounts/search", word="ab", page="11").json()["code"] == "LIMIT_REACHED"


def test_the_index_is_late_for_new_changed_and_deleted_records(app, zoho, clock):
    made = zoho.add("Accounts", {"Account_Name": "Late"})
    assert found(app, [made["id"]], word="late") == []
    clock.advance(10)
    assert found(app, [made["id"]], word="late") == [0]
    zoho.edit("Accounts", made["id"], {"Account_Name": "Renamed"})
    assert found(app, [made["id"]], word="late") == [0]
    clock.advance(10)
    assert found(app, [made["id"]], word="late") == []
    zoho.remove("Accounts", made["id"])
    assert found(app, [made["id"]], word="renamed") == [0]
    clock.advance(10)
    assert found(app, [made["id"]], word="renamed") == []


def test_the_count_is_late_and_may_be_text(make, clock):
    app = make(count_type="string")
    made = app.service.add("Accounts", {"Account_Name": "A"})
    assert app.get("/Accounts/actions/count").json() == {"count": "0"}
    clock.advance(600)
    assert app.get("/Accounts/actions/count").json() == {"count": "1"}
    app.service.remove("Accounts", made["id"])
    clock.advance(600)
    assert app.get("/Accounts/actions/count").json() == {"count": "0"}


def test_a_record_that_is_edited_often_is_still_found_as_it_was_a_moment_ago(app, zoho, clock):
    made = zoho.add("Accounts", {"Account_Name": "Version 0"})
    for number in range(1, 5):
        clock.advance(1800)
        zoho.edit("Accounts", made["id"], {"Account_Name": f"Version {number}"})
    app.renew()
    assert found(app, [made["id"]], word="version 3") == [0]
    assert len(zoho.state.modules["Accounts"].past[made["id"]]) < 5
