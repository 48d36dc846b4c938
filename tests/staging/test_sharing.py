"""Connections that share a Zoho organisation know of one another, and of one another's links."""

from __future__ import annotations

from exact_zoho.staging.store import Store


def test_connections_pinned_to_the_same_organisation_are_found(store: Store) -> None:
    for name, org in (("north", "1"), ("south", "1"), ("east", "2")):
        store.connection(name).identity.pin({"org": org, "division": name})
    assert store.connection("north").identity.sharing() == ["south"]
    assert store.connection("east").identity.sharing() == []
    assert store.connection("not set up").identity.sharing() == []


def test_links_of_other_connections_are_found(store: Store) -> None:
    store.connection("south").bindings.link("accounts", "e1", "z1", 1, {})
    store.connection("east").bindings.link("accounts", "e2", "z2", 1, {})
    mine = store.connection("north").bindings
    assert mine.elsewhere("accounts", ["z1", "z2", "z3"], ["south"]) == {"z1"}
    assert mine.elsewhere("products", ["z1"], ["south"]) == set()
    assert mine.elsewhere("accounts", ["z1"], []) == set()
