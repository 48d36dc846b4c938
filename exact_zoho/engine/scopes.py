"""What a consent is asked for: the least that the calls we make need, each with its reason.

It follows from the entities: a module that takes part is read, created in and updated; nothing may be deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exact_zoho.core.entity import Entity
from exact_zoho.entities import in_dependency_order

#: what Exact's App Centre calls the areas that our addresses belong to
AREAS = {
    "crm": ("CRM", "accounts"),
    "cashflow": ("Financial", "cashflow"),
    "system": ("Organization", "administration"),
}
#: what Exact says of the company itself; no entity declares it
COMPANY = "system/Divisions"
#: code lists, which are looked up and never written
CODES = "cashflow/PaymentConditions"
OPERATIONS = {"READ": "see {0}", "CREATE": "make new {0}", "UPDATE": "change {0} that are there"}


@dataclass(frozen=True)
class Scope:
    """One right: its name at the side, and what it is for."""

    name: str
    why: str


def zoho_scopes(entities: Sequence[Entity] = ()) -> list[Scope]:
    """What Zoho's consent page asks the user for; by default for all entities."""
    modules = [
        Scope(f"ZohoCRM.modules.{_plain(entity.module)}.{operation}", why.format(entity.name))
        for entity in entities or in_dependency_order()
        for operation, why in OPERATIONS.items()
    ]
    return [
        Scope("ZohoCRM.org.READ", "see which organisation answers, so that no other one is ever written to"),
        Scope("ZohoCRM.settings.modules.READ", "see which modules there are"),
        Scope("ZohoCRM.settings.fields.READ", "see which fields there are, their lengths and picklists"),
        Scope("ZohoCRM.settings.fields.CREATE", "make the fields that the synchronisation needs, during setup"),
        Scope("ZohoCRM.coql.READ", "read what changed, and find records by a value"),
        *modules,
    ]


def exact_scopes(entities: Sequence[Entity] = ()) -> list[Scope]:
    """What has to be ticked for the app in Exact's App Centre; by default for all entities."""
    needed = {COMPANY: "read", CODES: "read"}
    whys = {COMPANY: "see which companies there are", CODES: "see the payment conditions"}
    for entity in entities or in_dependency_order():
        for part in entity.parts:
            needed[part.path] = "manage"
            whys[part.path] = f"read, make and change {part.path.partition('/')[2].lower()}"
    return [Scope(name, "; ".join(reasons)) for name, reasons in _by_area(needed, whys).items()]


def _by_area(needed: dict[str, str], whys: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, right in needed.items():
        service, area = AREAS[path.partition("/")[0]]
        found.setdefault(f"{service}, {area}: {right}", []).append(whys[path])
    return found


def lacking(asked: Iterable[Scope], granted: frozenset[str]) -> list[Scope]:
    """Which of the scopes asked for are in none of those granted, which may be wider."""
    return [scope for scope in asked if not granted & _covering(scope.name)]


def _covering(name: str) -> frozenset[str]:
    """The scopes that hold this one: itself, and those of its whole group."""
    *path, operation = name.split(".")
    groups = [".".join(path[:size]) for size in range(2, len(path) + 1)]
    more = ("ALL", "WRITE") if operation in ("CREATE", "UPDATE") else ("ALL",)
    return frozenset(f"{group}.{each}" for group in groups for each in (operation, *more))


def _plain(module: str) -> str:
    """A module's name as scopes spell it."""
    return module.replace("_", "").lower()
