"""What happens to products without anybody touching them, or after somebody settled something elsewhere."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.code_lists import refresh_codes
from exact_zoho.engine.run import State
from exact_zoho.engine.setup import Readiness
from exact_zoho.engine.setup_points import proposed
from exact_zoho.errors import ConfigurationError
from sandbox.faults import Fault, FaultKind
from tests.engine.goods import (
    HIGH,
    LOW,
    NONE,
    TABLES,
    item,
    items,
    linked,
    priced,
    prices,
    product,
    products,
    shop,
    taxes,
)
from tests.engine.story import (
    bound,
    completed,
    founded,
    issues,
    new_in_exact,
    told,
    until_quiet,
)
from tests.support.world import World

DAY = 24 * 3600.0


def shown_price(world: World, code: str = "A-1") -> Any:
    return products(world)[code]["Unit_Price"]


def test_a_price_that_becomes_valid_by_date_alone_is_noticed_on_its_day_and_not_before() -> None:
    world = shop()
    exact = item(world, "A-1", None)
    priced(world, exact, 10, StartDate="2026-01-01", EndDate="2026-03-10")
    priced(world, exact, 12, StartDate="2026-03-11")
    completed(world)
    assert shown_price(world) == 10
    world.universe.clock.advance(8 * DAY)  # the tenth of March
    completed(world)
    assert shown_price(world) == 10
    world.universe.clock.advance(DAY)
    completed(world)
    assert shown_price(world) == 12
    until_quiet(world)


def test_a_price_that_ends_by_date_leaves_none_and_an_item_that_ends_is_not_active() -> None:
    world = shop()
    exact = item(world, "A-1", None, StartDate="2026-01-01", EndDate="2026-03-10")
    priced(world, exact, 10, StartDate="2026-01-01", EndDate="2026-03-04")
    completed(world)
    world.universe.clock.advance(3 * DAY)
    completed(world)
    assert (shown_price(world), products(world)["A-1"]["Product_Active"]) == (None, True)
    world.universe.clock.advance(6 * DAY)
    completed(world)
    assert products(world)["A-1"]["Product_Active"] is False
    assert len(prices(world)) == 1, "no price comes to be because one ended"


def test_prices_of_customers_and_of_larger_quantities_are_not_the_product_s_and_stay_as_they_are() -> None:
    world = shop()
    customer = new_in_exact(world, "Klant")["ID"]
    exact = item(world, "A-1", 10)
    priced(world, exact, 8, Quantity=100)
    priced(world, exact, 7, Account=customer)
    completed(world)
    assert shown_price(world) == 10
    zoho = bound(world, Side.EXACT, exact, "products")
    world.universe.clock.advance(60)
    world.zoho.edit("Products", zoho, {"Unit_Price": 11})
    completed(world)
    assert sorted(row["Price"] for row in prices(world).values()) == [7, 8, 11]


def test_an_item_with_a_price_for_one_customer_alone_gets_an_ordinary_one_beside_it() -> None:
    world = shop()
    exact, zoho = linked(world, "A-1", price=None)
    priced(world, exact, 7, Account=new_in_exact(world, "Klant")["ID"])
    world.zoho.edit("Products", zoho, {"Unit_Price": 11})
    completed(world)
    assert sorted((row["Price"], row["Account"] is None) for row in prices(world).values()) == [(7, False), (11, True)]


def test_who_moves_the_dates_of_prices_has_edited_the_price() -> None:
    world = shop()
    exact, zoho = linked(world, "A-1", price=None)
    priced(world, exact, 10, StartDate="2026-01-01")
    later = priced(world, exact, 12, StartDate="2026-04-01")
    completed(world)
    world.universe.clock.advance(60)
    world.zoho.edit("Products", zoho, {"Unit_Price": 11})
    world.universe.clock.advance(60)
    world.exact.edit("logistics/SalesItemPrices", later, {"StartDate": "2026-03-02"})
    completed(world)
    assert shown_price(world) == 12
    assert sorted(row["Price"] for row in prices(world).values()) == [10, 12]


def test_a_price_whose_creation_never_arrived_is_not_taken_for_one_that_has_ended() -> None:
    world = shop()
    exact, zoho = linked(world, "A-1", price=None)
    ended = priced(world, exact, 7, StartDate="2026-01-01", EndDate="2026-02-01")
    world.zoho.edit("Products", zoho, {"Unit_Price": 11})
    world.exact.faults.add(Fault(FaultKind.DROP_BEFORE, "POST", "logistics/SalesItemPrices$"))
    completed(world)
    world.universe.clock.advance(3600)
    completed(world)
    with world.bench() as bench:
        assert ended not in {each.target_id for each in bench.conn.changes.history("products", exact)}
    until_quiet(world)
    assert sorted(row["Price"] for row in prices(world).values()) == [7, 11]
    assert issues(world) == {}


def test_a_unit_and_a_tax_nobody_mapped_hold_their_records_alone_and_go_by_themselves_once_mapped() -> None:
    world = shop()
    first, second = product(world, "B-1", Usage_Unit="Dozen"), product(world, "B-2", Tax=[{"value": NONE}])
    product(world, "B-3")
    item(world, "A-1", SalesVatCode="7")
    completed(world)
    assert (set(items(world)), told(world, first), told(world, second)) == (
        {"A-1", "B-3"}, {"invalid": "unit"}, {"invalid": "vat"},
    )  # fmt: skip
    assert "A-1" in products(world), "in Zoho a product may be without a tax"
    settings = deepcopy(TABLES)
    settings["translations"]["units_to_exact"]["Dozen"] = "box"
    settings["translations"]["vat_codes_to_exact"][NONE] = "7"
    settings["translations"]["vat_codes_to_zoho"]["7"] = NONE
    world.store.settings.write(settings, "test")
    completed(world)
    made = items(world)
    assert (made["B-1"]["Unit"].strip(), made["B-2"]["SalesVatCode"].strip()) == ("box", "7")
    assert (taxes(products(world)["A-1"]), issues(world)) == ([NONE], {})


def test_what_holds_a_record_says_which_word_is_to_be_mapped() -> None:
    world = shop()
    record = product(world, "B-1", Usage_Unit="Dozen")
    completed(world)
    with world.bench() as bench:
        (issue,) = [each for each in bench.conn.issues.open("products") if each.record_id == record]
    assert "'Dozen'" in issue.remedy
    assert "translations" in issue.remedy


def test_setup_proposes_tables_with_which_all_that_can_be_paired_goes() -> None:
    world = World(goods=True, size=2)
    settings = proposed(world.setup())
    tables = settings["translations"]
    assert tables["vat_codes_to_exact"][HIGH] == "4", "the code on top of the price, not the one inside it"
    assert (tables["vat_codes_to_zoho"]["2"], tables["vat_codes_to_zoho"]["3"]) == (HIGH, LOW)
    assert NONE not in tables["vat_codes_to_exact"], "several codes have no percentage: a person chooses"
    assert (tables["units_to_zoho"]["pc"], tables["units_to_exact"]["Kilogram"]) == ("Piece", "kg")
    world.store.settings.write(settings, "test")
    assert "Words of Unit" not in {point.title for point in world.setup()}


def test_a_row_of_the_tables_counts_only_while_both_percentages_agree() -> None:
    settings = deepcopy(TABLES)
    settings["translations"]["vat_codes_to_zoho"]["3"] = HIGH
    settings["translations"]["vat_codes_to_exact"][LOW] = "4"
    world = founded(0, settings)
    wrong = [point for point in world.setup() if point.title == "Percentages of VAT"]
    assert {point.state for point in wrong} == {Readiness.OFF}
    assert len(wrong) == 2
    record = product(world, "B-1", Tax=[{"value": LOW}])
    world.sync(approve=True)
    assert (told(world, record), items(world)) == ({"invalid": "vat"}, {})


def test_a_percentage_that_changes_later_is_noticed_when_the_lists_are_read_again() -> None:
    world = shop()
    codes = world.exact.state.shelf(world.universe.division, "vat/VATCodes")
    codes.put({**codes.by("Code", "4  ")[0], "Percentage": 0.22})
    with world.bench() as bench:
        assert "percentages of VAT" in refresh_codes(bench)
    record = product(world, "B-1")
    completed(world)
    assert told(world, record) == {"invalid": "vat"}


def test_where_zoho_takes_taxes_as_plain_names_they_are_sent_as_such() -> None:
    world = shop(zoho={"product_tax": "names"})
    exact, _ = linked(world)
    product(world, "B-1")
    world.exact.edit("logistics/Items", exact, {"SalesVatCode": "3"})
    completed(world)
    assert (taxes(products(world)["A-1"]), set(items(world)), issues(world)) == ([LOW], {"A-1", "B-1"}, {})


def test_a_company_that_was_set_up_before_there_were_products_is_asked_to_run_setup_again() -> None:
    world = shop()
    with world.bench() as bench:
        bench.conn.identity.set_note("products.looked_for", "")
    result = world.sync()
    assert result.state is State.FAILED
    assert "exact-zoho setup" in result.message
    assert "entities.products.sync to paused" in result.message


def test_without_the_module_in_zoho_setup_says_how_to_go_on_without_products() -> None:
    world = founded(1)
    world.zoho.state.modules.pop("Products")
    with pytest.raises(ConfigurationError, match=r"entities\.products\.sync to paused"):
        world.setup()
    world.store.settings.write({"entities": {"products": {"sync": "paused"}}}, "test")
    world.live()
    assert len(world.pairs()) == 1


def test_without_the_right_to_items_setup_says_so_and_the_rest_goes_on_once_they_are_paused() -> None:
    world = founded(1)
    world.exact.faults.add(Fault(FaultKind.STATUS, "GET", "(?i)logistics", times=50, status=403))
    (point,) = [point for point in world.setup() if point.state is Readiness.FAILED]
    assert (point.title, "entities.products.sync to paused" in point.remedy) == ("Exact's products", True)
    assert world.sync().state is State.FAILED
    world.store.settings.write({"entities": {"products": {"sync": "paused"}}}, "test")
    world.live()
    assert len(world.pairs()) == 1


def test_where_neither_side_has_any_products_a_run_asks_for_them_only_once_a_side() -> None:
    world = shop()
    before = world.marks()
    completed(world)
    made = [
        call.path for service in (world.exact, world.zoho) for call in service.journal.calls[before[service.name] :]
    ]
    assert [path for path in made if "ogistics" in path] == [f"/api/v1/{world.universe.division}/sync/Logistics/Items"]
    assert not [path for path in made if "Products/deleted" in path]
