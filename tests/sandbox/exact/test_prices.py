"""Prices: several rows of one item by customer, quantity and period, and which of them holds today."""

from __future__ import annotations

from typing import Any

import pytest

PRICES = "logistics/SalesItemPrices"
FEED = "sync/Logistics/SalesItemPrices?$filter=Timestamp gt {}L&$select=ID,Item,Price,Timestamp"


def standing(app: Any, item: dict[str, Any]) -> float:
    return app.get(f"logistics/Items(guid'{item['ID']}')?$select=StandardSalesPrice").json()["d"]["StandardSalesPrice"]


def test_a_new_price_begins_today_at_one_in_the_items_unit(app: Any) -> None:
    item = app.item(Unit="kg")
    assert app.post(PRICES, Item=item["ID"], Price=12.5).status_code == 201
    (row,) = app.rows(f"{PRICES}?$select=ItemCode,Price,Quantity,Currency,Unit,StartDate,EndDate,NumberOfItemsPerUnit")
    assert (row["ItemCode"], row["Price"], row["Quantity"], row["Currency"]) == ("A1", 12.5, 1, "EUR")
    assert (row["Unit"], row["NumberOfItemsPerUnit"], row["EndDate"]) == ("kg      ", 1, None)
    assert row["StartDate"] == "/Date(1782345600000)/"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"Price": 1}, "Verplicht: Artikel"),
        ({"Item": "own"}, "Verplicht: Prijs"),
        ({"Item": "own", "Price": -1}, "Ongeldig: Prijs"),
        ({"Item": "own", "Price": 1, "Currency": "XYZ"}, "Ongeldige referentie: Valuta"),
        ({"Item": "own", "Price": 1, "Unit": "ell"}, "Ongeldige referentie: Eenheid"),
        ({"Item": "own", "Price": 1, "EndDate": "2020-01-01"}, "Ongeldig: Einddatum"),
    ],
)
def test_what_is_wrong_with_a_price_is_said(app: Any, values: dict[str, Any], said: str) -> None:
    key = app.item()["ID"]
    given = {name: key if value == "own" else value for name, value in values.items()}
    assert app.refusal(app.post(PRICES, **given)) == said


def test_a_price_of_nothing_is_a_price(app: Any) -> None:
    assert app.post(PRICES, Item=app.item()["ID"], Price=0).status_code == 201


@pytest.mark.parametrize(("answer", "kept"), [("round", 2.35), ("cut", 2.34), ("keep", 2.345)])
def test_more_decimals_than_the_currency_has(build: Any, answer: str, kept: float) -> None:
    app = build(prices=answer)
    item = app.item()
    app.post(PRICES, Item=item["ID"], Price=2.345)
    assert standing(app, item) == kept


def test_the_ordinary_price_is_of_nobody_of_the_lowest_quantity_and_of_today(app: Any) -> None:
    item, customer = app.item(), app.account()
    rows = (
        {"Price": 5, "Account": customer["ID"]},
        {"Price": 10},
        {"Price": 8, "Quantity": 10},
        {"Price": 12, "StartDate": "2026-07-01"},
        {"Price": 9, "StartDate": "2026-01-01", "EndDate": "2026-05-31"},
    )
    for row in rows:
        assert app.post(PRICES, Item=item["ID"], **row).status_code == 201
    assert standing(app, item) == 10


def test_a_price_that_becomes_valid_by_its_date_alone_is_no_event(app: Any) -> None:
    item = app.item()
    app.post(PRICES, Item=item["ID"], Price=10, EndDate="2026-06-30")
    app.post(PRICES, Item=item["ID"], Price=12, StartDate="2026-07-01")
    newest = max(int(row["Timestamp"]) for row in app.rows(FEED.format(1)))
    version = app.record("logistics/Items", item["ID"])["Timestamp"]
    app.service.clock.advance(7 * 86400)
    app.renew()
    assert standing(app, item) == 12
    assert app.rows(FEED.format(newest)) == []
    assert app.record("logistics/Items", item["ID"])["Timestamp"] == version


@pytest.mark.parametrize("marks", [False, True])
def test_a_new_price_may_or_may_not_raise_its_item(build: Any, marks: bool) -> None:
    app = build(price_marks_item=marks)
    item = app.item()
    app.post(PRICES, Item=item["ID"], Price=10)
    assert (app.record("logistics/Items", item["ID"])["Timestamp"] > item["Timestamp"]) is marks


@pytest.mark.parametrize(("answer", "status"), [("keep", 201), ("refuse", 500)])
def test_two_prices_for_the_same_days_and_quantity(build: Any, answer: str, status: int) -> None:
    app = build(overlapping_prices=answer)
    item = app.item()["ID"]
    app.post(PRICES, Item=item, Price=10, StartDate="2026-01-01", EndDate="2026-12-31")
    assert app.post(PRICES, Item=item, Price=11, StartDate="2026-12-31").status_code == status
    assert app.post(PRICES, Item=item, Price=11, StartDate="2027-01-01", EndDate="2027-01-02").status_code == 201
    assert app.post(PRICES, Item=item, Price=9, Quantity=10).status_code == 201


def test_prices_must_be_asked_by_column(app: Any) -> None:
    app.post(PRICES, Item=app.item()["ID"], Price=10)
    refused = app.get(PRICES)
    assert (refused.status_code, "$select or a $top=1" in refused.text) == (400, True)
    assert len(app.rows(f"{PRICES}?$top=1")) == 1
    assert (
        app.get("bulk/Logistics/SalesItemPrices?$select=ID&$filter=Modified gt datetime'2020-01-01'").status_code == 400
    )
    assert len(app.rows("bulk/Logistics/SalesItemPrices?$select=ID&$filter=Price gt 5")) == 1


def test_a_deleted_price_is_logged(app: Any) -> None:
    row = app.service.add(PRICES, {"Item": app.item()["ID"], "Price": 3})
    app.service.remove(PRICES, row["ID"])
    assert [(one["EntityKey"], one["EntityType"]) for one in app.service.deletions()] == [(row["ID"], 8)]
