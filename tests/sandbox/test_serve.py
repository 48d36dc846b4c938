"""A service behind a real socket answers as it does without one."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from sandbox.faults import Fault, FaultKind
from sandbox.serve import Server, serve
from sandbox.service import Service
from sandbox.wire import Request, Response, json_response


class Echo(Service):
    """Tells what arrived."""

    name = "echo"

    def answer(self, request: Request) -> Response:
        if request.path == "/empty":
            return Response(204)
        seen = {
            "method": request.method,
            "query": request.query,
            "body": request.body.decode(),
            "origin": request.origin,
        }
        return json_response(200, seen, ("X-Seen", request.headers.get("x-sent", "")))


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(Echo()) as server:
        yield server


def test_method_query_headers_and_body_arrive_and_return(server: Server) -> None:
    reply = httpx.put(f"{server.url}/a?b=c%20d", content=b"hello", headers={"X-Sent": "yes"})
    assert reply.json() == {"method": "PUT", "query": "b=c%20d", "body": "hello", "origin": server.url}
    assert reply.headers["X-Seen"] == "yes"


def test_one_connection_carries_many_calls_also_after_an_empty_reply(server: Server) -> None:
    with httpx.Client(base_url=server.url) as client:
        assert client.get("/empty").status_code == 204
        streams = [client.get("/a").extensions["network_stream"].get_extra_info("client_addr") for _ in range(3)]
    assert len(set(streams)) == 1


def test_a_body_in_chunks_arrives_whole(server: Server) -> None:
    assert httpx.post(server.url + "/a", content=iter([b"one ", b"two"])).json()["body"] == "one two"


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.REFUSE])
def test_a_cut_connection_is_an_error_and_the_next_call_works(server: Server, kind: FaultKind) -> None:
    server.service.faults.add(Fault(kind))
    with httpx.Client(base_url=server.url) as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            client.get("/a")
        assert client.get("/a").status_code == 200


def test_a_stopped_server_listens_no_more() -> None:
    server = serve(Echo())
    server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url + "/a")


def test_the_state_at_start_is_kept_for_a_reset(server: Server) -> None:
    assert httpx.post(server.url + "/_control/reset").json() == {"reset": True}
