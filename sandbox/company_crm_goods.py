"""What the sales team wrote of the goods: products and orders with lines, in the words of Zoho CRM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.company_catalogue import BOX, FOOD, GOODS, HOUR, KILO, METRE, PIECE, SERVICES, Item
from sandbox.company_goods import Line, Order, as_in_crm

if TYPE_CHECKING:
    from sandbox.company import Company
    from sandbox.zoho.service import ZohoCrm

UNITS = {PIECE: "Piece", BOX: "Box", KILO: "Kilogram", METRE: "Metre", HOUR: "Hours"}
#: words that the company's administrator added to those of a new organisation
OWN_WORDS = {"Usage_Unit": ["Kilogram", "Metre"], "Product_Category": [GOODS, FOOD, SERVICES]}
#: the taxes of the organisation by their percentage
TAXES = {21: "BTW hoog", 9: "BTW laag", 0: "BTW nul"}
#: within how many days an order is due, and after how many it counts as approved
DUE, APPROVED = 14, 20


@dataclass(frozen=True)
class SalesTeam:
    """Enters goods into the CRM; `accounts` and `contacts` are the ids under which the company's rows arrived."""

    zoho: ZohoCrm
    today: date
    accounts: dict[str, str]
    contacts: dict[str, str]
    vat: dict[str, int]

    def enter_product(self, item: Item) -> str:
        """Write a product; gives its id."""
        seen = as_in_crm(item)
        values = {
            "Product_Name": seen["name"],
            "Product_Code": seen["code"] or None,
            "Product_Active": seen["active"],
            "Product_Category": seen["group"],
            "Usage_Unit": UNITS.get(seen["unit"]),
            "Unit_Price": None if seen["price"] is None else float(seen["price"]),
            "Taxable": True,
            "Tax": [self._chosen(TAXES[seen["vat"]])],
        }
        return str(self.zoho.add("Products", values)["id"])

    def enter_order(self, order: Order, products: dict[str, str]) -> str:
        """Write an order with its lines; gives its id."""
        lines = order.lines if order.zoho_lines is None else order.zoho_lines
        contact = self.contacts.get(order.zoho_contact or "")
        values = {
            "Subject": f"Bestelling {order.reference}",
            "Purchase_Order": order.reference,
            "Account_Name": {"id": self.accounts[str(order.zoho_customer)]},
            "Contact_Name": {"id": contact} if contact else None,
            "Due_Date": (self.today + timedelta(days=DUE - order.age)).isoformat(),
            "Status": "Delivered" if order.shipped == 1 else "Approved" if order.age > APPROVED else "Created",
            "Ordered_Items": [self._line(line, products) for line in lines],
        }
        return str(self.zoho.add("Sales_Orders", values)["id"])

    def _line(self, line: Line, products: dict[str, str]) -> dict[str, Any]:
        return {
            "Product_Name": {"id": products[line.item]},
            "Quantity": float(line.quantity),
            "List_Price": float(line.price),
            "Discount": f"{line.discount}%" if line.discount else 0,
            "Line_Tax": [{"name": TAXES[self.vat[line.item]]}],
        }

    def _chosen(self, name: str) -> Any:
        """A tax as the organisation's products name it."""
        label = next(tax.label for tax in self.zoho.state.taxes.values() if tax.name == name)
        return label if self.zoho.switches["product_tax"] == "names" else {"value": label}


def sales_team(company: Company, zoho: ZohoCrm, accounts: dict[str, str], contacts: dict[str, str]) -> SalesTeam:
    """The people who will write the goods of a company into its CRM, with the words that they need."""
    for column, words in OWN_WORDS.items():
        zoho.change_field("Products", column, add_values=words)
    vat = {item.key: as_in_crm(item)["vat"] for item in company.goods.items}
    return SalesTeam(zoho, zoho.clock.now().date(), accounts, contacts, vat)


def in_crm(company: Company) -> tuple[Item | Order, ...]:
    """What the CRM holds of the goods, in the order in which it was written: products first, then the oldest order."""
    orders = [order for order in company.goods.orders if order.zoho_customer]
    items = [item for item in company.goods.items if item.in_crm]
    return (*items, *sorted(orders, key=lambda order: -order.age))
