"""The lines of sales orders: what is sold, at which price, and the VAT on it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.exact import prices, progress
from sandbox.exact.coded import RATES, as_price, check_unit, check_vat, exact, parted, unit_of, vat_of
from sandbox.exact.goods_tables import ITEMS
from sandbox.exact.order_tables import ORDER_LINES, ORDERS
from sandbox.exact.rules import Rules, Write
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS

#: what of a line that was delivered in part cannot change any more
SHIPPED = ("Item", "UnitCode")
#: what goes with an item, and comes anew with another one
OF_ITEM = ("Description", "UnitCode", "UnitPrice", "NetPrice", "VATCode")
WHOLE = Decimal(1)


def defaults(_: World) -> dict[str, Any]:
    """What a new line has where nothing was sent."""
    return {
        **dict.fromkeys(("QuantityDelivered", "QuantityInvoiced"), 0.0),
        **dict.fromkeys(("DeliveryStatus", "InvoiceStatus", "Status"), progress.OPEN),
        "UseDropShipment": 0,
    }


def check(write: Write) -> None:
    """The rules of one line."""
    order = write.owner or write.world.state.shelf(write.division, ORDERS.path).rows.get(write.row["OrderID"], {})
    item = write.world.state.shelf(write.division, ITEMS.path).rows.get(write.row["Item"], {})
    if not (order and item):
        return  # told already: they are mandatory, and must be there
    _check_progress(write, order)
    if write.changed("Item") and not item["IsSalesItem"]:
        write.findings.add("not_allowed", "Item")
    _check_quantity(write, item)
    _take_over(write, order, item)
    _price(write, order)
    check_unit(write, "UnitCode", 0)
    check_vat(write, "VATCode")
    _sum_up(write)
    write.row.update(progress.of_line(write.world, write.row))


def _check_progress(write: Write, order: Row) -> None:
    """An order that is complete is closed, and what has left the warehouse has left it."""
    before = write.before
    if write.by_app and order["Status"] in (progress.COMPLETE, progress.CANCELLED):
        write.findings.add("not_allowed", "Status")
    elif before and write.by_app and progress.begun(before):
        locked = write.world.switches["shipped_lines"] == "locked"
        if locked or write.changed(*SHIPPED) or before["InvoiceStatus"] == progress.COMPLETE:
            write.findings.add("not_allowed", "DeliveryStatus")
    done = max(exact(write.row[column]) for column in ("QuantityDelivered", "QuantityInvoiced"))
    if done and exact(write.row["Quantity"]) < done:
        write.findings.add("invalid", "Quantity")


def _check_quantity(write: Write, item: Row) -> None:
    row = write.row
    if row["Quantity"] is None:
        row["Quantity"] = 1.0
    quantity, how = exact(row["Quantity"]), write.world.switches["fractions"]
    if not item["IsFractionAllowedItem"] and quantity % 1 and write.changed("Quantity", "Item"):
        if how == "refuse":
            write.findings.add("invalid", "Quantity")
        elif how == "round":
            row["Quantity"] = float(quantity.quantize(WHOLE, ROUND_HALF_UP))


def _take_over(write: Write, order: Row, item: Row) -> None:
    """What nobody sent comes from the item, the customer and the order."""
    row = write.row
    if write.before and write.changed("Item"):
        row.update({column: None for column in OF_ITEM if column not in write.given})
    customer = write.world.state.shelf(write.division, ACCOUNTS.path).rows.get(order["OrderedBy"], {})
    vat = vat_of(write.world, write.division, customer.get("SalesVATCode")) or {"Code": item["SalesVatCode"]}
    taken = {
        "Description": item["Description"],
        "UnitCode": item["Unit"].strip(),
        "VATCode": vat["Code"],
        "DeliveryDate": order["DeliveryDate"],
    }
    for column, value in taken.items():
        if row[column] is None:
            row[column] = value
    if row["LineNumber"] is None:
        row["LineNumber"] = write.position or _next_number(write, order)


def _next_number(write: Write, order: Row) -> int:
    lines = write.world.state.shelf(write.division, ORDER_LINES.path).by("OrderID", order["ID"])
    return max((line["LineNumber"] for line in lines), default=0) + 1


def _price(write: Write, order: Row) -> None:
    """The price list's price, the discount on it, and what is paid in the end; what was sent of them leads."""
    row, world = write.row, write.world
    if row["UnitPrice"] is None:
        at = order["OrderDate"] or world.local
        row["UnitPrice"] = prices.price_for(world, write.division, order, row["Item"], row["Quantity"], at)
    unit, leads = exact(row["UnitPrice"]), "NetPrice" in write.given and row["NetPrice"] is not None
    if not leads and (row["NetPrice"] is None or write.changed("UnitPrice", "Discount")):
        row["NetPrice"] = float(unit * (1 - exact(row["Discount"])))
    elif leads and "Discount" not in write.given and world.switches["net_price_sets_discount"] and unit:
        row["Discount"] = float(round(1 - exact(row["NetPrice"]) / unit, 6))
    row["Discount"] = row["Discount"] or 0.0
    for column in ("UnitPrice", "NetPrice"):
        row[column] = as_price(world, exact(row[column]))


def _sum_up(write: Write) -> None:
    """Amounts are computed, whatever was sent."""
    row, vat = write.row, vat_of(write.world, write.division, write.row["VATCode"])
    net, taxes = parted(exact(row["Quantity"]) * exact(row["NetPrice"]), vat)
    row["AmountFC"], row["VATAmount"] = float(net), float(taxes)
    row["VATPercentage"] = vat.get("Percentage")


def follow(write: Write) -> None:
    """The order has the statuses of its lines; its own version stays, as the feed of headers is one by itself."""
    progress.settle(write.world, write.division, write.row["OrderID"], write.user, bump=False)


def gone(world: World, division: int, row: Row) -> None:
    """An order that lost a line may have come further by that."""
    if row["OrderID"] in world.state.shelf(division, ORDERS.path).rows:
        progress.settle(world, division, row["OrderID"], world.state.person, bump=False)


def derived(world: World, division: int, row: Row) -> Row:
    """A line with what its item and order are now."""
    order = world.state.shelf(division, ORDERS.path).rows.get(row["OrderID"], {})
    item = world.state.shelf(division, ITEMS.path).rows.get(row["Item"], {})
    rate = RATES[order.get("Currency") or "EUR"]
    return {
        **dict.fromkeys(("ProjectCode", "ShopOrderNumber")),
        **row,
        **progress.described(world, row, ("Status", "DeliveryStatus", "InvoiceStatus")),
        "AmountDC": float(round(exact(row["AmountFC"]) * rate, 2)),
        "ItemCode": item.get("Code"),
        "ItemDescription": item.get("Description"),
        "OrderNumber": order.get("OrderNumber"),
        "OrderStatus": order.get("Status"),
        "UnitDescription": unit_of(world, division, row["UnitCode"]).get("Description"),
        "VATCodeDescription": vat_of(world, division, row["VATCode"]).get("Description"),
    }


RULES = Rules(defaults, check, follow=follow, derived=derived, gone=gone, held=progress.holds)
