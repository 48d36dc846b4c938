"""Numbers that public registers give to companies, made up but with check digits that hold.

A service that checks them accepts them. None is meant to belong to anyone.
"""

from __future__ import annotations

from random import Random


def rsin(random: Random) -> str:
    """A Dutch legal person's number: nine digits whose weighted sum is divisible by eleven."""
    while True:
        digits = [8, *(random.randrange(10) for _ in range(7))]
        check = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
        if check < 10:
            return "".join(map(str, [*digits, check]))


def dutch_vat(random: Random) -> str:
    """The VAT number of a Dutch legal person, built on its RSIN."""
    return f"NL{rsin(random)}B0{random.choice((1, 1, 1, 2, 3))}"


def dutch_sole_trader_vat(random: Random) -> str:
    """The VAT number of a Dutch sole trader: unrelated to other numbers, the whole is 1 modulo 97."""
    body = random.randrange(10**8, 4 * 10**8)
    for suffix in range(2, 99):
        if int(f"2321{body:09}11{suffix:02}") % 97 == 1:  # letters count as numbers: N is 23, L is 21, B is 11
            return f"NL{body:09}B{suffix:02}"
    raise AssertionError("of 97 suffixes one always fits")


def kvk(random: Random) -> str:
    """A number of the Dutch trade register: eight digits, without a check digit."""
    return str(random.randrange(10_000_000, 90_000_000))


def kbo(random: Random) -> str:
    """A number of the Belgian enterprise register: eight digits and 97 less their remainder."""
    body = random.randrange(4_000_000, 10_000_000)
    return f"{body:08}{97 - body % 97:02}"


def dotted_kbo(number: str) -> str:
    """The same number as Belgians write it."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def belgian_vat(number: str) -> str:
    """The VAT number of a Belgian company is its enterprise number."""
    return f"BE{number}"


def german_vat(random: Random) -> str:
    """A German VAT number: eight digits and a check digit by the hybrid modulo 11, 10 system."""
    digits = [random.randrange(1, 10), *(random.randrange(10) for _ in range(7))]
    product = 10
    for digit in digits:
        product = 2 * ((digit + product) % 10 or 10) % 11
    return "DE" + "".join(map(str, digits)) + str((11 - product) % 10)
