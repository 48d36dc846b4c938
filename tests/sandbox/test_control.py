"""The control API: looking at a service and making trouble for it, over the same wire."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.service import Service
from sandbox.shelf import shelf_of
from sandbox.wire import ConnectionCutError, Request, Response, json_response

START = datetime(2026, 1, 1, tzinfo=UTC)


class Counter(Service):
    """Counts the calls it gets."""

    name = "counter"
    defaults = {"step": 1}  # noqa: RUF012

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.state = {"count": 0}

    def answer(self, request: Request) -> Response:  # noqa: ARG002 - it answers everything alike
        self.state["count"] += self.switches["step"]
        return json_response(200, self.state)

    def client_of(self, request: Request) -> str:
        return request.headers.get("client", "")


@pytest.fixture
def service() -> Counter:
    return Counter(Clock(START))


def call(service: Service, method: str, path: str, body: Any = None, **headers: str) -> Response:
    where, _, query = path.partition("?")
    sent = b"" if body is None else json.dumps(body).encode()
    return service.handle(Request(method, where, query, headers, sent))


def test_the_log_tells_calls_since_a_number_and_of_one_client(service: Counter) -> None:
    for client in ("a", "b", "a"):
        call(service, "GET", "/count", client=client)
    calls = call(service, "GET", "/_control/log?since=1&client=a").json()["calls"]
    assert [(one["number"], one["path"], one["client"]) for one in calls] == [(3, "/count", "a")]


def test_control_calls_are_not_logged(service: Counter) -> None:
    call(service, "GET", "/_control/clock")
    assert call(service, "GET", "/_control/log").json() == {"calls": []}


def test_a_planned_fault_spoils_the_next_call_and_is_spent(service: Counter) -> None:
    planned = call(service, "POST", "/_control/faults", {"kind": "drop_before"})
    assert [one["kind"] for one in planned.json()["faults"]] == ["drop_before"]
    with pytest.raises(ConnectionCutError):
        call(service, "GET", "/count")
    assert call(service, "GET", "/count").json() == {"count": 1}


def test_several_faults_are_planned_at_once_and_cleared(service: Counter) -> None:
    planned = call(service, "POST", "/_control/faults", [{"kind": "refuse"}, {"kind": "status", "status": 503}])
    assert len(planned.json()["faults"]) == 2
    assert call(service, "DELETE", "/_control/faults").json() == {"faults": []}
    assert call(service, "GET", "/count").status == 200


@pytest.mark.parametrize(
    "body", [{"kind": "earthquake"}, {"status": 500}, {"kind": "status", "colour": "red"}, "status"]
)
def test_a_fault_that_is_none_is_refused_and_says_what_is_possible(service: Counter, body: Any) -> None:
    reply = call(service, "POST", "/_control/faults", body)
    assert reply.status == 400
    assert "kind" in reply.json()["error"]


def test_the_clock_is_read_advanced_and_set(service: Counter) -> None:
    assert call(service, "GET", "/_control/clock").json() == {"now": "2026-01-01T00:00:00+00:00"}
    assert call(service, "POST", "/_control/clock", {"advance": 90}).json() == {"now": "2026-01-01T00:01:30+00:00"}
    at = call(service, "POST", "/_control/clock", {"at": "2026-03-01T12:00:00+01:00"})
    assert at.json() == {"now": "2026-03-01T11:00:00+00:00"}
    assert call(service, "POST", "/_control/clock", {}).status == 400


def test_a_snapshot_brings_the_state_back_as_often_as_wanted(service: Counter) -> None:
    call(service, "GET", "/count")
    kept = call(service, "POST", "/_control/snapshot").json()
    for _ in range(2):
        call(service, "GET", "/count")
        assert call(service, "POST", "/_control/restore", kept).status == 200
        assert service.state == {"count": 1}


def test_restoring_an_unknown_snapshot_is_refused(service: Counter) -> None:
    assert call(service, "POST", "/_control/restore", {"snapshot": "9"}).status == 400


def test_a_reset_undoes_calls_faults_switches_and_the_log(service: Counter) -> None:
    shelf_of(service).keep_start(service)
    call(service, "GET", "/count")
    call(service, "POST", "/_control/faults", {"kind": "refuse"})
    call(service, "POST", "/_control/switches", {"step": 5})
    assert call(service, "POST", "/_control/reset").json() == {"reset": True}
    assert call(service, "GET", "/count").json() == {"count": 1}
    assert len(call(service, "GET", "/_control/log").json()["calls"]) == 1


def test_a_reset_without_a_kept_start_is_refused(service: Counter) -> None:
    assert call(service, "POST", "/_control/reset").status == 400


def test_switches_are_told_and_set_by_known_names_only(service: Counter) -> None:
    assert call(service, "POST", "/_control/switches", {"step": 3}).json() == {"switches": {"step": 3}}
    assert call(service, "GET", "/count").json() == {"count": 3}
    assert call(service, "POST", "/_control/switches", {"stride": 3}).status == 400


def test_violations_are_told(service: Counter) -> None:
    service.violate("delete", "one record", "a")
    (found,) = call(service, "GET", "/_control/violations?client=a").json()["violations"]
    assert (found["rule"], found["detail"]) == ("delete", "one record")
    assert call(service, "GET", "/_control/violations?client=b").json() == {"violations": []}


def test_an_unknown_call_lists_what_there_is(service: Counter) -> None:
    reply = call(service, "GET", "/_control/nothing")
    assert reply.status == 404
    assert "GET /_control/log" in reply.json()["calls"]
