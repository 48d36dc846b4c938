"""Register numbers and telephone numbers as the Netherlands and Belgium give them out, with their check digits."""

from __future__ import annotations

from random import Random

import stdnum.nl.bsn
from stdnum.iso7064 import mod_97_10


def kvk(random: Random) -> str:
    """A number of the Dutch chamber of commerce: eight digits, none of which checks the others."""
    return str(random.randrange(10_000_000, 96_000_000))


def kbo(random: Random) -> str:
    """A Belgian enterprise number: ten digits, the last two of which check the others."""
    body = random.randrange(4_010_000, 7_999_999)
    return f"0{body}{97 - body % 97:02}"


def kbo_vat(number: str) -> str:
    """The VAT number of a Belgian enterprise, which is its enterprise number."""
    return f"BE{number}"


def rsin(random: Random) -> str:
    """The tax number of a Dutch legal person: nine digits that pass the test of eleven."""
    while True:
        body = f"8{random.randrange(10_000_000):07}"
        for last in "0123456789":
            if stdnum.nl.bsn.is_valid(body + last):
                return body + last


def company_vat(random: Random, suffix: int = 1) -> str:
    """The VAT number of a Dutch legal person; the suffix counts the units under one tax number."""
    return f"NL{rsin(random)}B{suffix:02}"


def trader_vat(random: Random) -> str:
    """The VAT number of a Dutch sole trader since 2020: the number after the B checks what is before it."""
    body = f"NL00{random.randrange(1_000_000, 9_999_999)}B"
    return next(body + f"{last:02}" for last in range(2, 99) if mod_97_10.is_valid(body + f"{last:02}"))


def former_trader_vat(random: Random) -> str:
    """The VAT number of a Dutch sole trader until 2020, made from the trader's own number as a citizen."""
    while True:
        body = f"{random.randrange(10_000_000, 29_999_999)}"
        for last in "0123456789":
            if stdnum.nl.bsn.is_valid(body + last):
                return f"NL{body}{last}B01"


def one_digit_off(random: Random, number: str) -> str:
    """The number with a slip of the keyboard in it: one digit is another, or two neighbours changed places."""
    at = random.randrange(2, len(number) - 1)
    if number[at] != number[at + 1] and random.random() < 0.3:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    other = random.choice([digit for digit in "0123456789" if digit != number[at]])
    return number[:at] + other + number[at + 1 :]


def next_kvk(random: Random, number: str) -> str:
    """The number of a company founded at the same notary's table: one or two further, in its last digit only."""
    tens, last = number[:-1], int(number[-1])
    return f"{tens}{(last + random.choice((1, 2))) % 10}"


def telephone(random: Random, country: str, area: str) -> str:
    """A number as country code, area code with its nought, and subscriber's number, parted by blanks."""
    if random.random() < 0.25:
        return dutch_mobile(random) if country == "NL" else belgian_mobile(random)
    digits = (10 if country == "NL" else 9) - len(area)
    subscriber = str(random.randrange(2, 9)) + "".join(random.choice("0123456789") for _ in range(digits - 1))
    return f"{'+31' if country == 'NL' else '+32'} {area} {subscriber}"


def dutch_mobile(random: Random) -> str:
    """A Dutch mobile number."""
    return f"+31 06 {random.randrange(10_000_000, 59_999_999)}"


def belgian_mobile(random: Random) -> str:
    """A Belgian mobile number."""
    return f"+32 {random.choice(('0470', '0475', '0478', '0486', '0495', '0498'))} {random.randrange(100_000, 999_999)}"
