"""What can go wrong with a call, on demand: the fault injector's vocabulary.

A fault waits for calls that match it, skips the first `after`, spoils the next `times`, and is spent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sandbox.wire import Request


class FaultKind(StrEnum):
    """How a matching call is spoilt."""

    REFUSE = "refuse"  # nobody listens: nothing sent
    DELAY = "delay"  # `seconds` pass before the answer
    DROP_BEFORE = "drop_before"  # the request never reaches the service
    DROP_AFTER = "drop_after"  # the service applies it, the reply is lost
    LATE = "late"  # the reply is lost and the request is applied `seconds` later
    TRUNCATE = "truncate"  # only the first `keep` bytes of the body arrive
    STATUS = "status"  # answered with `status` (and `body`, or the documented one) and not applied
    STATUS_AFTER = "status_after"  # applied, but answered with `status`
    HTML = "html"  # a maintenance page with status 200 (or `status`), not applied
    WRONG_TENANT = "wrong_tenant"  # rows in the reply belong to another company
    DROP_FIELD = "drop_field"  # `column` of a write is thrown away, success is answered
    NORMALISE = "normalise"  # `column` of a write is trimmed and upper-cased before it is stored


@dataclass
class Fault:
    """One planned fault. `path` is a regular expression searched in the path."""

    kind: FaultKind
    method: str = ""
    path: str = ""
    after: int = 0
    times: int = 1
    status: int = 0
    body: str | None = None
    seconds: float = 0.0
    keep: int = 0
    column: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def matches(self, request: Request) -> bool:
        """Whether this fault is meant for that call, leaving the count aside."""
        return (not self.method or self.method == request.method) and bool(re.search(self.path, request.path))

    @classmethod
    def read(cls, document: dict[str, Any]) -> Fault:
        """A fault from the control API's JSON."""
        return cls(**{**document, "kind": FaultKind(document["kind"])})


class FaultPlan:
    """The faults that wait. At most one spoils a call: the first that matches and is due."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Plan a fault."""
        self.waiting.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        self.waiting.clear()

    def take(self, request: Request) -> Fault | None:
        """The fault that spoils this call, counted as used; None where the call goes well."""
        for fault in self.waiting:
            if not fault.matches(request):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
            return fault
        return None
