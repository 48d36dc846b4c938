"""The registry of entities, and the order in which they are processed."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import TopologicalSorter

from exact_zoho.core.entity import Entity
from exact_zoho.entities.accounts import ACCOUNTS
from exact_zoho.entities.contacts import CONTACTS
from exact_zoho.entities.products import PRODUCTS

ENTITIES: dict[str, Entity] = {entity.name: entity for entity in (ACCOUNTS, CONTACTS, PRODUCTS)}


def in_dependency_order(entities: Iterable[Entity] = tuple(ENTITIES.values())) -> list[Entity]:
    """Referenced entities first; deferred references, which are written once both records exist, do not count."""
    named = {entity.name: entity for entity in entities}
    graph = {
        name: {ref.entity for _, ref in entity.references() if not ref.deferred and ref.entity in named}
        for name, entity in named.items()
    }
    return [named[name] for name in TopologicalSorter(graph).static_order()]
