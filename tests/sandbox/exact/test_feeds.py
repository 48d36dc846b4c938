"""Feeds by row version, the log of deletions, and what raises a version."""

from __future__ import annotations

from typing import Any

import pytest

ALL = "sync/CRM/Accounts?$filter=Timestamp gt 1L&$select=ID,Name,Timestamp"
GONE = "sync/Deleted?$filter=Timestamp gt 1L&$select=EntityKey,EntityType,Timestamp,DeletedDate,Division"


def test_rows_come_in_the_order_of_versions_and_the_newest_counts(app: Any) -> None:
    first = app.service.add("crm/Accounts", {"Name": "Een"})
    app.service.add("crm/Accounts", {"Name": "Twee"})
    app.service.edit("crm/Accounts", first["ID"], {"Name": "Een anders"})
    rows = app.rows(ALL)
    assert [row["Name"] for row in rows] == ["Twee", "Een anders"]
    assert all(isinstance(row["Timestamp"], str) for row in rows)
    newest = rows[-1]["Timestamp"]
    assert app.rows(ALL.replace("gt 1L", f"gt {newest}L")) == []
    assert len(app.rows(ALL.replace("gt 1L", f"ge {newest}"))) == 1


def test_feeds_have_pages_of_a_thousand_by_version(build: Any) -> None:
    app = build(feed_page_size=3)
    for number in range(7):
        app.service.add("crm/Accounts", {"Name": f"Klant {number}"})
    names, url = [], ALL
    while url:
        inside = app.get(url).json()["d"]
        names.append([row["Name"] for row in inside["results"]])
        url = inside.get("__next", "")
        assert not url or f"$skiptoken={inside['results'][-1]['Timestamp']}L" in url
    assert [len(page) for page in names] == [3, 3, 1]
    assert sum(names, []) == [f"Klant {number}" for number in range(7)]  # noqa: RUF017


@pytest.mark.parametrize(
    "query",
    [
        "$select=ID",
        "$filter=Timestamp gt 1L",
        "$filter=Timestamp gt 1L&$select=*",
        "$filter=Timestamp eq 1L&$select=ID",
        "$filter=Name eq 'x'&$select=ID",
        "$filter=Timestamp gt 1L and Name eq 'x'&$select=ID",
        "$filter=Timestamp gt 1L&$select=ID&$skip=1",
        "$filter=Timestamp gt 1L&$select=ID&$orderby=Name",
    ],
)
def test_a_feed_is_asked_by_version_only(app: Any, query: str) -> None:
    assert app.get(f"sync/CRM/Accounts?{query}").status_code == 400


def test_feeds_cannot_be_written(app: Any) -> None:
    assert app.post("sync/CRM/Accounts", Name="x").status_code == 405


def test_a_deletion_is_logged_with_its_kind_and_takes_the_addresses_along(app: Any) -> None:
    account = app.service.add("crm/Accounts", {"Name": "Weg"})
    address = app.service.records("crm/Addresses")[0]
    before = app.service.state.version
    app.service.remove("crm/Accounts", account["ID"])
    assert app.rows(ALL) == []
    rows = app.rows(GONE)
    assert [(row["EntityKey"], row["EntityType"]) for row in rows] == [(address["ID"], 3), (account["ID"], 2)]
    assert all(int(row["Timestamp"]) > before for row in rows)
    assert rows[0]["DeletedDate"] == "/Date(1782404052403)/"


def test_the_log_of_deletions_forgets_after_two_months(app: Any) -> None:
    account = app.service.add("crm/Accounts", {"Name": "Weg"})
    app.service.remove("crm/Accounts", account["ID"])
    app.service.clock.advance(60 * 86400)
    app.refresh = app.service.seed_token()
    app.renew()
    assert len(app.rows(GONE)) == 2
    app.service.clock.advance(2 * 86400)
    app.refresh = app.service.seed_token()
    app.renew()
    assert app.rows(GONE) == []


@pytest.mark.parametrize(("allowed", "status"), [("refuse", 400), ("filter", 200)])
def test_deletions_may_be_asked_by_kind_only_where_the_switch_says_so(build: Any, allowed: str, status: int) -> None:
    app = build(deleted_by_type=allowed)
    assert app.get("sync/Deleted?$filter=Timestamp gt 1L and EntityType eq 2&$select=ID").status_code == status


def test_names_from_elsewhere_are_as_now_but_do_not_raise_the_version(app: Any) -> None:
    account = app.service.add("crm/Accounts", {"Name": "Oud"})
    url = "sync/CRM/Addresses?$filter=Timestamp gt 1L&$select=AccountName,Timestamp"
    before = app.rows(url)[0]
    app.service.edit("crm/Accounts", account["ID"], {"Name": "Nieuw"})
    after = app.rows(url)[0]
    assert (before["AccountName"], after["AccountName"]) == ("Oud", "Nieuw")
    assert before["Timestamp"] == after["Timestamp"]


def test_versions_are_shared_by_divisions_and_stay_exact_beyond_53_bits(build: Any) -> None:
    app = build(first_version=2**53 + 1)
    here = app.service.add("crm/Accounts", {"Name": "Hier"})
    there = app.service.add("crm/Accounts", {"Name": "Daar"}, division=700002)
    assert there["Timestamp"] > here["Timestamp"] > 2**53
    assert app.rows(ALL)[0]["Timestamp"] == str(here["Timestamp"])
    assert [row["Name"] for row in app.rows(ALL)] == ["Hier"]


def test_a_move_of_the_division_renews_all_versions_and_says_when(app: Any) -> None:
    account = app.service.add("crm/Accounts", {"Name": "Een"})
    app.service.move()
    assert int(app.rows(ALL)[0]["Timestamp"]) > account["Timestamp"] + 1
    assert app.rows("system/Divisions?$select=DivisionMoveDate")[0]["DivisionMoveDate"] == "/Date(1782404052403)/"


def test_a_slow_transaction_shows_its_row_after_later_versions(build: Any) -> None:
    app = build(late_commit_seconds=5, blank_visit_address=False)
    for number in range(6):
        app.service.add("crm/Accounts", {"Name": str(number)})
    seen = [row["Name"] for row in app.rows(ALL)]
    assert len(seen) == 4
    assert seen == sorted(seen)
    app.service.clock.advance(5)
    assert [row["Name"] for row in app.rows(ALL)] == ["0", "1", "2", "3", "4", "5"]
