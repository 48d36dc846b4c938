"""What each reply of Exact means, and which calls are sent again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from exact_zoho.errors import (
    AccessDeniedError,
    AlreadyExistsError,
    ApiError,
    BudgetExhaustedError,
    OutcomeUnknownError,
    RateLimitError,
    RecordRejectedError,
    TemporaryApiError,
)
from exact_zoho.records import Allowance


def words(text: str) -> dict[str, Any]:
    return {"error": {"code": "", "message": {"lang": "", "value": text}}}


def create(desk: Any) -> Any:
    return desk.client.create("crm/Accounts", {"Name": "Secret Person", "SearchCode": "Z1"})


def find(desk: Any) -> Any:
    return desk.client.find("crm/Accounts", ["ID"], {"SearchCode": "Z1"})


@pytest.mark.parametrize(
    ("status", "text", "error"),
    [
        (500, "Gegeven bestaat reeds.", AlreadyExistsError),
        (500, "Data already exists", AlreadyExistsError),
        (500, "Die Daten sind bereits vorhanden.", AlreadyExistsError),
        (500, "Cette donnée existe déjà", AlreadyExistsError),
        (500, "Verplicht: Factuur voor\r\nVerplicht: Besteld door", RecordRejectedError),
        (500, "Mandatory: Name", RecordRejectedError),
        (500, "Ongeldige referentie: Betalingsconditie", RecordRejectedError),
        (500, "Invalid: VAT number", RecordRejectedError),
        (500, "Niet toegestaan: Btw-code", RecordRejectedError),
        (500, "A problem has occurred. The cause of this issue will be investigated.", OutcomeUnknownError),
        (500, "Transaction timeout: invalid state", OutcomeUnknownError),
        (500, "Something that nobody has seen", OutcomeUnknownError),
        (500, "", OutcomeUnknownError),
        (408, "", OutcomeUnknownError),
        (502, "", OutcomeUnknownError),
        (503, "", OutcomeUnknownError),
        (504, "", OutcomeUnknownError),
        (599, "", OutcomeUnknownError),
        (302, "", OutcomeUnknownError),
        (400, "Error processing request stream.", RecordRejectedError),
        (404, "Resource not found", RecordRejectedError),
        (405, "", RecordRejectedError),
        (403, "Forbidden", AccessDeniedError),
    ],
)
def test_a_write_is_judged_once_and_never_repeated(
    exact: Any, reply: Any, status: int, text: str, error: type[ApiError]
) -> None:
    exact.script.replies = [reply(status, words(text))]
    with pytest.raises(ApiError) as judged:
        create(exact)
    assert type(judged.value) is error
    assert (judged.value.side, judged.value.status) == ("exact", status)
    assert "Secret Person" not in f"{judged.value} {vars(judged.value)}"
    assert len(exact.script.seen) == 1


def test_several_findings_become_one_line(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(500, words("Verplicht: Naam\r\nVerplicht: Code"))]
    with pytest.raises(RecordRejectedError) as refused:
        create(exact)
    assert refused.value.excerpt == "Verplicht: Naam / Verplicht: Code"


@pytest.mark.parametrize(
    "broken",
    [
        httpx.Response(200, html="<html>Maintenance</html>"),
        httpx.Response(201, content=b'{"d": {"ID": "0a'),
        httpx.Response(201, content=b""),
        httpx.Response(201, json={"d": {"Name": "x"}}),
        httpx.Response(201, json={"d": {"results": []}}),
        httpx.Response(201, content=b'{"d": {"ID": "0a", "X": NaN}}'),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("cut"),
    ],
)
def test_a_creation_without_a_readable_reply_has_an_unknown_outcome(exact: Any, broken: Any) -> None:
    exact.script.replies = [broken]
    with pytest.raises(OutcomeUnknownError):
        create(exact)
    assert len(exact.script.seen) == 1


@pytest.mark.parametrize(
    "broken",
    [
        httpx.Response(200, html="<html>Maintenance</html>"),
        httpx.Response(200, content=b'{"d": [{"ID'),
        httpx.Response(200, content=b""),
        httpx.Response(500, json=words("A problem has occurred.")),
        httpx.Response(503, html="<html>", headers={"Retry-After": "5"}),
        httpx.Response(408),
        httpx.Response(599),
        httpx.Response(404, json={"fault": {"faultstring": "Unable to identify proxy"}}),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.ConnectError("refused"),
    ],
)
def test_a_read_that_failed_for_now_is_repeated(exact: Any, reply: Any, broken: Any) -> None:
    exact.script.replies = [broken, broken, reply(200, {"d": [{"ID": "0a"}]})]
    assert find(exact) == [{"ID": "0a"}]
    assert exact.budget.spent == [1, 1, 1]


def test_reads_are_repeated_with_growing_pauses_and_not_for_ever(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(502)] * 10
    with pytest.raises(TemporaryApiError):
        find(exact)
    assert len(exact.script.seen) == 6
    assert exact.clock.slept == [1.5, 3.0, 6.0, 12.0, 24.0]


def test_a_write_that_was_never_sent_is_repeated(exact: Any, reply: Any) -> None:
    exact.script.replies = [httpx.ConnectError("refused"), httpx.ConnectTimeout("x"), reply(201, {"d": {"ID": "0a"}})]
    assert create(exact) == {"ID": "0a"}


def test_a_write_that_could_never_be_sent_says_so(exact: Any) -> None:
    exact.script.replies = [httpx.ConnectError("refused")] * 6
    with pytest.raises(TemporaryApiError) as failed:
        create(exact)
    assert failed.value.code == "not_sent"


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_error_answers_are_counted_for_their_endpoint(exact: Any, reply: Any, status: int) -> None:
    exact.script.replies = [reply(status, words("x"))]
    with pytest.raises(ApiError):
        exact.client.update("crm/Accounts", "0a", {"Phone": "1"})
    assert exact.budget.errors == ["crm/Accounts"]


def test_business_refusals_are_not_counted_as_errors(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(500, words("Verplicht: Naam"))]
    with pytest.raises(RecordRejectedError):
        create(exact)
    assert exact.budget.errors == []


def test_a_refusal_of_this_minute_is_passed_on_and_the_write_repeated(exact: Any, reply: Any) -> None:
    reset = int((exact.clock.now() + timedelta(seconds=41)).timestamp() * 1000)
    minutely = {"X_RateLimit_Minutely_Remaining": "0", "X_RateLimit_Minutely_Reset": str(reset)}
    exact.script.replies = [reply(429, **minutely), reply(201, {"d": {"ID": "0a"}})]
    assert create(exact) == {"ID": "0a"}
    assert exact.budget.refusals == [(41.0, "minute")]


def test_a_refusal_of_this_day_names_the_day(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(429, X_RateLimit_Remaining="0", X_RateLimit_Reset="1795651200000")] * 3
    with pytest.raises(RateLimitError):
        create(exact)
    assert {window for _, window in exact.budget.refusals} == {"day"}


def test_a_bare_refusal_is_taken_for_the_minute_and_not_hammered(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(429)] * 10
    with pytest.raises(RateLimitError):
        find(exact)
    assert exact.budget.refusals == [(None, "minute")] * 3


def test_an_exhausted_budget_stops_the_call_before_it_is_sent(exact: Any) -> None:
    exact.budget.out_of = BudgetExhaustedError("used up", exact.clock.now())
    with pytest.raises(BudgetExhaustedError):
        create(exact)
    assert exact.script.seen == []


def test_headers_teach_both_windows(exact: Any, reply: Any) -> None:
    headers = {
        "X_RateLimit_Limit": "5000", "X_RateLimit_Remaining": "4766", "X_RateLimit_Reset": "1795651200000",
        "X_RateLimit_Minutely_Limit": "60", "X_RateLimit_Minutely_Remaining": "58",
        "X_RateLimit_Minutely_Reset": "1795510860000",
    }  # fmt: skip
    exact.script.replies = [reply(200, {"d": []}, **headers)]
    find(exact)
    assert exact.budget.learned == [
        Allowance("calls", "minute", 60, 58, datetime(2026, 11, 24, 9, 1, tzinfo=UTC)),
        Allowance("calls", "day", 5000, 4766, datetime(2026, 11, 26, 0, 0, tzinfo=UTC)),
    ]


def test_a_creation_asks_for_the_whole_record_and_reads_fractions_exactly(exact: Any) -> None:
    exact.script.replies = [httpx.Response(201, content=b'{"d": {"ID": "0a", "CreditLineSales": 0.1}}')]
    assert create(exact)["CreditLineSales"] == Decimal("0.1")
    assert exact.script.seen[0].headers["prefer"] == "return=representation"


def test_an_update_puts_the_given_columns(exact: Any) -> None:
    exact.script.replies = [httpx.Response(204)]
    exact.client.update("crm/Accounts", "0a", {"Phone": "1"})
    request = exact.script.seen[0]
    assert (request.method, request.url.path) == ("PUT", "/api/v1/7/crm/Accounts(guid'0a')")
    assert json.loads(request.content) == {"Phone": "1"}


def test_a_redirect_is_not_followed(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(308, Location="https://evil.example/")]
    with pytest.raises(ApiError, match="not followed"):
        find(exact)
    assert [request.url.host for request in exact.script.seen] == ["start.exactonline.nl"]


def test_a_reply_that_trickles_in_is_given_up_at_the_deadline(exact: Any) -> None:
    class Trickle(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(100):
                exact.clock.time += timedelta(seconds=10)
                yield b" "

    exact.script.replies = [httpx.Response(201, stream=Trickle())]
    with pytest.raises(OutcomeUnknownError, match="60 seconds"):
        create(exact)


def test_a_reply_that_unpacks_without_end_is_given_up(exact: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exact_zoho.clients.wire.LARGEST", 1000)
    packed = gzip.compress(b" " * 100_000)
    exact.script.replies = [httpx.Response(201, content=packed, headers={"Content-Encoding": "gzip"})]
    with pytest.raises(OutcomeUnknownError, match="larger"):
        create(exact)


def test_a_denial_names_its_reason(exact: Any, reply: Any) -> None:
    exact.script.replies = [reply(403, words("Forbidden - Application Scope Violated."))]
    with pytest.raises(AccessDeniedError, match="App Center"):
        find(exact)


def test_no_error_carries_a_secret_or_a_filter_value(exact: Any, reply: Any, secrets: Any) -> None:
    exact.script.replies = [reply(400, words("Error in query syntax"))]
    with pytest.raises(ApiError) as failed:
        find(exact)
    shown = f"{failed.value!r} {vars(failed.value)} {failed.value.__cause__!r}"
    assert not any(secret in shown for secret in (*secrets, "Z1"))
