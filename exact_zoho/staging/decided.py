"""What people are asked and what they said, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exact_zoho.core.changes import Settled
from exact_zoho.core.entity import Side
from exact_zoho.core.matching import Decision
from exact_zoho.core.standing import Order

#: the two records of a pair, Exact's first
Pair = tuple[str, str]

#: the state of a match about which a person is asked; any other state is a decision
WAITING = "waiting"


@dataclass(frozen=True)
class MatchAsked:
    """Two records about which a person is asked. `digest` tells one state of the evidence, JSON, from another."""

    exact: str
    zoho: str
    score: float
    evidence: Any
    digest: str
    name: str = ""


@dataclass(frozen=True)
class Decided:
    """What a person said about two records, and on which evidence."""

    state: Decision
    digest: str


@dataclass(frozen=True)
class KeptMatch:
    """Two records that may be one, as kept: waiting, or with the decision of a person.

    `found_at` is when a person was first asked, or spoke unasked.
    """

    entity: str
    exact: str
    zoho: str
    state: str
    score: float
    evidence: Any
    digest: str
    name: str
    found_at: datetime
    decided_by: str
    decided_at: datetime | None
    run_id: int


@dataclass(frozen=True)
class StandingOrder:
    """What a person said about one record, until it is taken back."""

    entity: str
    side: Side
    record: str
    order: Order
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class FoundConflict:
    """A conflict with both values as JSON, and who edited each record last and when, where that is known."""

    settled: Settled
    exact: Mapping[str, Any]
    zoho: Mapping[str, Any]
    exact_by: str = ""
    exact_at: datetime | None = None
    zoho_by: str = ""
    zoho_at: datetime | None = None

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is about: the pair, and the unit of its fields."""
        return self.settled.exact_id, self.settled.zoho_id, self.settled.unit

    @property
    def asks(self) -> bool:
        """Whether a person must decide."""
        return self.settled.winner is None and not self.settled.put_back

    @property
    def says(self) -> tuple[Any, ...]:
        """What is found anew when it is another: both values, and what becomes of them."""
        settled = self.settled
        return dict(self.exact), dict(self.zoho), str(settled.winner or ""), settled.put_back, not self.asks
