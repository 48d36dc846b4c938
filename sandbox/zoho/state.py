"""What the pretend organisation knows: everything here can be pickled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.zoho.fields import FieldDef, standard_fields

#: every id of one organisation starts with the same digits
PREFIX = "572576700000"

#: no index is later than this, so older versions of a record need not be kept
LATEST_INDEX = timedelta(hours=1)

#: a record in canonical values: instants in UTC, references as ids, money as numbers
Row = dict[str, Any]


@dataclass(frozen=True)
class User:
    """Somebody who may work in the organisation."""

    id: str
    first_name: str
    last_name: str
    email: str

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


#: whom the app works for, and a colleague of the sales team
API_USER = User(f"{PREFIX}0000101", "Ingrid", "Integration", "integration@example.com")
SALES_USER = User(f"{PREFIX}0000102", "Sander", "Sales", "sales@example.com")
USERS = {user.id: user for user in (API_USER, SALES_USER)}


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

    api_name: str
    singular: str
    plural: str
    id: str
    display_field: str
    fields: dict[str, FieldDef]
    rows: dict[str, Row] = field(default_factory=dict)
    deleted: dict[str, Tombstone] = field(default_factory=dict)
    past: dict[str, list[tuple[datetime, Row]]] = field(default_factory=dict)
    #: per column that was asked for, the records by their value
    _holders: dict[str, dict[str, list[str]]] = field(default_factory=dict)

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

    def keep(self, row: Row, at: datetime) -> None:
        """Store a record, and its version of now."""
        self._unindex(row["id"])
        for column in self._holders:
            self._index(column, row)
        self.rows[row["id"]] = row
        versions = self.past.setdefault(row["id"], [])
        versions.append((at, dict(row)))
        while len(versions) > 1 and versions[1][0] <= at - LATEST_INDEX:
            del versions[0]

    def bury(self, tombstone: Tombstone) -> None:
        """Take a record out of the module."""
        key = tombstone.row["id"]
        self._unindex(key)
        del self.rows[key]
        self.deleted[key] = tombstone

    def name_of(self, key: str) -> str | None:
        """The display name of a record."""
        row = self.rows.get(key)
        return row.get(self.display_field) if row else None


@dataclass
class Grant:
    """A user's consent for an app; its refresh token stays the same."""

    refresh: str
    client: str
    user: str
    scopes: frozenset[str]
    asked: list[datetime] = field(default_factory=list)
    #: when, and in which call of the log, access tokens were handed out
    issued: list[tuple[datetime, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Access:
    """An access token's meaning."""

    token: str
    refresh: str
    client: str
    user: str
    scopes: frozenset[str]
    expires: datetime


@dataclass(frozen=True)
class PageToken:
    """Where a list goes on, and for which call only."""

    bound_to: str
    user: str
    expires: datetime
    offset: int
    after: tuple[Any, ...]
    page: int


@dataclass(frozen=True)
class Rule:
    """A workflow rule of the organisation."""

    name: str
    module: str
    on: str  # create, edit or delete


@dataclass(frozen=True)
class Fired:
    """One run of a workflow rule. `by` tells the user interface from the API."""

    at: datetime
    rule: str
    module: str
    record: str
    by: str


@dataclass
class State:
    """The whole organisation."""

    org_id: str
    company_name: str
    modules: dict[str, Module]
    rules: list[Rule]
    sequence: int = 1000
    grants: dict[str, Grant] = field(default_factory=dict)
    accesses: dict[str, Access] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    pages: dict[str, PageToken] = field(default_factory=dict)
    fired: list[Fired] = field(default_factory=list)
    spent: list[tuple[datetime, int]] = field(default_factory=list)
    #: per app, what the last reply said was left of the credits, and until when none comes free
    told: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def next_id(self) -> str:
        """A fresh id, higher than every earlier one."""
        self.sequence += 1
        return f"{PREFIX}{self.sequence:07d}"


def new_state(org_id: str, company_name: str) -> State:
    """An organisation as it is on its first day."""
    state = State(org_id, company_name, {}, [
        Rule("Greet new account", "Accounts", "create"),
        Rule("Tell owner about changed account", "Accounts", "edit"),
        Rule("Tell owner about deleted account", "Accounts", "delete"),
    ])  # fmt: skip
    state.modules["Accounts"] = Module(
        "Accounts", "Account", "Accounts", state.next_id(), "Account_Name", standard_fields(state.next_id)
    )
    return state
