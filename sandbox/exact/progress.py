"""How far an order has come: what of its lines was delivered and invoiced, and what that makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.exact.coded import exact
from sandbox.exact.order_tables import ORDER_LINES, ORDERS
from sandbox.exact.state import Row, World

OPEN, PARTIAL, COMPLETE, CANCELLED = 12, 20, 21, 45
DESCRIPTIONS = {
    "nl": {OPEN: "Open", PARTIAL: "Deels", COMPLETE: "Compleet", CANCELLED: "Geannuleerd"},
    "en": {OPEN: "Open", PARTIAL: "Partial", COMPLETE: "Complete", CANCELLED: "Canceled"},
}


def described(world: World, row: Row, columns: Iterable[str]) -> dict[str, Any]:
    """The words that go with the numbers."""
    words = DESCRIPTIONS[world.switches["language"]]
    return {f"{column}Description": words.get(row[column]) for column in columns}


def of_line(world: World, line: Row) -> dict[str, int]:
    """The statuses of one line, by its quantities."""
    delivered = _reached(line["QuantityDelivered"], line["Quantity"])
    invoiced = _reached(line["QuantityInvoiced"], line["Quantity"])
    return {"DeliveryStatus": delivered, "InvoiceStatus": invoiced, "Status": _both(world, delivered, invoiced)}


def settle(world: World, division: int, order: str, user: str, bump: bool = True) -> None:
    """Give an order the statuses that its lines have together; `bump` raises it where the switch says so."""
    row = world.state.shelf(division, ORDERS.path).rows[order]
    if row.get("_closed"):
        return
    lines = world.state.shelf(division, ORDER_LINES.path).by("OrderID", order)
    delivered = _together([line["DeliveryStatus"] for line in lines])
    invoiced = _together([line["InvoiceStatus"] for line in lines])
    found = {"DeliveryStatus": delivered, "InvoiceStatus": invoiced, "Status": _both(world, delivered, invoiced)}
    if all(row[column] == value for column, value in found.items()):
        return
    if bump and world.switches["steps_mark_order"]:
        world.keep(division, ORDERS, {**row, **found}, user)
    else:
        world.amend(division, ORDERS, {**row, **found}, bump=False)


def begun(row: Row) -> bool:
    """Whether something of an order or a line was delivered or invoiced, or it is over."""
    return any(row[column] != OPEN for column in ("DeliveryStatus", "InvoiceStatus"))


def holds(_world: World, _division: int, row: Row) -> str:
    """What keeps an order or a line from being deleted; nothing while it is open."""
    return "DeliveryStatus" if begun(row) else ""


def _reached(done: float, wanted: float) -> int:
    if not exact(done):
        return OPEN
    return COMPLETE if abs(exact(done)) >= abs(exact(wanted)) else PARTIAL


def _together(statuses: list[int]) -> int:
    if statuses and set(statuses) == {COMPLETE}:
        return COMPLETE
    return OPEN if set(statuses) <= {OPEN} else PARTIAL


def _both(world: World, delivered: int, invoiced: int) -> int:
    last = (delivered,) if world.switches["complete_when"] == "delivered" else (delivered, invoiced)
    if set(last) == {COMPLETE}:
        return COMPLETE
    return OPEN if {delivered, invoiced} == {OPEN} else PARTIAL
