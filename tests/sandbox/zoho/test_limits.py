"""Credits of a rolling day, calls at once, and the app that does not heed them."""

from __future__ import annotations

import threading

import pytest

from sandbox.faults import Fault, FaultKind


def cost_of_last(zoho):
    return zoho.journal.calls[-1].cost


def test_what_calls_cost(app, zoho):
    app.get("/org")
    assert cost_of_last(zoho) == 1
    app.insert(*({"Account_Name": f"A{number}"} for number in range(11)))
    assert cost_of_last(zoho) == 2
    app.coql("select id from Accounts where id is not null limit 0, 1001")
    assert cost_of_last(zoho) == 3
    app.coql("select id from Accounts where id is not null")
    assert cost_of_last(zoho) == 1
    app.get("/Accounts/deleted")
    assert cost_of_last(zoho) == 2


def test_what_is_left_is_told_from_half_of_the_day_on(make):
    app = make(credits=4)
    assert app.get("/org").headers.get("X-API-CREDITS-REMAINING") is None
    assert app.get("/org").headers["X-API-CREDITS-REMAINING"] == "2"


def test_a_spent_day_answers_429_and_credits_return_one_by_one(make, clock):
    app = make(credits=2)
    app.get("/org")
    clock.advance(3600)
    app.renew()
    app.get("/org")
    reply = app.get("/org")
    assert (reply.status_code, reply.json()["code"]) == (429, "TOO_MANY_REQUESTS")
    assert "Retry-After" not in reply.headers
    clock.advance(23 * 3600)
    app.renew()
    assert app.get("/org").status_code == 200
    assert app.get("/org").status_code == 429


def test_going_on_after_being_told_that_nothing_is_left_is_a_violation(make):
    app = make(credits=1)
    assert app.get("/org").headers["X-API-CREDITS-REMAINING"] == "0"
    assert app.service.journal.violations == []
    app.get("/org")
    assert [found.rule for found in app.service.journal.violations] == ["over-budget"]


def at_once(app, number, path, **params):
    """Calls of which the first is held up until the others have been answered."""
    held, others = threading.Event(), []
    app.service.sleep = lambda _: held.wait(10)
    app.service.faults.add(Fault(FaultKind.DELAY, path=path, seconds=1, times=number))
    started = [threading.Thread(target=lambda: others.append(app.get(path, **params))) for _ in range(number)]
    for thread in started:
        thread.start()
    while app.service._under_way["all"] < number:
        threading.Event().wait(0.001)
    held.set()
    for thread in started:
        thread.join(10)
    return [reply.status_code for reply in others]


def test_more_calls_at_once_than_allowed_are_refused(make):
    app = make(concurrency=2)
    statuses = at_once(app, 3, "/org")
    assert sorted(statuses) == [200, 200, 429]
    assert app.get("/org").status_code == 200


def test_heavy_calls_have_a_limit_of_their_own(make):
    app = make(sub_concurrency=1)
    statuses = at_once(app, 2, "/Accounts", fields="id", sort_by="Modified_Time")
    assert sorted(statuses) == [204, 429]


@pytest.mark.parametrize("status", [401, 429, 500, 502, 503])
def test_errors_on_demand_look_as_documented_and_apply_nothing(app, zoho, status):
    zoho.faults.add(Fault(FaultKind.STATUS, method="POST", path="/Accounts", status=status))
    reply = app.insert({"Account_Name": "A"})
    assert reply.status_code == status
    assert ("status" in reply.json()) if status < 502 else reply.text.startswith("<html>")
    assert zoho.records("Accounts") == []
