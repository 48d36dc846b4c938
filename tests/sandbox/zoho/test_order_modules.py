"""The modules of trade as the organisation describes them: told, switched off, or beyond the edition."""

from __future__ import annotations

import pytest

from tests.sandbox.zoho.trade import Trade


@pytest.fixture
def trade(app):
    return Trade(app)


def described(app, module):
    return {one["api_name"]: one for one in app.get("/settings/fields", module=module).json()["fields"]}


def listed(app, **params):
    return {one["api_name"]: one for one in app.get("/settings/modules", **params).json()["modules"]}


def test_the_subform_names_the_module_of_its_rows(app):
    field = described(app, "Sales_Orders")["Ordered_Items"]
    assert (field["data_type"], field["json_type"], field["system_mandatory"]) == ("subform", "jsonarray", True)
    module = listed(app)["Ordered_Items"]
    assert field["associated_module"] == {"module": "Ordered_Items", "id": module["id"]}
    assert (module["generated_type"], module["parent_module"]["api_name"]) == ("subform", "Sales_Orders")
    assert (module["creatable"], module["viewable"]) == (False, True)


def test_computed_columns_say_so(app):
    total = described(app, "Sales_Orders")["Grand_Total"]
    assert (total["data_type"], total["formula"]["return_type"]) == ("formula", "currency")
    assert total["operation_type"]["api_create"] is False
    lines = described(app, "Ordered_Items")
    kinds = [lines[name]["data_type"] for name in ("Product_Name", "Quantity", "List_Price", "Discount", "Line_Tax")]
    assert kinds == ["lookup", "double", "currency", "currency", "linetax"]
    assert lines["Parent_Id"]["lookup"]["module"]["api_name"] == "Sales_Orders"


def test_whether_an_app_may_make_a_field_in_the_rows_depends(make):
    field = {"fields": [{"field_label": "Line Key", "data_type": "text", "length": 50}]}
    for answer, status in (("refused", 400), ("allowed", 201)):
        reply = make(subform_fields=answer).call("POST", "/settings/fields", field, module="Ordered_Items")
        assert reply.status_code == status


def test_a_module_that_was_switched_off_is_told_and_not_served(trade):
    key = trade.add()["id"]
    trade.zoho.set_presence("Sales_Orders", "user_hidden")
    modules = listed(trade.app)
    assert [modules[name]["status"] for name in ("Sales_Orders", "Ordered_Items")] == ["user_hidden"] * 2
    assert modules["Sales_Orders"]["viewable"] is False
    assert "Sales_Orders" not in listed(trade.app, status="visible")
    for path in ("/Sales_Orders", "/Ordered_Items"):
        assert trade.app.get(path, fields="id").json()["code"] == "NO_PERMISSION"
    trade.zoho.set_presence("Sales_Orders", "visible")
    assert len(trade.lines(key)) == 2


def test_the_records_of_a_module_that_was_switched_off_may_still_be_served(make):
    trade = Trade(make(hidden_module="served"))
    key = trade.add()["id"]
    trade.zoho.set_presence("Sales_Orders", "user_hidden")
    assert len(trade.lines(key)) == 2


def test_a_module_that_the_edition_lacks_does_not_exist(trade):
    trade.add()
    assert trade.app.http.post("/_control/module", json={"module": "Sales_Orders", "presence": "absent"}).json()
    assert not {"Sales_Orders", "Ordered_Items"} & set(listed(trade.app))
    assert trade.app.get("/Sales_Orders", fields="Subject").json()["code"] == "INVALID_MODULE"
    assert trade.app.get(f"/Accounts/{trade.account}/SalesOrders", fields="Subject").status_code == 400
    lists = trade.app.get("/settings/related_lists", module="Accounts").json()["related_lists"]
    assert "SalesOrders" not in [one["api_name"] for one in lists]
    trade.zoho.remove("Accounts", trade.account)
    trade.app.http.post("/_control/module", json={"module": "Sales_Orders", "presence": "visible"})
    assert len(trade.zoho.records("Ordered_Items")) == 2


@pytest.mark.parametrize(("flags", "viewable"), [("everybody", True), ("own", False)])
def test_who_may_not_see_orders_sees_no_lines_either(make, flags, viewable):
    trade = Trade(make(module_flags=flags))
    trade.add()
    trade.zoho.allow("Sales_Orders", allowed=False)
    for path in ("/Sales_Orders", "/Ordered_Items"):
        assert trade.app.get(path, fields="id").status_code == 403
    assert [listed(trade.app)[name]["viewable"] for name in ("Sales_Orders", "Ordered_Items")] == [viewable] * 2


def test_a_product_that_may_not_be_seen_is_left_out_of_its_lines(trade):
    key = trade.add(trade.line())["id"]
    trade.zoho.allow("Products", allowed=False)
    assert trade.lines(key)[0]["Product_Name"] is None
    answer = trade.refused(trade.order())
    assert answer["details"]["json_path"] == "$.data[0].Ordered_Items[0].Product_Name"


@pytest.mark.parametrize("module", ["Products", "Sales_Orders", "Ordered_Items"])
def test_a_scope_of_another_module_does_not_reach_them(make, module):
    app = make(frozenset({"ZohoCRM.modules.accounts.ALL"}))
    assert app.get(f"/{module}", fields="id").json()["code"] == "OAUTH_SCOPE_MISMATCH"


def test_the_scope_of_orders_reaches_their_lines(make):
    app = make(frozenset({"ZohoCRM.modules.salesorders.READ"}))
    assert app.get("/Ordered_Items", fields="Quantity").status_code == 204


def test_a_further_tax_is_made_by_a_control_call(app):
    key = app.http.post("/_control/tax", json={"name": "Accijns", "percentage": 4}).json()["id"]
    assert app.get(f"/org/taxes/{key}").json()["org_taxes"]["taxes"][0]["value"] == 4.0
