"""The businesses that a believable company trades with, before anybody wrote them into a system."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from sandbox.names import BELGIUM, COUNTRIES, GERMANY, NETHERLANDS, Country, domain
from sandbox.registers import belgian_vat, dutch_sole_trader_vat, dutch_vat, german_vat, kbo, kvk

SHARES = ((NETHERLANDS, 70), (BELGIUM, 25), (GERMANY, 5))
LONGEST_NAME = 50
MAILBOXES = ("info", "info", "info", "administratie", "facturen", "boekhouding", "contact", "sales")


@dataclass(frozen=True)
class Address:
    """A place, as the post needs it."""

    street: str
    postcode: str
    city: str
    country: str


@dataclass(frozen=True)
class Business:
    """One business as it really is; what systems know about it is more or less than this."""

    name: str
    form: str
    visit: Address
    delivery: Address | None
    vat: str
    registration: str
    phone: str
    email: str
    site: str
    language: str

    @property
    def full_name(self) -> str:
        """The name with its legal form, as on the letterhead."""
        return f"{self.name} {self.form}".strip()


@dataclass(frozen=True)
class Known:
    """A business and the keys of its accounts in the two systems; `mother` is the account of who owns it."""

    business: Business
    exact: str | None = None
    zoho: tuple[str, ...] = ()
    mother: str | None = None


class Town:
    """Makes businesses, no two of the same name."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[str] = set()

    def found(self) -> Business:
        """A new business."""
        random = self._random
        country = random.choices([one for one, _ in SHARES], [share for _, share in SHARES])[0]
        city = random.choice(country.cities)
        form = random.choice(country.forms)
        name = self._name(country, city[0], LONGEST_NAME - len(form) - 1)
        vat, registration = _numbers(country, form, random)
        site = domain(name)
        return Business(
            name=name,
            form=form,
            visit=_address(country, city, random),
            delivery=_address(country, random.choice(country.cities), random) if random.random() < 0.35 else None,
            vat=vat,
            registration=registration,
            phone=phone(country, city[2], random),
            email=f"{random.choice(MAILBOXES)}@{site}",
            site=site,
            language=city[3],
        )

    def holding_of(self, business: Business) -> Business:
        """The company that owns a business, at its address and with its mailbox, but in the registers by itself."""
        country = country_of(business.visit.country)
        form = country.forms[0]
        vat, registration = _numbers(country, form, self._random)
        name = f"{business.name} {'Beheer' if 'Holding' in business.name else 'Holding'}"
        return replace(business, name=name, form=form, vat=vat, registration=registration, delivery=None)

    def _name(self, country: Country, city: str, longest: int) -> str:
        for attempt in range(1_000_000):
            pattern = self._random.choice(country.patterns)
            family, other = self._random.sample(country.families, 2)
            name = pattern.format(family=family, other=other, trade=self._random.choice(country.trades), city=city)
            if attempt > 20:  # a big company has run out of plain names
                name = f"{name} {self._random.randrange(2, 100_000)}"
            if len(name) <= longest and name not in self._taken:
                self._taken.add(name)
                return name
        raise AssertionError("numbers do not run out")


def country_of(code: str) -> Country:
    """The country with that code."""
    return next(country for country in COUNTRIES if country.code == code)


def phone(country: Country, area: str, random: Random) -> str:
    """A telephone number of that area, in the international form."""
    subscriber = "".join(str(random.randrange(10)) for _ in range(9 - len(area) - (country is BELGIUM)))
    return f"{country.dial} {area} {random.randrange(2, 8)}{subscriber[1:]}"


def _numbers(country: Country, form: str, random: Random) -> tuple[str, str]:
    if country is BELGIUM:
        number = kbo(random)
        return belgian_vat(number), number
    if country is GERMANY:
        return german_vat(random), f"HRB {random.randrange(1000, 90_000)}"
    return (dutch_vat(random) if form else dutch_sole_trader_vat(random)), kvk(random)


def _address(country: Country, city: tuple[str, str, str, str], random: Random) -> Address:
    suffix = random.choice(("", "", "", "", " A", "-B", " bis")) if country is NETHERLANDS else ""
    street = f"{random.choice(country.streets)} {random.randrange(1, 320)}{suffix}"
    return Address(street, _postcode(country, city[1], random), city[0], country.code)


def _postcode(country: Country, area: str, random: Random) -> str:
    digits = 4 if country is not GERMANY else 5
    number = area + "".join(str(random.randrange(10)) for _ in range(digits - len(area)))
    letters = "ABCDEGHJKLNPRTVWXZ"
    return f"{number} {random.choice(letters)}{random.choice(letters)}" if country is NETHERLANDS else number
