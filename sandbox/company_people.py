"""The people at the businesses, before anybody wrote them into a system."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sandbox.company_business import Business
from sandbox.company_words import DIRECTOR, JOBS, MEN, MOBILES, PROVIDERS, SURNAMES, WOMEN, Job
from sandbox.names import NETHERLANDS, without_accents

#: how many people of a business anybody ever heard of, and how often that many
CREW = ((0, 15), (1, 40), (2, 25), (3, 13), (4, 7))
#: Dutch prefixes, which stand in a column of their own
PREFIXES = frozenset(("van", "von", "de", "den", "der", "het", "'t", "in", "op", "te", "ten", "ter"))
GENERATION = timedelta(days=28 * 365)
#: whoever was born before may have a child at work
OLD_ENOUGH = date(1976, 1, 1)


@dataclass(frozen=True)
class Person:
    """Somebody as he or she really is; what systems know is more or less than this."""

    given: str
    everyday: str
    prefix: str
    family: str
    woman: bool
    born: date
    language: str
    job: Job
    email: str
    private_email: str
    phone: str
    mobile: str
    wants_mail: bool

    @property
    def surname(self) -> str:
        """The whole last name, as in the middle of a sentence."""
        return f"{self.prefix} {self.family}".strip()

    @property
    def initials(self) -> str:
        """The first letters of the given names, each with its dot."""
        return "".join(f"{name[0]}." for name in self.given.split("-"))

    def may_be(self, other: Person) -> bool:
        """Whether one may be taken for the other where the first name was left out."""
        return plain(self.family) == plain(other.family)


class Staff:
    """Engages the people of one business."""

    def __init__(self, random: Random, business: Business) -> None:
        self._random = random
        self._business = business
        self._people: list[Person] = []

    def engage(self, director: Person | None = None) -> tuple[Person, ...]:
        """Everybody at the business; `director` leads another business too."""
        random = self._random
        self._people = [replace(director, job=DIRECTOR)] if director else []
        for _ in range(random.choices([one for one, _ in CREW], [share for _, share in CREW])[0] - len(self._people)):
            self._people.append(self._person())
        if self._people and self._people[0].born < OLD_ENOUGH and random.random() < 0.04:
            self._people.insert(1, self._junior(self._people[0]))
        return tuple(self._people[:4])

    def _person(self) -> Person:
        while True:
            person = self._stranger()
            if not any(plain(person.surname) == plain(other.surname) and person.given == other.given
                       for other in self._people):  # fmt: skip
                return person

    def _stranger(self) -> Person:
        random, language = self._random, self._business.language
        woman = random.random() < 0.4
        given, everyday = random.choice((WOMEN if woman else MEN)[language])
        prefix, family = self._surname()
        born = date(1955, 1, 1) + timedelta(days=random.randrange(48 * 365))
        person = Person(
            given=given,
            everyday=everyday,
            prefix=prefix,
            family=family,
            woman=woman,
            born=born,
            language=language,
            job=random.choice(JOBS) if self._people else DIRECTOR,
            email="",
            private_email=f"{plain(everyday)}{plain(family)}{born:%y}@{random.choice(PROVIDERS)}",
            phone=self._direct_number(),
            mobile=self._mobile(),
            wants_mail=random.random() > 0.06,
        )
        return replace(person, email=self._mailbox(person))

    def _junior(self, senior: Person) -> Person:
        """The child who bears the same name."""
        person = replace(
            senior,
            born=senior.born + GENERATION,
            job=self._random.choice(JOBS[1:]),
            private_email=f"jr-{senior.private_email}",
            phone=self._direct_number(),
            mobile=self._mobile(),
        )
        return replace(person, email=self._mailbox(person))

    def _surname(self) -> tuple[str, str]:
        """Prefix and family name; who leads a business often gave it its name."""
        country = self._business.visit.country
        namesakes = [family for family in SURNAMES[country] if f"{family} " in f"{self._business.name} "]
        chosen = self._random.choice(SURNAMES[country])
        if namesakes and not self._people and self._random.random() < 0.5:
            chosen = max(namesakes, key=len)
        return split(chosen) if country == NETHERLANDS.code else ("", chosen)

    def _mailbox(self, person: Person) -> str:
        first, last = plain(person.everyday), plain(person.surname)
        local = self._random.choice((f"{first}.{last}", f"{first[0]}.{last}", first, f"{first}.{last}"))
        taken = {other.email for other in self._people}
        box = f"{local}@{self._business.site}"
        return box if box not in taken else f"{first}.{last}.{person.born.year}@{self._business.site}"

    def _direct_number(self) -> str:
        """The number of the business with other last digits."""
        return self._business.phone[:-2] + f"{self._random.randrange(10, 100)}"

    def _mobile(self) -> str:
        begins, digits = MOBILES[self._business.visit.country]
        number = "".join(str(self._random.randrange(10)) for _ in range(digits))
        return f"{self._business.phone.split()[0]} {self._random.choice(begins)} {number}"


def split(surname: str) -> tuple[str, str]:
    """A Dutch last name as prefix and family name: "Van den Berg" becomes "van den" and "Berg"."""
    words = surname.split()
    count = next((place for place, word in enumerate(words) if word.lower() not in PREFIXES), 0)
    return " ".join(words[:count]).lower(), " ".join(words[count:])


def plain(name: str) -> str:
    """The letters of a name, small and without accents."""
    return "".join(letter for letter in without_accents(name).lower() if letter.isalnum() and letter.isascii())
