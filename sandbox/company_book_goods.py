"""What the bookkeeper wrote of the goods: items with prices and orders with lines, in the words of Exact Online."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.company_catalogue import BOX, HOUR, KILO, METRE, PIECE, Item, Price

if TYPE_CHECKING:
    from sandbox.company import Company
    from sandbox.company_goods import Line, Order
    from sandbox.exact.service import ExactOnline

UNITS = {PIECE: "pc", BOX: "box", KILO: "kg", METRE: "m", HOUR: "hour"}
#: days before today on which prices of old began, and items of the past ended
FIRST_DAY, LAST_DAY = 90, 10


@dataclass(frozen=True)
class Bookkeeper:
    """Enters goods into one division; `accounts` and `contacts` are the ids under which the company's rows arrived."""

    exact: ExactOnline
    division: int
    today: date
    accounts: dict[str, str]
    contacts: dict[str, str]

    def enter_item(self, item: Item) -> str:
        """Write an item with all its prices; gives its id."""
        values = {
            "Code": item.code,
            "Description": item.name,
            "Unit": UNITS[item.unit],
            "SalesVatCode": self._vat_code(item.vat),
            "ItemGroup": self._group(item.group),
            "IsSalesItem": item.sold,
            "IsPurchaseItem": not item.sold,
            "IsFractionAllowedItem": item.divisible,
            "EndDate": self._day(-LAST_DAY) if item.ended else None,
        }
        key = str(self._add("logistics/Items", {**values, "StartDate": self._day(-FIRST_DAY)})["ID"])
        for values in self._prices(item):
            self._add("logistics/SalesItemPrices", {**values, "Item": key})
        return key

    def enter_order(self, order: Order, items: dict[str, str]) -> str:
        """Write an order, and let the warehouse send off what has left; gives its id."""
        values = {
            "OrderedBy": self.accounts[str(order.exact_customer)],
            "OrderedByContactPerson": self.contacts.get(order.exact_contact or ""),
            "OrderDate": self._day(-order.age),
            "YourRef": order.reference,
            "SalesOrderLines": [_line(line, items) for line in order.lines],
        }
        key = str(self._add("salesorder/SalesOrders", values)["OrderID"])
        if order.shipped:
            lines = self.exact.state.shelf(self.division, "salesorder/SalesOrderLines").by("OrderID", key)
            gone = lines[: max(1, round(order.shipped * len(lines)))]
            self.exact.deliver(key, {line["ID"]: line["Quantity"] for line in gone}, self.division)
        if order.billed:
            self.exact.invoice(key, self.division)
        return key

    def _prices(self, item: Item) -> Iterator[dict[str, Any]]:
        """The ordinary price, valid between those of other periods, and the others."""
        others = [one for one in item.more_prices if not one.agreed and one.quantity == 1]
        starts = max((one.ends + 1 for one in others if one.ends is not None), default=-FIRST_DAY)
        ends = min((one.starts - 1 for one in others if one.ends is None and one.starts is not None), default=None)
        ordinary = [] if item.price is None else [Price(item.price, starts=starts, ends=ends)]
        for price in (*ordinary, *item.more_prices):
            yield {
                "Price": float(price.amount),
                "Quantity": float(price.quantity),
                "StartDate": self._day(-FIRST_DAY if price.starts is None else price.starts),
                "EndDate": None if price.ends is None else self._day(price.ends),
                "Account": next(iter(self.accounts.values()), None) if price.agreed else None,
            }

    def _vat_code(self, percent: int) -> str:
        """The company's own code for a percentage: of sales, on top of the price, and the nearest there is."""
        rows = self.exact.records("vat/VATCodes", self.division)
        usable = [
            row for row in rows if row["VATTransactionType"] != "P" and row["Type"] in "EB" and not row["IsBlocked"]
        ]
        return str(min(usable, key=lambda row: (abs(row["Percentage"] * 100 - percent), row["Code"]))["Code"])

    def _group(self, name: str) -> str:
        rows = self.exact.records("logistics/ItemGroups", self.division)
        return next(str(row["ID"]) for row in rows if row["Description"] == name)

    def _day(self, days: int) -> str:
        return (self.today + timedelta(days=days)).isoformat()

    def _add(self, collection: str, values: dict[str, Any]) -> dict[str, Any]:
        return self.exact.add(collection, values, self.division)


def _line(line: Line, items: dict[str, str]) -> dict[str, Any]:
    return {
        "Item": items[line.item],
        "Quantity": float(line.quantity),
        "UnitPrice": float(line.price),
        "Discount": float(line.discount / Decimal(100)),
    }


def in_books(company: Company) -> tuple[Item | Order, ...]:
    """What the books hold of the goods, in the order in which it was written: items first, then the oldest order."""
    orders = [order for order in company.goods.orders if order.exact_customer]
    items = [item for item in company.goods.items if item.in_books]
    return (*items, *sorted(orders, key=lambda order: -order.age))
