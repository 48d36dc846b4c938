"""The lines of an order: prices and discounts, quantities, VAT, and what happens to a line by itself."""

from __future__ import annotations

from typing import Any

import pytest

LINES = "salesorder/SalesOrderLines"


def priced(app: Any, price: float, **values: Any) -> str:
    """The key of an item with an ordinary price."""
    item = app.item(**values)["ID"]
    app.service.add("logistics/SalesItemPrices", {"Item": item, "Price": price})
    return item


def line_of(app: Any, **values: Any) -> dict[str, Any]:
    return app.lines(app.order(values))[0]


@pytest.mark.parametrize(
    ("sent", "unit", "net", "discount"),
    [
        ({}, 20, 20, 0),
        ({"Discount": 0.1}, 20, 18, 0.1),
        ({"NetPrice": 15}, 20, 15, 0.25),
        ({"UnitPrice": 30, "Discount": 0.5}, 30, 15, 0.5),
        ({"NetPrice": 15, "Discount": 0.1}, 20, 15, 0.1),
        ({"NetPrice": 0}, 20, 0, 1),
    ],
)
def test_the_net_price_follows_the_list_and_the_discount_unless_it_is_sent(
    app: Any, sent: dict[str, Any], unit: float, net: float, discount: float
) -> None:
    line = line_of(app, Item=priced(app, 20), **sent)
    assert (line["UnitPrice"], line["NetPrice"], line["Discount"]) == (unit, net, discount)


def test_a_net_price_may_leave_the_discount_alone(build: Any) -> None:
    app = build(net_price_sets_discount=False)
    assert line_of(app, Item=priced(app, 20), NetPrice=15)["Discount"] == 0


def test_without_a_list_price_only_the_net_price_is_there(app: Any) -> None:
    line = line_of(app, Item=app.item()["ID"], NetPrice=100)
    assert (line["UnitPrice"], line["NetPrice"], line["Discount"], line["Quantity"]) == (0, 100, 0, 1)


def test_the_list_gives_what_was_agreed_then_the_price_for_that_many(app: Any) -> None:
    item, friend = priced(app, 20), app.account(Name="Vriend")
    app.service.add("logistics/SalesItemPrices", {"Item": item, "Price": 16, "Quantity": 10})
    app.service.add("logistics/SalesItemPrices", {"Item": item, "Price": 12, "Account": friend["ID"]})
    assert [line_of(app, Item=item, Quantity=number)["UnitPrice"] for number in (9, 10)] == [20, 16]
    order = app.order({"Item": item, "Quantity": 10}, OrderedBy=friend["ID"])
    assert app.lines(order)[0]["UnitPrice"] == 12


@pytest.mark.parametrize(("answer", "net"), [("round", 0.34), ("cut", 0.33), ("keep", 0.335)])
def test_net_prices_have_the_decimals_of_the_currency(build: Any, answer: str, net: float) -> None:
    app = build(prices=answer)
    assert line_of(app, Item=app.item()["ID"], NetPrice=0.335)["NetPrice"] == net


@pytest.mark.parametrize(
    ("code", "net", "vat"), [("4", 30, 6.3), ("3", 30, 2.7), ("2", 24.79, 5.21), ("0", 30, 0), (None, 30, 0)]
)
def test_vat_lies_on_top_or_inside_by_the_code(app: Any, code: str | None, net: float, vat: float) -> None:
    line = line_of(app, Item=app.item(SalesVatCode=code)["ID"], Quantity=3, NetPrice=10)
    assert (line["AmountFC"], line["VATAmount"]) == (net, vat)


def test_the_customers_vat_code_comes_before_the_items(app: Any) -> None:
    customer = app.account(SalesVATCode="7")
    order = app.order({"Item": app.item()["ID"], "NetPrice": 10}, OrderedBy=customer["ID"])
    assert (app.lines(order)[0]["VATCode"], order["AmountFC"]) == ("7  ", 10)


@pytest.mark.parametrize(("code", "said"), [("99", "Ongeldige referentie"), ("OUD", "Niet toegestaan")])
def test_a_wrong_vat_code_is_refused(app: Any, code: str, said: str) -> None:
    order = app.order({"Item": app.item()["ID"]})
    assert app.refusal(app.put(LINES, app.lines(order)[0]["ID"], VATCode=code)) == f"{said}: Btw-code"


