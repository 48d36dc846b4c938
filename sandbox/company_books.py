"""What the bookkeeper wrote: accounts of Exact Online, careful with numbers, careless with telephone and web site."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from sandbox.company_business import Business
from sandbox.company_rows import Row, parents_first
from sandbox.registers import dotted_kbo

if TYPE_CHECKING:
    from sandbox.company_crm import Crm

CUSTOMER, PROSPECT, SUSPECT, NONE = "C", "P", "S", "A"
STATUSES = ((CUSTOMER, 80), (PROSPECT, 6), (SUSPECT, 3), (NONE, 11))
NUMBERS = ("VATNumber", "ChamberOfCommerce")
CONDITIONS = ("00", "14", "30", "30", "30", "60")
REMARKS = (
    "Levering alleen op dinsdag vóór 10:00 uur.",
    "Facturen uitsluitend per e-mail; PO-nummer vermelden.",
    "Bellen vóór aflevering.\nPoort aan de achterzijde.",
    "Klant sinds de overname in 2019; afspraken staan in het dossier.",
)


class Books:
    """The debtors and creditors of one division, by our keys."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._rows: dict[str, Row] = {}

    def rows(self) -> tuple[Row, ...]:
        """All accounts, parents before daughters."""
        return parents_first(self._rows.values())

    def enter(self, business: Business, status: str | None = None) -> str:
        """Write a business into the books, with any status if none is given; gives its key."""
        key = f"e{len(self._rows) + 1}"
        self._rows[key] = Row(key, self._values(business, status), delivery=_delivery(business))
        return key

    def row(self, key: str) -> Row:
        """One account."""
        return self._rows[key]

    def forget_numbers(self, key: str) -> None:
        """Take the register numbers out of an account."""
        self._rows[key] = self._rows[key].without(*NUMBERS)

    def is_mere_supplier(self, key: str) -> bool:
        """Whether the company only buys there."""
        return bool(self._rows[key].values["Status"] == NONE)

    def make_groups(self) -> None:
        """Let some customers be daughters of others that share their mailbox."""
        customers = [key for key, row in self._rows.items() if row.values["Status"] == CUSTOMER]
        mothers = customers[::15]
        for mother, daughter in zip(mothers, customers[1::15], strict=False):
            shared = {"Email": self._rows[mother].values["Email"]} if self._rows[mother].values.get("Email") else {}
            row = self._rows[daughter]
            self._rows[daughter] = replace(row, parent=mother, values={**row.values, **shared})

    def make_doubles(self, crm: Crm) -> None:
        """Enter some customers a second time, as happens when nobody searched first; who is meant is then in doubt."""
        singles = [key for key, row in self._rows.items() if row.values["Status"] == CUSTOMER and not row.parent]
        for key in singles[7::40]:
            double = f"{key}-double"
            values = {**self._rows[key].values, "Name": self._rows[key].values["Name"].upper()}
            self._rows[double] = Row(double, values)
            crm.doubt(key)

    def _values(self, business: Business, status: str | None) -> dict[str, Any]:
        random, visit = self._random, business.visit
        status = status or random.choices([one for one, _ in STATUSES], [share for _, share in STATUSES])[0]
        values: dict[str, Any] = {
            "Name": business.full_name,
            "Status": status,
            "IsSupplier": status == NONE or random.random() < 0.05,
            "AddressLine1": visit.street,
            "Postcode": visit.postcode,
            "City": visit.city,
            "Country": visit.country,
            "Language": business.language,
        }
        often = {
            "VATNumber": (business.vat, 0.9),
            "ChamberOfCommerce": (self._registration(business), 0.8),
            "Email": (business.email, 0.85),
            "Phone": (business.phone.replace(" ", ""), 0.6),
            "Website": (f"www.{business.site}", 0.3),
            "Fax": (business.phone.replace(" ", "")[:-1] + "9", 0.05),
            "Remarks": (random.choice(REMARKS), 0.08),
        }
        values |= {column: value for column, (value, share) in often.items() if random.random() < share}
        return values | (self._terms() if status == CUSTOMER else {})

    def _terms(self) -> dict[str, Any]:
        terms: dict[str, Any] = {"PaymentConditionSales": self._random.choice(CONDITIONS), "SalesCurrency": "EUR"}
        if self._random.random() < 0.4:
            terms["CreditLineSales"] = self._random.choice((500.0, 2500.0, 5000.0, 7499.95, 10_000.0, 50_000.0))
        return terms

    def _registration(self, business: Business) -> str:
        belgian = business.visit.country == "BE" and self._random.random() < 0.5
        return dotted_kbo(business.registration) if belgian else business.registration


def _delivery(business: Business) -> dict[str, Any]:
    place = business.delivery
    if place is None:
        return {}
    return {
        "Type": 4,
        "Main": True,
        "AddressLine1": place.street,
        "Postcode": place.postcode,
        "City": place.city,
        "Country": place.country,
    }
