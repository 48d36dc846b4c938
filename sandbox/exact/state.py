"""Everything the pretend Exact Online remembers, in values that can be pickled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sandbox.exact.shapes import Table
from sandbox.exact.tables import TABLES
from sandbox.exact.values import guid_order, wall_clock

Row = dict[str, Any]


@dataclass
class Shelf:
    """The records of one collection in one division, with a few indexes and the order of their versions."""

    indexed: tuple[str, ...] = ()
    rows: dict[str, Row] = field(default_factory=dict)
    feed: list[tuple[int, str]] = field(default_factory=list)
    index: dict[str, dict[Any, dict[str, None]]] = field(default_factory=dict)
    highest_code: int = 0

    def put(self, row: Row) -> None:
        """Keep a record, new or changed, under its new version."""
        self.amend(row)
        self.feed.append((row["Timestamp"], row["ID"]))
        if len(self.feed) > 2 * len(self.rows) + 1000:
            self.feed = sorted((kept["Timestamp"], kept["ID"]) for kept in self.rows.values())

    def amend(self, row: Row) -> None:
        """Keep a record under the version that it has."""
        self._forget(row["ID"])
        self.rows[row["ID"]] = row
        for column in self.indexed:
            self.index.setdefault(column, {}).setdefault(row[column], {})[row["ID"]] = None

    def drop(self, key: str) -> Row:
        """Take a record away."""
        self._forget(key)
        return self.rows.pop(key)

    def by(self, column: str, value: Any) -> list[Row]:
        """The records with that value in an indexed column."""
        return [self.rows[key] for key in self.index.get(column, {}).get(value, {})]

    def after(self, version: int) -> Iterator[Row]:
        """The records with a higher version, in the order of versions."""
        for at in range(bisect_right(self.feed, (version, "~")), len(self.feed)):
            stamp, key = self.feed[at]
            row = self.rows.get(key)
            if row is not None and row["Timestamp"] == stamp:
                yield row

    def _forget(self, key: str) -> None:
        old = self.rows.get(key)
        if old is not None:
            for column in self.indexed:
                self.index[column][old[column]].pop(key, None)


@dataclass
class Grant:
    """What a user allowed an app: the refresh token that counts, and when the last access token was given."""

    client: str
    user: str
    refresh: str
    refresh_since: datetime
    given_at: datetime | None = None
    alive: bool = True


@dataclass
class Tokens:
    """Apps, consents and tokens."""

    apps: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    refresh: dict[str, int] = field(default_factory=dict)
    access: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    codes: dict[str, tuple[str, str, str, datetime]] = field(default_factory=dict)
    asked: dict[tuple[str, str, str], int] = field(default_factory=dict)


@dataclass
class Counters:
    """Calls and errors counted, and what the apps were told about them."""

    calls: dict[tuple[str, int, str], int] = field(default_factory=dict)
    errors: dict[tuple[str, str, int, str], list[datetime]] = field(default_factory=dict)
    blocked: dict[tuple[str, str, int, str], datetime] = field(default_factory=dict)
    told: dict[tuple[Any, ...], datetime] = field(default_factory=dict)


@dataclass
class State:
    """The whole service."""

    divisions: dict[int, Row]
    user: Row
    version: int
    person: str = ""
    random: Random = field(default_factory=lambda: Random(20))
    shelves: dict[tuple[int, str], Shelf] = field(default_factory=dict)
    deleted: dict[int, list[Row]] = field(default_factory=dict)
    denied: set[tuple[int | None, str]] = field(default_factory=set)
    #: services that are not in a division's licence: logistics, salesorder
    off: set[tuple[int, str]] = field(default_factory=set)
    tokens: Tokens = field(default_factory=Tokens)
    counters: Counters = field(default_factory=Counters)
    writes: int = 0

    def shelf(self, division: int, path: str) -> Shelf:
        """The records of a collection in a division."""
        return self.shelves.setdefault((division, path), Shelf(TABLES[path].indexed))

    def guid(self) -> str:
        """A fresh key."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def secret(self, prefix: str, length: int = 40) -> str:
        """A fresh token or code, with the odd characters that the real ones have."""
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789_-."
        return f"{prefix}!IAAA{''.join(self.random.choices(letters, k=length))}"


@dataclass(frozen=True)
class World:
    """What deciding about a call needs: the state, the switches and the moment."""

    state: State
    switches: Mapping[str, Any]
    now: datetime

    @property
    def local(self) -> datetime:
        """The moment on the company's wall clock."""
        return wall_clock(self.now)

    def next_version(self) -> int:
        """A row version above all others, of any division."""
        self.state.version += self.switches["version_gap"]
        return self.state.version

    def keep(self, division: int, table: Table, row: Row, user: str) -> None:
        """Write a record: who and when, a new version, and perhaps a transaction that ends late."""
        self.state.writes += 1
        late = self.switches["late_commit_seconds"] if self.state.writes % 3 == 0 else 0
        row = {**row, "Modified": self.local, "Modifier": user, "Timestamp": self.next_version()}
        row.setdefault("_order", guid_order(row["ID"]))
        if late:
            row["_visible"] = self.now + timedelta(seconds=late)
        else:
            row.pop("_visible", None)
        self.state.shelf(division, table.path).put(row)

    def amend(self, division: int, table: Table, row: Row, bump: bool) -> None:
        """Change a record behind its back: who and when stay, and only with `bump` it gets a new version."""
        shelf = self.state.shelf(division, table.path)
        if bump:
            shelf.put({**row, "Timestamp": self.next_version()})
        else:
            shelf.amend(row)

    def committed(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The records of a feed whose transactions have ended."""
        return (row for row in rows if "_visible" not in row or row["_visible"] <= self.now)
