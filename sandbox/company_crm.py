"""What the sales team wrote: accounts of Zoho CRM, lively with telephone and web site, careless with legal names."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from sandbox.company_business import Address, Business, country_of, phone
from sandbox.company_rows import Row, parents_first
from sandbox.names import COUNTRY_WORDS, without_accents

#: fields that the sales team added to the module by itself: label, data type, length
OWN_FIELDS = (("VAT Number", "text", 30), ("Chamber of Commerce", "text", 30), ("Email", "email", 100))
NUMBERS = ("VAT_Number", "Chamber_of_Commerce")
TYPES = ("Customer", "Customer", "Customer", None)
OTHER_TYPES = ("Prospect", "Prospect", "Partner", "Customer", "Competitor", "Press", None)
INDUSTRIES = (None, "Manufacturing", "Services", "Trade", "Other")
NOTES = (
    "Kennismaking op de beurs; terugbellen in het najaar.",
    "Beslist samen met de zus van de directeur. Liever geen e-mail.",
    "Vraagt korting vanaf 20 stuks – zie offerte.",
)


class Crm:
    """The accounts of the CRM, by our keys, and which of them are whose in the books."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._rows: dict[str, Row] = {}
        self.pairs: dict[str, str] = {}
        self._doubted: set[str] = set()
        self._twice: set[str] = set()

    def rows(self) -> tuple[Row, ...]:
        """All accounts, parents before daughters."""
        return parents_first(self._rows.values())

    def doubtful(self) -> frozenset[str]:
        """The accounts of businesses that one of the systems holds twice."""
        return frozenset(self._twice | {key for key, exact in self.pairs.items() if exact in self._doubted})

    def doubt(self, exact_key: str) -> None:
        """Note that the books hold this account twice."""
        self._doubted.add(exact_key)

    def enter(self, business: Business, exact_key: str | None = None) -> tuple[str, ...]:
        """Write a business into the CRM; `exact_key` is its account in the books, where it has one."""
        key = self.write(business, exact_key)
        if exact_key and self._random.random() < 0.03:  # two salesmen, one client
            double = self.write(business, exact_key)
            self._twice |= {key, double}
            return key, double
        return (key,)

    def row(self, key: str) -> Row:
        """One account."""
        return self._rows[key]

    def forget_numbers(self, key: str) -> None:
        """Take the register numbers out of an account."""
        self._rows[key] = self._rows[key].without(*NUMBERS)

    def make_groups(self) -> None:
        """Let some accounts be daughters of others."""
        keys = [key for key in self._rows if key not in self._twice]
        for mother, daughter in zip(keys[::20], keys[1::20], strict=False):
            self._rows[daughter] = replace(self._rows[daughter], parent=mother)

    def write(self, business: Business, exact_key: str | None = None) -> str:
        """Write one account; gives its key."""
        key = f"z{len(self._rows) + 1}"
        values = self._values(business, OTHER_TYPES if exact_key is None else TYPES)
        self._rows[key] = Row(key, {name: value for name, value in values.items() if value is not None})
        if exact_key:
            self.pairs[key] = exact_key
        return key

    def _values(self, business: Business, types: tuple[str | None, ...]) -> dict[str, Any]:
        random = self._random
        values: dict[str, Any] = {
            "Account_Name": self._name(business),
            "Account_Type": random.choice(types),
            "Industry": random.choice(INDUSTRIES),
            **_address("Billing", business.visit, random),
        }
        often = {
            "VAT_Number": (self._vat(business), 0.6),
            "Chamber_of_Commerce": (business.registration, 0.3),
            "Email": (business.email, 0.7),
            "Phone": (self._phone(business), 0.9),
            "Website": (f"https://www.{business.site}", 0.8),
            "Description": (random.choice(NOTES), 0.15),
        }
        values |= {name: value for name, (value, share) in often.items() if random.random() < share}
        if business.delivery and random.random() < 0.5:
            values |= _address("Shipping", business.delivery, random)
        return values

    def _name(self, business: Business) -> str:
        """Half of the time as on the letterhead, else in one of the ways in which people write names."""
        plain = business.form.replace(".", "")
        spellings = (
            business.name,
            f"{business.name} {plain}".strip(),
            without_accents(business.full_name),
            business.full_name.upper(),
            business.full_name.replace(" & ", " en "),
        )
        return business.full_name if self._random.random() < 0.5 else self._random.choice(spellings)

    def _vat(self, business: Business) -> str:
        """A VAT number, now and then with the dots or spaces that people put into it."""
        number = business.vat
        return self._random.choice((number, number, f"{number[:2]} {number[2:]}", f"{number[:6]}.{number[6:]}"))

    def _phone(self, business: Business) -> str:
        """The telephone number; every tenth changed, and only the sales team heard of it."""
        if self._random.random() < 0.1:
            return phone(country_of(business.visit.country), business.phone.split()[1], self._random)
        return business.phone


def _address(prefix: str, place: Address, random: Random) -> dict[str, Any]:
    if random.random() < 0.15:  # nobody asked where they are
        return {}
    return {
        f"{prefix}_Street": place.street,
        f"{prefix}_Code": place.postcode,
        f"{prefix}_City": place.city,
        f"{prefix}_Country": random.choice(COUNTRY_WORDS[place.country]),
    }
