"""Several currencies: told by the organisation once they are switched on, and kept with each record."""

from __future__ import annotations

import pytest

from tests.sandbox.zoho.trade import Trade


@pytest.fixture
def trade(app):
    return Trade(app)


def test_there_is_one_currency_until_an_administrator_switches_others_on(trade):
    assert trade.app.get("/org/currencies").status_code == 204
    assert trade.refused(trade.order(Currency="USD"))["details"]["api_name"] == "Currency"
    trade.zoho.enable_currencies(USD=1.1)
    told = trade.app.get("/org/currencies").json()["currencies"]
    assert [(one["iso_code"], one["exchange_rate"]) for one in told] == [("EUR", "1.000000000"), ("USD", "1.100000000")]
    assert trade.app.get("/org").json()["org"][0]["mc_status"] is True


def test_records_of_before_are_in_the_home_currency(trade):
    key = trade.add()["id"]
    trade.zoho.enable_currencies(USD=1.1)
    order = trade.one(key)
    assert (order["Currency"], order["Exchange_Rate"]) == ("EUR", 1.0)
    assert {line["Currency"] for line in order["Ordered_Items"]} == {"EUR"}


def test_an_order_and_its_lines_have_the_currency_that_was_given(trade):
    assert trade.app.http.post("/_control/currencies", json={"rates": {"USD": 1.1}}).status_code == 200
    key = trade.insert(trade.order(Currency="USD")).json()["data"][0]["details"]["id"]
    order = trade.one(key)
    assert (order["Currency"], order["Exchange_Rate"]) == ("USD", 1.1)
    assert {(line["Currency"], line["Exchange_Rate"]) for line in order["Ordered_Items"]} == {("USD", 1.1)}
    assert trade.refused(trade.order(Currency="CHF"))["details"]["supported_values"] == ["EUR", "USD"]
    assert trade.refused(trade.order(Exchange_Rate=2))["code"] == "NOT_ALLOWED"
