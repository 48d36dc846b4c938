"""Values that the clients and the store exchange: the tokens of a consent and what a side said about our allowance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Tokens:
    """One consent: the pair in effect, when the access token ends, and when the pair was last asked for.

    Unknown times are None. `repr` shows no secret, so that a pair may end up in a traceback.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    access_expires: datetime | None = None
    requested_at: datetime | None = None


@dataclass(frozen=True)
class Allowance:
    """What a side's reply told about one budget: of which `scope` ("calls", "credits", …), over which `window`."""

    scope: str
    window: str
    limit: int | None = None
    remaining: int | None = None
    resets_at: datetime | None = None
