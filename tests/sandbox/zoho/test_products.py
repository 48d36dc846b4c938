"""Products: their columns, their taxes, and by what an upsert finds one."""

from __future__ import annotations

import pytest


def insert(app, *rows, **body):
    return app.call("POST", "/Products", {"data": rows, "trigger": [], **body})


def one(app, key):
    return app.get(f"/Products/{key}").json()["data"][0]


def test_a_product_is_active_unless_said_and_its_price_is_cut_off_at_cents(app):
    row = {"Product_Name": "Rekfolie", "Product_Code": "FOLIE", "Unit_Price": 0.089, "Usage_Unit": "Piece"}
    key = insert(app, row).json()["data"][0]["details"]["id"]
    shown = one(app, key)
    assert (shown["Product_Active"], shown["Unit_Price"], shown["Tax"], shown["Taxable"]) == (True, 0.08, [], False)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"Product_Code": "X"}, "MANDATORY_NOT_FOUND", "Product_Name"),
        ({"Product_Name": "X", "Usage_Unit": "stuk"}, "INVALID_DATA", "Usage_Unit"),
        ({"Product_Name": "X", "Qty_in_Demand": 1}, "NOT_ALLOWED", "Qty_in_Demand"),
        ({"Product_Name": "X", "Unit_Price": "12"}, "INVALID_DATA", "Unit_Price"),
        ({"Product_Name": "X", "Product_Code": "Y" * 41}, "INVALID_DATA", "Product_Code"),
        ({"Product_Name": "X", "Tax": [{"value": "BTW 21%"}]}, "INVALID_DATA", "Tax"),
        ({"Product_Name": "X", "Tax": ["BTW hoog"]}, "INVALID_DATA", "Tax"),
        ({"Product_Name": "X", "Tax": [{}]}, "INVALID_DATA", "Tax"),
    ],
)
def test_a_product_that_does_not_fit_is_refused_by_its_column(app, row, code, column):
    answer = insert(app, row).json()["data"][0]
    assert (answer["code"], answer["details"]["api_name"]) == (code, column)


def test_taxes_are_told_and_chosen_by_id_or_label(app, zoho):
    told = app.get("/org/taxes").json()["org_taxes"]
    high = next(tax for tax in told["taxes"] if tax["name"] == "BTW hoog")
    assert (high["value"], told["preference"]["modify_tax_rates"]) == (21.0, False)
    assert app.get(f"/org/taxes/{high['id']}").json()["org_taxes"]["taxes"] == [high]
    chosen = {"value": "BTW hoog - 21.0 %", "id": high["id"]}
    for number, sent in enumerate(({"id": high["id"]}, {"value": chosen["value"]}, chosen)):
        key = insert(app, {"Product_Name": f"P{number}", "Tax": [sent]}).json()["data"][0]["details"]["id"]
        assert one(app, key)["Tax"] == [chosen]
    zoho.add_tax("Accijns", 4)
    fields = app.get("/settings/fields", module="Products").json()["fields"]
    labels = [value["display_value"] for one in fields if one["api_name"] == "Tax" for value in one["pick_list_values"]]
    assert labels[-1] == "Accijns - 4.0 %"


def test_old_organisations_name_the_taxes_of_a_product_by_their_label(make):
    app = make(product_tax="names")
    key = insert(app, {"Product_Name": "P", "Tax": ["BTW laag - 9.0 %"]}).json()["data"][0]["details"]["id"]
    assert one(app, key)["Tax"] == ["BTW laag - 9.0 %"]
    assert app.rows("select Product_Name from Products where Tax = 'BTW laag - 9.0 %'")


def test_an_upsert_finds_a_product_by_its_name(app, zoho):
    made = zoho.add("Products", {"Product_Name": "Koekenpan"})
    reply = app.call("POST", "/Products/upsert", {"data": [{"Product_Name": "koekenpan", "Unit_Price": 5}]})
    assert reply.json()["data"][0]["details"]["id"] == made["id"]
    assert reply.json()["data"][0]["duplicate_field"] == "Product_Name"


def test_two_products_may_have_the_same_code(app):
    reply = insert(app, {"Product_Name": "A", "Product_Code": "1"}, {"Product_Name": "B", "Product_Code": "1"})
    assert reply.status_code == 201


def test_products_are_queried_and_searched(app, zoho, clock):
    zoho.add("Products", {"Product_Name": "Koekenpan", "Product_Code": "PAN", "Unit_Price": 24.95})
    zoho.add("Products", {"Product_Name": "Zonder prijs"})
    (row,) = app.rows("select Product_Code, Unit_Price from Products where Unit_Price > 20")
    assert (row["Product_Code"], row["Unit_Price"]) == ("PAN", 24.95)
    clock.advance(60)
    assert len(app.get("/Products/search", criteria="(Product_Code:equals:PAN)").json()["data"]) == 1
