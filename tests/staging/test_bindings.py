"""A record is linked once, and a base is kept as it was given."""

from __future__ import annotations

import pytest

from exact_zoho.core.changes import Binding, Settled
from exact_zoho.core.entity import Side
from exact_zoho.errors import ExactZohoError
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.decided import FoundConflict
from exact_zoho.staging.store import Store

EXACT, ZOHO = Side.EXACT, Side.ZOHO
BASE = {"name": {"exact": "Jansen", "zoho": "Jansen B.V."}}


def test_a_binding_is_found_from_both_sides(conn: Connection) -> None:
    number = conn.bindings.link("accounts", "e1", "z1", 7, BASE)
    binding = Binding(number, "accounts", "e1", "z1")
    assert conn.bindings.by("accounts", EXACT, ["e1", "e2"]) == {"e1": binding}
    assert conn.bindings.by("accounts", ZOHO, ["z1"]) == {"z1": binding}
    assert conn.bindings.by("contacts", ZOHO, ["z1"]) == {}
    assert conn.bindings.by("accounts", EXACT, []) == {}
    assert conn.bindings.get(number) == binding
    assert conn.bindings.get(number + 1) is None
    assert conn.bindings.count("accounts") == 1


@pytest.mark.parametrize(("exact", "zoho"), [("e1", "z2"), ("e2", "z1")])
def test_a_record_is_not_linked_twice(conn: Connection, exact: str, zoho: str) -> None:
    conn.bindings.link("accounts", "e1", "z1", 7, BASE)
    with pytest.raises(ExactZohoError, match="is linked to another record"):
        conn.bindings.link("accounts", exact, zoho, 7, {})
    assert conn.bindings.count("accounts") == 1


def test_the_same_link_again_is_the_same_binding(conn: Connection) -> None:
    number = conn.bindings.link("accounts", "e1", "z1", 7, {})
    assert conn.bindings.link("accounts", "e1", "z1", 8, BASE) == number
    assert conn.bindings.base([number]) == {number: BASE}


def test_bases_are_kept_as_they_are(conn: Connection) -> None:
    one = conn.bindings.link("accounts", "e1", "z1", 7, BASE)
    two = conn.bindings.link("accounts", "e2", "z2", 7, {})
    assert conn.bindings.base([one, two]) == {one: BASE, two: {}}
    conn.bindings.set_base(one, {})
    conn.bindings.set_bases({two: BASE})
    assert conn.bindings.base([one, two]) == {one: {}, two: BASE}
    conn.bindings.set_bases({})
    assert conn.bindings.base([]) == {}


def test_a_record_that_is_gone_is_noted_and_forgiven(conn: Connection) -> None:
    number = conn.bindings.link("accounts", "e1", "z1", 7, {})
    conn.bindings.set_gone(number, ZOHO)
    assert conn.bindings.by("accounts", EXACT, ["e1"])["e1"].gone is ZOHO
    conn.bindings.set_gone(number, None)
    assert conn.bindings.by("accounts", EXACT, ["e1"])["e1"].gone is None


def test_two_connections_may_link_the_same_zoho_record(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    number = one.bindings.link("accounts", "e1", "z1", 1, BASE)
    mine = other.bindings.link("accounts", "e9", "z1", 1, {})
    assert other.bindings.by("accounts", ZOHO, ["z1"])["z1"].exact == "e9"
    assert other.bindings.get(number) is None
    other.bindings.set_base(number, {})
    other.bindings.set_gone(number, EXACT)
    assert one.bindings.base([number, mine]) == {number: BASE}
    assert one.bindings.by("accounts", ZOHO, ["z1"])["z1"].gone is None


def test_what_another_connection_has_linked_is_known(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    other.bindings.link("accounts", "e9", "z1", 1, {})
    one.bindings.link("accounts", "e1", "z2", 1, {})
    assert one.bindings.elsewhere("accounts", ["z1", "z2", "z3"], ["other"]) == {"z1"}
    assert one.bindings.elsewhere("contacts", ["z1"], ["other"]) == set()
    assert one.bindings.elsewhere("accounts", ["z1"], []) == set()
    assert one.bindings.elsewhere("accounts", [], ["other"]) == set()


def test_an_unlinked_pair_is_as_if_it_had_never_been_one(conn: Connection) -> None:
    number = conn.bindings.link("accounts", "e1", "z1", 7, BASE)
    other = conn.bindings.link("accounts", "e2", "z2", 7, BASE)
    assert conn.bindings.unlink(number) == Binding(number, "accounts", "e1", "z1")
    assert conn.bindings.by("accounts", EXACT, ["e1"]) == {}
    assert conn.bindings.base([number, other]) == {other: BASE}
    assert conn.bindings.unlink(number) is None
    conn.bindings.link("accounts", "e1", "z3", 8, {})
    conn.bindings.link("accounts", "e3", "z1", 8, {})
    assert conn.bindings.count("accounts") == 3


def test_nobody_is_asked_any_more_about_a_pair_that_was_unlinked(conn: Connection) -> None:
    for entity, zoho in (("accounts", "z1"), ("accounts", "z2"), ("contacts", "z1")):
        conn.conflicts.add_many(
            3, entity, [FoundConflict(Settled(entity, "e1", zoho, "phone", {}, {}, None, "asked"), {}, {})]
        )
    conn.bindings.unlink(conn.bindings.link("accounts", "e1", "z1", 7, BASE))
    assert [(each.entity, each.zoho_id) for each in conn.conflicts.waiting()] == [
        ("accounts", "z2"),
        ("contacts", "z1"),
    ]


def test_a_link_of_another_connection_stays(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    number = one.bindings.link("accounts", "e1", "z1", 1, BASE)
    assert other.bindings.unlink(number) is None
    assert one.bindings.count("accounts") == 1
