"""What the pretend organisation knows: everything here can be pickled."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sandbox.zoho.catalogue import MODULES
from sandbox.zoho.fields import ModuleDef
from sandbox.zoho.module import Module

#: every id of one organisation starts with the same digits
PREFIX = "572576700000"


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
    state = State(org_id, company_name, {}, [rule for kind in MODULES if not kind.attached for rule in _rules(kind)])
    for kind in MODULES:
        fields = {column.api_name: replace(column, id=state.next_id()) for column in kind.columns}
        state.modules[kind.api_name] = Module(kind, state.next_id(), state.next_id(), fields)
    return state


def _rules(kind: ModuleDef) -> tuple[Rule, ...]:
    singular = kind.singular.lower()
    return (
        Rule(f"Greet new {singular}", kind.api_name, "create"),
        Rule(f"Tell owner about changed {singular}", kind.api_name, "edit"),
        Rule(f"Tell owner about deleted {singular}", kind.api_name, "delete"),
    )
