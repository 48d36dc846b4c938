"""What people do with items, their prices and products, for the convergence machine; and what agrees.

Each product that is entered has a code of its own, by which it is known on both sides.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sandbox.exact.errors import RefusedError
from tests.engine.goods import HIGH, LOW, item, priced, prices, product
from tests.support.world import Row, World

PICK = st.integers(0, 30)
IN_EXACT: dict[str, list[Any]] = {
    "Description": ["Pan", " pan 28 cm", "PAN"], "Unit": ["pc", "box", "kg"], "SalesVatCode": ["4", "3", "0"],
    "Notes": ["a", "B  c", None], "IsSalesItem": [True, False], "EndDate": ["2026-03-02", "2027-01-01", None],
}  # fmt: skip
IN_ZOHO: dict[str, list[Any]] = {
    "Product_Name": ["Pan", " pan 28 cm", "PAN"], "Usage_Unit": ["Piece", "Box", "Dozen", None],
    "Tax": [HIGH, LOW, None],
    "Description": ["a", "B  c", None], "Product_Active": [True, False], "Unit_Price": [0, 12.5, 0.99, None],
    "Product_Code": ["other", None],
}  # fmt: skip
AMOUNTS = st.sampled_from([0, 12.5, 0.085, 99.999])


class ProductRules(RuleBasedStateMachine):
    """People enter and edit items, prices and products."""

    world: World
    coded: int

    @rule(in_exact=st.booleans(), lacks=st.sampled_from(["", "", "Usage_Unit", "Unit_Price", "Tax"]), amount=AMOUNTS)
    def enter_product(self, in_exact: bool, lacks: str, amount: float) -> None:
        self.coded += 1
        code = f"P-{self.coded}"
        with suppress(RefusedError, ValueError):  # both services refuse people, too
            if in_exact:
                item(self.world, code, None if lacks == "Unit_Price" else amount)
            else:
                product(self.world, code, **({lacks: None} if lacks else {}))

    @rule(pick=PICK, column=st.sampled_from(sorted(IN_EXACT)), data=st.data())
    def edit_item(self, pick: int, column: str, data: st.DataObject) -> None:
        rows = sorted(row["ID"] for row in self._items())
        value = data.draw(st.sampled_from(IN_EXACT[column]))
        self.world.universe.clock.advance(1.5)
        with suppress(RefusedError):
            if rows:
                self.world.exact.edit("logistics/Items", rows[pick % len(rows)], {column: value})

    @rule(pick=PICK, column=st.sampled_from(sorted(IN_ZOHO)), data=st.data())
    def edit_product(self, pick: int, column: str, data: st.DataObject) -> None:
        rows = sorted(row["id"] for row in self.world.zoho.records("Products"))
        value = data.draw(st.sampled_from(IN_ZOHO[column]))
        if column == "Tax" and value:
            value = [value if self.world.zoho.switches["product_tax"] == "names" else {"value": value}]
        self.world.universe.clock.advance(1.5)
        with suppress(ValueError):
            if rows:
                self.world.zoho.edit("Products", rows[pick % len(rows)], {column: value})

    @rule(pick=PICK, amount=AMOUNTS, quantity=st.sampled_from([1, 1, 10]), to_come=st.booleans())
    def new_price(self, pick: int, amount: float, quantity: int, to_come: bool) -> None:
        rows = sorted(row["ID"] for row in self._items())
        starts = {"StartDate": "2026-03-03"} if to_come else {}
        with suppress(RefusedError, ValueError):
            if rows:
                priced(self.world, rows[pick % len(rows)], amount, Quantity=quantity, **starts)

    @rule(pick=PICK, amount=AMOUNTS)
    def edit_price(self, pick: int, amount: float) -> None:
        rows = sorted(prices(self.world))
        self.world.universe.clock.advance(1.5)
        with suppress(RefusedError):
            if rows:
                self.world.exact.edit("logistics/SalesItemPrices", rows[pick % len(rows)], {"Price": amount})

    @invariant()
    def no_product_is_made_twice(self) -> None:
        if hasattr(self, "world"):
            named = Counter(row["Exact_ID"] for row in self.world.zoho.records("Products") if row.get("Exact_ID"))
            assert [key for key, count in named.items() if count > 1] == []

    def _items(self) -> list[Row]:
        return list(self.world.exact.records("logistics/Items", self.world.universe.division))


def products_agree(world: World, told: set[str]) -> None:
    """Each pair shows the same name and price, or one of its records says why not."""
    items = {row["ID"]: row for row in world.exact.records("logistics/Items", world.universe.division)}
    for row in world.zoho.records("Products"):
        ours = items.get(str(row.get("Exact_ID") or "").rpartition(":")[2])
        if ours is None or told & {ours["ID"], row["id"]}:
            continue
        assert ours["Code"] == row["Product_Code"]
        assert ours["Description"].split() == row["Product_Name"].split(), f"name of {ours['Code']}"
        assert abs((ours["StandardSalesPrice"] or 0) - (row["Unit_Price"] or 0)) < 0.01, f"price of {ours['Code']}"