@pytest.mark.parametrize(("answer", "kept"), [("refuse", None), ("round", 3), ("keep", 2.5)])
def test_half_a_unit_of_what_is_sold_whole(build: Any, answer: str, kept: float | None) -> None:
    app = build(fractions=answer)
    body = {"OrderedBy": app.account()["ID"], "SalesOrderLines": [{"Item": app.item()["ID"], "Quantity": 2.5}]}
    reply = app.post("salesorder/SalesOrders", **body)
    if kept is None:
        assert app.refusal(reply) == "Ongeldig: Aantal"
    else:
        assert app.lines(reply.json()["d"])[0]["Quantity"] == kept


def test_parts_of_a_unit_are_kept_where_the_item_allows_them(app: Any) -> None:
    line = line_of(app, Item=app.item(IsFractionAllowedItem=True)["ID"], Quantity=2.25, NetPrice=3.33)
    assert (line["Quantity"], line["AmountFC"]) == (2.25, 7.49)


def test_what_comes_back_is_a_negative_line(app: Any) -> None:
    order = app.order({"Item": app.item()["ID"], "Quantity": -2, "NetPrice": 10})
    assert (app.lines(order)[0]["AmountFC"], order["AmountFC"]) == (-20, -24.2)


def test_an_item_that_nobody_says_is_sold_may_not_be(build: Any) -> None:
    for sold, status in ((False, 500), (True, 201)):
        app = build(new_items_are_sold=sold)
        item = app.post("logistics/Items", Code="A1", Description="x").json()["d"]["ID"]
        body = {"OrderedBy": app.account()["ID"], "SalesOrderLines": [{"Item": item}]}
        assert app.post("salesorder/SalesOrders", **body).status_code == status


def test_a_line_may_be_added_changed_and_taken_away_by_itself(app: Any) -> None:
    first, second = priced(app, 10), priced(app, 7, code="B2")
    order = app.order({"Item": first, "Quantity": 2})
    reply = app.post(LINES, OrderID=order["OrderID"], Item=second, Quantity=3)
    assert reply.status_code == 201
    key = reply.json()["d"]["ID"]
    assert [(line["LineNumber"], line["NetPrice"]) for line in app.lines(order)] == [(1, 10), (2, 7)]
    assert app.put(LINES, key, Quantity=5, AmountFC=1).status_code == 204
    assert app.header(order)["AmountFCExclVat"] == 55
    assert app.call("DELETE", f"{LINES}(guid'{app.lines(order)[0]['ID']}')").status_code == 204
    assert [(line["LineNumber"], line["ID"]) for line in app.lines(order)] == [(2, key)]
    assert app.violations() == []


def test_another_item_brings_its_own_text_unit_and_price(app: Any) -> None:
    first, second = priced(app, 10), priced(app, 7, code="B2", Description="Doos", Unit="box")
    order = app.order({"Item": first, "Description": "Eigen tekst"})
    key = app.lines(order)[0]["ID"]
    assert app.put(LINES, key, Item=second).status_code == 204
    line = app.lines(order)[0]
    assert (line["Description"], line["UnitCode"], line["NetPrice"]) == ("Doos", "box", 7)


def test_a_line_needs_an_order_and_an_item(app: Any) -> None:
    assert app.refusal(app.post(LINES, Quantity=1)) == "Verplicht: OrderID\r\nVerplicht: Artikel"


def test_lines_are_found_by_their_order_expanded_in_it_and_below_its_address(app: Any) -> None:
    item = app.item()["ID"]
    order = app.order({"Item": item, "Quantity": 3}, {"Item": item})
    below = app.rows(order["SalesOrderLines"]["__deferred"]["uri"] + "?$select=Quantity")
    assert sorted(row["Quantity"] for row in below) == [1, 3]
    url = f"salesorder/SalesOrders(guid'{order['OrderID']}')"
    columns = "OrderNumber,SalesOrderLines/ID,SalesOrderLines/Quantity"
    inside = app.get(f"{url}?$select={columns}&$expand=SalesOrderLines").json()["d"]
    assert set(inside) == {"__metadata", "OrderID", "OrderNumber", "SalesOrderLines"}
    assert [row["Quantity"] for row in inside["SalesOrderLines"]["results"]] == [3, 1]
    assert set(inside["SalesOrderLines"]["results"][0]) == {"__metadata", "ID", "Quantity"}
    assert app.get(f"{url}?$select=SalesOrderLines/Nothing").status_code == 400
    assert app.get(f"{LINES}?$select=ID&$filter=NetPrice eq 1").status_code == 400
    assert app.get(f"{LINES}?$select=Modified&$filter=Item eq guid'{item}'").status_code == 400
    assert len(app.rows(f"bulk/SalesOrder/SalesOrderLines?$filter=Item eq guid'{item}'")) == 2
