"""Ask a person for a consent: the address of the page on which they say yes, and what their browser brings back.

A consent is bound to the browser that asked for it by a random `state`. A code is sent to nobody but the host that the
configuration names, whatever the answer says.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from exact_zoho.clients.hosts import ZOHO_ACCOUNTS_HOSTS, is_loopback
from exact_zoho.core.entity import Side
from exact_zoho.engine.configuration import App
from exact_zoho.engine.regions import centre_at
from exact_zoho.engine.scopes import Scope
from exact_zoho.errors import ConfigurationError, ExactZohoError
from exact_zoho.ports import Random

PAGES = {Side.EXACT: "/api/oauth2/auth", Side.ZOHO: "/oauth/v2/auth"}
TITLES = {Side.EXACT: "Exact Online", Side.ZOHO: "Zoho"}


class StrangeAnswerError(ExactZohoError):
    """Something came that does not answer this question; the answer may still come."""


class ConsentRefusedError(ExactZohoError):
    """The person said no, or the side refused to ask."""


@dataclass(frozen=True)
class Question:
    """A consent being asked for. `address` is the page to open; the browser comes back to `redirect`."""

    app: App
    redirect: str
    address: str = field(repr=False)
    state: str = field(repr=False)


def question(app: App, redirect: str, scopes: Sequence[Scope], random: Random) -> Question:
    """Begin to ask for a consent; raises `ConfigurationError` for a redirect address that the side would refuse."""
    _check_redirect(app.side, redirect)
    state = random.token(24)
    asked = {"response_type": "code", "client_id": app.client_id, "redirect_uri": redirect, "state": state}
    if app.side is Side.ZOHO:
        # without the last two a second consent would come without a refresh token
        asked |= {"scope": ",".join(each.name for each in scopes), "access_type": "offline", "prompt": "consent"}
    return Question(app, redirect, f"{app.url}{PAGES[app.side]}?{urlencode(asked)}", state)


def code_in(asked: Question, answer: str) -> str:
    """The code in an answer: the address to which the browser was sent back, or what stands behind its `?`.

    Raises `StrangeAnswerError` where this is no answer to the question, and what is wrong with it where it is one.
    """
    query = urlsplit(answer.strip()).query if "?" in answer else answer.strip()
    told = {name: values[0] for name, values in parse_qs(query).items()}
    if not _is_ours(asked, told):
        raise StrangeAnswerError(
            "this is not the answer to the question asked here: open the address shown above, and take the whole "
            "address that the browser ends at"
        )
    if "error" in told:
        raise _refused(asked, told["error"])
    if asked.app.side is Side.ZOHO:
        _check_centre(asked.app, told)
    return told["code"]


def _is_ours(asked: Question, told: dict[str, str]) -> bool:
    if "error" in told and "state" not in told:
        return True  # not every refusal brings the state back; a false one costs a person one more attempt, no more
    same = hmac.compare_digest(told.get("state", "").encode(), asked.state.encode())
    return same and ("code" in told or "error" in told)


def _refused(asked: Question, error: str) -> ConsentRefusedError:
    title = TITLES[asked.app.side]
    if error == "access_denied":
        return ConsentRefusedError(
            f"{title} says that the consent was refused; nothing was changed. Without it the connection cannot work."
        )
    known = error if error.isascii() and error.replace("_", "").isalpha() else "an error"
    return ConsentRefusedError(f"{title} could not ask for the consent ({known}); check the client id and its settings")


def _check_redirect(side: Side, redirect: str) -> None:
    parts = urlsplit(redirect)
    if not parts.hostname or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise ConfigurationError("the redirect address must be a plain address, as it is registered with the app")
    if parts.scheme == "http" and (side is Side.EXACT or not is_loopback(parts.hostname)):
        raise ConfigurationError(
            f"{TITLES[side]} demands a redirect address that begins with https://, as it is registered with the app"
        )


def _check_centre(app: App, told: dict[str, str]) -> None:
    """Make sure that the person belongs to the data centre that is configured: elsewhere the code is worth nothing."""
    centre = centre_at(told.get("location", ""))
    there = told.get("accounts-server", "").rstrip("/") or (centre.accounts_url if centre else "")
    if there in ("", app.url):
        return
    known = there.removeprefix("https://") in ZOHO_ACCOUNTS_HOSTS
    raise ConfigurationError(
        f"this Zoho user belongs to {there if known else 'another data centre'}, and ZOHO_ACCOUNTS_URL names "
        f"{app.url}. The code was sent nowhere. Set ZOHO_ACCOUNTS_URL{'=' + there if known else ''} (and no "
        "ZOHO_API_URL, or that of the same data centre), use a client registered there, and connect again."
    )
