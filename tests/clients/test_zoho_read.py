"""Reading Zoho: keyset queries, whole seconds, deletions, look-ups, and lists where queries are not allowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exact_zoho.errors import AccessDeniedError, ApiError, TemporaryApiError

NONE = timedelta()
TIME = "2026-11-24T09:00:00+01:00"
UTC_TIME = "2026-11-24T08:00:00+00:00"
SCOPE = {"code": "OAUTH_SCOPE_MISMATCH", "details": {}, "message": "invalid oauth scope", "status": "error"}


def rows(first: int, number: int, time: str = TIME) -> list[dict[str, Any]]:
    return [{"id": str(10**18 + first + each), "Modified_Time": time} for each in range(number)]


def statement(desk: Any, number: int) -> str:
    return str(desk.script.body(number)["select_query"])


def test_a_first_read_asks_for_all_in_order_of_time_and_id(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(200, {"data": rows(0, 3), "info": {}})]
    pages = list(zoho.client.changes("Accounts", ["Account_Name", "Modified_Time"], "", NONE))
    assert statement(zoho, 0) == (
        "select id, Modified_Time, Account_Name from Accounts where id is not null "
        "order by Modified_Time asc, id asc limit 200"
    )
    assert [(len(each.rows), each.cursor, each.full) for each in pages] == [(3, UTC_TIME, False)]


def test_a_full_page_is_followed_from_behind_its_last_record(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(200, {"data": rows(0, 200)}), reply(200, {"data": rows(200, 1)})]
    first, second = zoho.client.changes("Accounts", ["Phone"], "", NONE)
    assert (first.full, first.cursor) == (True, f"{UTC_TIME} {10**18 + 199}")
    assert (second.full, second.cursor) == (False, UTC_TIME)
    assert (
        f"where (Modified_Time > '{UTC_TIME}' or (Modified_Time = '{UTC_TIME}' and id > '{10**18 + 199}')) order"
        in statement(zoho, 1)
    )


def test_a_walk_that_broke_off_goes_on_behind_its_last_record(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(204)]
    pages = list(zoho.client.changes("Accounts", ["Phone"], f"{UTC_TIME} 77", NONE))
    assert "id > '77'" in statement(zoho, 0)
    assert [(each.rows, each.cursor, each.full) for each in pages] == [([], UTC_TIME, False)]


def test_a_finished_walk_is_followed_by_one_that_reads_its_last_second_again(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(204)]
    list(zoho.client.changes("Accounts", ["Phone"], UTC_TIME, NONE))
    assert f"where Modified_Time >= '{UTC_TIME}' order" in statement(zoho, 0)


def test_an_overlap_reads_earlier_times_again_and_the_cursor_never_goes_back(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(200, {"data": rows(0, 1, "2026-11-24T08:59:00+01:00")})]
    (only,) = zoho.client.changes("Accounts", ["Phone"], UTC_TIME, timedelta(seconds=120))
    assert "Modified_Time >= '2026-11-24T07:58:00+00:00'" in statement(zoho, 0)
    assert only.cursor == UTC_TIME


def test_more_columns_than_a_query_takes_are_fetched_by_id_and_joined(zoho: Any, reply: Any) -> None:
    columns = [f"C{number}" for number in range(60)]
    wide = [{**row, "C0": "x"} for row in rows(0, 60)]
    more = [{"id": row["id"], "C59": "y"} for row in rows(0, 59)]
    zoho.script.replies = [reply(200, {"data": each}) for each in (wide, more[:50], more[50:])]
    (only,) = zoho.client.changes("Accounts", columns, "", NONE)
    assert len(statement(zoho, 0).split(" from ")[0].split(",")) == 50
    assert statement(zoho, 1).count("'") == 100  # fifty ids
    assert len(only.rows) == 59  # the sixtieth was deleted in between
    assert (only.rows[0]["C0"], only.rows[0]["C59"]) == ("x", "y")


def test_a_service_that_gives_the_same_page_for_ever_is_noticed(zoho: Any, reply: Any) -> None:
    page = {"data": rows(0, 200)}
    zoho.script.replies = [reply(200, page) for _ in range(5)]
    with pytest.raises(ApiError, match="again and again"):
        list(zoho.client.changes("Accounts", ["Phone"], "", NONE))


def test_server_time_is_that_of_the_last_reading_of_changes_less_the_time_it_took(zoho: Any, reply: Any) -> None:
    def slow(_request: Any) -> Any:
        zoho.clock.time += timedelta(seconds=3)
        return reply(200, {"data": rows(0, 1)}, Date="Tue, 24 Nov 2026 09:00:10 GMT")

    late = reply(200, {"data": rows(0, 1)}, Date="Tue, 24 Nov 2026 10:00:00 GMT")
    zoho.script.replies = [slow, late]
    list(zoho.client.changes("Accounts", ["Phone"], "", NONE))
    zoho.client.find("Accounts", ["Phone"], "id", ["1"])
    assert zoho.client.server_time == datetime(2026, 11, 24, 9, 0, 7, tzinfo=UTC)


def test_a_look_up_quotes_values_and_takes_fifty_at_a_time(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(200, {"data": rows(0, 1)}), reply(204)]
    values = ["O'Neil", *[f"v{number}" for number in range(59)]]
    assert zoho.client.find("Accounts", ["Account_Name"], "Exact_ID", values) == rows(0, 1)
    assert "select id, Account_Name, Exact_ID from Accounts where Exact_ID in ('O''Neil', 'v0'" in statement(zoho, 0)
    assert len(zoho.script.seen) == 2


def test_a_look_up_with_more_hits_than_a_page_goes_on_by_id(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(200, {"data": rows(0, 200)}), reply(200, {"data": rows(200, 2)})]
    assert len(zoho.client.find("Accounts", ["Phone"], "Phone", ["1"])) == 202
    assert f"where (Phone in ('1') and id > '{10**18 + 199}')" in statement(zoho, 1)


def test_where_queries_are_not_allowed_lists_are_read(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [
        reply(401, SCOPE),
        reply(200, {"data": rows(0, 2), "info": {"more_records": True, "next_page_token": "t"}}),
        reply(200, {"data": rows(1, 1), "info": {"more_records": True, "next_page_token": "u"}}),
        reply(200, {"data": rows(2, 1, "2026-11-24T09:00:01+01:00"), "info": {"more_records": False}}),
    ]
    pages = list(zoho.client.changes("Accounts", ["Phone"], "", NONE))
    listed, again, token = zoho.script.seen[1:]
    assert dict(listed.url.params) == {
        "fields": "Modified_Time,Phone", "per_page": "200", "sort_by": "Modified_Time", "sort_order": "asc",
    }  # fmt: skip
    assert again.headers["if-modified-since"] == UTC_TIME
    assert token.url.params["page_token"] == "u"  # the second did not move: page by token until it does
    assert [(each.cursor, each.full) for each in pages] == [(UTC_TIME, True), ("2026-11-24T08:00:01+00:00", False)]
    assert zoho.vault.asked == []  # a missing scope is not cured by a new token


@pytest.mark.parametrize("status", [204, 304])
def test_a_list_without_changes_has_no_body(zoho: Any, reply: Any, status: int) -> None:
    zoho.script.replies = [reply(401, SCOPE), reply(status)]
    assert [each.rows for each in zoho.client.changes("Accounts", ["Phone"], UTC_TIME, NONE)] == [[]]


def test_where_neither_is_allowed_the_denial_is_told(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(401, SCOPE), reply(403, {"code": "NO_PERMISSION", "status": "error"})]
    with pytest.raises(AccessDeniedError, match=r"denies GET Accounts: the profile of the user .* an administrator"):
        list(zoho.client.changes("Accounts", ["Phone"], "", NONE))


def test_a_search_finds_too_much_and_is_sifted(zoho: Any, reply: Any) -> None:
    hits = [{"id": "1", "Exact_ID": "a(1)"}, {"id": "2", "Exact_ID": "a(1) and more"}]
    zoho.script.replies = [reply(401, SCOPE), reply(200, {"data": hits})]
    assert zoho.client.find("Accounts", ["Phone"], "Exact_ID", ["a(1)"]) == hits[:1]
    assert zoho.script.seen[1].url.params["criteria"] == "(Exact_ID:in:a\\(1\\))"


@pytest.mark.parametrize("status", [200, 500, 502])
def test_an_outage_of_queries_is_not_a_reason_to_give_them_up(zoho: Any, reply: Any, status: int) -> None:
    zoho.script.replies = [reply(status)] * 6
    with pytest.raises(TemporaryApiError):
        list(zoho.client.changes("Accounts", ["Phone"], "", NONE))


def test_deletions_move_the_cursor_with_their_last_page(zoho: Any, reply: Any) -> None:
    first = [{"id": "1", "deleted_time": "2026-11-24T10:00:05+01:00"}]
    second = [{"id": "2", "deleted_time": "2026-11-24T10:00:03+01:00"}]
    zoho.script.replies = [
        reply(200, {"data": first, "info": {"more_records": True}}),
        reply(200, {"data": second, "info": {"more_records": False}}),
    ]
    pages = list(zoho.client.deleted("Accounts", UTC_TIME, timedelta(seconds=60)))
    assert zoho.script.seen[0].headers["if-modified-since"] == "2026-11-24T07:59:00+00:00"
    assert [(each.cursor, each.full) for each in pages] == [(UTC_TIME, True), ("2026-11-24T09:00:05+00:00", False)]


def test_no_deletions_leave_the_cursor_alone(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(204)]
    assert [(each.rows, each.cursor) for each in zoho.client.deleted("Accounts", "", NONE)] == [([], "")]
    assert "if-modified-since" not in zoho.script.seen[0].headers


def test_a_probe_asks_for_one_record(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(200, {"data": [{"id": "1"}]}), reply(204)]
    assert zoho.client.has_rows("Accounts") is True
    assert zoho.client.has_rows("Accounts") is False
    assert "limit 1" in statement(zoho, 0)


def test_metadata_and_the_user_are_read(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [
        reply(200, {"modules": [{"api_name": "Accounts"}]}),
        reply(200, {"fields": [{"api_name": "Phone"}]}),
        reply(200, {"users": [{"id": "9"}], "info": {}}),
    ]
    assert zoho.client.modules() == [{"api_name": "Accounts"}]
    assert zoho.client.fields("Accounts") == [{"api_name": "Phone"}]
    assert zoho.client.me() == {"id": "9"}
    assert zoho.script.seen[1].url.params["module"] == "Accounts"


# -- ids and last edits alone -----------------------------------------------------------------------------------------


def test_all_ids_are_read_by_pages_of_two_thousand_and_a_short_page_ends_them(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(200, {"data": rows(0, 2000)}), reply(200, {"data": rows(2000, 3)})]
    assert [len(page) for page in zoho.client.versions("Accounts")] == [2000, 3]
    assert statement(zoho, 0) == (
        "select id, Modified_Time from Accounts where id is not null order by id asc limit 2000"
    )
    assert f"where id > '{10**18 + 1999}' order by id asc limit 2000" in statement(zoho, 1)


def test_where_a_query_may_have_fewer_rows_all_ids_are_read_by_pages_of_two_hundred(zoho: Any, reply: Any) -> None:
    refused = {"code": "LIMIT_EXCEEDED", "details": {"limit": 200}, "message": "limit exceeded", "status": "error"}
    zoho.script.replies = [reply(400, refused), reply(200, {"data": rows(0, 200)}), reply(204)]
    assert [len(page) for page in zoho.client.versions("Accounts")] == [200]
    assert "limit 200" in statement(zoho, 1)


def test_where_queries_are_not_allowed_all_ids_come_from_the_list(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(401, SCOPE), reply(200, {"data": rows(0, 3), "info": {"more_records": False}})]
    assert [len(page) for page in zoho.client.versions("Accounts")] == [3]
