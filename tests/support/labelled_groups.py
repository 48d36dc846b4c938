"""Pairs of companies that belong together and are two nevertheless: owner and owned, regions, fiscal units, franchises.

Where the two would look like one even to a person, they keep what tells them apart: a number on both sides, an address,
or the country.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.support import labelled_words as words
from tests.support.labelled_company import Company, addresses_on_the_web, company, elsewhere, family, fantasy, slug
from tests.support.labelled_same import Pair, pair
from tests.support.labelled_typing import NUMBERS, without

HOLDINGS = words.words("Holding|Beheer|Groep|Participaties|Vastgoed|Management|Beleggingen")
VAT, REGISTER = "vat_number", "chamber_of_commerce"


def two(random: Random, one: Company, other: Company, *kept: str) -> Pair:
    """The accounts of the two."""
    return pair(random, one.values(), other.values(), kept, enough=0)


def local(random: Random, country: str, name: str, town: words.Town, *, form: str | None = None) -> Company:
    """A company that is known by its name in its own town only."""
    email, site = addresses_on_the_web(random, country, f"{name} {town.name}")
    return replace(company(random, country, name, form, town), email=email, site=site)


def sister(random: Random, one: Company, name: str, form: str) -> Company:
    """Another company at the same address, with the same telephone, mailbox and website."""
    other = company(random, one.country, name, form, town=one.town)
    return replace(other, email=one.email, site=one.site, phone=one.phone, street=one.street, postcode=one.postcode)


def legal_person(random: Random, country: str = "", name: str = "") -> Company:
    """A company that is not a sole trader."""
    return next(one for one in iter(lambda: company(random, country, name), None) if one.form)


def related_names(random: Random, country: str) -> tuple[str, str]:
    """The names of a holding company and of a company that it owns."""
    core = random.choice((fantasy(random), family(random, country)))
    trades = random.sample((*words.DUTCH_AFTER, ""), 2)
    owner = f"{core} {random.choice((*HOLDINGS, trades[0] or HOLDINGS[0]))}"
    return owner, f"{core} {trades[1]}".strip()


def holding(random: Random) -> Pair:
    """All but the name and the numbers is equal; of one in four pairs, one side knows no number either."""
    country = random.choice(("NL", "NL", "BE"))
    owner, owned = related_names(random, country)
    one = legal_person(random, country, owner)
    other = sister(random, one, owned, one.form)
    if random.random() < 0.75:
        return two(random, one, other, VAT)
    return pair(random, one.values(), without(other.values(), *NUMBERS), enough=0)


def subsidiaries(random: Random) -> Pair:
    """A company for each region, all on one website; some share a mailbox or an address."""
    core = random.choice((f"{fantasy(random)} {random.choice(words.DUTCH_AFTER)}", fantasy(random)))
    north, south = random.sample(words.REGIONS, 2)
    one = legal_person(random, "NL", f"{core} {north}")
    other = (
        sister(random, one, f"{core} {south}", one.form)
        if random.random() < 0.3
        else legal_person(random, "NL", f"{core} {south}")
    )
    domain = f"{slug(core)}.nl"
    mailboxes = ("info", "info") if random.random() < 0.4 else (north.lower(), south.lower())
    one, other = (
        replace(each, site=domain, email=f"{mailbox}@{domain}")
        for each, mailbox in zip((one, other), mailboxes, strict=True)
    )
    return two(random, one, other, "website")


def unity(random: Random) -> tuple[Company, Company]:
    """Two companies of one fiscal unity: one VAT number, two numbers of the chamber of commerce."""
    owner, owned = related_names(random, "NL")
    one = company(random, "NL", owner, form="B.V.")
    if random.random() < 0.3:
        owned = fantasy(random)
    other = sister(random, one, owned, one.form)
    if random.random() < 0.2:
        other = elsewhere(random, other)
    return one, replace(other, vat=one.vat)


def fiscal_unity(random: Random) -> Pair:
    return two(random, *unity(random), VAT, REGISTER)


def fiscal_unity_one_number(random: Random) -> Pair:
    """As before, but one side lacks the number of the chamber of commerce: two names tell, both with a legal form."""
    one, other = unity(random)
    return pair(random, one.values(), without(other.values(), REGISTER), (VAT, REGISTER), enough=0, statutory=True)


def other_suffix(random: Random) -> Pair:
    """One tax number, two units of it with VAT numbers of their own."""
    owner, owned = related_names(random, "NL")
    one = company(random, "NL", owner, form="B.V.")
    other = replace(sister(random, one, owned, one.form), vat=f"{one.vat[:-2]}{random.randint(2, 4):02}")
    return two(random, one, other, VAT)


def franchise(random: Random) -> Pair:
    """Two shops of one chain, each of an owner of its own: one website, and a mailbox, telephone and address each."""
    chain = fantasy(random)
    domain = f"{chain.lower()}.nl"
    towns = random.sample(words.DUTCH_TOWNS, 2)
    named = random.random() < 0.5
    one, other = (
        replace(
            local(random, "NL", f"{chain} {town.name}" if named else chain, town),
            site=domain, email=f"{slug(town.name)}@{domain}",
        )
        for town in towns
    )  # fmt: skip
    return two(random, one, other, "website", "visit_street")


def other_country(random: Random) -> Pair:
    """The Dutch and the Belgian company of one group, or two strangers with one name."""
    name = random.choice((fantasy(random), f"{fantasy(random)} {random.choice(words.DUTCH_AFTER)}"))
    one, other = legal_person(random, "NL", name), legal_person(random, "BE", name)
    one, other = (replace(each, email=f"info@{slug(name)}.{each.country.lower()}") for each in (one, other))
    if random.random() < 0.4:
        domain = f"{slug(name)}.com"
        one, other = (replace(each, site=domain, email=f"{each.country.lower()}@{domain}") for each in (one, other))
    return two(random, one, other, "visit_country", "visit_street")
