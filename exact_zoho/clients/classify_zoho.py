"""What a reply of Zoho CRM means. Its status says little: the code in the body decides, and each item has its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exact_zoho.clients.http import lost, where
from exact_zoho.clients.limits import retry_after
from exact_zoho.clients.wire import Ask, Reply
from exact_zoho.errors import (
    AccessDeniedError,
    AlreadyExistsError,
    ApiError,
    AuthenticationError,
    OutcomeUnknownError,
    RateLimitError,
    RecordChangedError,
    RecordRejectedError,
)
from exact_zoho.ports import Clock

#: what each code stands for; a code that is not here refuses the record, or the query
MEANINGS: Mapping[str, type[ApiError]] = {
    "INVALID_TOKEN": AuthenticationError,
    "AUTHENTICATION_FAILURE": AuthenticationError,
    "OAUTH_SCOPE_MISMATCH": AccessDeniedError,
    "NO_PERMISSION": AccessDeniedError,
    "TOO_MANY_REQUESTS": RateLimitError,
    "RATE_LIMIT_EXCEEDED": RateLimitError,
    "INTERNAL_ERROR": OutcomeUnknownError,
    "INTERNAL_SERVER_ERROR": OutcomeUnknownError,
    "ALREADY_MODIFIED": RecordChangedError,
    "DUPLICATE_DATA": AlreadyExistsError,
    # the call itself is wrong, whichever record it carries
    "INVALID_MODULE": ApiError,
    "INVALID_URL_PATTERN": ApiError,
    "INVALID_REQUEST_METHOD": ApiError,
}

HINTS: Mapping[type[ApiError], str] = {
    AuthenticationError: "Zoho CRM does not accept the token; run `exact-zoho connect zoho`",
    AccessDeniedError: "Zoho CRM denies it: a scope of the consent or a permission of the user's profile is missing",
    RateLimitError: "Zoho CRM refused a call: too many at once, or the day's credits are used up",
    RecordChangedError: "the record was edited in Zoho after we read it",
    AlreadyExistsError: "Zoho has another record with this value of a unique field",
    OutcomeUnknownError: "Zoho had an internal error; whether it was applied is not known",
    RecordRejectedError: "Zoho refused the record",
    ApiError: "Zoho CRM does not know this call",
}

#: why a call is denied, by Zoho's code, and what to do about it
DENIALS = {
    "OAUTH_SCOPE_MISMATCH": "the consent lacks a scope; consent again with ZohoCRM.modules.ALL, "
    "ZohoCRM.settings.ALL, ZohoCRM.org.READ and ZohoCRM.coql.READ",
    "NO_PERMISSION": "the profile of the user who consented lacks a permission; an administrator of Zoho gives it",
}


class ZohoJudge:
    """Tells successes from the rest. A reply with items is a success: each item is judged on its own."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def __call__(self, ask: Ask, reply: Reply) -> ApiError | None:
        """The error that a whole reply stands for, None where it is a success."""
        if _has_items(ask, reply):
            return None
        code, told = flat_code(reply)
        if code and MEANINGS.get(code) is not OutcomeUnknownError and reply.status < 500 and reply.status != 429:
            return self._told(ask, reply, code, told)
        if reply.status in (204, 304) and not ask.write:
            return None
        return self._by_status(ask, reply, code)

    def _told(self, ask: Ask, reply: Reply, code: str, told: Mapping[str, Any]) -> ApiError:
        meaning = MEANINGS.get(code, RecordRejectedError if ask.write else ApiError)
        about = where("zoho", ask, reply) | facts(code, told)
        if meaning is RateLimitError:
            return RateLimitError(HINTS[meaning], retry_after=retry_after(reply.headers, self.clock.now()), **about)
        if meaning is ApiError:
            return ApiError(f"Zoho CRM cannot answer {ask.method} {ask.endpoint}: {code}", **about)
        if meaning is AlreadyExistsError:
            return AlreadyExistsError(HINTS[meaning], holder=holder(told), **about)
        if meaning is AccessDeniedError:
            return AccessDeniedError(f"Zoho CRM denies {ask.method} {ask.endpoint}: {DENIALS[code]}", **about)
        return meaning(HINTS[meaning], **about)

    def _by_status(self, ask: Ask, reply: Reply, code: str) -> ApiError | None:
        about = where("zoho", ask, reply) | {"code": code}
        if reply.status == 401:
            return AuthenticationError(HINTS[AuthenticationError], **about)
        if reply.status == 403:
            return AccessDeniedError(HINTS[AccessDeniedError], **about)
        if reply.status == 429:
            wait = retry_after(reply.headers, self.clock.now())
            return RateLimitError(HINTS[RateLimitError], retry_after=wait, **about)
        if reply.good and isinstance(reply.document, dict) and not code and not ask.write:
            return None
        if 400 <= reply.status < 500 and reply.status != 408:
            refused = RecordRejectedError if ask.write else ApiError
            return refused(f"Zoho CRM refused {ask.method} {ask.endpoint} (HTTP {reply.status})", **about)
        reason = "the reply could not be read" if reply.good else f"HTTP {reply.status}"
        return lost("zoho", ask, reason, reply, code=code)


def _has_items(ask: Ask, reply: Reply) -> bool:
    if not isinstance(reply.document, dict) or reply.status in (401, 403, 429):
        return False
    items = reply.document.get("data", reply.document.get("fields"))
    return isinstance(items, list) and (ask.write or reply.good)


def flat_code(reply: Reply) -> tuple[str, Mapping[str, Any]]:
    """The code of a reply that is one single error, with that error."""
    document = reply.document
    if not isinstance(document, dict) or document.get("status") == "success":
        return "", {}
    return str(document.get("code") or ""), document


def item_error(ask: Ask, item: Mapping[str, Any]) -> ApiError:
    """The error of one item of a reply."""
    code = str(item.get("code") or "")
    first = _first_of_several(item)
    code = str(first.get("code") or code)
    meaning = MEANINGS.get(code, RecordRejectedError)
    about = where("zoho", ask) | facts(code, first)
    if meaning is AlreadyExistsError:
        return AlreadyExistsError(HINTS[meaning], holder=holder(first), **about)
    return meaning(f"{HINTS[meaning]} ({code or 'no code'})", **about)


def _first_of_several(item: Mapping[str, Any]) -> Mapping[str, Any]:
    details = item.get("details")
    several = details.get("errors") if isinstance(details, dict) else None
    return several[0] if isinstance(several, list) and several and isinstance(several[0], dict) else item


def facts(code: str, told: Mapping[str, Any]) -> dict[str, str]:
    """The code, the field and the words of an error, and what the field would take."""
    details = told.get("details")
    details = details if isinstance(details, dict) else {}
    wanted = [f"{key} {details[key]}" for key in ("expected_data_type", "maximum_length") if key in details]
    words = "; ".join([str(told.get("message") or code), *wanted])
    return {"code": code, "field": str(details.get("api_name") or ""), "excerpt": words[:300]}


def holder(told: Mapping[str, Any]) -> str:
    """The id of the record that has a value which must be unique."""
    details = told.get("details")
    details = details if isinstance(details, dict) else {}
    record = details.get("duplicate_record")
    found = record.get("id") if isinstance(record, dict) else None
    return str(found or details.get("id") or "")
