"""Sales orders: what a write makes of their lines, and who shows them."""

from __future__ import annotations

import pytest

from tests.sandbox.zoho.trade import Trade


@pytest.fixture
def trade(app):
    return Trade(app)


def quantities(trade, key):
    return [(line["Product_Name"]["Product_Code"], line["Quantity"]) for line in trade.lines(key)]


def test_an_order_gets_a_number_a_status_and_lines_with_ids(trade):
    key = trade.insert(trade.order()).json()["data"][0]["details"]["id"]
    order = trade.one(key)
    assert (order["SO_Number"], order["Status"], order["Carrier"]) == ("1", "Created", "FedEx")
    first, second = order["Ordered_Items"]
    assert first["Product_Name"] == {"Product_Code": "PAN", "name": "Koekenpan", "id": trade.pan}
    assert (first["Sequence_Number"], second["Sequence_Number"]) == ("1", "2")
    assert len({key, first["id"], second["id"]}) == 3
    assert first["Parent_Id"] == {"name": "Bestelling", "id": key}


def test_a_line_costs_what_the_product_costs_unless_said(trade):
    key = trade.add(trade.line(), trade.line(List_Price=20.009))["id"]
    assert [line["List_Price"] for line in trade.lines(key)] == [24.95, 20.0]


def test_lines_without_an_id_are_added_to_those_that_are_there(trade):
    key = trade.add()["id"]
    trade.update(key, Ordered_Items=[trade.line(), trade.line(trade.knife, 1)])
    assert quantities(trade, key) == [("PAN", 2.0), ("MES", 1.0)] * 2


def test_a_line_with_its_id_is_changed_and_one_not_mentioned_stays(trade, clock):
    key = trade.add()["id"]
    first, second = trade.lines(key)
    clock.advance(60)
    trade.update(key, Ordered_Items=[{"id": int(first["id"]), "Quantity": 3}, {"id": second["id"]}])
    changed, same = trade.lines(key)
    assert changed == {**first, "Quantity": 3.0, **{name: changed[name] for name in
                       ("Total", "Total_After_Discount", "Net_Total", "Modified_Time")}}  # fmt: skip
    assert changed["Modified_Time"] > first["Modified_Time"]
    assert same == second
    trade.update(key, Ordered_Items=[{"id": second["id"], "Description": "Rood"}])
    assert quantities(trade, key) == [("PAN", 3.0), ("MES", 1.0)]


def test_a_line_is_taken_out_by_its_id(trade):
    key = trade.add()["id"]
    first, second = trade.lines(key)
    trade.update(key, Ordered_Items=[{"id": first["id"], "_delete": None}, trade.line(trade.knife, 5)])
    assert quantities(trade, key) == [("MES", 1.0), ("MES", 5.0)]
    assert trade.lines(key)[0]["id"] == second["id"]


def test_an_empty_list_wipes_the_lines_and_is_noted(trade):
    key = trade.add()["id"]
    assert trade.update(key, Ordered_Items=[]).status_code == 200
    assert (trade.lines(key), trade.one(key)["Grand_Total"]) == ([], 0.0)
    assert [one.rule for one in trade.zoho.journal.violations] == ["lines-wiped"]


def test_a_write_that_does_not_name_the_lines_leaves_them(trade):
    key = trade.add()["id"]
    before = trade.lines(key)
    trade.update(key, Status="Approved")
    assert trade.lines(key) == before
    assert trade.zoho.journal.violations == []


def test_an_equal_line_is_no_change(trade):
    key = trade.add()["id"]
    first = trade.lines(key)[0]
    trade.update(key, Ordered_Items=[{"id": first["id"], "Quantity": first["Quantity"]}])
    assert [one.rule for one in trade.zoho.journal.violations] == ["empty-write"]


