"""One module of the organisation at work: its records, what was deleted, and what late indexes know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.zoho.fields import FieldDef, ModuleDef

#: no index is later than this, so older versions of a record need not be kept
LATEST_INDEX = timedelta(hours=1)

#: a record in canonical values: instants in UTC, references as ids, money as numbers
Row = dict[str, Any]


@dataclass(frozen=True)
class Tombstone:
    """What is left of a deleted record; a record merged into another leaves one without names."""

    row: Row
    at: datetime
    by: str | None
    merged: bool = False


@dataclass
class Module:
    """One module: its fields, its records, what was deleted and, for late indexes, every record's past."""

    kind: ModuleDef
    id: str
    layout: str
    fields: dict[str, FieldDef]
    #: fields that the app's user does not see
    hidden: dict[str, FieldDef] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    deleted: dict[str, Tombstone] = field(default_factory=dict)
    past: dict[str, list[tuple[datetime, Row]]] = field(default_factory=dict)
    #: the number of its last record, where records are counted
    counter: int = 0
    #: `visible`, or `user_hidden` where an administrator has switched it off
    status: str = "visible"
    #: per column that was asked for, the records by their value
    _holders: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @property
    def api_name(self) -> str:
        """Its name in addresses and metadata."""
        return self.kind.api_name

    def next_number(self) -> str:
        """The number of a new record."""
        self.counter += 1
        return str(self.counter)

    def holders(self, column: str, value: str) -> list[str]:
        """The records with this value in that column, oldest first; capitals make no difference."""
        if column not in self._holders:
            self._holders[column] = {}
            for row in self.rows.values():
                self._index(column, row)
        return self._holders[column].get(value.casefold(), [])

    def _index(self, column: str, row: Row) -> None:
        if row.get(column) is not None:
            self._holders[column].setdefault(str(row[column]).casefold(), []).append(row["id"])

    def _unindex(self, key: str) -> None:
        row = self.rows.get(key)
        for column, holders in self._holders.items():
            if row is not None and row.get(column) is not None:
                holders[str(row[column]).casefold()].remove(key)

    def as_of(self, moment: datetime) -> list[Row]:
        """The records as an index saw them that was last brought up to date at `moment`."""
        seen = []
        for key, versions in self.past.items():
            gone = self.deleted.get(key)
            if gone and gone.at <= moment:
                continue
            known = [row for at, row in versions if at <= moment]
            if known:
                seen.append(known[-1])
        return seen

    def keep(self, row: Row, at: datetime) -> Row:
        """Store a record with its computed columns, and its version of now; gives what was stored."""
        row = {**row, **self._computed(row)}
        self._unindex(row["id"])
        for column in self._holders:
            self._index(column, row)
        self.rows[row["id"]] = row
        versions = self.past.setdefault(row["id"], [])
        versions.append((at, dict(row)))
        while len(versions) > 1 and versions[1][0] <= at - LATEST_INDEX:
            del versions[0]
        return row

    def _computed(self, row: Row) -> Row:
        parts = {name: (row.get(part) for part in of) for name, of in self.kind.composed}
        return {name: " ".join(filter(None, texts)) or None for name, texts in parts.items()}

    def rewrite(self, change: Callable[[Row], Row]) -> None:
        """Change every record as a change of its fields does: nobody edited it, and its past changes with it."""
        self.rows = {key: change(row) for key, row in self.rows.items()}
        self.past = {key: [(at, change(row)) for at, row in versions] for key, versions in self.past.items()}
        self.deleted = {key: replace(each, row=change(each.row)) for key, each in self.deleted.items()}
        self._holders.clear()

    def bury(self, tombstone: Tombstone) -> None:
        """Take a record out of the module."""
        key = tombstone.row["id"]
        self._unindex(key)
        del self.rows[key]
        self.deleted[key] = tombstone

    def name_of(self, key: str) -> str | None:
        """The display name of a record."""
        row = self.rows.get(key)
        return row.get(self.kind.display_field) if row else None
