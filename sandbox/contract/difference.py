"""A difference between what an API was seen or said to answer and what the sandbox answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, order=True)
class Difference:
    """One difference: in which exchange, at which property, and what differs."""

    exchange: str
    at: str
    what: str

    def __str__(self) -> str:
        return f"{self.exchange}  {self.at or '(reply)'}: {self.what}"


@dataclass(frozen=True)
class Accepted:
    """A difference that is meant: patterns for its parts, as of file names, and why."""

    exchange: str
    at: str
    what: str
    reason: str

    def explains(self, difference: Difference) -> bool:
        """Whether it speaks of that difference."""
        parts = ((difference.exchange, self.exchange), (difference.at, self.at), (difference.what, self.what))
        return all(fnmatchcase(part, pattern) for part, pattern in parts)


def unexplained(differences: Iterable[Difference], accepted: Iterable[Accepted]) -> list[Difference]:
    """What is left after the accepted ones, in order and each once."""
    accepted = list(accepted)
    return sorted({one for one in differences if not any(reason.explains(one) for reason in accepted)})
