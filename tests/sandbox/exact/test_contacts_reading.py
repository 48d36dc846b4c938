"""Reading contacts: filters, bulk, the feed, rights, and what people see."""

from __future__ import annotations

from typing import Any

import pytest

NOWHERE = "00000000-0000-0000-0000-000000000001"
FEED = "sync/CRM/Contacts?$filter=Timestamp gt 1L&$select=ID,FullName,AccountName,AccountMainContact,Timestamp"


@pytest.fixture
def account(app: Any) -> dict[str, Any]:
    return app.account()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Account eq guid'{account}'", 2),
        ("Account eq guid'{account}' and LastName eq 'Berg'", 1),
        ("Account eq guid'{account}' or LastName eq 'Dal'", 3),
        ("Account eq null", 0),
        ("FullName eq 'Anna Berg'", 1),
        ("Email eq 'anna@molen.be'", 1),
        ("Created ge datetime'2026-06-25T16:14:12'", 3),
        ("Modified gt datetime'2026-06-25T16:14:13'", 0),
    ],
)
def test_a_filter_finds(app: Any, account: dict[str, Any], query: str, found: int) -> None:
    app.post_contact(account, FirstName="Anna", LastName="Berg", Email="anna@molen.be")
    app.post_contact(account, LastName="Dal")
    app.post_contact(app.account(), LastName="Dal")
    assert len(app.rows(f"crm/Contacts?$filter={query.format(account=account['ID'])}&$select=ID")) == found


@pytest.mark.parametrize("query", ["", "$filter=Phone eq '1'", "$filter=Person eq guid'{0}'"])
def test_the_obligation_to_filter_holds_for_contacts_and_can_be_off(build: Any, query: str) -> None:
    assert build().get(f"crm/Contacts?{query.format(NOWHERE)}").status_code == 400
    assert build(mandatory_filter=False).get(f"crm/Contacts?{query.format(NOWHERE)}").json() == {"d": {"results": []}}


def test_where_any_filter_goes_columns_of_the_account_are_found_as_they_are_now(build: Any) -> None:
    app = build(mandatory_filter=False)
    account, other = app.account(), app.account(Name="Aap")
    key, first = app.post_contact(account, LastName="Berg"), app.post_contact(other, LastName="Dal")
    app.service.edit("crm/Accounts", account["ID"], {"Name": "Nieuw"})
    assert [row["ID"] for row in app.rows("crm/Contacts?$filter=AccountName eq 'Nieuw'&$select=ID")] == [key]
    assert [row["ID"] for row in app.rows("crm/Contacts?$filter=trim(Code) eq '2'&$select=ID")] == [first]
    assert [row["ID"] for row in app.rows("crm/Contacts?$orderby=AccountName&$select=ID")] == [first, key]


def test_bulk_takes_five_filters_and_wants_columns(app: Any, account: dict[str, Any]) -> None:
    row = app.contact(app.post_contact(account, LastName="Berg"))
    for column, value in (("Account", account["ID"]), ("ID", row["ID"]), ("Person", row["Person"])):
        found = app.rows(f"bulk/CRM/Contacts?$filter={column} eq guid'{value}'&$select=LastName,AccountName")
        assert [(one["LastName"], one["AccountName"]) for one in found] == [("Berg", "Molen")]
    for query in ("$filter=Modified gt datetime'2026-01-01'&$select=ID", f"$filter=ID eq guid'{row['ID']}'"):
        assert app.get(f"bulk/CRM/Contacts?{query}").status_code == 400


def test_the_feed_refuses_a_star_whatever_other_feeds_do(build: Any) -> None:
    app = build(sync_select_all="all")
    app.post_contact(app.account(), LastName="Berg")
    query = "$filter=Timestamp gt 1L&$select=*"
    assert app.get(f"sync/CRM/Accounts?{query}").status_code == 200
    assert app.get(f"sync/CRM/Contacts?{query}").status_code == 400
    assert app.get(f"sync/CRM/Contacts?{query}&$top=1").status_code == 400


@pytest.mark.parametrize("query", ["$filter=Modified gt datetime'2026-01-01'&$select=ID", "$select=ID"])
def test_the_feed_is_asked_by_version_only(app: Any, query: str) -> None:
    assert app.get(f"sync/CRM/Contacts?{query}").status_code == 400


def test_the_feed_goes_by_version_and_shows_every_column(app: Any, account: dict[str, Any]) -> None:
    first, second = (app.post_contact(account, LastName=name) for name in ("Een", "Twee"))
    app.put("crm/Contacts", first, Phone="0123")
    assert [row["ID"] for row in app.rows(FEED)] == [second, first]
    row = app.rows("sync/CRM/Contacts?$filter=Timestamp gt 1L&$top=1")[0]
    assert row.keys() == app.contact(first).keys() | {"Timestamp"}
    assert row["__metadata"]["uri"].endswith(f"/sync/CRM/Contacts({row['Timestamp']}L)")


def test_without_the_right_to_contacts_nothing_is_seen_or_written(app: Any, account: dict[str, Any]) -> None:
    key = app.post_contact(account, LastName="Geheim")
    app.service.rights("crm/Contacts", False)
    assert app.rows(FEED) == app.rows("crm/Contacts?$filter=LastName eq 'Geheim'") == []
    assert app.put("crm/Contacts", key, LastName="x").status_code == 403
    assert app.put("crm/Accounts", account["ID"], Name="x").status_code == 204
    app.service.rights("crm/Contacts", True)
    assert len(app.rows(FEED)) == 1


def test_a_person_makes_and_looks_at_contacts_through_the_control_calls(app: Any, account: dict[str, Any]) -> None:
    values = {"Account": account["ID"], "FirstName": "<i>Anna</i>", "City": "Gent"}
    added = app.http.post("/_control/add", json={"collection": "crm/Contacts", "values": values}).json()
    assert (added["City"], added["IsMainContact"]) == ("Gent", True)
    listed = app.http.get("/_control/records", params={"collection": "crm/Contacts"}).json()["records"]
    assert [row["FullName"] for row in listed] == ["<i>Anna</i>"]
    page = app.http.get("/").text
    assert "crm/Contacts" in page
    assert "&lt;i&gt;Anna" in page


@pytest.mark.parametrize("bumps", [True, False])
def test_a_put_of_what_is_there_already_is_noted_and_may_raise_the_version(build: Any, bumps: bool) -> None:
    app = build(same_values_bump=bumps)
    key = app.post_contact(app.account(), LastName="Berg", Language="nl")
    before = app.record("crm/Contacts", key)["Timestamp"]
    assert app.put("crm/Contacts", key, LastName="Berg", Language="NL", Gender="o").status_code == 204
    assert app.violations() == ["empty-write"]
    assert (app.record("crm/Contacts", key)["Timestamp"] > before) is bumps
