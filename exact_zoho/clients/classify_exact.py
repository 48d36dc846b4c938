"""What a reply of Exact Online means.

Its business refusals come as HTTP 500 with a text in the language of the user who gave consent; so do real faults. Only
words that we know make a refusal of it: anything else leaves the outcome of a write unknown.
"""

from __future__ import annotations

import re
from typing import Any

from exact_zoho.clients.http import lost, where
from exact_zoho.clients.limits import exact_refusal, retry_after
from exact_zoho.clients.wire import Ask, Reply
from exact_zoho.errors import (
    AccessDeniedError,
    AlreadyExistsError,
    ApiError,
    AuthenticationError,
    RateLimitError,
    RecordRejectedError,
    TemporaryApiError,
)
from exact_zoho.ports import Clock

LONGEST_EXCERPT = 300

#: texts of a fault in the service itself; they are looked for first
FAULTS = re.compile(
    r"a problem has occurred|er is een (probleem|fout) opgetreden|ein (problem|fehler) ist aufgetreten"
    r"|un (probl[eè]me|erreur) (est|s'est) |time-?out|deadlock",
    re.IGNORECASE,
)
#: texts that say that a record with that key is there, in Dutch, English, German, French and Spanish
EXISTING = re.compile(
    r"bestaat (reeds|al)\b|already exists?|bereits vorhanden|existiert bereits|existe(nt)? d[ée]j[àa]|ya existe",
    re.IGNORECASE,
)
#: texts that refuse a value, in the same languages
REFUSALS = re.compile(
    r"\b(verplicht|ongeldige?|niet toegestaan|kan niet|in gebruik|niet gevonden|te lang|onjuiste?"
    r"|mandatory|required|invalid|incorrect|not allowed|cannot|in use|not found|too long"
    r"|pflichtfeld|erforderlich|ung[üu]ltige?r?|nicht (erlaubt|zul[äa]ssig|gefunden)|kann nicht|zu lang|wird verwendet"
    r"|obligatoire|invalide|(non|pas) (valide|valable|autoris[ée]e?|permise?)|impossible|introuvable|trop long"
    r"|obligatorio|no v[áa]lid[oa]|no (se )?(permite|permitid[oa])|no encontrad[oa]|demasiado larg[oa])\b",
    re.IGNORECASE,
)

DENIED = (
    ("scope", "the app registration lacks the scope for it; add it in the App Center and connect again"),
    ("license", "the licence of the company has ended"),
    ("blockeduser", "the user is blocked"),
    ("inactiveuser", "the user is not active"),
    ("blockedcustomer", "the company is blocked"),
    ("divisionblocked", "the division is blocked for the moment"),
    ("nodivisionaccess", "the user, or the consent, has no access to the division"),
)


class ExactJudge:
    """Tells successes from the rest."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def __call__(self, ask: Ask, reply: Reply) -> ApiError | None:
        """The error that a reply stands for, None where it is a success."""
        if reply.good:
            return self._success(ask, reply)
        if reply.status == 429:
            wait, window = exact_refusal(reply.headers, self.clock.now())
            message = f"Exact Online refused a call for want of budget (this {window})"
            return RateLimitError(message, retry_after=wait, code=window, **where("exact", ask, reply))
        if reply.status == 500:
            return _failure(ask, reply)
        if reply.status >= 500 or reply.status == 408 or _gateway_fault(reply):
            return self._outage(ask, reply)
        return _refusal(ask, reply)

    def _success(self, ask: Ask, reply: Reply) -> ApiError | None:
        if reply.html:
            return lost("exact", ask, "a page for people came instead of data (maintenance?)", reply)
        if reply.unreadable:
            return lost("exact", ask, "the reply could not be read", reply)
        if reply.document is None and not (ask.write and ask.method == "PUT"):
            return lost("exact", ask, "the reply was empty", reply)
        return None

    def _outage(self, ask: Ask, reply: Reply) -> ApiError:
        error = lost("exact", ask, f"HTTP {reply.status}", reply, excerpt=excerpt(reply))
        wait = retry_after(reply.headers, self.clock.now())
        if wait is not None and isinstance(error, TemporaryApiError):
            self.clock.sleep(min(wait, 60.0))
        return error


def _failure(ask: Ask, reply: Reply) -> ApiError:
    """HTTP 500: a business refusal in known words, or a fault."""
    text = excerpt(reply)
    if not text or FAULTS.search(text):
        return lost("exact", ask, "HTTP 500", reply, excerpt=text)
    existing = EXISTING.search(text) is not None
    if not existing and not REFUSALS.search(text):
        return lost("exact", ask, "HTTP 500 with a text that we do not know", reply, excerpt=text)
    about = where("exact", ask, reply) | {"excerpt": text}
    if existing:
        return AlreadyExistsError(f"Exact has a record with this key: {ask.endpoint}", code="already_exists", **about)
    return RecordRejectedError(f"Exact refused the values: {ask.endpoint}", code="refused", **about)


def _refusal(ask: Ask, reply: Reply) -> ApiError:
    """Any other status: nothing was applied."""
    about: dict[str, Any] = where("exact", ask, reply) | {"excerpt": excerpt(reply)}
    if reply.status == 401:
        return AuthenticationError("Exact Online does not accept the token; run `exact-zoho connect exact`", **about)
    if reply.status == 403:
        return AccessDeniedError(f"Exact Online denies {ask.method} {ask.endpoint}: {_denial(reply)}", **about)
    if 300 <= reply.status < 400:
        return _redirect(ask, reply, about)
    if ask.write:
        if EXISTING.search(about["excerpt"]):
            return AlreadyExistsError("Exact has a record with this key", code="already_exists", **about)
        return RecordRejectedError(f"Exact refused {ask.method} {ask.endpoint}", code=f"http_{reply.status}", **about)
    return ApiError(
        f"Exact Online cannot answer {ask.endpoint} (HTTP {reply.status})", code=f"http_{reply.status}", **about
    )


def _redirect(ask: Ask, reply: Reply, about: dict[str, Any]) -> ApiError:
    reason = "the reply leads to another address; that is not followed"
    return lost("exact", ask, reason, reply) if ask.write else ApiError(f"{ask.endpoint}: {reason}", **about)


def _denial(reply: Reply) -> str:
    told = f"{reply.headers.get('reason', '')} {excerpt(reply)}".lower().replace("licence", "license")
    reason = next((words for key, words in DENIED if key in told), None)
    return reason or "the user lacks a right, or the licence does not contain it"


def _gateway_fault(reply: Reply) -> bool:
    return isinstance(reply.document, dict) and "fault" in reply.document and "error" not in reply.document


def excerpt(reply: Reply) -> str:
    """The service's own words, shortened; a page for people has none."""
    try:
        text = str(reply.document["error"]["message"]["value"])
    except (KeyError, TypeError):
        return ""
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())[:LONGEST_EXCERPT]
