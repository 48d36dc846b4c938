"""Reading Exact: row versions as cursors, pages by links, filters in its dialect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exact_zoho.errors import ApiError, SyncHaltedError, TemporaryApiError

NEXT = "https://start.exactonline.nl/api/v1/7/sync/CRM/Accounts?$filter=Timestamp gt 1L&$skiptoken={}L"


def row(version: str, key: str = "a", **more: Any) -> dict[str, Any]:
    return {"__metadata": {"uri": "u"}, "Timestamp": version, "ID": key, "Division": 7, **more}


def page(*rows: dict[str, Any], link: str = "") -> dict[str, Any]:
    return {"d": {"results": list(rows), **({"__next": link} if link else {})}}


def query(desk: Any, number: int, name: str) -> str:
    return str(desk.script.seen[number].url.params[name])


def test_a_first_read_starts_at_version_one_and_selects_key_version_and_columns(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page(row("5")))]
    pages = list(exact.client.changes("CRM/Accounts", ["Name"], ""))
    assert exact.script.seen[0].url.path == "/api/v1/7/sync/CRM/Accounts"
    assert query(exact, 0, "$filter") == "Timestamp gt 1L"
    assert query(exact, 0, "$select") == "ID,Timestamp,Name"
    assert [(each.cursor, each.full) for each in pages] == [("5", False)]
    assert "__metadata" not in pages[0].rows[0]


def test_pages_follow_links_and_each_names_the_cursor_to_keep(exact: Any, reply: Any) -> None:
    exact.script.replies = [
        reply(200, page(row("5"), row("9", "b"), link=NEXT.format(9))),
        reply(200, page(row("12", "c"))),
    ]
    pages = list(exact.client.changes("CRM/Accounts", ["Name"], "3"))
    assert [(each.cursor, each.full) for each in pages] == [("9", True), ("12", False)]
    assert b" " not in exact.script.seen[1].url.raw_path
    assert exact.budget.spent == [1, 1]


def test_versions_beyond_what_a_float_can_tell_apart_stay_exact(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page(row("9007199254740993")))]
    (only,) = exact.client.changes("CRM/Accounts", [], "9007199254740992")
    assert only.rows[0]["Timestamp"] == 9007199254740993
    assert only.cursor == "9007199254740993"


def test_an_overlap_reads_versions_again_and_the_cursor_never_goes_back(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page(row("950"))), reply(200, page())]
    assert [each.cursor for each in exact.client.changes("CRM/Accounts", [], "1000", 100)] == ["1000"]
    assert query(exact, 0, "$filter") == "Timestamp gt 900L"
    assert [each.cursor for each in exact.client.changes("CRM/Accounts", [], "50", 100)] == ["50"]
    assert query(exact, 1, "$filter") == "Timestamp gt 1L"


def test_an_empty_feed_still_gives_a_page(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page())]
    assert [(each.rows, each.cursor, each.full) for each in exact.client.changes("CRM/Accounts", [], "44")] == [
        ([], "44", False)
    ]


def test_a_record_that_comes_twice_in_a_page_is_taken_as_last_seen(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page(row("5", Name="old"), row("6", Name="new")))]
    (only,) = exact.client.changes("CRM/Accounts", ["Name"], "")
    assert [each["Name"] for each in only.rows] == ["new"]


def test_a_row_of_another_division_halts(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page(row("5"), row("6", "b", Division=8)))]
    with pytest.raises(SyncHaltedError) as halted:
        list(exact.client.changes("CRM/Accounts", [], ""))
    assert halted.value.code == "wrong_division"


def test_a_link_to_another_host_is_never_followed(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page(row("5"), link="https://evil.example/api/v1/7/sync/x?$skiptoken=5L"))]
    with pytest.raises(SyncHaltedError):
        list(exact.client.changes("CRM/Accounts", [], ""))
    assert len(exact.script.seen) == 1


def test_a_page_that_links_to_itself_is_noticed(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page(row("5"), link=NEXT.format(5)))] * 3
    with pytest.raises(ApiError, match="again and again"):
        list(exact.client.changes("CRM/Accounts", [], ""))


def test_deletions_carry_number_and_key(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page(row("8", EntityKey="k", EntityType="2")))]
    (only,) = exact.client.deleted("7")
    assert (only.rows[0]["EntityKey"], only.rows[0]["EntityType"], only.cursor) == ("k", 2, "8")


def test_a_look_up_quotes_texts_and_marks_guids(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, {"d": []})]
    where = {"SearchCode": "O'Neil", "Account": exact.client.guid("0a"), "Main": True, "Type": 4}
    assert exact.client.find("crm/Addresses", ["ID"], where) == []
    assert query(exact, 0, "$filter") == (
        "SearchCode eq 'O''Neil' and Account eq guid'0a' and Main eq true and Type eq 4"
    )


@pytest.mark.parametrize(("month", "clock", "offset"), [(7, "11:30:00", 7200), (12, "10:30:00", 3600)])
def test_created_since_is_asked_in_the_divisions_wall_clock(
    exact: Any, reply: Any, month: int, clock: str, offset: int
) -> None:
    exact.clock.time = datetime(2026, month, 2, 9, 40, tzinfo=UTC)
    exact.vault.tokens = exact.vault.tokens.__class__("access-1", "r", exact.clock.now() + timedelta(hours=1))
    me = {"d": {"results": [{"UserID": "u", "ServerUtcOffset": offset}]}}
    exact.script.replies = [reply(200, me), reply(200, {"d": []})]
    exact.client.find("crm/Accounts", ["ID"], {}, since=datetime(2026, month, 2, 9, 30, tzinfo=UTC))
    assert query(exact, 1, "$filter") == f"Created ge datetime'2026-{month:02d}-02T{clock}'"
    assert exact.client.utc_offset == timedelta(seconds=offset)


def test_a_look_up_without_condition_is_never_sent(exact: Any) -> None:
    with pytest.raises(ValueError, match="condition"):
        exact.client.find("crm/Accounts", ["ID"], {})


def test_one_record_is_asked_for_by_filter(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, {"d": [{"ID": "0a", "Name": "x"}]}), reply(200, {"d": {"results": []}})]
    assert exact.client.get("crm/Accounts", "0a", ["ID", "Name"]) == {"ID": "0a", "Name": "x"}
    assert exact.client.get("crm/Accounts", "0b", ["ID", "Name"]) is None
    assert query(exact, 0, "$filter") == "ID eq guid'0a'"


def test_the_division_is_looked_up_by_its_number(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, page({"Code": 6}, {"Code": 7, "Hid": "1"})), reply(200, page({"Code": 6}))]
    assert exact.client.division_row() == {"Code": 7, "Hid": "1"}
    assert exact.client.division_row() is None


def test_a_probe_asks_for_one_row(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, {"d": [row("5")]}), reply(200, {"d": []})]
    assert exact.client.has_rows("CRM/Accounts") is True
    assert exact.client.has_rows("CRM/Accounts") is False
    assert query(exact, 0, "$top") == "1"


def test_a_short_list_is_read_over_all_pages(exact: Any, reply: Any) -> None:
    link = "https://start.exactonline.nl/api/v1/7/cashflow/PaymentConditions?$skiptoken=guid'0a'"
    exact.script.replies = [
        reply(200, page({"ID": "1", "Code": "30", "Description": "a month"}, link=link)),
        reply(200, page({"ID": "2", "Code": "60"})),
    ]
    known = exact.client.listing("cashflow/PaymentConditions", ("Code", "Description"))
    assert [(row["Code"], row.get("Description")) for row in known] == [("30", "a month"), ("60", None)]


@pytest.mark.parametrize("document", [{"d": {}}, {"d": {"results": {}}}, {}, [], {"d": [1]}])
def test_a_reply_without_rows_is_not_taken_for_an_empty_one(exact: Any, reply: Any, document: Any) -> None:
    exact.script.replies = [reply(200, document)]
    with pytest.raises(TemporaryApiError, match="no rows"):
        exact.client.find("crm/Accounts", ["ID"], {"Code": "x"})


def test_the_servers_clock_comes_from_its_replies(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(200, {"d": []}, Date="Tue, 24 Nov 2026 09:00:07 GMT")]
    exact.client.find("crm/Accounts", ["ID"], {"Code": "x"})
    assert exact.client.server_time == datetime(2026, 11, 24, 9, 0, 7, tzinfo=UTC)