LINE = "$.data[0].Ordered_Items"
BAD_ORDERS = [
    ({"Subject": None}, "MANDATORY_NOT_FOUND", "$.data[0].Subject"),
    ({"Account_Name": None}, "MANDATORY_NOT_FOUND", "$.data[0].Account_Name"),
    ({"Account_Name": {"id": "1"}}, "INVALID_DATA", "$.data[0].Account_Name"),
    ({"Ordered_Items": []}, "MANDATORY_NOT_FOUND", LINE),
    ({"Ordered_Items": None}, "MANDATORY_NOT_FOUND", LINE),
    ({"Ordered_Items": {}}, "INVALID_DATA", LINE),
    ({"Status": "Paid"}, "INVALID_DATA", "$.data[0].Status"),
    ({"Grand_Total": 1}, "NOT_ALLOWED", "$.data[0].Grand_Total"),
    ({"SO_Number": "7"}, "NOT_ALLOWED", "$.data[0].SO_Number"),
    ({"Product_Details": []}, "INVALID_DATA", "$.data[0].Product_Details"),
]
BAD_LINES = [
    ({"Product_Name": None}, "MANDATORY_NOT_FOUND", f"{LINE}[1].Product_Name"),
    ({"Product_Name": {"id": "1"}}, "INVALID_DATA", f"{LINE}[1].Product_Name"),
    ({"Quantity": None}, "MANDATORY_NOT_FOUND", f"{LINE}[1].Quantity"),
    ({"Quantity": "2"}, "INVALID_DATA", f"{LINE}[1].Quantity"),
    ({"Net_Total": 5}, "NOT_ALLOWED", f"{LINE}[1].Net_Total"),
    ({"Colour": "red"}, "INVALID_DATA", f"{LINE}[1].Colour"),
    ({"id": "12345"}, "INVALID_DATA", f"{LINE}[1].id"),
    ({"id": "x"}, "INVALID_DATA", f"{LINE}[1].id"),
    ({"_delete": None}, "MANDATORY_NOT_FOUND", f"{LINE}[1].id"),
    ({"id": "1", "_delete": True}, "INVALID_DATA", f"{LINE}[1]._delete"),
    ({"Discount": "tien"}, "INVALID_DATA", f"{LINE}[1].Discount"),
    ({"Line_Tax": [{"name": "BTW hoog"}, {"name": "Geen"}]}, "INVALID_DATA", f"{LINE}[1].Line_Tax[1].name"),
    ({"Line_Tax": [{"percentage": 21}]}, "MANDATORY_NOT_FOUND", f"{LINE}[1].Line_Tax[0].name"),
    ({"Line_Tax": [{"name": "BTW hoog", "percentage": 9}]}, "INVALID_DATA", f"{LINE}[1].Line_Tax[0].percentage"),
]


@pytest.mark.parametrize(("more", "code", "path"), BAD_ORDERS)
def test_an_order_that_does_not_fit_is_refused_where_it_does_not(trade, more, code, path):
    answer = trade.refused(trade.order(**more))
    assert (answer["code"], answer["details"]["json_path"]) == (code, path)


@pytest.mark.parametrize(("more", "code", "path"), BAD_LINES)
def test_a_line_that_does_not_fit_is_refused_by_its_place_and_nothing_is_kept(trade, more, code, path):
    answer = trade.refused(trade.order(trade.line(), trade.line(**more)))
    assert (answer["code"], answer["details"]["json_path"]) == (code, path)
    assert (trade.zoho.records("Sales_Orders"), trade.zoho.records("Ordered_Items")) == ([], [])


def test_a_refused_update_leaves_all_lines_as_they_were(trade):
    key = trade.add()["id"]
    before = trade.lines(key)
    rows = [{"id": before[0]["id"], "_delete": None}, {"id": "1", "Quantity": 1}]
    assert trade.update(key, Ordered_Items=rows).status_code == 400
    assert trade.lines(key) == before


def test_more_than_a_hundred_lines_are_too_many(trade):
    assert trade.refused(trade.order(*[trade.line()] * 101))["code"] == "LIMIT_EXCEEDED"


def test_only_a_record_by_itself_shows_its_lines(trade, clock):
    key = trade.add()["id"]
    listed = trade.app.get("/Sales_Orders", fields="Subject,Ordered_Items,Grand_Total").json()["data"][0]
    assert listed == {"Subject": "Bestelling", "Grand_Total": 111.9, "id": key}
    assert trade.app.coql("select Ordered_Items from Sales_Orders where id is not null").status_code == 400
    clock.advance(60)
    found = trade.app.get("/Sales_Orders/search", word="Bestelling").json()["data"][0]
    assert "Ordered_Items" not in found
    assert trade.one(key)["$has_more"] == {"Ordered_Items": False}


