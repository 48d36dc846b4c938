"""How an order comes along: delivering, invoicing, closing; what that forbids; and what each feed shows of it."""

from __future__ import annotations

from typing import Any

import pytest

ORDERS, LINES = "salesorder/SalesOrders", "salesorder/SalesOrderLines"
HEADERS_FEED = "sync/SalesOrder/SalesOrderHeaders?$filter=Timestamp gt {}L&$select=ID,OrderID,OrderNumber,Timestamp"
LINES_FEED = "sync/SalesOrder/SalesOrderLines?$filter=Timestamp gt {}L&$select=ID,OrderID,Quantity,Status,Timestamp"


def two_lines(app: Any) -> dict[str, Any]:
    item = app.item()["ID"]
    return app.order({"Item": item, "Quantity": 4, "NetPrice": 10}, {"Item": item, "Quantity": 1, "NetPrice": 5})


def statuses(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["Status"], row["DeliveryStatus"], row["InvoiceStatus"]


def since(app: Any) -> int:
    return int(app.service.state.version)


def test_an_order_is_delivered_in_part_then_whole_then_invoiced(app: Any) -> None:
    order = two_lines(app)
    first = app.lines(order)[0]["ID"]
    app.service.deliver(order["OrderID"], {first: 1})
    assert statuses(app.header(order)) == (20, 20, 12)
    app.service.deliver(order["OrderID"])
    assert statuses(app.header(order)) == (20, 21, 12)
    app.service.invoice(order["OrderID"])
    assert statuses(app.header(order)) == (21, 21, 21)
    assert [(line["QuantityDelivered"], line["QuantityInvoiced"]) for line in app.lines(order)] == [(4, 4), (1, 1)]
    assert app.header(order)["StatusDescription"] == "Compleet"


def test_an_order_may_count_as_complete_once_it_is_delivered(build: Any) -> None:
    app = build(complete_when="delivered")
    order = two_lines(app)
    app.service.deliver(order["OrderID"])
    assert statuses(app.header(order)) == (21, 21, 12)


def test_a_complete_order_takes_no_change_and_no_line(app: Any) -> None:
    order = two_lines(app)
    app.service.deliver(order["OrderID"])
    app.service.invoice(order["OrderID"])
    line = app.lines(order)[0]
    for reply in (
        app.put(ORDERS, order["OrderID"], Description="x"),
        app.put(LINES, line["ID"], Quantity=9),
        app.post(LINES, OrderID=order["OrderID"], Item=line["Item"]),
    ):
        assert app.refusal(reply).startswith("Niet toegestaan: Status")
    assert app.refusal(app.call("DELETE", f"{LINES}(guid'{line['ID']}')")).startswith("Kan niet verwijderen")


@pytest.mark.parametrize(("answer", "status"), [("guarded", 204), ("locked", 500)])
def test_of_a_line_that_was_delivered_in_part_some_may_change(build: Any, answer: str, status: int) -> None:
    app = build(shipped_lines=answer)
    order = two_lines(app)
    line = app.lines(order)[0]
    app.service.deliver(order["OrderID"], {line["ID"]: 2})
    assert app.put(LINES, line["ID"], Quantity=3).status_code == status
    assert "Ongeldig: Aantal" in app.refusal(app.put(LINES, line["ID"], Quantity=1))
    other = app.item("B2")["ID"]
    assert app.refusal(app.put(LINES, line["ID"], Item=other)) == "Niet toegestaan: DeliveryStatus"
    assert app.call("DELETE", f"{LINES}(guid'{line['ID']}')").status_code == 500
    assert app.call("DELETE", f"{LINES}(guid'{app.lines(order)[1]['ID']}')").status_code == 204
    assert app.put(ORDERS, order["OrderID"], Description="x").status_code == 204


def test_taking_away_the_open_line_completes_what_is_left(app: Any) -> None:
    order = two_lines(app)
    first, second = app.lines(order)
    app.service.deliver(order["OrderID"], {first["ID"]: 4})
    assert statuses(app.header(order))[1] == 20
    app.call("DELETE", f"{LINES}(guid'{second['ID']}')")
    assert statuses(app.header(order))[1] == 21


@pytest.mark.parametrize(("cancelled", "status"), [(False, 21), (True, 45)])
def test_the_bookkeeper_closes_an_order_as_it_is(app: Any, cancelled: bool, status: int) -> None:
    order = two_lines(app)
    app.service.close(order["OrderID"], cancelled=cancelled)
    assert statuses(app.header(order)) == (status, 12, 12)
    assert {line["OrderStatus"] for line in app.lines(order)} == {status}
    assert app.put(ORDERS, order["OrderID"], Description="x").status_code == 500
    app.service.edit(LINES, app.lines(order)[0]["ID"], {"Notes": "x"})
    assert app.header(order)["Status"] == status


def test_a_changed_line_is_in_the_feed_of_lines_alone(app: Any) -> None:
    order, before = two_lines(app), since(app)
    key = app.lines(order)[0]["ID"]
    app.put(LINES, key, Quantity=7)
    assert app.rows(HEADERS_FEED.format(before)) == []
    assert [(row["ID"], row["Quantity"]) for row in app.rows(LINES_FEED.format(before))] == [(key, 7)]
    assert app.header(order)["AmountFCExclVat"] == 75
    assert app.header(order)["Modified"] == order["Modified"]


def test_a_changed_header_is_in_the_feed_of_headers_alone(app: Any) -> None:
    order, before = two_lines(app), since(app)
    app.put(ORDERS, order["OrderID"], Description="x")
    (row,) = app.rows(HEADERS_FEED.format(before))
    assert (row["ID"], row["OrderID"], row["OrderNumber"]) == (order["OrderID"], order["OrderID"], 1)
    assert app.rows(LINES_FEED.format(before)) == []


@pytest.mark.parametrize("marks", [True, False])
def test_a_delivery_raises_its_lines_and_perhaps_the_order(build: Any, marks: bool) -> None:
    app = build(steps_mark_order=marks)
    order, before = two_lines(app), since(app)
    app.service.deliver(order["OrderID"])
    assert len(app.rows(LINES_FEED.format(before))) == 2
    assert len(app.rows(HEADERS_FEED.format(before))) == marks
    assert app.header(order)["DeliveryStatus"] == 21


def test_orders_are_found_by_their_statuses_and_dates(app: Any) -> None:
    done, _ = two_lines(app), app.order({"Item": app.item("B2")["ID"]})
    app.service.deliver(done["OrderID"])
    found = app.rows(f"{ORDERS}?$select=OrderNumber&$filter=DeliveryStatus eq 21")
    assert [row["OrderNumber"] for row in found] == [done["OrderNumber"]]
    assert app.get(f"{ORDERS}?$select=OrderNumber").status_code == 400
    assert len(app.rows("bulk/SalesOrder/SalesOrders?$select=OrderNumber&$filter=Status eq 12")) == 1


def test_a_person_who_edits_a_line_is_seen_in_the_feed(app: Any) -> None:
    order, before = two_lines(app), since(app)
    app.service.add(LINES, {"OrderID": order["OrderID"], "Item": app.lines(order)[0]["Item"], "Quantity": 6})
    app.service.edit(LINES, app.lines(order)[0]["ID"], {"Quantity": 2})
    assert [row["Quantity"] for row in app.rows(LINES_FEED.format(before))] == [6, 2]


@pytest.mark.parametrize("answer", ["empty", "forbidden"])
def test_without_the_module_every_call_is_forbidden(build: Any, answer: str) -> None:
    app = build(missing_rights=answer)
    order = two_lines(app)
    app.service.module("salesorder", on=False)
    for url in (
        f"{ORDERS}?$filter=Status eq 12",
        HEADERS_FEED.format(1),
        f"bulk/SalesOrder/SalesOrderLines?$filter=OrderID eq guid'{order['OrderID']}'",
        order["SalesOrderLines"]["__deferred"]["uri"],
    ):
        assert app.get(url).status_code == 403
    rights = app.get("users/UserHasRights?endpoint='salesorder/SalesOrders'&action='GET'")
    assert rights.json()["d"]["UserHasRights"] is False
    assert app.get("logistics/Items?$filter=Code eq 'A1'").status_code == 200
    app.service.module("salesorder", on=True)
    assert len(app.lines(order)) == 2


def test_the_control_calls_play_the_warehouse_and_the_bookkeeper(app: Any) -> None:
    order = two_lines(app)
    line = app.lines(order)[0]["ID"]

    def control(name: str, **asked: Any) -> int:
        return app.http.post(f"/_control/{name}", json=asked).status_code

    assert control("deliver", order=order["OrderID"], quantities={line: 1}) == 200
    assert statuses(app.header(order)) == (20, 20, 12)
    assert control("invoice", order=order["OrderID"]) == 200
    assert statuses(app.header(order)) == (20, 20, 20)
    assert control("close", order=order["OrderID"], cancelled=True) == 200
    assert control("module", module="salesorder", on=False) == 200
    assert app.get(f"{ORDERS}?$filter=Status eq 45").status_code == 403
    assert control("deliver", order="00000000-0000-0000-0000-000000000000") == 422
    assert control("deliver") == 400


def test_the_page_shows_goods_where_there_are_any(app: Any) -> None:
    assert LINES not in app.http.get("/").text
    two_lines(app)
    page = app.http.get("/").text
    assert all(collection in page for collection in (LINES, ORDERS, "logistics/Items"))
    assert "logistics/SalesItemPrices" not in page


def test_without_the_right_to_lines_an_order_shows_none(build: Any) -> None:
    app = build()
    order = two_lines(app)
    app.service.rights(LINES, allowed=False)
    url = f"{ORDERS}(guid'{order['OrderID']}')?$expand=SalesOrderLines"
    assert app.get(url).json()["d"]["SalesOrderLines"] == {"results": []}
    below = order["SalesOrderLines"]["__deferred"]["uri"]
    assert app.rows(below) == app.rows(LINES_FEED.format(1)) == []
    app.service.switches["missing_rights"] = "forbidden"
    assert app.get(below).status_code == 403


def test_a_line_lowered_to_what_was_delivered_is_complete_and_its_order_stays_out_of_the_feed(app: Any) -> None:
    order = two_lines(app)
    first, second = (line["ID"] for line in app.lines(order))
    app.service.deliver(order["OrderID"], {first: 3, second: 1})
    before = since(app)
    assert app.put(LINES, first, Quantity=3).status_code == 204
    assert app.header(order)["DeliveryStatus"] == 21
    assert app.rows(HEADERS_FEED.format(before)) == []


def test_a_line_that_was_invoiced_changes_no_more(app: Any) -> None:
    order = two_lines(app)
    first, second = (line["ID"] for line in app.lines(order))
    app.service.deliver(order["OrderID"], {first: 4})
    assert app.put(LINES, first, Notes="x").status_code == 204
    app.service.invoice(order["OrderID"])
    assert app.refusal(app.put(LINES, first, Notes="y")) == "Niet toegestaan: DeliveryStatus"
    assert app.put(LINES, second, Notes="y").status_code == 204
