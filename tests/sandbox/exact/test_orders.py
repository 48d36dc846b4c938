"""Sales orders: made with their lines in one call, what they take over from the customer, and who may order what."""

from __future__ import annotations

from typing import Any

import pytest

ORDERS, LINES = "salesorder/SalesOrders", "salesorder/SalesOrderLines"


def test_an_order_is_made_with_its_lines_and_answered_in_full(app: Any) -> None:
    item = app.item()
    order = app.order({"Item": item["ID"], "Quantity": 2, "NetPrice": 10}, OrderDate="2026-06-25", YourRef="PO 1")
    assert (order["YourRef"], order["OrderNumber"], order["Currency"]) == ("PO 1", 1, "EUR")
    assert (order["AmountFCExclVat"], order["AmountFC"], order["AmountDC"]) == (20, 24.2, 24.2)
    assert order["SalesOrderLines"]["__deferred"]["uri"].endswith("/SalesOrderLines")
    (line,) = app.lines(order)
    assert (line["LineNumber"], line["ItemCode"], line["UnitCode"], line["VATCode"]) == (1, "A1", "pc", "4  ")
    assert (line["AmountFC"], line["VATAmount"], line["VATPercentage"]) == (20, 4.2, 0.21)


def test_nothing_of_an_order_is_kept_where_one_line_is_refused_and_all_is_said_at_once(app: Any) -> None:
    prospect, bought = app.account(Status="P"), app.item(IsSalesItem=False)
    lines = [{"Item": bought["ID"]}, {"Quantity": 2}]
    said = app.refusal(app.post(ORDERS, OrderedBy=prospect["ID"], SalesOrderLines=lines))
    assert said.split("\r\n") == [
        "Ongeldig: Besteld door (Type)", "Ongeldig: Factuur voor (Type)", "Niet toegestaan: Artikel",
        "Verplicht: Artikel",
    ]  # fmt: skip
    assert app.service.records(ORDERS) == app.service.records(LINES) == []
    assert app.violations() == []


@pytest.mark.parametrize("lines", [{"0": {"Quantity": 1}}, "x", [1]])
def test_lines_are_a_list_of_objects_or_the_body_is_not_understood(app: Any, lines: Any) -> None:
    refused = app.post(ORDERS, OrderedBy=app.account()["ID"], SalesOrderLines=lines)
    assert (refused.status_code, "Error processing request stream" in refused.text) == (400, True)


@pytest.mark.parametrize("body", [{}, {"SalesOrderLines": []}])
def test_an_order_needs_a_customer_and_a_line(app: Any, body: dict[str, Any]) -> None:
    assert app.refusal(app.post(ORDERS, **body)) == "Verplicht: Besteld door\r\nVerplicht: Orderregels"


def test_an_unknown_column_of_a_line_is_refused(app: Any) -> None:
    refused = app.post(ORDERS, OrderedBy=app.account()["ID"], SalesOrderLines=[{"Price": 1}])
    assert (refused.status_code, "'Price'" in refused.text) == (400, True)


def test_items_of_another_division_refer_to_nothing(app: Any) -> None:
    values = {"Code": "X", "Description": "x", "IsSalesItem": True}
    there = app.service.add("logistics/Items", values, division=700002)
    refused = app.post(ORDERS, OrderedBy=app.account()["ID"], SalesOrderLines=[{"Item": there["ID"]}])
    assert app.refusal(refused) == "Ongeldige referentie: Artikel"
    assert app.violations() == ["dangling-reference"]


def test_what_nobody_sent_comes_from_the_customer(app: Any) -> None:
    payer = app.account(Name="Betaler")
    customer = app.account(PaymentConditionSales="30", InvoiceAccount=payer["ID"], SalesCurrency="USD")
    contact = app.post_contact(customer, LastName="Berg")
    place = {"Account": customer["ID"], "Type": 4, "Main": True, "AddressLine1": "Kade 1", "Country": "NL"}
    address = app.service.add("crm/Addresses", place)
    order = app.order({"Item": app.item()["ID"], "NetPrice": 100}, OrderedBy=customer["ID"], OrderDate="2026-06-01")
    assert (order["PaymentCondition"], order["Currency"], order["AmountDC"]) == ("30", "USD", 111.32)
    assert (order["InvoiceToName"], order["DeliverTo"]) == ("Betaler", customer["ID"])
    assert (order["OrderedByContactPerson"], order["OrderedByContactPersonFullName"]) == (contact, "Berg")
    assert (order["DeliveryAddress"], order["DeliveryDate"]) == (address["ID"], order["OrderDate"])
    assert (order["WarehouseCode"], order["ApprovalStatus"], order["StatusDescription"]) == ("1", 1, "Open")


def test_a_contact_must_be_the_customers_own(app: Any) -> None:
    stranger = app.post_contact(app.account(), LastName="Ander")
    lines = [{"Item": app.item()["ID"]}]
    refused = app.post(ORDERS, OrderedBy=app.account()["ID"], OrderedByContactPerson=stranger, SalesOrderLines=lines)
    assert app.refusal(refused).startswith("Ongeldige referentie: OrderedByContactPerson")


