"""What a browser brings back is taken only where it answers the question asked, and a code goes to no other host."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from pydantic import SecretStr

from exact_zoho.core.entity import Side
from exact_zoho.engine.configuration import App
from exact_zoho.engine.consenting import ConsentRefusedError, Question, StrangeAnswerError, code_in, question
from exact_zoho.engine.scopes import zoho_scopes
from exact_zoho.errors import ConfigurationError
from tests.support.world import SimulatedRandom

EXACT = App(Side.EXACT, "https://start.exactonline.nl", "exact-app", SecretStr("hush"))
ZOHO = App(Side.ZOHO, "https://accounts.zoho.eu", "zoho-app", SecretStr("hush"))
LOOPBACK = "http://127.0.0.1:8765/callback"
HTTPS = "https://sync.example/callback"


def asked(app: App) -> Question:
    return question(app, HTTPS if app is EXACT else LOOPBACK, zoho_scopes(), SimulatedRandom())


def answer(this: Question, **told: str) -> str:
    return f"{this.redirect}?{urlencode({'state': this.state, **told})}"


def test_the_code_of_the_answer_is_decoded_once() -> None:
    this = asked(EXACT)
    assert code_in(this, answer(this, code="XTzM!IAAA%21")) == "XTzM!IAAA%21"


def test_a_query_alone_will_do_and_blanks_around_it_too() -> None:
    this = asked(EXACT)
    assert code_in(this, f"  code=XTzM%21IAAA&state={this.state}\n") == "XTzM!IAAA"


@pytest.mark.parametrize(
    "told", [{"state": "guessed"}, {"state": ""}, {"state": "é"}, {"state": "guessed", "error": "access_denied"}]
)
def test_an_answer_with_another_state_is_strange(told: dict[str, str]) -> None:
    this = asked(ZOHO)
    with pytest.raises(StrangeAnswerError):
        code_in(this, answer(this, code="1000.a.b", **told))


@pytest.mark.parametrize("text", ["", "https://sync.example/callback", "hello", "https://sync.example/callback?code=x"])
def test_what_is_no_answer_at_all_is_strange(text: str) -> None:
    with pytest.raises(StrangeAnswerError, match="address shown above"):
        code_in(asked(EXACT), text)


def test_each_question_has_a_state_of_its_own() -> None:
    random = SimulatedRandom()
    assert len({question(ZOHO, LOOPBACK, zoho_scopes(), random).state for _ in range(3)}) == 3
    assert len(question(ZOHO, LOOPBACK, zoho_scopes(), random).state) >= 32


@pytest.mark.parametrize("state", [True, False])
def test_a_refusal_is_told_plainly(state: bool) -> None:
    this = asked(ZOHO)
    told = answer(this, error="access_denied") if state else f"{this.redirect}?error=access_denied"
    with pytest.raises(ConsentRefusedError, match="consent was refused"):
        code_in(this, told)


def test_another_error_is_named_but_its_words_are_not_repeated_blindly() -> None:
    this = asked(ZOHO)
    with pytest.raises(ConsentRefusedError, match=r"\(invalid_scope\)"):
        code_in(this, answer(this, error="invalid_scope"))
    with pytest.raises(ConsentRefusedError, match=r"\(an error\)"):
        code_in(this, answer(this, error="<b>\x1b[31m"))


@pytest.mark.parametrize(
    "told",
    [
        {"accounts-server": "https://accounts.zoho.com", "location": "us"},
        {"location": "us"},
        {"accounts-server": "https://accounts.zoho.com/"},
    ],
)
def test_a_user_of_another_data_centre_is_told_which_address_to_set(told: dict[str, str]) -> None:
    this = asked(ZOHO)
    with pytest.raises(ConfigurationError, match=r"Set ZOHO_ACCOUNTS_URL=https://accounts\.zoho\.com") as refused:
        code_in(this, answer(this, code="1000.canary.b", **told))
    assert "canary" not in str(refused.value)


def test_a_server_that_is_not_zohos_is_not_repeated() -> None:
    this = asked(ZOHO)
    with pytest.raises(ConfigurationError, match="another data centre") as refused:
        code_in(this, answer(this, **{"code": "c", "accounts-server": "https://accounts.zoho.example"}))
    assert "zoho.example" not in str(refused.value)


@pytest.mark.parametrize(
    "told", [{}, {"location": "eu"}, {"location": "mars"}, {"accounts-server": "https://accounts.zoho.eu"}]
)
def test_the_right_data_centre_or_none_named_is_fine(told: dict[str, str]) -> None:
    this = asked(ZOHO)
    assert code_in(this, answer(this, code="1000.a.b", **told)) == "1000.a.b"


@pytest.mark.parametrize(
    ("app", "redirect"),
    [
        (EXACT, "http://127.0.0.1:8765/callback"),
        (EXACT, "http://sync.example/callback"),
        (EXACT, "sync.example/callback"),
        (EXACT, "https://sync.example/callback?x=1"),
        (ZOHO, "http://sync.example/callback"),
        (ZOHO, ""),
    ],
)
def test_a_redirect_address_that_a_side_would_refuse_is_refused_here(app: App, redirect: str) -> None:
    with pytest.raises(ConfigurationError, match="redirect address"):
        question(app, redirect, zoho_scopes(), SimulatedRandom())


def test_no_secret_is_in_the_address_or_shown() -> None:
    this = asked(EXACT)
    assert "hush" not in this.address
    assert this.state not in repr(this)
