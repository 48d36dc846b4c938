"""What the rules of a collection look like: places in a write where they come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.exact.errors import Findings
from sandbox.exact.state import Row, World


@dataclass(frozen=True)
class Write:
    """One write while it is being judged.

    `given` are the columns that were sent, `before` is empty for a new record, `by_app` parts the API from the screens.
    """

    world: World
    division: int
    row: Row
    before: Row
    given: frozenset[str]
    user: str
    by_app: bool
    findings: Findings
    #: of a row that is sent along with a new record: that record, and which of its rows it is
    owner: Row | None = None
    position: int = 0

    def changed(self, *columns: str) -> bool:
        """Whether one of the columns gets another value."""
        return any(self.row.get(column) != self.before.get(column) for column in columns)


def nothing(_: Write) -> None:
    """No rule."""


def no_twin(_: Write) -> str | None:
    """A collection in which a second record of the same content is a second record."""
    return None


def as_it_is(_world: World, _division: int, row: Row) -> Row:
    """A row that has no columns from elsewhere."""
    return row


def no_trace(_world: World, _division: int, _row: Row) -> None:
    """A record that nothing else misses."""


def not_held(_world: World, _division: int, _row: Row) -> str:
    """A record that may be deleted at any time."""
    return ""


@dataclass(frozen=True)
class Rules:
    """The rules of one collection.

    `check` may complete the row and adds findings, `follow` runs once it is kept, `gone` once it is taken away. `held`
    names what keeps a record from being deleted.
    """

    defaults: Callable[[World], dict[str, Any]]
    check: Callable[[Write], None] = nothing
    twin: Callable[[Write], str | None] = no_twin
    follow: Callable[[Write], None] = nothing
    derived: Callable[[World, int, Row], Row] = as_it_is
    gone: Callable[[World, int, Row], None] = no_trace
    held: Callable[[World, int, Row], str] = not_held
