"""Pairs of accounts that no register number joins: misspelt, abbreviated, under a trade name, or beside a holding."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from sandbox.company_books import CUSTOMER, Books
from sandbox.company_books import NUMBERS as BOOK_NUMBERS
from sandbox.company_business import Business, Known, Town
from sandbox.company_crm import NUMBERS as CRM_NUMBERS
from sandbox.company_crm import Crm

#: one pair in so many is a holding and what it owns, which makes two
COUPLES = 4
#: a name that leaves room for one more word
SHORT = 35


class Rough:
    """Enters such businesses into both systems, all of them customers."""

    def __init__(self, random: Random, town: Town, books: Books, crm: Crm) -> None:
        self._random, self._town, self._books, self._crm = random, town, books, crm

    def enter(self, count: int) -> list[Known]:
        """As many cases; a holding comes before what it owns."""
        cases = [self._couple() if number % COUPLES == COUPLES - 1 else [self._fuzzy()] for number in range(count)]
        return [known for case in cases for known in case]

    def unproven(self, entered: list[Known]) -> frozenset[str]:
        """The Zoho keys of those that have no register number in common with their account in the books."""
        return frozenset(key for known in entered for key in known.zoho if not self._proven(key))

    def _fuzzy(self) -> Known:
        """One business whose account in the CRM has another name, and where one side never asked for numbers."""
        business = self._short_named()
        key = self._books.enter(business, CUSTOMER)
        double = self._crm.write(self._as_heard(business), key)
        if self._random.random() < 0.5:
            self._books.forget_numbers(key)
        else:
            self._crm.forget_numbers(double)
        return Known(business, key, (double,))

    def _couple(self) -> list[Known]:
        """A holding and the company that it owns; the sales team knows the latter always, the former sometimes."""
        business = self._short_named()
        holding = self._town.holding_of(business)
        mother, daughter = self._books.enter(holding, CUSTOMER), self._books.enter(business, CUSTOMER)
        seen = (self._crm.write(holding, mother),) if self._random.random() < 0.5 else ()
        return [
            Known(holding, mother, seen),
            Known(business, daughter, (self._crm.write(business, daughter),), mother),
        ]

    def _short_named(self) -> Business:
        while True:
            business = self._town.found()
            if len(business.full_name) <= SHORT:
                return business

    def _as_heard(self, business: Business) -> Business:
        name, random = business.name, self._random
        name = random.choice((misspelt(name, random), abbreviated(name), trade_name(name, business.visit.city)))
        email = f"verkoop@{business.site}" if random.random() < 0.5 else business.email
        return replace(business, name=name, email=email)

    def _proven(self, key: str) -> bool:
        ours, theirs = self._crm.row(key).values, self._books.row(self._crm.pairs[key]).values
        numbers = zip(CRM_NUMBERS, BOOK_NUMBERS, strict=True)
        return any(
            _bare(ours[one]) == _bare(theirs[other]) for one, other in numbers if one in ours and other in theirs
        )


def misspelt(name: str, random: Random) -> str:
    """The name with two letters changed about, or one that is missing."""
    place = random.choice([at for at in range(1, len(name) - 1) if name[at : at + 2].isalpha()])
    if random.random() < 0.5 or name[place] == name[place + 1]:
        return name[:place] + name[place + 1 :]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def abbreviated(name: str) -> str:
    """The name with its longest word cut short."""
    longest = max(name.split(), key=len)
    return name.replace(longest, f"{longest[: max(3, len(longest) // 2)]}.", 1)


def trade_name(name: str, town: str) -> str:
    """What is on the shop front: without the longest word, and with the town."""
    words = name.replace(town, "").split()
    words.remove(max(words, key=len))
    return " ".join([*words, town]) if words else f"{name} Groep"


def _bare(number: str) -> str:
    return "".join(letter for letter in number if letter.isalnum())
