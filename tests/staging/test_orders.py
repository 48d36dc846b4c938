"""What a person said about one record holds until it is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.core.standing import Order
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.decided import StandingOrder
from exact_zoho.staging.store import Store

EXACT, ZOHO = Side.EXACT, Side.ZOHO


@pytest.mark.parametrize("order", list(Order))
def test_an_order_holds_until_it_is_taken_back(conn: Connection, clock: Any, order: Order) -> None:
    conn.orders.set("accounts", ZOHO, "z1", order, "Anna", note="asked by Bert")
    assert conn.orders.of("accounts", ZOHO, ["z1", "z2"]) == {"z1": order}
    assert conn.orders.all() == [StandingOrder("accounts", ZOHO, "z1", order, "Anna", clock.now(), "asked by Bert")]
    assert conn.orders.lift("accounts", ZOHO, "z1")
    assert conn.orders.of("accounts", ZOHO, ["z1"]) == {}
    assert not conn.orders.lift("accounts", ZOHO, "z1")


def test_a_record_has_one_order_the_last(conn: Connection, clock: Any) -> None:
    conn.orders.set("accounts", EXACT, "e1", Order.REFUSE, "Anna", "not ours")
    clock.advance(60)
    conn.orders.set("accounts", EXACT, "e1", Order.CREATE, "Bert")
    assert conn.orders.all() == [StandingOrder("accounts", EXACT, "e1", Order.CREATE, "Bert", clock.now())]


def test_an_order_is_about_one_record_of_one_side(conn: Connection) -> None:
    conn.orders.set("accounts", EXACT, "1", Order.FREEZE, "Anna")
    assert conn.orders.of("accounts", ZOHO, ["1"]) == {}
    assert conn.orders.of("contacts", EXACT, ["1"]) == {}
    assert conn.orders.of("accounts", EXACT, []) == {}
    assert not conn.orders.lift("accounts", ZOHO, "1")
    assert conn.orders.of("accounts", EXACT, ["1"]) == {"1": Order.FREEZE}


def test_the_oldest_orders_come_first_of_all_entities_or_one(conn: Connection, clock: Any) -> None:
    for entity, record in (("contacts", "c"), ("accounts", "b"), ("accounts", "a")):
        conn.orders.set(entity, EXACT, record, Order.APART, "Anna")
        clock.advance(1)
    assert [each.record for each in conn.orders.all()] == ["c", "b", "a"]
    assert [each.record for each in conn.orders.all("accounts")] == ["b", "a"]


def test_connections_have_orders_of_their_own(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    one.orders.set("accounts", EXACT, "e1", Order.FREEZE, "Anna")
    other.orders.set("accounts", EXACT, "e1", Order.REFUSE, "Bert")
    assert other.orders.lift("accounts", EXACT, "e1")
    assert one.orders.of("accounts", EXACT, ["e1"]) == {"e1": Order.FREEZE}
