"""What an endpoint works with: the organisation, the call, who makes it and what time it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.wire import Request
from sandbox.zoho.module import Module
from sandbox.zoho.replies import RefusedError, unknown_module
from sandbox.zoho.state import SALES_USER, State


@dataclass
class Context:
    """One call. A call without `client` is a person at work in the user interface."""

    state: State
    switches: Mapping[str, Any]
    now: datetime
    violate: Callable[[str, str], None]
    request: Request = field(default_factory=lambda: Request("GET", "/"))
    client: str = ""
    user: str = SALES_USER.id
    #: the named parts of the address
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def params(self) -> dict[str, str]:
        """The query parameters."""
        return self.request.params()

    @property
    def second(self) -> datetime:
        """The present as Zoho stores it: in whole seconds."""
        return self.now.replace(microsecond=0)

    def module(self, name: str = "") -> Module:
        """The module that the call is about."""
        found = self.state.modules.get(name or self.named.get("module", ""))
        if found is None:
            raise unknown_module()
        return found

    def show_time(self, moment: datetime) -> str:
        """An instant as the calling user sees it."""
        return moment.astimezone(ZoneInfo(self.switches["time_zone"])).isoformat(timespec="seconds")

    def body(self) -> Any:
        """The JSON body; refused where it is none."""
        try:
            return self.request.json()
        except ValueError:
            raise RefusedError(400, "INVALID_DATA", "the request body is not valid JSON") from None

    def rows_of(self, key: str, at_most: int) -> list[Any]:
        """The array `key` of the body, checked for its size."""
        body = self.body()
        rows = body.get(key) if isinstance(body, dict) else None
        if not isinstance(rows, list) or not rows:
            raise RefusedError(400, "MANDATORY_NOT_FOUND", "required field not found", {"api_name": key})
        if len(rows) > at_most:
            raise RefusedError(
                400, "LIMIT_EXCEEDED", f"more than {at_most} items in a call",
                {"maximum_length": at_most, "api_name": key},
            )  # fmt: skip
        return rows

    def since(self, header: str) -> datetime | None:
        """The instant in a conditional header, if there is one."""
        text = self.request.headers.get(header)
        return read_instant(text, header) if text else None


def read_instant(text: str, name: str) -> datetime:
    """An instant in whole seconds with its offset; refused otherwise."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.microsecond or "T" not in text:
        raise RefusedError(400, "INVALID_DATA", "invalid data", {"expected_data_type": "datetime", "param_name": name})
    return moment
