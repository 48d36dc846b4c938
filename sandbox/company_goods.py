"""What the company sells and who ordered it, before anybody wrote it into a system, and which system knows of it.

Neutral on purpose: `company_book_goods` says it in the words of Exact Online, `company_crm_goods` in those of Zoho CRM.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from sandbox.company_catalogue import ITEMS, Item
from sandbox.company_rows import Contact

if TYPE_CHECKING:
    from sandbox.company import Company

#: of the orders of customers that both systems know: known to both, to the books alone, to the CRM alone
BOTH, BOOKS, CRM = (True, True), (True, False), (False, True)
HEARD = ((BOTH, 50), (BOOKS, 30), (CRM, 20))
#: how many orders a customer has placed lately
ORDERS = ((0, 45), (1, 35), (2, 20))
DISCOUNTS = ((0, 70), (5, 15), (10, 10), (Decimal("12.5"), 5))
OLDEST = 80


@dataclass(frozen=True)
class Line:
    """So many of an item (its key) at a price each, less a discount in percent."""

    item: str
    quantity: Decimal
    price: Decimal
    discount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Order:
    """One order. Customer and contact are keys of the company's rows, None in a system that does not know the order.

    `age` is how many days ago it was placed; `reference` is the customer's own number, which both systems note down;
    `shipped` is the share of its lines that has left the warehouse, and `billed` the share that was invoiced.
    """

    key: str
    reference: str
    age: int
    lines: tuple[Line, ...]
    exact_customer: str | None = None
    zoho_customer: str | None = None
    exact_contact: str | None = None
    zoho_contact: str | None = None
    #: the lines as the CRM has them, where it has them otherwise
    zoho_lines: tuple[Line, ...] | None = None
    shipped: float = 0.0
    billed: float = 0.0


@dataclass(frozen=True)
class Goods:
    """Items and orders; which of them a system knows stands with each."""

    items: tuple[Item, ...] = ()
    orders: tuple[Order, ...] = ()

    def item(self, key: str) -> Item:
        """One item."""
        return next(item for item in self.items if item.key == key)


@dataclass
class Desk:
    """Takes the orders of the customers of a company."""

    company: Company
    random: Random
    orders: list[Order] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._of_exact = _by_account(self.company.exact_contacts)
        self._of_zoho = _by_account(self.company.zoho_contacts)

    def take_all(self) -> tuple[Order, ...]:
        """The orders of everybody: customers of both systems, of the books alone, of the CRM alone."""
        met = {row.key for row in self.company.exact if row.values["Status"] == "C"}
        paired = {zoho: exact for zoho, exact in self.company.pairs.items() if exact in met}
        for zoho, exact in paired.items():
            if zoho not in self.company.doubtful | self.company.rough:
                self._take(exact, zoho)
        for exact in sorted(met - set(self.company.pairs.values())):
            self._take(exact, None)
        for row in self.company.zoho:
            if row.key not in self.company.pairs and row.values.get("Account_Type") == "Customer":
                self._take(None, row.key)
        return tuple(self.orders)

    def _take(self, exact: str | None, zoho: str | None) -> None:
        number = self.random.choices([count for count, _ in ORDERS], [share for _, share in ORDERS])[0]
        for _ in range(number):
            heard = self.random.choices([who for who, _ in HEARD], [share for _, share in HEARD])[0]
            in_books, in_crm = heard if exact and zoho else (bool(exact), bool(zoho))
            order = self._order(in_books=in_books, in_crm=in_crm)
            order = self._named(order, exact if in_books else None, zoho if in_crm else None)
            self.orders.append(self._told_otherwise(order) if in_books and in_crm else order)

    def _order(self, *, in_books: bool, in_crm: bool) -> Order:
        random, number = self.random, len(self.orders) + 1
        known = [
            item for item in ITEMS if item.sold and (item.in_books or not in_books) and (item.in_crm or not in_crm)
        ]
        chosen = random.sample(known, random.choice((1, 1, 2, 2, 3, 5)))
        shipped = random.choice((0.0, 0.0, 0.0, 0.5, 1.0)) if in_books else 0.0
        return Order(
            key=f"o{number}",
            reference=f"PO-{random.randrange(1000, 9999)}-{number}",
            age=random.randrange(1, OLDEST),
            lines=tuple(self._line(item) for item in chosen),
            shipped=shipped,
            billed=1.0 if shipped == 1.0 and random.random() < 0.5 else 0.0,
        )

    def _line(self, item: Item) -> Line:
        quantity = Decimal(self.random.choice((1, 2, 5, 10, 12, 40)))
        if item.divisible:
            quantity += self.random.choice((Decimal(0), Decimal("0.5"), Decimal("0.25")))
        discount = self.random.choices([one for one, _ in DISCOUNTS], [share for _, share in DISCOUNTS])[0]
        return Line(item.key, quantity, item.price or Decimal(0), Decimal(discount))

    def _named(self, order: Order, exact: str | None, zoho: str | None) -> Order:
        """The order with who placed it: where both know the person, the same one."""
        in_crm = next(iter(self._of_zoho.get(zoho, ())), None)
        twin, in_books = self.company.contact_pairs.get(in_crm or ""), self._of_exact.get(exact, [])
        contact = twin if twin in in_books else next(iter(in_books), None)
        return replace(order, exact_customer=exact, zoho_customer=zoho, exact_contact=contact, zoho_contact=in_crm)

    def _told_otherwise(self, order: Order) -> Order:
        """The order, of which the sales team now and then noted another quantity."""
        if self.random.random() >= 0.15:
            return order
        first, *others = order.lines
        return replace(order, zoho_lines=(replace(first, quantity=first.quantity + 1), *others))


def _by_account(contacts: Iterable[Contact]) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for contact in contacts:
        found.setdefault(contact.account, []).append(contact.key)
    return found


def goods_of(company: Company, seed: int) -> Goods:
    """What that company sells, and its open and finished orders."""
    return Goods(ITEMS, Desk(company, Random(f"goods {seed}")).take_all())


def as_in_crm(item: Item) -> dict[str, Any]:
    """An item's values as the CRM has them; an empty code or price is None."""
    own = {"code": item.code, "name": item.name, "unit": item.unit, "price": item.price, "vat": item.vat}
    return {**own, "group": item.group, "active": not item.ended, **item.otherwise}
