"""How people write down the names and numbers of others."""

from __future__ import annotations

from random import Random

from sandbox.company_people import Person
from sandbox.names import without_accents

LONGEST_NUMBER = 17
ABBREVIATED = {"van der": "v.d.", "van den": "v.d.", "van de": "v.d.", "van": "v."}


def crm_surname(person: Person, random: Random) -> str:
    """A last name as sales people write it into the one column that they have for it."""
    spelt = random.choices(
        (person.surname, _capital(person.surname), _short(person), _filed(person), _glued(person), person.family),
        (64, 14, 9, 4, 5, 4),
    )[0]
    return careless(spelt, random)


def careless(text: str, random: Random) -> str:
    """The same text, every fourth time without its accents and now and then in capitals."""
    spelt = without_accents(text) if random.random() < 0.25 else text
    return spelt.upper() if random.random() < 0.02 else spelt


def book_surname(person: Person, random: Random) -> dict[str, str]:
    """A last name in the two columns of the books, now and then abbreviated or all in one of them."""
    columns = {"MiddleName": person.prefix, "LastName": person.family}
    if person.prefix and random.random() < 0.08:
        columns = {"LastName": person.surname}
    elif random.random() < 0.08:
        columns["MiddleName"] = ABBREVIATED.get(person.prefix, person.prefix)
    return {column: text for column, text in columns.items() if text}


def office_number(number: str, random: Random) -> str:
    """A telephone number in one of the forms of an office; `number` is in the international form."""
    dial, area, subscriber = number.split()
    return random.choice(
        (
            number,
            f"{dial}{area}{subscriber}",
            f"0{area}-{subscriber}",
            f"0{area} {subscriber}",
            f"00{dial[1:]}{area}{subscriber}",
        )
    )


def any_number(number: str, random: Random) -> str:
    """A telephone number in any form that people use and that fits the columns of both systems."""
    if random.random() < 0.7:
        return office_number(number, random)
    dial, area, subscriber = number.split()
    pairs = " ".join(subscriber[start : start + 2] for start in range(0, len(subscriber), 2))
    spelt = random.choice((f"{dial} (0){area} {subscriber}", f"0{area} {pairs}", f"(0{area}) {subscriber}"))
    return spelt if len(spelt) <= LONGEST_NUMBER else number


def _capital(surname: str) -> str:
    return surname[:1].upper() + surname[1:]


def _short(person: Person) -> str:
    return f"{ABBREVIATED.get(person.prefix, person.prefix)} {person.family}".strip()


def _filed(person: Person) -> str:
    return f"{person.family}, {person.prefix}" if person.prefix else person.family


def _glued(person: Person) -> str:
    """A name in several words as one, as old cards have it."""
    first, *rest = person.surname.split()
    return _capital(first + "".join(rest).lower()) if person.surname[:3].lower() == "van" else person.surname
