"""Made-up companies of the Netherlands and Belgium, complete and spelt as their registers would have them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.support import labelled_numbers as numbers
from tests.support import labelled_words as words
from tests.support.labelled_words import Town

Values = dict[str, Any]

LIGATURES = {"œ": "oe", "Œ": "Oe", "æ": "ae", "ĳ": "ij", "Ĳ": "IJ", "ß": "ss"}
FREE_MAIL = {
    "NL": ("gmail.com", "hotmail.com", "ziggo.nl", "kpnmail.nl", "outlook.com", "planet.nl"),
    "BE": ("gmail.com", "hotmail.com", "telenet.be", "skynet.be", "outlook.be", "proximus.be"),
}
MAILBOXES = ("info", "info", "info", "administratie", "verkoop", "facturen", "contact", *words.FIRST_NAMES[:6])


@dataclass(frozen=True)
class Company:
    """A legal person, or a sole trader where `form` is empty."""

    name: str
    form: str
    country: str
    vat: str
    register: str
    email: str
    phone: str
    site: str | None
    street: str
    postcode: str
    town: Town

    @property
    def full_name(self) -> str:
        """The name with the legal form behind it."""
        return f"{self.name} {self.form}".strip()

    @property
    def domain(self) -> str | None:
        """The company's own domain, None where its mailbox is at a provider."""
        domain = self.email.partition("@")[2]
        return None if domain in FREE_MAIL[self.country] else domain

    def values(self, **changed: Any) -> Values:
        """The values of an account, all of them there, but for those that are to differ."""
        return {
            "name": self.full_name, "vat_number": self.vat, "chamber_of_commerce": self.register, "email": self.email,
            "phone": self.phone, "website": self.site, "visit_street": self.street, "visit_postcode": self.postcode,
            "visit_city": self.town.name, "visit_country": self.country, **changed,
        }  # fmt: skip


def plain(text: str) -> str:
    """A text without accents and ligatures."""
    for sign, letters in LIGATURES.items():
        text = text.replace(sign, letters)
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def slug(text: str, joint: str = "") -> str:
    """A text as part of a domain name."""
    return joint.join(re.findall(r"[a-z0-9]+", plain(text).lower()))


def company(random: Random, country: str = "", name: str = "", form: str | None = None, town: Town | None = None,
            domain: str = "") -> Company:  # fmt: skip
    """A company of its own, of which only what is given is fixed. Most are Dutch."""
    country = country or ("NL" if random.random() < 0.7 else "BE")
    french = country == "BE" and (town in words.WALLOON_TOWNS if town else random.random() < 0.4)
    name = name or a_name(random, country, french=french)
    form = form if form is not None else legal_form(random, country, french=french)
    town = town or random.choice(towns_of(country, french=french))
    register = numbers.kvk(random) if country == "NL" else numbers.kbo(random)
    vat = numbers.kbo_vat(register) if country == "BE" else dutch_vat(random, form)
    email, site = addresses_on_the_web(random, country, name, domain)
    return Company(
        name, form, country, vat, register, email, numbers.telephone(random, country, town.area), site,
        a_street(random, french=french), a_postcode(random, country, town), town,
    )  # fmt: skip


def elsewhere(random: Random, one: Company) -> Company:
    """The same company at another address, in another town two times out of three."""
    french = one.town in words.WALLOON_TOWNS
    others = [town for town in towns_of(one.country, french=french) if town != one.town]
    town = random.choice(others) if random.random() < 0.67 else one.town
    street = next(street for street in iter(lambda: a_street(random, french=french), "") if street != one.street)
    return replace(one, street=street, postcode=a_postcode(random, one.country, town), town=town)


def towns_of(country: str, *, french: bool = False) -> tuple[Town, ...]:
    """The towns of a country, or of one half of it."""
    return words.DUTCH_TOWNS if country == "NL" else words.WALLOON_TOWNS if french else words.FLEMISH_TOWNS


def dutch_vat(random: Random, form: str) -> str:
    """A VAT number of the sort that goes with a legal form."""
    return numbers.company_vat(random) if form else numbers.trader_vat(random)


def legal_form(random: Random, country: str, *, french: bool = False) -> str:
    """A legal form in the proportions in which one meets them; none for a sole trader."""
    if country == "NL":
        return random.choices(("B.V.", "V.O.F.", "", "N.V."), (62, 12, 22, 4))[0]
    forms = ("SRL", "SA", "SComm", "SNC", "") if french else ("BV", "NV", "CommV", "VOF", "")
    return random.choices(forms, (45, 25, 8, 7, 15))[0]


def family(random: Random, country: str, *, french: bool = False) -> str:
    """A family's name."""
    names = words.FRENCH_FAMILIES if french else words.FLEMISH_FAMILIES
    return random.choice(words.DUTCH_FAMILIES if country == "NL" else names)


def fantasy(random: Random) -> str:
    """A name that means nothing, such as Novaflex."""
    return random.choice(words.BEGINNINGS) + random.choice(words.ENDINGS)


def a_name(random: Random, country: str, *, french: bool = False) -> str:
    """A company's name without its legal form."""
    before = words.FRENCH_BEFORE if french else words.DUTCH_BEFORE
    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"{random.choice(before)} {family(random, country, french=french)}",
        lambda: f"{family(random, country)} {random.choice(words.DUTCH_AFTER)}",
        lambda: f"{fantasy(random)} {random.choice(words.DUTCH_AFTER)}",
        lambda: fantasy(random),
    )
    return random.choice(kinds[:1] + kinds[2:] if french else kinds)()


def a_street(random: Random, *, french: bool = False) -> str:
    """A street with a house number, some with a letter behind it."""
    street = random.choice(words.FRENCH_STREETS if french else words.DUTCH_STREETS)
    return f"{street} {random.randrange(1, 320)}{random.choice('abc') if random.random() < 0.15 else ''}"


def a_postcode(random: Random, country: str, town: Town) -> str:
    """A postcode of the town, compact."""
    number = str(random.randint(town.first, town.last))
    letters = "".join(random.choice("ABCDEGHJKLMNPRSTVWXZ") for _ in range(2))
    return number + letters if country == "NL" else number


def addresses_on_the_web(random: Random, country: str, name: str, domain: str = "") -> tuple[str, str | None]:
    """A mailbox and a website: at a domain of the company's own, or a mailbox at a provider and perhaps no website."""
    ending = "nl" if country == "NL" else "be"
    domain = domain or f"{slug(name, random.choice(('', '', '-')))}.{random.choice((ending, ending, ending, 'com'))}"
    if random.random() < 0.8:
        return f"{random.choice(MAILBOXES)}@{domain}", domain
    return f"{slug(name)}@{random.choice(FREE_MAIL[country])}", domain if random.random() < 0.3 else None
