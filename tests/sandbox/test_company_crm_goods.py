"""What the sales team of the company wrote of its goods."""

from __future__ import annotations

import pytest

from sandbox.company import Company, build
from sandbox.company_catalogue import Item
from sandbox.company_crm_goods import in_crm, sales_team
from sandbox.zoho.service import ZohoCrm


@pytest.fixture(scope="module")
def company() -> Company:
    return build(3, 80, people=True, goods=True)


def entered(company: Company, **switches: object) -> tuple[ZohoCrm, dict[str, str], dict[str, str]]:
    """The goods in a CRM of their own, and the ids of products and orders by the company's keys."""
    zoho = ZohoCrm(switches=switches)
    accounts = {row.key: zoho.add("Accounts", {"Account_Name": row.key})["id"] for row in company.zoho}
    contacts = {row.key: zoho.add("Contacts", {"Last_Name": row.key})["id"] for row in company.zoho_contacts}
    team, products, orders = sales_team(company, zoho, accounts, contacts), {}, {}
    for entry in in_crm(company):
        if isinstance(entry, Item):
            products[entry.key] = team.enter_product(entry)
        else:
            orders[entry.key] = team.enter_order(entry, products)
    return zoho, products, orders


def test_every_product_and_order_that_the_crm_knows_arrives(company: Company) -> None:
    zoho, products, orders = entered(company)
    assert products.keys() == {item.key for item in company.goods.items if item.in_crm}
    assert orders.keys() == {order.key for order in company.goods.orders if order.zoho_customer}
    assert min(len(zoho.records("Products")), len(zoho.records("Sales_Orders"))) > 10


def test_a_product_is_as_the_sales_team_sees_it(company: Company) -> None:
    zoho, products, _ = entered(company)
    rows = {row["id"]: row for row in zoho.records("Products")}
    chocolate, spices = rows[products["i11"]], rows[products["i23"]]
    assert chocolate["Tax"][0]["value"] == "BTW hoog - 21.0 %", "the books say another"
    assert (spices["Unit_Price"], spices["Usage_Unit"]) == (None, None)
    assert rows[products["i22"]]["Product_Code"] is None
    assert rows[products["i16"]]["Product_Active"] is False


def test_an_order_has_the_lines_of_its_customer_and_who_asked(company: Company) -> None:
    zoho, products, orders = entered(company)
    rows = {row["id"]: row for row in zoho.records("Sales_Orders")}
    told = [order for order in company.goods.orders if order.zoho_customer]
    for order in told:
        row = rows[orders[order.key]]
        lines = [(line["Product_Name"]["id"], line["Quantity"]) for line in row["Ordered_Items"]]
        meant = order.lines if order.zoho_lines is None else order.zoho_lines
        assert lines == [(products[line.item], float(line.quantity)) for line in meant]
        assert row["Account_Name"]["name"] == order.zoho_customer
        assert (row["Contact_Name"] or {}).get("name") == order.zoho_contact


def test_the_goods_arrive_whatever_the_open_answers_are(company: Company) -> None:
    zoho, products, _ = entered(company, product_tax="names", percent_discount="amount", line_tax_default="product")
    assert len(zoho.records("Products")) == len(products)