def test_numbers_go_on_from_the_highest_and_are_used_once(app: Any) -> None:
    line = {"Item": app.item()["ID"]}
    assert app.order(line, OrderNumber=900_000)["OrderNumber"] == 900_000
    assert app.order(line)["OrderNumber"] == 900_001
    body = {"OrderedBy": app.account()["ID"], "OrderNumber": 900_000, "SalesOrderLines": [line]}
    assert app.refusal(app.post(ORDERS, **body)) == "Gegeven bestaat reeds."


def test_a_number_may_be_used_twice_where_the_switch_says_so(build: Any) -> None:
    app = build(order_numbers="free")
    line = {"Item": app.item()["ID"]}
    assert [app.order(line, OrderNumber=7)["OrderNumber"] for _ in range(2)] == [7, 7]


@pytest.mark.parametrize(("answer", "status"), [("ignore", 204), ("refuse", 500)])
def test_who_ordered_cannot_change(build: Any, answer: str, status: int) -> None:
    app = build(create_only=answer)
    order, other = app.order({"Item": app.item()["ID"]}), app.account(Name="Ander")
    assert app.put(ORDERS, order["OrderID"], OrderedBy=other["ID"], Description="x").status_code == status
    assert app.header(order)["OrderedBy"] == order["OrderedBy"]


def test_statuses_and_sums_are_passed_over(app: Any) -> None:
    order = app.order({"Item": app.item()["ID"], "NetPrice": 10}, Status=21, AmountFC=999)
    assert (
        app.put(ORDERS, order["OrderID"], Status=21, DeliveryStatus=21, AmountFC=1, Description="x").status_code == 204
    )
    now = app.header(order)
    assert (now["Status"], now["DeliveryStatus"], now["AmountFC"], now["Description"]) == (12, 12, 12.1, "x")


def test_a_discount_on_the_order_lowers_its_sums_and_no_line(app: Any) -> None:
    order = app.order({"Item": app.item()["ID"], "NetPrice": 10, "Quantity": 3}, Discount=0.1)
    assert (order["AmountFCExclVat"], order["AmountFC"]) == (27, 32.67)
    assert (order["AmountDiscountExclVat"], order["AmountDiscount"]) == (3, 3.63)
    assert app.lines(order)[0]["AmountFC"] == 30


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"Currency": "XYZ"}, "Ongeldige referentie: Valuta"),
        ({"PaymentCondition": "99"}, "Ongeldige referentie: Betalingsconditie"),
        ({"Discount": 5}, "Ongeldig: Discount"),
        ({"OrderNumber": 0}, "Ongeldig: Ordernummer"),
        ({"Description": "x" * 61}, "Ongeldig: Omschrijving (max. 60)"),
    ],
)
def test_what_is_wrong_with_an_order_is_said(app: Any, values: dict[str, Any], said: str) -> None:
    lines = [{"Item": app.item()["ID"]}]
    assert app.refusal(app.post(ORDERS, OrderedBy=app.account()["ID"], SalesOrderLines=lines, **values)) == said


@pytest.mark.parametrize(("answer", "count"), [("ignore", 1), ("append", 2)])
def test_lines_in_a_change_are_passed_over_or_added_and_never_replace(build: Any, answer: str, count: int) -> None:
    app = build(lines_on_put=answer)
    item = app.item()
    order = app.order({"Item": item["ID"]})
    lines = [{"Item": item["ID"], "Quantity": 9}]
    assert app.put(ORDERS, order["OrderID"], Description="x", SalesOrderLines=lines).status_code == 204
    assert [line["Quantity"] for line in app.lines(order)] == [1, 9][:count]
    assert app.put(ORDERS, order["OrderID"], Description="y", SalesOrderLines=[]).status_code == 204
    assert len(app.lines(order)) == count


def test_a_customer_with_an_order_cannot_be_deleted_not_even_by_a_person(app: Any) -> None:
    order = app.order({"Item": app.item()["ID"]})
    said = app.refusal(app.call("DELETE", f"crm/Accounts(guid'{order['OrderedBy']}')"))
    assert said == "Kan niet verwijderen: Relatie - Gebruikt in: OrderedBy"
    with pytest.raises(Exception, match="Kan niet verwijderen"):
        app.service.remove("crm/Accounts", order["OrderedBy"])


def test_a_deleted_order_takes_its_lines_along_and_both_are_logged(app: Any) -> None:
    order = app.order({"Item": app.item()["ID"]}, OrderDate="2026-06-01")
    line = app.lines(order)[0]["ID"]
    app.service.remove(ORDERS, order["OrderID"])
    logged = [(row["EntityKey"], row["EntityType"]) for row in app.service.deletions()]
    assert logged == [(line, 33), (order["OrderID"], 32)]
    assert app.service.records(LINES) == []