def test_lines_are_listed_as_a_module_of_their_own_which_nobody_writes(trade, clock):
    first, second = trade.add(), trade.add()
    clock.advance(60)
    line = trade.lines(second["id"])[0]
    trade.update(second["id"], Ordered_Items=[{"id": line["id"], "Quantity": 9}])
    rows = trade.app.get("/Ordered_Items", fields="Parent_Id,Quantity,Line_Tax").json()["data"]
    assert [row["Parent_Id"]["id"] for row in rows] == [second["id"]] * 2 + [first["id"]] * 2
    since = {"If-Modified-Since": "2026-11-23T08:01:00+00:00"}
    (row,) = trade.app.get("/Ordered_Items", headers=since, fields="Quantity").json()["data"]
    assert row == {"id": line["id"], "Quantity": 9.0}
    for method, path in (("POST", ""), ("PUT", ""), ("GET", f"/{line['id']}"), ("DELETE", f"/{line['id']}"),
                         ("GET", "/deleted"), ("GET", "/search")):  # fmt: skip
        reply = trade.app.call(method, f"/Ordered_Items{path}", {"data": [{}]} if method in {"POST", "PUT"} else None)
        assert (reply.status_code, reply.json()["code"]) == (400, "NOT_SUPPORTED"), (method, path)
    assert trade.app.coql("select Quantity from Ordered_Items where id is not null").status_code == 400


def test_the_rows_of_a_subform_may_be_queried_and_may_know_no_if_modified_since(make):
    trade = Trade(make(coql_subform="allowed", subform_modified_since="ignored"))
    trade.add()
    rows = trade.app.rows("select Quantity, Parent_Id.Subject from Ordered_Items where Quantity > 0")
    assert [(row["Quantity"], row["Parent_Id.Subject"]) for row in rows] == [(2.0, "Bestelling"), (1.0, "Bestelling")]
    later = {"If-Modified-Since": "2027-01-01T00:00:00+00:00"}
    assert len(trade.app.get("/Ordered_Items", headers=later, fields="Quantity").json()["data"]) == 2


@pytest.mark.parametrize("counts", [True, False])
def test_a_changed_line_counts_as_a_change_of_its_order_or_not(make, clock, counts):
    trade = Trade(make(subform_bumps_parent=counts))
    order = trade.add()
    clock.advance(60)
    trade.update(order["id"], Ordered_Items=[{"id": trade.lines(order["id"])[0]["id"], "Quantity": 7}])
    (row,) = trade.app.get("/Sales_Orders", fields="Modified_Time,Grand_Total").json()["data"]
    assert row["Grand_Total"] != order["Grand_Total"]
    assert (row["Modified_Time"] > order["Modified_Time"]) is counts


def test_lines_go_with_their_order_and_come_back_with_it(trade, clock):
    key = trade.add()["id"]
    before = trade.lines(key)
    clock.advance(60)
    trade.zoho.remove("Sales_Orders", key)
    assert trade.zoho.records("Ordered_Items") == []
    assert trade.app.get("/Sales_Orders/deleted").json()["data"][0]["display_name"] == "Bestelling"
    trade.zoho.undelete("Sales_Orders", key)
    assert trade.lines(key) == before


def test_a_line_keeps_its_amounts_when_its_product_is_deleted(trade):
    key = trade.add(trade.line())["id"]
    trade.zoho.remove("Products", trade.pan)
    (line,) = trade.lines(key)
    assert (line["Product_Name"], line["Total"]) == (None, 49.9)


def test_an_upsert_takes_two_orders_of_one_subject_for_the_same(trade):
    key = trade.add(trade.line())["id"]
    reply = trade.app.call("POST", "/Sales_Orders/upsert", {"data": [trade.order(trade.line(trade.knife, 1))]})
    assert reply.json()["data"][0]["details"]["id"] == key
    assert quantities(trade, key) == [("PAN", 2.0), ("MES", 1.0)]


def test_orders_hang_on_their_account_and_their_contact(trade):
    contact = trade.zoho.add("Contacts", {"Last_Name": "Smit"})["id"]
    key = trade.add(Contact_Name={"id": contact})["id"]
    for path in (f"/Accounts/{trade.account}", f"/Contacts/{contact}"):
        rows = trade.app.get(f"{path}/SalesOrders", fields="Subject,Ordered_Items").json()["data"]
        assert rows == [{"Subject": "Bestelling", "id": key}]
    master = trade.zoho.add("Contacts", {"Last_Name": "Smit"})["id"]
    trade.zoho.merge("Contacts", master, contact)
    assert trade.one(key)["Contact_Name"]["id"] == master
