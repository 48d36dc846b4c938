"""The goods of the made-up company: always the same, in the books as far as they are known there, and untidy."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.company import Company, build
from sandbox.universe import Universe


@pytest.fixture(scope="module")
def company() -> Company:
    return build(seed=7, size=120, people=True, goods=True)


@pytest.fixture(scope="module")
def universe() -> Universe:
    return Universe(seed=7, size=60, people=True, goods=True)


def test_goods_come_on_top_and_leave_everything_else_as_it_was(company: Company) -> None:
    without = build(seed=7, size=120, people=True)
    assert (company.exact, company.zoho_contacts, company.pairs) == (
        without.exact,
        without.zoho_contacts,
        without.pairs,
    )
    assert without.goods.items == without.goods.orders == ()


def test_a_seed_gives_the_same_orders_and_another_seed_others(company: Company) -> None:
    assert build(seed=7, size=120, people=True, goods=True).goods == company.goods
    assert build(seed=8, size=120, people=True, goods=True).goods.orders != company.goods.orders


def test_orders_are_known_to_both_to_the_books_or_to_the_crm(company: Company) -> None:
    met = {(bool(order.exact_customer), bool(order.zoho_customer)) for order in company.goods.orders}
    assert met == {(True, True), (True, False), (False, True)}
    assert any(order.zoho_lines for order in company.goods.orders)


def test_an_order_of_both_is_of_one_pair_and_of_customers_only(company: Company) -> None:
    customers = {row.key for row in company.exact if row.values["Status"] == "C"}
    for order in company.goods.orders:
        assert order.exact_customer is None or order.exact_customer in customers
        if order.exact_customer and order.zoho_customer:
            assert company.pairs[order.zoho_customer] == order.exact_customer
            assert order.zoho_customer not in company.doubtful


def test_the_contact_of_an_order_is_of_its_customer(company: Company) -> None:
    homes = {row.key: row.account for row in (*company.exact_contacts, *company.zoho_contacts)}
    named = 0
    for order in company.goods.orders:
        for contact, customer in (
            (order.exact_contact, order.exact_customer), (order.zoho_contact, order.zoho_customer)
        ):  # fmt: skip
            assert contact is None or homes[contact] == customer
            named += contact is not None
    assert named > 20


def test_a_system_orders_only_what_it_knows(company: Company) -> None:
    for order in company.goods.orders:
        for line in order.lines:
            item = company.goods.item(line.item)
            assert item.sold
            assert item.in_books or not order.exact_customer
            assert item.in_crm or not order.zoho_customer


def test_references_and_codes_are_used_once(company: Company) -> None:
    orders, items = company.goods.orders, company.goods.items
    assert len({order.reference for order in orders}) == len(orders)
    assert len({item.code for item in items}) == len(items)


def test_items_are_as_untidy_as_real_ones(company: Company) -> None:
    items = company.goods.items
    assert any(not item.name.isascii() for item in items)
    assert {item.vat for item in items} == {0, 9, 21}
    assert any(item.price is None for item in items)
    assert any(item.price is not None and item.price.as_tuple().exponent == -3 for item in items)
    assert {name for item in items for name in item.otherwise} >= {"price", "name", "vat", "code"}


def test_the_books_hold_the_items_with_the_price_of_today(universe: Universe) -> None:
    rows = {row["Code"]: row for row in universe.exact.records("logistics/Items")}
    known = {item.code: item for item in universe.company.goods.items if item.in_books}
    assert set(rows) == set(known)
    for code, item in known.items():
        assert rows[code]["StandardSalesPrice"] == pytest.approx(float(item.price or 0), abs=0.006)
    assert len(universe.exact.records("logistics/SalesItemPrices")) > len(known)


def test_the_books_hold_the_orders_with_their_lines_and_some_have_come_along(universe: Universe) -> None:
    orders = [order for order in universe.company.goods.orders if order.exact_customer]
    rows: dict[str, dict[str, Any]] = {row["YourRef"]: row for row in universe.exact.records("salesorder/SalesOrders")}
    lines = universe.exact.records("salesorder/SalesOrderLines")
    assert set(rows) == {order.reference for order in orders}
    assert len(lines) == sum(len(order.lines) for order in orders)
    for order in orders:
        row = rows[order.reference]
        assert row["OrderedBy"] == universe.ids.exact[str(order.exact_customer)]
        assert row["OrderID"] == universe.ids.exact_orders[order.key]
    assert {row["Status"] for row in rows.values()} >= {12, 20}
    assert universe.exact.journal.violations == []


def test_every_answer_to_an_open_question_lets_the_goods_in() -> None:
    answers = {
        "overlapping_prices": "refuse", "vat_codes": "BE", "unit_padding": 0, "prices": "cut", "fractions": "refuse",
        "complete_when": "delivered", "shipped_lines": "locked", "steps_mark_order": False,
    }  # fmt: skip
    universe = Universe(size=20, goods=True, exact_switches=answers)
    assert len(universe.ids.exact_items) == 19


def test_without_goods_there_are_none() -> None:
    universe = Universe(size=5)
    assert universe.exact.records("logistics/Items") == universe.exact.records("salesorder/SalesOrders") == []
