"""A real browser's way back: one port of this machine, one answer, and patience with everything else."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from exact_zoho.engine.consenting import ConsentRefusedError, StrangeAnswerError
from exact_zoho.engine.listening import Listener, listening
from exact_zoho.errors import ConfigurationError, ExactZohoError


def read(query: str) -> str:
    if query == "?no":
        raise ConsentRefusedError("the person said <no>")
    if not query.startswith("?code="):
        raise StrangeAnswerError("not ours")
    return query.removeprefix("?code=")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening("127.0.0.1", 0, "/callback", read) as at_work:
        yield at_work


def get(listener: Listener, path: str) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{listener.port}{path}", timeout=10)


def test_the_code_is_handed_on_and_the_page_says_that_it_may_be_closed(listener: Listener) -> None:
    page = get(listener, "/callback?code=1000.a.b")
    assert (page.status_code, listener.wait(10)) == (200, "1000.a.b")
    assert "You can close this page" in page.text
    assert "1000.a.b" not in page.text
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_strange_answers_and_other_pages_do_not_end_the_waiting(listener: Listener) -> None:
    assert get(listener, "/favicon.ico").status_code == 404
    assert get(listener, "/callback?state=wrong").status_code == 400
    assert httpx.post(f"http://127.0.0.1:{listener.port}/callback?code=x").status_code == 501
    get(listener, "/callback?code=good")
    assert listener.wait(10) == "good"


def test_a_silent_connection_does_not_keep_the_answer_out(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", listener.port)):
        get(listener, "/callback?code=good")
        assert listener.wait(10) == "good"


def test_a_refusal_ends_the_waiting_and_is_shown_as_text(listener: Listener) -> None:
    assert "the person said &lt;no&gt;" in get(listener, "/callback?no").text
    with pytest.raises(ConsentRefusedError):
        listener.wait(10)


def test_nobody_is_waited_for_without_end(listener: Listener) -> None:
    with pytest.raises(ExactZohoError, match="nobody answered"):
        listener.wait(0)


def test_a_busy_port_is_told_with_what_to_do(listener: Listener) -> None:
    with pytest.raises(ConfigurationError, match=f"127.0.0.1:{listener.port} cannot be listened on.*another port"):
        Listener("127.0.0.1", listener.port, "/callback", read)


def test_nothing_listens_afterwards() -> None:
    with listening("127.0.0.1", 0, "/callback", read) as ended:
        pass
    with pytest.raises(httpx.ConnectError):
        get(ended, "/callback?code=x")
