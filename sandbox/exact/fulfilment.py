"""What the warehouse and the bookkeeper do with an order: deliver, invoice, close. No app can do any of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sandbox.exact import progress
from sandbox.exact.coded import exact
from sandbox.exact.order_tables import ORDER_LINES, ORDERS
from sandbox.exact.records import find
from sandbox.exact.state import Row, World

Step = Callable[[Row], float]


def deliver(world: World, division: int, order: str, quantities: Mapping[str, float] | None = None) -> None:
    """Send off the whole order, or of the lines named so much more."""

    def delivered(line: Row) -> float:
        if quantities is None:
            return float(line["Quantity"])
        return float(exact(line["QuantityDelivered"]) + exact(quantities.get(line["ID"], 0.0)))

    _step(world, division, order, "QuantityDelivered", delivered)


def invoice(world: World, division: int, order: str) -> None:
    """Invoice what was delivered."""
    _step(world, division, order, "QuantityInvoiced", lambda line: float(line["QuantityDelivered"]))


def close(world: World, division: int, order: str, *, cancelled: bool = False) -> None:
    """Declare an order complete, or cancelled, as it is; neither can be taken back."""
    row = find(world, ORDERS, division, order)
    status = progress.CANCELLED if cancelled else progress.COMPLETE
    for line in world.state.shelf(division, ORDER_LINES.path).by("OrderID", row["ID"]):
        world.keep(division, ORDER_LINES, {**line, "Status": status, "_closed": True}, world.state.person)
    world.keep(division, ORDERS, {**row, "Status": status, "_closed": True}, world.state.person)


def _step(world: World, division: int, order: str, column: str, done: Step) -> None:
    key = find(world, ORDERS, division, order)["ID"]
    for line in world.state.shelf(division, ORDER_LINES.path).by("OrderID", key):
        moved = {**line, column: done(line)}
        if moved[column] != line[column]:
            moved.update(progress.of_line(world, moved))
            world.keep(division, ORDER_LINES, moved, world.state.person)
    progress.settle(world, division, key, world.state.person)
