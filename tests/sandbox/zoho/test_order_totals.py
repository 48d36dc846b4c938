"""The amounts of an order: computed by the organisation, with its own idea of a cent."""

from __future__ import annotations

import pytest

from tests.sandbox.zoho.trade import Trade

HIGH, LOW = {"name": "BTW hoog", "percentage": 21}, {"name": "BTW laag"}


@pytest.fixture
def trade(app):
    return Trade(app)


def amounts(row):
    return [row[name] for name in ("Total", "Total_After_Discount", "Tax", "Net_Total")]


def test_a_line_is_quantity_times_price_less_its_discount_with_its_taxes(trade):
    key = trade.add(trade.line(quantity=3, Discount=4.85, Line_Tax=[HIGH]))["id"]
    (line,) = trade.lines(key)
    assert amounts(line) == [74.85, 70.0, 14.7, 84.7]
    (tax,) = line["Line_Tax"]
    assert (tax["name"], tax["percentage"], tax["value"]) == ("BTW hoog", 21.0, 14.7)


def test_an_order_is_the_sum_of_its_lines_less_its_discount_with_its_adjustment(trade):
    lines = trade.line(quantity=1, Line_Tax=[HIGH]), trade.line(trade.knife, 1, Line_Tax=[LOW])
    key = trade.add(*lines, Discount=7.76, Adjustment=-0.01)["id"]
    order = trade.one(key)
    assert [line["Net_Total"] for line in order["Ordered_Items"]] == [30.18, 67.58]
    assert (order["Sub_Total"], order["Tax"], order["Grand_Total"]) == (97.76, 0.0, 89.99)


def test_a_tax_on_the_whole_order_is_added_to_what_the_lines_come_to(trade):
    key = trade.add(trade.line(trade.knife, 1), **{"$line_tax": [HIGH]})["id"]
    order = trade.one(key)
    assert (order["Sub_Total"], order["Tax"], order["Grand_Total"]) == (62.0, 13.02, 75.02)
    assert [(tax["name"], tax["value"]) for tax in order["$line_tax"]] == [("BTW hoog", 13.02)]


@pytest.mark.parametrize(("rounding", "tax"), [("truncate", 5.23), ("half_up", 5.24)])
def test_a_computed_amount_is_cut_off_or_rounded(make, rounding, tax):
    trade = Trade(make(total_rounding=rounding))
    key = trade.add(trade.line(quantity=1, Line_Tax=[HIGH]))["id"]
    assert trade.lines(key)[0]["Tax"] == tax


@pytest.mark.parametrize(("shown", "read"), [("text", "12.5%"), ("amount", 7.75)])
def test_a_discount_in_percent_is_read_as_it_was_sent_or_as_what_it_comes_to(make, shown, read):
    trade = Trade(make(percent_discount=shown))
    key = trade.add(trade.line(trade.knife, 1, Discount="12.5%"))["id"]
    (line,) = trade.lines(key)
    assert (line["Discount"], line["Total_After_Discount"]) == (read, 54.25)


def test_a_discount_as_the_text_of_an_amount_is_that_amount(trade):
    key = trade.add(trade.line(trade.knife, 1, Discount="2.00"))["id"]
    (line,) = trade.lines(key)
    assert (line["Discount"], line["Total_After_Discount"]) == (2.0, 60.0)


def test_totals_follow_a_changed_line_and_a_changed_discount(trade):
    key = trade.add(trade.line(trade.knife, 1))["id"]
    trade.update(key, Ordered_Items=[{"id": trade.lines(key)[0]["id"], "Quantity": 2}])
    assert trade.one(key)["Grand_Total"] == 124.0
    trade.update(key, Discount=24)
    assert trade.one(key)["Grand_Total"] == 100.0


def test_a_line_without_taxes_has_those_of_its_product_where_the_organisation_prefers_that(make):
    trade = Trade(make(line_tax_default="product"))
    trade.zoho.edit("Products", trade.pan, {"Tax": [{"value": "BTW laag - 9.0 %"}]})
    key = trade.add(trade.line(), trade.line(Line_Tax=[]))["id"]
    assert [[tax["name"] for tax in line["Line_Tax"]] for line in trade.lines(key)] == [["BTW laag"], []]
    assert trade.app.get("/org/taxes").json()["org_taxes"]["preference"]["auto_populate_tax"] is True


def test_another_percentage_than_that_of_the_tax_is_kept_where_the_organisation_allows_it(make):
    trade = Trade(make(line_tax_rate="store"))
    key = trade.add(trade.line(trade.knife, 1, Line_Tax=[{"name": "BTW hoog", "percentage": 10}]))["id"]
    assert trade.lines(key)[0]["Tax"] == 6.2
