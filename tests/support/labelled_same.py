"""Pairs that are one company: how two people came to write it down differently.

Each function gives the account of the books and the account of a CRM. What the two still have in common besides a name
is enough for a person to see it: `fair` leaves no pair of which nobody could tell.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.support import labelled_numbers as numbers
from tests.support.labelled_company import Company, Values, company, elsewhere, plain, slug
from tests.support.labelled_names import (
    ABBREVIATED,
    ACCENTED,
    AND,
    DOMAIN_ENDINGS,
    formless,
    mistyped,
    other_spelling,
    respelt,
    statutory_name,
)
from tests.support.labelled_typing import BOOKS, CRM, NUMBERS, typed, with_gaps, without
from tests.support.labelled_words import BRUSSELS_STREETS, COMMUNES, Town

Pair = tuple[Values, Values]
Maker = Callable[[Random], Pair]
#: what shows a person that two accounts are one company, besides the name
SHOWN = ("vat_number", "chamber_of_commerce", "email", "phone", "website", "visit_postcode")


def fair(one: Values, other: Values, enough: int) -> bool:
    """Whether the two have enough in common besides the name."""
    return len([key for key in SHOWN if one[key] is not None and one[key] == other[key]]) >= enough


def pair(random: Random, one: Values, other: Values, kept: tuple[str, ...] = (), enough: int = 2, *,
         statutory: bool = False) -> Pair:  # fmt: skip
    """The two as they are found: with gaps, and in the spelling of two people, of whom the CRM's like short names.

    Whatever is `kept` has no gap; names that are `statutory` keep their legal form.
    """
    if random.random() < 0.5:
        one, other = other, one
    if not statutory and random.random() < 0.15:
        other = {**other, "name": formless(other["name"])}
    while True:
        first = with_gaps(random, one, BOOKS, frozenset(kept))
        second = with_gaps(random, other, CRM, frozenset(kept))
        if fair(first, second, enough):
            return typed(random, first), typed(random, second)


def renamed(random: Random, one: Company, name: str, enough: int = 2, **changed: Any) -> Pair:
    """The company, and the company under another name."""
    return pair(random, one.values(), one.values(name=name, **changed), enough=enough)


def legal_form(random: Random) -> Pair:
    one = company(random)
    return renamed(random, one, other_spelling(random, one.name, one.form), enough=1)


def accents(random: Random) -> Pair:
    name = random.choice(ACCENTED)
    one = company(random, name=name)
    return renamed(random, one, plain(one.full_name), enough=1)


def and_sign(random: Random) -> Pair:
    country, name, other = respelt(random, AND)
    one = company(random, country, name)
    return renamed(random, one, f"{other} {one.form}".strip(), enough=1)


def abbreviation(random: Random) -> Pair:
    country, name, other = respelt(random, ABBREVIATED)
    one = company(random, country, name)
    return renamed(random, one, f"{other} {one.form}".strip())


def typing_error(random: Random) -> Pair:
    one = company(random)
    return renamed(random, one, f"{mistyped(random, one.name)} {one.form}".strip())


def trade_name(random: Random) -> Pair:
    """The name above the door, and the name in the register; mostly a number that the two share tells."""
    one = company(random)
    number = random.choice(("vat_number", "chamber_of_commerce"))
    kept = (number,) if random.random() < 0.85 else ("email", "phone", "visit_street")
    trading, statutory = one.values(name=one.name), one.values(name=statutory_name(random, one))
    return pair(random, trading, statutory, kept, enough=3)


def changed_contact(random: Random) -> Pair:
    """Another mailbox, another telephone number, or both, since one of the two was written."""
    one = company(random)
    mailbox = f"{random.choice(('info', 'boekhouding', 'inkoop'))}@{slug(one.name)}{random.choice(DOMAIN_ENDINGS)}"
    phone = numbers.telephone(random, one.country, one.town.area)
    changed = random.choice(({"email": mailbox}, {"phone": phone}, {"email": mailbox, "phone": phone}))
    return pair(random, one.values(), one.values(**changed))


def no_numbers(random: Random) -> Pair:
    """One side knows no register number at all."""
    one = company(random)
    return pair(random, one.values(), without(one.values(), *NUMBERS))


def telephone_form(random: Random) -> Pair:
    """Hardly more than a name and a telephone number, which two people write in two ways."""
    one = company(random)
    bare = without(one.values(), *NUMBERS, *random.sample(("email", "website", "visit_street"), 2))
    return pair(random, one.values(), bare, ("phone",), enough=1)


def moved(random: Random) -> Pair:
    one = company(random)
    later = elsewhere(random, one)
    kept = random.choice((("vat_number",), ("chamber_of_commerce",), ("email",), ("email", "phone")))
    return pair(random, one.values(), later.values(), (*kept, "visit_street"))


def mail_domain(random: Random) -> Pair:
    """A mailbox on one side, on the other the website of the same domain; often the town besides."""
    one = next(one for one in iter(lambda: company(random), None) if one.domain)
    mail = without(one.values(), "website", *NUMBERS)
    site = without(one.values(website=one.domain), "email")
    return pair(random, mail, site, ("email", "website"), enough=0)


def brussels(random: Random) -> Pair:
    """A street and a commune of Brussels by their Dutch and by their French names."""
    commune, street = random.choice(tuple(COMMUNES)), random.choice(BRUSSELS_STREETS)
    postcode, house = COMMUNES[commune], random.randrange(1, 400)
    one = company(random, country="BE", town=Town(commune.dutch, "02", int(postcode), int(postcode)))
    dutch = one.values(visit_street=f"{street.dutch} {house}")
    french = one.values(visit_street=f"{street.french} {house}", visit_city=commune.french)
    return pair(random, dutch, french, ("visit_street",))


def postcode_form(random: Random) -> Pair:
    """A Dutch name and address alone, the postcode with and without its blank."""
    one = company(random, country="NL")
    shown = without(one.values(), *NUMBERS, *random.sample(("email", "phone", "website"), 2))
    first, second = pair(random, one.values(), shown, ("visit_postcode",), enough=1)
    return {**first, "visit_postcode": f"{one.postcode[:4]} {one.postcode[4:]}"}, {
        **second,
        "visit_postcode": one.postcode,
    }


def digit_wrong(random: Random) -> Pair:
    """One digit of a register number is wrong on one side; everything else that both know is equal."""
    one = company(random)
    other = one.values(chamber_of_commerce=numbers.one_digit_off(random, one.register))
    return pair(random, one.values(), other, ("chamber_of_commerce",))


def number_elsewhere(random: Random) -> Pair:
    """Belgium: one side keeps the enterprise number as such, the other as VAT number."""
    one = company(random, country="BE")
    return pair(random, without(one.values(), "vat_number"), without(one.values(), "chamber_of_commerce"),
                tuple(NUMBERS), enough=1)  # fmt: skip


def former_vat(random: Random) -> Pair:
    """A Dutch sole trader, whom one side knows by the VAT number from before 2020. A rule may forbid to link them."""
    one = company(random, country="NL", form="")
    return pair(random, one.values(), one.values(vat_number=numbers.former_trader_vat(random)),
                ("vat_number", "chamber_of_commerce"), enough=3)  # fmt: skip


#: the classes of pairs that are one company, with their shares of a thousand
SAME: dict[str, tuple[Maker, int]] = {
    "legal form": (legal_form, 50),
    "accents": (accents, 30),
    "and sign": (and_sign, 30),
    "abbreviation": (abbreviation, 30),
    "typing error": (typing_error, 40),
    "trade name": (trade_name, 35),
    "changed contact": (changed_contact, 40),
    "no numbers": (no_numbers, 50),
    "telephone form": (telephone_form, 30),
    "moved": (moved, 35),
    "mail domain": (mail_domain, 25),
    "brussels": (brussels, 30),
    "postcode form": (postcode_form, 20),
    "digit wrong": (digit_wrong, 25),
    "number elsewhere": (number_elsewhere, 25),
    "former vat number": (former_vat, 5),
}
