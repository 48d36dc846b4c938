"""What a consent is asked for: the least that the calls we make need, each with its reason.

It follows from the entities: a module that takes part is read, created in and updated; nothing may be deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exact_zoho.core.entity import Entity
from exact_zoho.core.kinds import Taxes
from exact_zoho.engine.code_lists import lists_of
from exact_zoho.entities import in_dependency_order

#: what Exact's App Centre calls the areas that our addresses belong to
AREAS = {
    "crm": ("CRM", "accounts"),
    "cashflow": ("Financial", "cashflow"),
    "logistics": ("Logistics", "items"),
    "system": ("Organization", "administration"),
    "vat": ("Financial", "generalledgers"),
}
#: what Exact says of the company itself; no entity declares it
COMPANY = "system/Divisions"
OPERATIONS = {"READ": "see {0}", "CREATE": "make new {0}", "UPDATE": "change {0} that are there"}


@dataclass(frozen=True)
class Scope:
    """One right: its name at the side, and what it is for."""

    name: str
    why: str


def zoho_scopes(entities: Sequence[Entity] = ()) -> list[Scope]:
    """What Zoho's consent page asks the user for; by default for all entities."""
    asked = entities or in_dependency_order()
    modules = [
        Scope(f"ZohoCRM.modules.{_plain(entity.module)}.{operation}", why.format(entity.name))
        for entity in asked
        for operation, why in OPERATIONS.items()
    ]
    taxes = [Scope("ZohoCRM.settings.taxes.READ", "see which taxes there are, and their percentages")]
    return [
        Scope("ZohoCRM.org.READ", "see which organisation answers, so that no other one is ever written to"),
        Scope("ZohoCRM.settings.modules.READ", "see which modules there are"),
        Scope("ZohoCRM.settings.fields.READ", "see which fields there are, their lengths and picklists"),
        Scope("ZohoCRM.settings.fields.CREATE", "make the fields that the synchronisation needs, during setup"),
        Scope("ZohoCRM.coql.READ", "read what changed, and find records by a value"),
        *(taxes if any(isinstance(row.kind, Taxes) for entity in asked for row in entity.fields) else ()),
        *modules,
    ]


def exact_scopes(entities: Sequence[Entity] = ()) -> list[Scope]:
    """What has to be ticked for the app in Exact's App Centre; by default for all entities."""
    asked = entities or in_dependency_order()
    needed, whys = {COMPANY: "read"}, {COMPANY: "see which companies there are"}
    written = {part.path.partition("/")[0] for entity in asked for part in entity.parts}
    for name, listed in lists_of(asked).items():
        needed[listed.path] = "manage" if listed.path.partition("/")[0] in written else "read"
        whys[listed.path] = f"see the {name.replace('_', ' ')}"
    for entity in asked:
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
