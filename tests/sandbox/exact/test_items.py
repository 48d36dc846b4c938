"""Items: codes that are used once, what a new one has, and what an app may and may not change."""

from __future__ import annotations

from typing import Any

import pytest

ITEMS = "logistics/Items"


def one(app: Any, key: str) -> dict[str, Any]:
    return app.get(f"{ITEMS}(guid'{key}')").json()["d"]


def made(app: Any, **values: Any) -> dict[str, Any]:
    reply = app.post(ITEMS, **{"Code": "A1", "Description": "Pan", **values})
    assert reply.status_code == 201, reply.text
    return one(app, reply.json()["d"]["ID"])


def test_a_creation_answers_with_the_key_and_the_flags_that_are_never_empty(app: Any) -> None:
    row = app.post(ITEMS, Code="A1", Description="Pan").json()["d"]
    filled = {name: value for name, value in row.items() if value is not None and name not in ("__metadata", "ID")}
    assert set(filled.values()) == {0}
    assert {"CopyRemarks", "IsWebshopItem", "IsBatchNumberItem"} < set(filled)


def test_a_new_item_has_the_usual_unit_and_group_and_no_price(app: Any) -> None:
    row = made(app)
    assert (row["Unit"], row["UnitDescription"], row["UnitType"]) == ("pc      ", "Stuk", "O")
    assert (row["ItemGroupCode"], row["ItemGroupDescription"]) == ("10", "Handelsgoederen")
    assert (row["StandardSalesPrice"], row["Stock"], row["CostPriceCurrency"]) == (0, 0, "EUR")
    assert (row["IsStockItem"], row["IsSalesItem"], row["IsFractionAllowedItem"]) == (True, False, False)


def test_units_and_vat_codes_come_back_padded_as_they_stand_in_the_register(app: Any) -> None:
    row = made(app, Unit="BOX", SalesVatCode="4")
    assert (row["Unit"], row["SalesVatCode"]) == ("box     ", "4  ")
    assert row["SalesVatCodeDescription"] == "Btw hoog tarief, exclusief"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"Description": "Pan"}, "Verplicht: Code"),
        ({"Code": "A1"}, "Verplicht: Omschrijving"),
        ({"Code": "A1", "Description": "x" * 61}, "Ongeldig: Omschrijving (max. 60)"),
        ({"Code": "A" * 31, "Description": "x"}, "Ongeldig: Code (max. 30)"),
        ({"Code": "A1", "Description": "x", "Unit": "ell"}, "Ongeldige referentie: Eenheid"),
        ({"Code": "A1", "Description": "x", "SalesVatCode": "99"}, "Ongeldige referentie: Btw-code"),
        ({"Code": "A1", "Description": "x", "SalesVatCode": "OUD"}, "Niet toegestaan: Btw-code"),
        ({"Code": "A1", "Description": "x", "SalesVatCode": "6"}, "Niet toegestaan: Btw-code"),
        ({"Code": "A1", "Description": "x", "StartDate": "2026-02-01", "EndDate": "2026-01-01"}, "Ongeldig: Einddatum"),
    ],
)
def test_what_is_wrong_with_an_item_is_said(app: Any, values: dict[str, Any], said: str) -> None:
    assert app.refusal(app.post(ITEMS, **values)) == said
    assert app.service.records(ITEMS) == []


def test_a_group_of_another_division_refers_to_nothing(app: Any) -> None:
    elsewhere = app.service.records("logistics/ItemGroups", 700002)[0]["ID"]
    said = app.refusal(app.post(ITEMS, Code="A1", Description="x", ItemGroup=elsewhere))
    assert said == "Ongeldige referentie: Artikelgroep"
    assert app.violations() == ["dangling-reference"]


def test_a_code_is_used_once(app: Any) -> None:
    made(app)
    assert app.refusal(app.post(ITEMS, Code=" A1 ", Description="Andere")) == "Gegeven bestaat reeds."


def test_a_change_never_takes_a_code_not_even_the_same(app: Any) -> None:
    item = made(app)
    for code in ("A1", "B2"):
        assert app.refusal(app.put(ITEMS, item["ID"], Code=code, Description="x")) == "Gegeven bestaat reeds."
    assert one(app, item["ID"])["Description"] == "Pan"
    assert app.put(ITEMS, item["ID"], Description="Koekenpan").status_code == 204
    assert one(app, item["ID"])["Description"] == "Koekenpan"


def test_the_bookkeeper_may_give_another_code(app: Any) -> None:
    item = made(app)
    app.service.edit(ITEMS, item["ID"], {"Code": "B2"})
    assert one(app, item["ID"])["Code"] == "B2"


@pytest.mark.parametrize(("answer", "status", "price"), [("ignore", 204, 5), ("refuse", 500, 5)])
def test_the_cost_price_is_for_creations_only(build: Any, answer: str, status: int, price: float) -> None:
    app = build(create_only=answer)
    item = made(app, CostPriceStandard=5)
    assert app.put(ITEMS, item["ID"], CostPriceStandard=7, Notes="x").status_code == status
    assert one(app, item["ID"])["CostPriceStandard"] == price


def test_the_standing_price_stock_and_unit_type_are_passed_over(app: Any) -> None:
    row = made(app, StandardSalesPrice=9, Stock=4, UnitType="W")
    assert (row["StandardSalesPrice"], row["Stock"], row["UnitType"]) == (0, 0, "O")


def test_items_are_read_by_filter_only_unless_by_key(app: Any) -> None:
    made(app)
    assert app.get(f"{ITEMS}?$select=Code").status_code == 400
    assert [row["Code"] for row in app.rows(f"{ITEMS}?$select=Code&$filter=Code eq 'A1'")] == ["A1"]
    assert app.get(f"{ITEMS}?$select=Code&$filter=Unit eq 'pc      '").status_code == 400
    assert len(app.rows("bulk/Logistics/Items?$select=Code&$filter=IsSalesItem eq false")) == 1
    assert len(app.rows(f"{ITEMS}?$select=Code&$filter=ItemGroupCode eq '10'")) == 1


def test_the_feed_of_items_leaves_out_the_price_and_takes_no_star(build: Any) -> None:
    app = build(sync_select_all="all")
    made(app)
    feed = "sync/Logistics/Items?$filter=Timestamp gt 1L&$select="
    assert [row["Code"] for row in app.rows(f"{feed}ID,Code,UnitDescription,ItemGroupCode")] == ["A1"]
    assert app.get(f"{feed}StandardSalesPrice").status_code == 400
    assert app.get(f"{feed}*").status_code == 400


def test_an_item_in_an_order_cannot_be_deleted_and_its_prices_go_along_with_it(app: Any) -> None:
    used, free = app.item("A1"), app.item("B2")
    price = app.service.add("logistics/SalesItemPrices", {"Item": free["ID"], "Price": 1})
    app.order({"Item": used["ID"], "NetPrice": 1})
    said = app.refusal(app.call("DELETE", f"{ITEMS}(guid'{used['ID']}')"))
    assert said == "Kan niet verwijderen: Artikel - Gebruikt in: Item"
    app.service.remove(ITEMS, free["ID"])
    logged = [(row["EntityKey"], row["EntityType"]) for row in app.service.deletions()]
    assert logged == [(price["ID"], 8), (free["ID"], 9)]
