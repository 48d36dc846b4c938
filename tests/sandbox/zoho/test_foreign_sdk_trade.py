"""The vendor's own SDK, unmodified, reads and writes products, and orders with their lines and taxes."""

from __future__ import annotations

from datetime import date

import pytest

pytest.importorskip("zohocrmsdk", reason="the group of foreign clients is not installed")

from zohocrmsdk.src.com.zoho.crm.api import HeaderMap, ParameterMap
from zohocrmsdk.src.com.zoho.crm.api.fields import FieldsOperations, GetFieldsParam
from zohocrmsdk.src.com.zoho.crm.api.record import LineItemProduct, LineTax, Record, RecordOperations, Tax
from zohocrmsdk.src.com.zoho.crm.api.taxes import TaxesOperations
from zohocrmsdk.src.com.zoho.crm.api.util import Choice

from tests.sandbox.zoho.test_foreign_sdk import record_of, reference, write, zoho

__all__ = ["zoho"]


def one(module: str, key: int) -> Record:
    return RecordOperations(module).get_record(key, ParameterMap(), HeaderMap()).get_object().get_data()[0]


def line(product: int, quantity: float, **values: object) -> Record:
    named, row = LineItemProduct(), record_of(Quantity=quantity, **values)
    named.set_id(product)
    row.add_key_value("Product_Name", named)
    return row


def product(**values: object) -> int:
    return int(write("create_records", record_of(**values), "Products").get_details()["id"])


def high() -> LineTax:
    tax = LineTax()
    tax.set_name("BTW hoog")
    tax.set_percentage(21.0)
    return tax


def order(account: str, *lines: Record) -> int:
    row = record_of(
        Subject="Bestelling", Account_Name=reference(account), Due_Date=date(2026, 12, 24), Status=Choice("Approved"),
        Ordered_Items=list(lines),
    )  # fmt: skip
    return int(write("create_records", row, "Sales_Orders").get_details()["id"])


def test_products_are_written_and_read_with_their_taxes(zoho):
    told = TaxesOperations().get_taxes().get_object().get_org_taxes().get_taxes()
    tax = Tax()
    tax.set_id(next(one.get_id() for one in told if one.get_name() == "BTW hoog"))
    key = product(Product_Name="Koekenpan", Product_Code="PAN", Unit_Price=24.95, Usage_Unit=Choice("Piece"), Tax=[tax])
    found = one("Products", key)
    assert (found.get_key_value("Unit_Price"), found.get_key_value("Product_Active")) == (24.95, True)
    assert [tax.get_value() for tax in found.get_key_value("Tax")] == ["BTW hoog - 21.0 %"]


def test_an_order_is_written_and_read_with_its_lines(zoho):
    account = zoho.add("Accounts", {"Account_Name": "Molen"})["id"]
    pan = product(Product_Name="Koekenpan", Product_Code="PAN", Unit_Price=24.95)
    key = order(account, line(pan, 2.0, Line_Tax=[high()], Discount="10%"), line(pan, 1.0, List_Price=20.0))
    found = one("Sales_Orders", key)
    first, second = found.get_key_value("Ordered_Items")
    assert (first.get_key_value("Product_Name").get_id(), first.get_key_value("Discount")) == (pan, "10%")
    assert [tax.get_value() for tax in first.get_key_value("Line_Tax")] == [9.43]
    assert (second.get_key_value("Net_Total"), found.get_key_value("Grand_Total")) == (20.0, 74.34)
    assert found.get_key_value("Due_Date") == date(2026, 12, 24)


def test_a_line_is_changed_by_its_id_and_one_without_is_added(zoho):
    account = zoho.add("Accounts", {"Account_Name": "Molen"})["id"]
    pan = product(Product_Name="Koekenpan", Unit_Price=24.95)
    key = order(account, line(pan, 2.0), line(pan, 1.0))
    known = one("Sales_Orders", key).get_key_value("Ordered_Items")[0].get_id()
    changed = record_of(Quantity=5.0)
    changed.set_id(known)
    change = record_of(Ordered_Items=[changed, line(pan, 9.0)])
    change.set_id(key)
    write("update_records", change, "Sales_Orders")
    rows = one("Sales_Orders", key).get_key_value("Ordered_Items")
    assert [row.get_key_value("Quantity") for row in rows] == [5.0, 1.0, 9.0]
    assert rows[0].get_id() == known


def test_the_fields_of_orders_and_their_lines_are_understood(zoho):
    parameters = ParameterMap()
    parameters.add(GetFieldsParam.module, "Sales_Orders")
    fields = {one.get_api_name(): one for one in FieldsOperations().get_fields(parameters).get_object().get_fields()}
    assert fields["Ordered_Items"].get_associated_module().get_module() == "Ordered_Items"
    assert fields["Grand_Total"].get_formula().get_return_type() == "currency"
