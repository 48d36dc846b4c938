"""Pairs that are two companies, however much they look like one: each function gives an account of either."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.support import labelled_numbers as numbers
from tests.support import labelled_words as words
from tests.support.labelled_company import Company, addresses_on_the_web, company, family, slug, towns_of
from tests.support.labelled_groups import (
    REGISTER,
    VAT,
    fiscal_unity,
    fiscal_unity_one_number,
    franchise,
    holding,
    legal_person,
    local,
    other_country,
    other_suffix,
    related_names,
    sister,
    subsidiaries,
    two,
)
from tests.support.labelled_same import Maker, Pair


def strangers(random: Random) -> tuple[Company, Company]:
    """Two companies of one country that have nothing to do with each other."""
    one = company(random)
    names = iter(lambda: company(random, one.country), None)
    return one, next(other for other in names if not set(one.name.split()) & set(other.name.split()))


def family_in_town(random: Random) -> Pair:
    """Two firms of one family's name in one town, some of them in one trade or one street."""
    one = company(random)
    name = family(random, one.country)
    first, second = random.sample(words.DUTCH_AFTER, 2)
    names = (f"{name} {first}", f"{name} {second}")
    if random.random() < 0.3:
        initials = random.sample("ABCDFGHJKLMPRSTW", 2)
        names = (f"{initials[0]}. {name} {first}", f"{initials[1]}. {name} {first}")
    one, other = (company(random, one.country, each, town=one.town) for each in names)
    if random.random() < 0.2:
        other = replace(other, street=f"{one.street.rsplit(' ', 1)[0]} {random.randrange(321, 400)}")
    return two(random, one, other, "visit_street")


def accountant(random: Random) -> Pair:
    """Two clients of one accountant, who has his own mailbox, and at times his telephone, filled in for both."""
    one, other = strangers(random)
    ending = one.country.lower()
    office = random.choice(("administratiekantoor", "boekhouding", "accountants", "belastingadvies"))
    mailbox = f"info@{office}{slug(family(random, one.country))}.{ending}"
    phone = one.phone if random.random() < 0.4 else other.phone
    return two(random, replace(one, email=mailbox), replace(other, email=mailbox, phone=phone), "email")


def business_centre(random: Random) -> Pair:
    """Two tenants of one building, with the telephone number of its reception."""
    one, other = strangers(random)
    other = replace(other, street=one.street, postcode=one.postcode, town=one.town, phone=one.phone)
    return two(random, one, other, "phone", "visit_street")


def name_elsewhere(random: Random) -> Pair:
    """One trade name in two towns; often one side knows no number."""
    one = company(random)
    name = random.choice(
        (
            f"{random.choice(words.DUTCH_BEFORE)} {family(random, one.country)}",
            f"{random.choice(('Restaurant', 'Café', 'Hotel', 'Apotheek'))} {random.choice(HOUSES)}",
            f"{family(random, one.country)} {random.choice(words.DUTCH_AFTER)}",
        )
    )
    one, other = (local(random, one.country, name, town) for town in random.sample(towns_of(one.country), 2))
    return two(random, one, other)


HOUSES = words.words(
    "De Gouden Leeuw|De Kroon|Het Wapen|'t Centrum|De Linde|De Zwaan|Bellevue|De Brug|Het Anker|De Poort"
)


def number_apart(random: Random) -> Pair:
    """Two companies whose register numbers differ in one digit: founded on one day, by one owner or by strangers."""
    if random.random() < 0.5:
        owner, owned = related_names(random, "NL")
        one = legal_person(random, "NL", owner)
        other = sister(random, one, owned, one.form)
    else:
        one, other = strangers(random)
        while one.country != "NL":
            one, other = strangers(random)
    return two(random, one, replace(other, register=numbers.next_kvk(random, one.register)), REGISTER)


def taken_over(random: Random) -> Pair:
    """A sole trader's business in other hands: name, address and telephone stayed, the numbers are the new owner's."""
    one = company(random, form="")
    form = random.choice(("", "", "V.O.F." if one.country == "NL" else "BV"))
    other = sister(random, one, one.name, form)
    if random.random() < 0.5:
        other = replace(other, email=addresses_on_the_web(random, one.country, f"nieuw {one.name}")[0])
    return two(random, one, other, *random.choice(((VAT,), (REGISTER,), (VAT, REGISTER))))


def unrelated(random: Random) -> Pair:
    return two(random, *strangers(random))


#: the classes of pairs that are two companies, with their shares of a thousand
DIFFERENT: dict[str, tuple[Maker, int]] = {
    "holding": (holding, 60),
    "subsidiaries": (subsidiaries, 50),
    "family in town": (family_in_town, 50),
    "accountant": (accountant, 45),
    "business centre": (business_centre, 45),
    "name elsewhere": (name_elsewhere, 50),
    "fiscal unity": (fiscal_unity, 35),
    "fiscal unity, one number": (fiscal_unity_one_number, 10),
    "other suffix": (other_suffix, 20),
    "franchise": (franchise, 40),
    "other country": (other_country, 30),
    "number apart": (number_apart, 25),
    "taken over": (taken_over, 30),
    "unrelated": (unrelated, 10),
}
