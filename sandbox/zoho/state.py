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
class Code:
    """What a code is worth: once, a consent. It came back to `redirect`, empty where none had a part in it."""

    grant: Grant
    redirect: str = ""
    #: whether a refresh token comes with the first access token
    offline: bool = True


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


@dataclass(frozen=True)
class Tax:
    """One tax of the organisation, in percent."""

    id: str
    name: str
    value: float

    @property
    def label(self) -> str:
        """How a product shows it."""
        return f"{self.name} - {self.value} %"


#: the taxes of a Dutch organisation, under the names that its administrator chose
FIRST_TAXES = (("BTW hoog", 21.0), ("BTW laag", 9.0), ("BTW nul", 0.0), ("BTW verlegd", 0.0))


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
    codes: dict[str, Code] = field(default_factory=dict)
    #: the addresses registered with the app, to which the consent page may lead back
    redirects: set[str] = field(default_factory=lambda: {"http://127.0.0.1:8765/callback"})
    pages: dict[str, PageToken] = field(default_factory=dict)
    fired: list[Fired] = field(default_factory=list)
    spent: list[tuple[datetime, int]] = field(default_factory=list)
    #: per app, what the last reply said was left of the credits, and until when none comes free
    told: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    taxes: dict[str, Tax] = field(default_factory=dict)
    #: the rate of each currency against the home currency, where there are several
    currencies: dict[str, float] = field(default_factory=dict)
    #: modules that the edition does not have
    absent: dict[str, Module] = field(default_factory=dict)

    def next_id(self) -> str:
        """A fresh id, higher than every earlier one."""
        self.sequence += 1
        return f"{PREFIX}{self.sequence:07d}"


def new_state(org_id: str, company_name: str) -> State:
    """An organisation as it is on its first day."""
    ruled = [kind for kind in MODULES if not (kind.attached or kind.part_of)]
    state = State(org_id, company_name, {}, [rule for kind in ruled for rule in _rules(kind)])
    for kind in MODULES:
        fields = {column.api_name: replace(column, id=state.next_id()) for column in kind.columns}
        state.modules[kind.api_name] = Module(kind, state.next_id(), state.next_id(), fields)
    for name, percentage in FIRST_TAXES:
        add_tax(state, name, percentage)
    return state


def add_tax(state: State, name: str, percentage: float) -> str:
    """Add a tax, from which products and lines can choose; gives its id."""
    if any(tax.name == name for tax in state.taxes.values()):
        raise ValueError(f"there is a tax {name} already")
    tax = Tax(state.next_id(), name, float(percentage))
    state.taxes[tax.id] = tax
    products = {**state.modules, **state.absent}["Products"]
    labels = tuple(one.label for one in state.taxes.values())
    products.fields["Tax"] = replace(products.fields["Tax"], values=labels)
    return tax.id


def _rules(kind: ModuleDef) -> tuple[Rule, ...]:
    singular = kind.singular.lower()
    return (
        Rule(f"Greet new {singular}", kind.api_name, "create"),
        Rule(f"Tell owner about changed {singular}", kind.api_name, "edit"),
        Rule(f"Tell owner about deleted {singular}", kind.api_name, "delete"),
    )
