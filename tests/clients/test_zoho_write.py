"""Writing to Zoho: each item judged on its own, whatever the status; one bad record stops no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from exact_zoho.errors import (
    AccessDeniedError,
    AlreadyExistsError,
    ApiError,
    AuthenticationError,
    BudgetExhaustedError,
    OutcomeUnknownError,
    RateLimitError,
    RecordChangedError,
    RecordRejectedError,
    TemporaryApiError,
)

WHEN = "2026-11-24T10:00:00+01:00"
FLAT = {"code": "INVALID_DATA", "details": {}, "message": "body refused", "status": "error"}


def good(record: str, **more: Any) -> dict[str, Any]:
    return {"code": "SUCCESS", "status": "success", "details": {"id": record, "Modified_Time": WHEN}, **more}


def bad(code: str, **details: Any) -> dict[str, Any]:
    return {"code": code, "status": "error", "message": "words of Zoho", "details": details}


def answering(reply: Callable[..., httpx.Response], poison: str) -> Callable[[httpx.Request], httpx.Response]:
    """A service that refuses any call as a whole that carries one poisonous record."""

    def answer(request: httpx.Request) -> httpx.Response:
        names = [record["Account_Name"] for record in json.loads(request.content)["data"]]
        if poison in names:
            return reply(400, FLAT)
        return reply(201, {"data": [good(f"id-{name}") for name in names]})

    return answer


@pytest.mark.parametrize("status", [200, 201, 207, 400])
def test_items_are_judged_by_themselves_whatever_the_status(zoho: Any, reply: Any, status: int) -> None:
    zoho.script.replies = [reply(status, {"data": [good("1"), bad("MANDATORY_NOT_FOUND", api_name="Account_Name")]})]
    first, second = zoho.client.insert("Accounts", [{"Account_Name": "a"}, {}])
    assert (first.id, first.modified_time, first.action, first.error) == ("1", WHEN, "insert", None)
    assert isinstance(second.error, RecordRejectedError)
    assert (second.error.code, second.error.field) == ("MANDATORY_NOT_FOUND", "Account_Name")


@pytest.mark.parametrize(
    ("item", "error"),
    [
        (bad("DUPLICATE_DATA", id="7", api_name="Exact_ID"), AlreadyExistsError),
        (bad("ALREADY_MODIFIED", id="1"), RecordChangedError),
        (bad("INVALID_DATA", api_name="Phone", expected_data_type="phone"), RecordRejectedError),
        (bad("RECORD_LOCKED"), RecordRejectedError),
        (bad("A_CODE_OF_TOMORROW"), RecordRejectedError),
        (bad("NO_PERMISSION"), AccessDeniedError),
        (bad("INTERNAL_ERROR"), OutcomeUnknownError),
        (bad("TOO_MANY_REQUESTS"), RateLimitError),
        ({"code": "SUCCESS", "status": "success", "details": {}}, OutcomeUnknownError),
        ({}, OutcomeUnknownError),
    ],
)
def test_each_code_of_an_item_has_its_meaning(zoho: Any, reply: Any, item: Any, error: type[ApiError]) -> None:
    zoho.script.replies = [reply(200, {"data": [item]})]
    (result,) = zoho.client.insert("Accounts", [{"Account_Name": "a"}])
    assert type(result.error) is error


def test_the_holder_of_a_unique_value_is_named(zoho: Any, reply: Any) -> None:
    new = bad("DUPLICATE_DATA", api_name="Exact_ID", id="1", duplicate_record={"id": "7", "module": {}})
    zoho.script.replies = [reply(200, {"data": [new, bad("DUPLICATE_DATA", id="8")]})]
    results = zoho.client.insert("Accounts", [{}, {}])
    assert [result.error.holder for result in results] == ["7", "8"]


def test_of_several_problems_the_first_is_named_with_what_would_do(zoho: Any, reply: Any) -> None:
    several = bad("MULTIPLE_OR_MULTI_ERRORS", errors=[bad("INVALID_DATA", api_name="Phone", maximum_length=30)])
    zoho.script.replies = [reply(400, {"data": [several]})]
    (result,) = zoho.client.insert("Accounts", [{}])
    assert (result.error.code, result.error.field) == ("INVALID_DATA", "Phone")
    assert result.error.excerpt == "words of Zoho; maximum_length 30"


def test_no_write_triggers_automation_and_upserts_name_their_key(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [
        reply(201, {"data": [good("1")]}),
        reply(200, {"data": [good("1")]}),
        reply(200, {"data": [good("1", action="update", duplicate_field="Exact_ID")]}),
    ]
    zoho.client.insert("Accounts", [{}])
    zoho.client.update("Accounts", [{"id": "1"}], datetime(2026, 11, 24, 9, 0, 0, 999, tzinfo=UTC))
    (result,) = zoho.client.upsert("Accounts", [{}], ["Exact_ID"])
    assert [zoho.script.body(number)["trigger"] for number in range(3)] == [[], [], []]
    assert [request.url.path for request in zoho.script.seen][2] == "/crm/v8/Accounts/upsert"
    assert zoho.script.body(2)["duplicate_check_fields"] == ["Exact_ID"]
    assert zoho.script.seen[1].headers["if-unmodified-since"] == "2026-11-24T09:00:00+00:00"
    assert (result.action, result.duplicate_field) == ("update", "Exact_ID")


def test_a_hundred_records_go_in_a_call_and_ten_cost_a_credit(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [
        reply(201, {"data": [good(str(number)) for number in range(100)]}),
        reply(201, {"data": [good("100")]}),
    ]
    results = zoho.client.insert("Accounts", [{"Account_Name": str(number)} for number in range(101)])
    assert [result.id for result in results] == [str(number) for number in range(101)]
    assert zoho.budget.spent == [10, 1]
    assert zoho.budget.occupied == 2


@pytest.mark.parametrize("place", [0, 1, 49, 98, 99])
def test_a_poisonous_record_is_found_by_halving_and_the_others_go_through(zoho: Any, reply: Any, place: int) -> None:
    names = [f"n{number}" for number in range(100)]
    zoho.script.replies = [answering(reply, names[place])] * 20
    results = zoho.client.insert("Accounts", [{"Account_Name": name} for name in names])
    assert isinstance(results[place].error, RecordRejectedError)
    assert [result.id for result in results] == [f"id-{name}" if name != names[place] else "" for name in names]
    assert len(zoho.script.seen) <= 2 * 7 + 1


def test_a_call_that_is_wrong_by_itself_is_not_halved(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(400, {"code": "INVALID_MODULE", "status": "error"})]
    with pytest.raises(ApiError, match="INVALID_MODULE"):
        zoho.client.insert("Acounts", [{}, {}])


@pytest.mark.parametrize(
    "broken",
    [
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.Response(500, json={"code": "INTERNAL_ERROR", "status": "error"}),
        httpx.Response(503, json={"code": "SERVICE_UNAVAILABLE", "status": "error"}),
        httpx.Response(502, html="<html>"),
        httpx.Response(200, html="<html>"),
        httpx.Response(200, content=b'{"data": [{"code": "SUCC'),
        httpx.Response(200, json={"data": ["x"]}),
        httpx.Response(200, json={}),
        httpx.Response(204),
    ],
)
def test_without_a_usable_reply_the_outcome_of_every_record_is_unknown(zoho: Any, broken: Any) -> None:
    zoho.script.replies = [broken]
    results = zoho.client.insert("Accounts", [{}, {}])
    assert [type(result.error) for result in results] == [OutcomeUnknownError] * 2
    assert len(zoho.script.seen) == 1


@pytest.mark.parametrize("kept", range(4))
def test_records_that_a_reply_leaves_out_are_unknown(zoho: Any, reply: Any, kept: int) -> None:
    zoho.script.replies = [reply(200, {"data": [good(str(number)) for number in range(kept)]})]
    results = zoho.client.insert("Accounts", [{}, {}, {}])
    assert [result.error is None for result in results] == [number < kept for number in range(3)]
    assert all(isinstance(result.error, OutcomeUnknownError) for result in results[kept:])


@pytest.mark.parametrize("shown", [["2", "1"], ["1", "3"], ["1", "2", "3"]])
def test_a_reply_that_does_not_fit_makes_the_whole_batch_unknown(zoho: Any, reply: Any, shown: list[str]) -> None:
    zoho.script.replies = [reply(200, {"data": [good(each) for each in shown]})]
    results = zoho.client.update("Accounts", [{"id": "1"}, {"id": "2"}])
    assert [type(result.error) for result in results] == [OutcomeUnknownError] * 2


def test_too_many_calls_are_waited_out_and_the_write_repeated(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(429, {"code": "TOO_MANY_REQUESTS"}), reply(429), reply(201, {"data": [good("1")]})]
    (result,) = zoho.client.insert("Accounts", [{}])
    assert result.id == "1"
    assert zoho.clock.slept == [1.5, 3.0]


def test_a_refusal_that_outlasts_a_minute_is_taken_for_the_day(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(429) for _ in range(9)]
    with pytest.raises(RateLimitError):
        zoho.client.insert("Accounts", [{}])
    assert zoho.budget.refusals == [(None, "day")]
    assert len(zoho.script.seen) == 7
    assert sum(zoho.clock.slept) > 60


def test_a_token_that_ended_is_replaced_and_the_write_repeated(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [
        reply(401, {"code": "INVALID_TOKEN", "status": "error"}),
        reply(200, {"access_token": "access-2", "expires_in": 3600}),
        reply(201, {"data": [good("1")]}),
    ]
    assert zoho.client.insert("Accounts", [{}])[0].id == "1"
    assert zoho.script.seen[2].headers["authorization"] == "Zoho-oauthtoken access-2"


def test_a_token_that_is_never_accepted_ends_in_a_request_to_connect_again(zoho: Any, reply: Any) -> None:
    refusal = {"code": "INVALID_TOKEN", "status": "error"}
    zoho.script.replies = [reply(401, refusal), reply(200, {"access_token": "access-2"}), reply(401, refusal)]
    with pytest.raises(AuthenticationError, match="exact-zoho connect zoho"):
        zoho.client.insert("Accounts", [{}])


def test_a_budget_that_ends_between_two_calls_hides_nothing(zoho: Any, reply: Any) -> None:
    def last(_request: httpx.Request) -> httpx.Response:
        zoho.budget.out_of = BudgetExhaustedError("credits used up", zoho.clock.now())
        return reply(201, {"data": [good(str(number)) for number in range(100)]})

    zoho.script.replies = [last]
    results = zoho.client.insert("Accounts", [{} for _ in range(101)])
    assert [result.id for result in results[:100]] == [str(number) for number in range(100)]
    assert isinstance(results[100].error, RateLimitError)  # not applied, and said so


def test_a_budget_that_ended_before_the_first_call_is_told(zoho: Any) -> None:
    zoho.budget.out_of = BudgetExhaustedError("credits used up", zoho.clock.now())
    with pytest.raises(BudgetExhaustedError):
        zoho.client.insert("Accounts", [{}])


def test_a_service_out_of_reach_is_told_as_not_sent(zoho: Any) -> None:
    zoho.script.replies = [httpx.ConnectError("refused")] * 6
    with pytest.raises(TemporaryApiError) as failed:
        zoho.client.insert("Accounts", [{}])
    assert failed.value.code == "not_sent"


def test_credits_left_are_learned_where_they_are_told(zoho: Any, reply: Any) -> None:
    zoho.script.replies = [reply(201, {"data": [good("1")]}, X_API_CREDITS_REMAINING="1234")]
    zoho.client.insert("Accounts", [{}])
    assert [(each.window, each.remaining) for each in zoho.budget.learned] == [("day", 1234)]


def test_fields_are_created_five_a_call(zoho: Any, reply: Any) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return reply(201, {"fields": [good("1") for _ in json.loads(request.content)["fields"]]})

    zoho.script.replies = [answer, answer]
    assert len(zoho.client.create_fields("Accounts", [{"field_label": str(number)} for number in range(6)])) == 6
    assert zoho.script.seen[0].url.params["module"] == "Accounts"
    assert "trigger" not in zoho.script.body(0)


def test_no_error_of_a_write_carries_values_or_secrets(zoho: Any, reply: Any, secrets: Any) -> None:
    zoho.script.replies = [reply(400, {"data": [bad("INVALID_DATA", api_name="Phone")]})]
    (result,) = zoho.client.insert("Accounts", [{"Account_Name": "Secret Person"}])
    shown = f"{result!r} {vars(result.error)}"
    assert not any(secret in shown for secret in (*secrets, "Secret Person"))


def chosen(sent: httpx.Request) -> list[Any]:
    return [record["Tax"] for record in json.loads(sent.content)["data"]]


def test_choices_that_an_organisation_takes_as_texts_are_sent_again_as_texts_and_from_then_on_at_once(
    zoho: Any, reply: Any
) -> None:  # fmt: skip
    refusal = bad("INVALID_DATA", api_name="Tax", expected_data_type="text")
    zoho.script.replies = [
        reply(207, {"data": [refusal, good("2")]}),
        reply(201, {"data": [good("1")]}),
        reply(201, {"data": [good("3")]}),
    ]
    results = zoho.client.insert("Products", [{"Tax": [{"value": "High"}]}, {"Tax": None}])
    assert [(each.id, each.error) for each in results] == [("1", None), ("2", None)]
    zoho.client.update("Products", [{"id": "3", "Tax": [{"value": "Low"}]}])
    assert [chosen(call) for call in zoho.script.seen[-3:]] == [[[{"value": "High"}], None], [["High"]], [["Low"]]]


def test_choices_that_are_refused_as_texts_too_are_refused(zoho: Any, reply: Any) -> None:
    refusal = bad("INVALID_DATA", api_name="Tax", expected_data_type="text")
    zoho.script.replies = [reply(400, {"data": [refusal]}), reply(400, {"data": [refusal]})]
    (result,) = zoho.client.insert("Products", [{"Tax": [{"value": "High"}]}])
    assert isinstance(result.error, RecordRejectedError)
