"""Products, both ways: matched by code, created, edited, and written again only where something changed."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from sandbox.faults import Fault, FaultKind
from tests.engine.goods import HIGH, LOW, TABLES, item, items, linked, prices, product, products, shop, taxes
from tests.engine.story import LATER, bound, completed, founded, issues, told, until_quiet
from tests.support.world import World


def test_a_whole_catalogue_is_linked_by_code_completed_on_both_sides_and_left_in_peace() -> None:
    world = World(goods=True, size=2, settings=TABLES).ready()
    both = set(items(world)) & set(products(world))
    completed_first = world.sync(approve=True)
    assert completed_first.state == "completed", completed_first.message
    named = {code for code, row in products(world).items() if row["Exact_ID"]}
    assert named == both | {"SCHAAL", "RIJST", "SNIJPL", "ADVIES"}
    assert {"SNIJPL", "ADVIES"} <= set(items(world))
    assert items(world)["SNIJPL"]["StandardSalesPrice"] == 17.25
    world.universe.clock.advance(60)
    before = world.marks()
    completed(world)
    assert world.writes(before) == []
    assert world.violations() == []


def test_what_only_the_books_buy_and_what_has_ended_is_not_created() -> None:
    world = shop()
    item(world, "BUY", IsSalesItem=False)
    item(world, "OLD", StartDate="2020-01-01", EndDate="2026-03-01")
    product(world, "OFF", Product_Active=False)
    completed(world)
    assert (set(items(world)), set(products(world))) == ({"BUY", "OLD"}, {"OFF"})
    assert issues(world) == {}


def test_a_new_item_comes_to_zoho_with_its_price_unit_and_tax() -> None:
    world = shop()
    item(world, "A-1", 12.5, Unit="box", SalesVatCode="3", ExtraDescription="Rood", Notes="Breekbaar")
    completed(world)
    made = products(world)["A-1"]
    assert (made["Product_Name"], made["Usage_Unit"], made["Unit_Price"], taxes(made)) == (
        "Artikel A-1", "Box", 12.5, [LOW],
    )  # fmt: skip
    assert (made["Product_Active"], made["Price_Currency"], made["Exact_Item_Group"]) == (
        True, "EUR", "Handelsgoederen",
    )  # fmt: skip
    assert (made["Extra_Description"], made["Description"]) == ("Rood", "Breekbaar")


def test_a_new_product_comes_to_exact_as_an_item_that_is_sold_at_its_price() -> None:
    world = shop()
    product(world, "B-1", Usage_Unit="Each", Unit_Price=0)
    completed(world)
    made = items(world)["B-1"]
    assert (made["Unit"].strip(), made["SalesVatCode"].strip(), made["IsSalesItem"]) == ("pc", "4", True)
    (price,) = prices(world).values()
    assert (price["Item"], price["Price"], price["Account"]) == (made["ID"], 0, None)
    assert products(world)["B-1"]["Exact_Sync_Status"] == "In sync"
    until_quiet(world)


def test_edits_go_both_ways_and_the_code_is_never_sent_again() -> None:
    world = shop()
    exact, zoho = linked(world)
    world.zoho.edit("Products", zoho, {"Product_Name": "Nieuw", "Usage_Unit": "Box", "Unit_Price": 15})
    completed(world)
    row, (price,) = items(world)["A-1"], prices(world).values()
    assert (row["Description"], row["Unit"].strip(), price["Price"], price["Currency"]) == ("Nieuw", "box", 15, "EUR")
    world.universe.clock.advance(60)
    world.exact.edit("logistics/Items", exact, {"Description": "Nieuwer", "SalesVatCode": "3"})
    world.exact.edit("logistics/SalesItemPrices", price["ID"], {"Price": 16.25})
    completed(world)
    shown = products(world)["A-1"]
    assert (shown["Product_Name"], taxes(shown), shown["Unit_Price"]) == ("Nieuwer", [LOW], 16.25)
    assert issues(world) == {}, "an update that has the code in it is refused"
    until_quiet(world)


def test_a_code_that_is_changed_in_zoho_is_put_back() -> None:
    world = shop()
    _, zoho = linked(world)
    world.zoho.edit("Products", zoho, {"Product_Code": "A-2"})
    completed(world)
    assert set(products(world)) == set(items(world)) == {"A-1"}


def test_another_vat_code_of_the_same_tax_is_left_to_the_bookkeeper() -> None:
    world = shop()
    linked(world, "A-1", SalesVatCode="2")
    until_quiet(world)
    assert items(world)["A-1"]["SalesVatCode"].strip() == "2"
    assert taxes(products(world)["A-1"]) == [HIGH]


def test_where_both_differ_at_first_the_books_say_which_vat_it_is() -> None:
    world = shop()
    item(world, "A-1", SalesVatCode="3")
    world.universe.clock.advance(60)
    product(world, "A-1")
    completed(world)
    assert (items(world)["A-1"]["SalesVatCode"].strip(), taxes(products(world)["A-1"])) == ("3", [LOW])


def test_an_item_that_ends_is_no_longer_active_in_zoho() -> None:
    world = shop()
    exact, _ = linked(world)
    world.exact.edit("logistics/Items", exact, {"IsSalesItem": False})
    completed(world)
    assert products(world)["A-1"]["Product_Active"] is False


def test_the_name_alone_asks_and_creates_nothing() -> None:
    world = shop()
    item(world, "A-1")
    zoho = product(world, "a1", Product_Name="artikel A-1")
    completed(world)
    assert (len(items(world)), len(products(world)), bound(world, Side.ZOHO, zoho, "products")) == (1, 1, None)
    assert "It is not clear which record this is" in issues(world)["ambiguous"]


def test_a_second_product_with_the_code_of_a_linked_item_is_asked_about_before_any_call() -> None:
    world = shop()
    linked(world)
    second = product(world, "A-1", Product_Name="Iets anders")
    before = world.marks()
    completed(world)
    assert "ambiguous" in told(world, second)
    assert not [call for call in world.writes(before) if "logistics" in call]


LACKING = {
    "code": {"Product_Code": None},
    "vat": {"Tax": None},
    "price": {"Unit_Price": None},
    "unit": {"Usage_Unit": None},
}


@pytest.mark.parametrize("field", LACKING)
def test_a_product_without_what_exact_demands_is_held_before_any_call_and_goes_once_it_is_filled_in(field: str) -> None:
    world = shop()
    (column,) = LACKING[field]
    zoho = product(world, "B-1", **LACKING[field])
    before = world.marks()
    completed(world)
    assert told(world, zoho) == {"mandatory": field}
    assert not [call for call in world.writes(before) if "logistics" in call]
    assert world.zoho.records("Products")[0]["Exact_Sync_Status"] == "Needs attention"
    given = {"Product_Code": "B-1", "Tax": [{"value": HIGH}], "Unit_Price": 0, "Usage_Unit": "Piece"}[column]
    world.universe.clock.advance(60)
    world.zoho.edit("Products", zoho, {column: given})
    completed(world)
    assert (set(items(world)), issues(world)) == ({"B-1"}, {})


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE])
@pytest.mark.parametrize("path", ["Items", "SalesItemPrices"])
def test_a_creation_whose_reply_was_lost_is_found_again_by_its_code_and_never_made_twice(
    kind: FaultKind, path: str
) -> None:  # fmt: skip
    world = shop()
    product(world, "B-1")
    world.exact.faults.add(Fault(kind, "POST", f"logistics/{path}$"))
    completed(world)
    world.universe.clock.advance(LATER)
    until_quiet(world)
    assert (set(items(world)), len(prices(world)), issues(world)) == ({"B-1"}, 1, {})


def test_a_price_with_more_decimals_than_zoho_has_is_neither_cut_nor_sent_back() -> None:
    world = shop(exact={"prices": "keep"})
    item(world, "A-1", 0.085)
    completed(world)
    assert products(world)["A-1"]["Unit_Price"] == 0.09
    until_quiet(world)
    (price,) = prices(world).values()
    assert price["Price"] == 0.085


def test_where_zoho_has_several_currencies_its_own_field_tells_that_of_the_price() -> None:
    universe = founded(0, TABLES).universe
    universe.zoho.enable_currencies(USD=1.1)
    world = World(universe, TABLES).live()
    item(world, "A-1", 10, Notes="x")
    (price,) = prices(world)
    world.exact.edit("logistics/SalesItemPrices", price, {"Currency": "USD"})
    completed(world)
    shown = products(world)["A-1"]
    assert (shown["Unit_Price"], shown["Currency"], "Price_Currency" in shown) == (10, "USD", False)
