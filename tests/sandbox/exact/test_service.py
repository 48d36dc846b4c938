"""The frame around the API: faults, snapshots, control calls, the page, and who made a call."""

from __future__ import annotations

from random import Random
from typing import Any

import httpx
import pytest

from sandbox.exact.service import ExactOnline
from sandbox.exact.switches import SWITCHES
from sandbox.faults import Fault, FaultKind
from sandbox.switches import randomised
from sandbox.wire import Request

NAMES = "crm/Accounts?$filter=Type eq 'A'&$select=Name,Division"


def test_rows_of_another_company_can_be_mixed_in(app: Any) -> None:
    app.service.add("crm/Accounts", {"Name": "x"})
    app.service.faults.add(Fault(FaultKind.WRONG_TENANT, path="crm/Accounts"))
    [row] = app.rows(NAMES)
    assert row["Division"] == 700002
    assert "/700002/" in row["__metadata"]["uri"]


def test_a_column_of_a_write_can_get_lost_or_be_changed(app: Any) -> None:
    app.service.faults.add(Fault(FaultKind.DROP_FIELD, method="POST", column="City"))
    app.post("crm/Accounts", Name="Een", City="Gent")
    app.service.faults.add(Fault(FaultKind.NORMALISE, method="POST", column="Name"))
    app.post("crm/Accounts", Name=" twee ", City="Gent")
    assert [(row["Name"], row["City"]) for row in app.service.records("crm/Accounts")] == [
        ("Een", None),
        ("TWEE", "Gent"),
    ]
    assert app.violations() == []


def test_a_late_write_is_applied_though_its_token_has_ended_since(app: Any) -> None:
    app.service.faults.add(Fault(FaultKind.LATE, method="POST", path="crm/Accounts", seconds=900))
    with pytest.raises(httpx.ReadError):
        app.post("crm/Accounts", Name="Laat")
    app.service.clock.advance(901)
    app.get("/api/v1/current/Me")
    assert [row["Name"] for row in app.service.records("crm/Accounts")] == ["Laat"]


def test_an_allowance_told_in_a_lost_reply_is_not_known(build: Any) -> None:
    app = build(minute_limit=1)
    app.service.faults.add(Fault(FaultKind.DROP_AFTER))
    with pytest.raises(httpx.ReadError):
        app.get(NAMES)
    assert app.get(NAMES).status_code == 429
    assert app.violations() == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "json"), (401, "html"), (403, "json"), (404, "json"), (408, "json"), (500, "json"), (503, "html")],
)
def test_an_injected_status_has_the_body_that_goes_with_it(app: Any, status: int, kind: str) -> None:
    app.service.faults.add(Fault(FaultKind.STATUS, status=status))
    reply = app.get(NAMES)
    assert reply.status_code == status
    assert kind in reply.headers["Content-Type"]


def test_an_injected_429_is_empty_and_names_the_minute(app: Any) -> None:
    app.service.faults.add(Fault(FaultKind.STATUS, status=429))
    reply = app.get(NAMES)
    assert (reply.content, reply.headers["X-RateLimit-Minutely-Remaining"]) == (b"", "0")


def test_a_snapshot_brings_back_records_versions_and_tokens(app: Any) -> None:
    app.service.add("crm/Accounts", {"Name": "Blijft"})
    kept = app.service.snapshot()
    app.service.add("crm/Accounts", {"Name": "Weg"})
    app.service.revoke()
    app.service.restore(kept)
    assert [row["Name"] for row in app.rows(NAMES)] == ["Blijft"]


def test_a_key_may_come_percent_encoded(app: Any) -> None:
    account = app.service.add("crm/Accounts", {"Name": "x"})
    headers = {key.lower(): value for key, value in app.headers.items()}
    path = f"/api/v1/700001/crm/Accounts%28guid%27{account['ID']}%27%29"
    assert app.service.handle(Request("GET", path, headers=headers)).status == 200


def _control(app: Any, name: str, **document: Any) -> httpx.Response:
    return app.http.post(f"/_control/{name}", json=document)


def test_a_user_is_played_over_http(app: Any) -> None:
    added = _control(app, "add", collection="crm/Accounts", values={"Name": "x"}).json()
    edited = _control(app, "edit", collection="crm/Accounts", id=added["ID"], values={"City": "Gent"}).json()
    assert edited["City"] == "Gent"
    listed = app.http.get("/_control/records", params={"collection": "crm/Accounts", "division": 700001}).json()[
        "records"
    ]
    assert [row["ID"] for row in listed] == [added["ID"]]
    assert _control(app, "remove", collection="crm/Accounts", id=added["ID"]).status_code == 200
    assert app.service.records("crm/Accounts") == []
    assert app.token(_control(app, "grant").json()["refresh_token"]).status_code == 200
    assert _control(app, "rights", collection="crm/Accounts", allowed=False).status_code == 200
    assert app.post("crm/Accounts", Name="x").status_code == 403


def test_what_a_user_could_not_do_is_told(app: Any) -> None:
    reply = _control(app, "add", collection="crm/Accounts", values={"Status": "V"})
    assert (reply.status_code, reply.json()["error"]) == (422, "Verplicht: Naam\r\nOngeldig: Status")


def test_the_page_shows_records_as_text(app: Any) -> None:
    app.service.add("crm/Accounts", {"Name": "<b>x</b>"})
    page = app.http.get("/").text
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x" not in page


def test_the_log_names_the_app_and_why_a_call_was_refused(app: Any) -> None:
    app.get("crm/Accounts?$filter=Nme eq 1")
    call = app.service.journal.calls[-1]
    assert (call.client, call.status) == ("exact-client", 400)
    assert "Nme" in call.note


@pytest.mark.parametrize("seed", range(20))
def test_every_mixture_of_answers_to_the_open_questions_serves(seed: int) -> None:
    service = ExactOnline(switches=randomised(SWITCHES, Random(seed)))
    account = service.add("crm/Accounts", {"Name": "x", "Language": "nl"})
    service.edit("crm/Accounts", account["ID"], {"City": "Gent"})
    assert [row["City"] for row in service.records("crm/Addresses")] == ["Gent"]
    contact = service.add("crm/Contacts", {"Account": account["ID"], "FirstName": "Anna"})
    service.edit("crm/Contacts", contact["ID"], {"LastName": "Berg"})
    assert [row["FullName"] for row in service.records("crm/Contacts")] == ["Anna Berg"]


def test_names_of_switches_are_unique_and_their_defaults_possible() -> None:
    assert len({switch.name for switch in SWITCHES}) == len(SWITCHES)
    assert all(switch.default in switch.values for switch in SWITCHES)
