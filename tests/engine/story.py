"""A small company to tell stories about: a few linked accounts and their contacts, known by name, on both sides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exact_zoho.core.entity import Side
from exact_zoho.engine.run import Result, State
from sandbox.clock import Clock
from sandbox.faults import Fault, FaultKind
from sandbox.universe import Universe
from tests.support.world import START, Row, World

#: longer than any quarantine, and than the time between two tokens
LATER = 3600.0


def founded(
    accounts: int = 2,
    settings: Mapping[str, Any] | None = None,
    exact: Mapping[str, Any] | None = None,
    zoho: Mapping[str, Any] | None = None,
) -> World:
    """A world with so many customers in Exact and none in Zoho, not set up yet."""
    universe = Universe(clock=Clock(START), populate=False, exact_switches=exact, zoho_switches=zoho)
    world = World(universe, settings)
    for number in range(1, accounts + 1):
        new_in_exact(world, f"Klant {number}", Phone=f"+31 20 123 45 0{number}")
    return world


def company(accounts: int = 2, settings: Mapping[str, Any] | None = None, **services: Any) -> World:
    """A live world with so many linked accounts, a minute after its first sync; made once, and copied after that."""
    key = json.dumps([accounts, settings, services], sort_keys=True, default=repr)
    if key in _KEPT:
        return _KEPT[key].copy(founded(0, settings, **services))
    world = founded(accounts, settings, **services).live()
    world.universe.clock.advance(60)
    _KEPT[key] = Kept.of(world)
    return world


@dataclass(frozen=True)
class Kept:
    """A world as it stood at one moment."""

    store: bytes
    services: tuple[bytes, bytes]
    calls: tuple[list[Any], list[Any]]
    environment: dict[str, str]
    passed: float

    @classmethod
    def of(cls, world: World) -> Kept:
        """Keep a world."""
        both = world.exact, world.zoho
        return cls(
            world.store.snapshot(), (both[0].snapshot(), both[1].snapshot()),
            (list(both[0].journal.calls), list(both[1].journal.calls)), dict(world.environment),
            (world.universe.clock.now() - START).total_seconds(),
        )  # fmt: skip

    def copy(self, world: World) -> World:
        """Turn an empty world with the same switches into the one that was kept."""
        world.store.restore(self.store)
        for service, state, calls in zip((world.exact, world.zoho), self.services, self.calls, strict=True):
            service.restore(state)
            service.journal.calls[:] = calls
        world.environment = dict(self.environment)
        world.universe.clock.advance((START - world.universe.clock.now()).total_seconds() + self.passed)
        return world


_KEPT: dict[str, Kept] = {}


def new_in_exact(world: World, name: str, **values: Any) -> Row:
    """A bookkeeper enters a customer."""
    row = {"Name": name, "Status": "C", **values}
    return dict(world.exact.add("crm/Accounts", row, world.universe.division))


def new_in_zoho(world: World, name: str, **values: Any) -> Row:
    """A salesman enters a customer."""
    return dict(world.zoho.add("Accounts", {"Account_Name": name, **values}))


def new_on(world: World, side: Side, name: str) -> str:
    """A customer is entered on one side; its id there."""
    return str(new_in_exact(world, name)["ID"] if side is Side.EXACT else new_in_zoho(world, name)["id"])


def in_exact(world: World, name: str) -> list[Row]:
    """The accounts of that name in Exact."""
    return [row for row in world.accounts().values() if row["Name"] == name]


def in_zoho(world: World, name: str) -> list[Row]:
    """The accounts of that name in Zoho."""
    return [row for row in world.crm().values() if row["Account_Name"] == name]


def on(world: World, side: Side, name: str) -> list[Row]:
    """The accounts of that name on one side."""
    return in_exact(world, name) if side is Side.EXACT else in_zoho(world, name)


def contact_in_exact(world: World, account: str, **values: Any) -> Row:
    """A bookkeeper enters a contact at the account of that name."""
    (of,) = in_exact(world, account)
    row = {"FirstName": "Anna", "LastName": "Berg", "Account": of["ID"], **values}
    return dict(world.exact.add("crm/Contacts", row, world.universe.division))


def contact_in_zoho(world: World, account: str | None, **values: Any) -> Row:
    """A salesman enters a contact, at the account of that name or at none."""
    of = {"Account_Name": {"id": in_zoho(world, account)[0]["id"]}} if account else {}
    return dict(world.zoho.add("Contacts", {"First_Name": "Anna", "Last_Name": "Berg", **of, **values}))


def contact_on(world: World, side: Side, account: str) -> str:
    """Anna Berg is entered at the account of that name on one side; her id there."""
    row = contact_in_exact(world, account) if side is Side.EXACT else contact_in_zoho(world, account)
    return str(row["ID" if side is Side.EXACT else "id"])


def contacts_on(world: World, side: Side, last_name: str = "Berg") -> list[Row]:
    """The contacts of that surname on one side."""
    rows, column = (world.contacts(), "LastName") if side is Side.EXACT else (world.people(), "Last_Name")
    return [row for row in rows.values() if row[column] == last_name]


def linked_contact(world: World, account: str = "Klant 1", **values: Any) -> tuple[str, str]:
    """A contact of Exact that was synchronised, and a minute later: the ids of the pair, Exact's first."""
    exact = str(contact_in_exact(world, account, **values)["ID"])
    completed(world)
    zoho = bound(world, Side.EXACT, exact, "contacts")
    assert zoho
    world.universe.clock.advance(60)
    return exact, zoho


def spoil_creation(world: World, side: Side, kind: FaultKind, module: str = "Accounts", **how: Any) -> None:
    """The next creation on a side goes wrong."""
    service, path = (world.exact, rf"crm/{module}$") if side is Side.EXACT else (world.zoho, rf"{module}(/upsert)?$")
    service.faults.add(Fault(kind, "POST", path, **how))


def creations(world: World, side: Side, module: str = "Accounts") -> int:
    """How many creations a side was asked for."""
    service, path = (world.exact, f"crm/{module}") if side is Side.EXACT else (world.zoho, f"/{module}/upsert")
    return sum(call.method == "POST" and call.path.endswith(path) for call in service.journal.calls)


def calls(world: World, since: Mapping[str, int], side: Side) -> list[str]:
    """The calls to one side since a moment of `marks`, those for tokens left aside."""
    service = world.exact if side is Side.EXACT else world.zoho
    made = service.journal.calls[since[service.name] :]
    return [f"{call.method} {call.path}" for call in made if not call.path.endswith("/token")]


def completed(world: World) -> Result:
    """A run that must come to its end."""
    result = world.sync()
    assert result.state is State.COMPLETED, result.message
    return result


def until_quiet(world: World, wait: float = LATER) -> None:
    """Run until a run has nothing to write."""
    for _ in range(5):
        before = world.marks()
        completed(world)
        if not world.writes(before):
            return
        world.universe.clock.advance(wait)
    raise AssertionError("the runs never came to rest")


def issues(world: World, record: str = "") -> dict[str, str]:
    """The open issues, of one record where given: message by code."""
    with world.bench() as bench:
        return {each.code: each.message for each in bench.conn.issues.open() if record in ("", each.record_id)}


def bound(world: World, side: Side, record: str, entity: str = "accounts") -> str | None:
    """The partner of a record."""
    with world.bench() as bench:
        found = bench.conn.bindings.by(entity, side, [record]).get(record)
    return found.on(side.other) if found else None


def told(world: World, record: str) -> dict[str, str]:
    """What the open issues of a record are about: field by code."""
    with world.bench() as bench:
        return {each.code: each.field for each in bench.conn.issues.open() if each.record_id == record}
