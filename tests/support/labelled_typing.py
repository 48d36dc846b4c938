"""How people type what they know: in capitals, without dots, with a country code, or not at all.

A register number is left as it is: whoever reads a side has made it compact already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from tests.support.labelled_company import Values

#: how often each value is missing in the books, and in a CRM
BOOKS = {
    "vat_number": 0.12, "chamber_of_commerce": 0.3, "email": 0.15, "phone": 0.2, "website": 0.5,
    "address": 0.05, "visit_country": 0.04,
}  # fmt: skip
CRM = {
    "vat_number": 0.55, "chamber_of_commerce": 0.65, "email": 0.2, "phone": 0.15, "website": 0.3,
    "address": 0.15, "visit_country": 0.2,
}  # fmt: skip
ADDRESS = ("visit_street", "visit_postcode", "visit_city")
NUMBERS = frozenset({"vat_number", "chamber_of_commerce"})

CITIES = {"Den Haag": "'s-Gravenhage", "Den Bosch": "'s-Hertogenbosch"}
SHORTENED = (
    ("straat", "str."), ("Burgemeester", "Burg."), ("Avenue", "Av."), ("Boulevard", "Bd"), ("Chaussée", "Chée"),
    ("laan", "ln"), ("Prins", "Pr."), ("steenweg", "stwg"),
)  # fmt: skip
FRENCH_STREET = re.compile(r"^(Rue|Avenue|Boulevard|Chaussée|Place|Quai)\b")


def typed(random: Random, values: Values) -> Values:
    """The values in the spelling of whoever happened to type them."""
    return {key: TYPED[key](random, value) if value and key in TYPED else value for key, value in values.items()}


def with_gaps(random: Random, values: Values, missing: Mapping[str, float], kept: frozenset[str]) -> Values:
    """The values with those taken out that nobody filled in; an address goes as a whole, unless some of it is kept."""
    gone = {key for key, often in missing.items() if key not in kept and random.random() < often}
    if "address" in gone and not kept.intersection(ADDRESS):
        gone.update(ADDRESS)
    return {key: None if key in gone else value for key, value in values.items()}


def without(values: Values, *names: str) -> Values:
    """The values without some of them."""
    return {key: None if key in names else value for key, value in values.items()}


def typed_name(random: Random, name: str) -> str:
    """A name with or without dots, in capitals, in small letters, or with a blank too many."""
    return random.choices(
        (name, re.sub(r"\b([A-Z])\.", r"\1", name), name.upper(), name.lower(), name.replace(" ", "  ", 1)),
        (68, 14, 9, 6, 3),
    )[0]


def typed_phone(random: Random, phone: str) -> str:
    """A number in one of the forms in which one meets it in its country."""
    code, area, rest = phone.split()
    return random.choice(DUTCH_PHONES if code == "+31" else BELGIAN_PHONES)(area, rest)


def in_pairs(digits: str) -> str:
    """The digits in groups of two, a group of three first where they are odd."""
    head = digits[: 3 if len(digits) % 2 else 2]
    return " ".join((head, *re.findall("..", digits[len(head) :])))


DUTCH_PHONES: tuple[Callable[[str, str], str], ...] = (
    lambda area, rest: f"{area}-{rest}",
    lambda area, rest: f"{area} {in_pairs(rest)}",
    lambda area, rest: f"+31 {area[1:]} {in_pairs(rest)}",
    lambda area, rest: f"+31{area[1:]}{rest}",
    lambda area, rest: f"0031{area[1:]}{rest}",
    lambda area, rest: f"+31 (0){area[1:]} {rest}",
    lambda area, rest: f"({area}) {rest}",
    lambda area, rest: area + rest,
)
BELGIAN_PHONES: tuple[Callable[[str, str], str], ...] = (
    lambda area, rest: f"{area}/{in_pairs(rest).replace(' ', '.')}",
    lambda area, rest: f"{area} {in_pairs(rest)}",
    lambda area, rest: f"+32 {area[1:]} {in_pairs(rest)}",
    lambda area, rest: f"+32{area[1:]}{rest}",
    lambda area, rest: f"0032 {area[1:]} {in_pairs(rest)}",
    lambda area, rest: f"+32 (0){area[1:]}/{rest}",
    lambda area, rest: area + rest,
)


def typed_postcode(random: Random, postcode: str) -> str:
    """A Dutch postcode with or without its blank, a Belgian one at times with the country before it."""
    if len(postcode) == 4:
        return f"B-{postcode}" if random.random() < 0.08 else postcode
    spaced = f"{postcode[:4]} {postcode[4:]}"
    return random.choices((spaced, postcode, spaced.lower(), f"{postcode[:4]}  {postcode[4:]}"), (60, 30, 7, 3))[0]


def typed_city(random: Random, city: str) -> str:
    """A town by its everyday or its official name, at times in capitals."""
    city = CITIES.get(city, city) if random.random() < 0.3 else city
    return city.upper() if random.random() < 0.12 else city


def typed_street(random: Random, street: str) -> str:
    """A street written out or shortened, with its house number where people put it."""
    name, number = street.rsplit(" ", 1)
    return random.choices(
        (street, shortened(street), f"{name} {parted(random, number)}", street.upper(), moved_number(name, number)),
        (66, 10, 10, 6, 8),
    )[0]


def shortened(street: str) -> str:
    """The street with one word of it cut short."""
    return next((street.replace(long, short) for long, short in SHORTENED if long in street), street)


def parted(random: Random, number: str) -> str:
    """A house number with its letter set apart."""
    digits = number.rstrip("abc")
    return number if digits == number else digits + random.choice((" ", "-")) + number[len(digits) :].upper()


def moved_number(name: str, number: str) -> str:
    """The French way: the house number before the street, or after a comma."""
    return f"{number}, {name}" if FRENCH_STREET.match(name) else f"{name} {number}"


def typed_email(random: Random, email: str) -> str:
    """A mailbox, at times with a capital that a telephone put there."""
    return random.choices((email, email[0].upper() + email[1:], email.upper()), (86, 10, 4))[0]


def typed_website(random: Random, site: str) -> str:
    """A site by its bare name or as an address copied from a browser."""
    return random.choice(
        (site, f"www.{site}", f"www.{site}", f"https://www.{site}/", f"http://{site}", f"https://{site}")
    )


TYPED: dict[str, Callable[[Random, str], str]] = {
    "name": typed_name, "email": typed_email, "phone": typed_phone, "website": typed_website,
    "visit_street": typed_street, "visit_postcode": typed_postcode, "visit_city": typed_city,
}  # fmt: skip
