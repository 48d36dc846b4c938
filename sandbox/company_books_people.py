"""Whom the bookkeeper knows: contacts of Exact Online, formal, often as initials, many of them a shared mailbox."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from sandbox.company_business import Business
from sandbox.company_people import Person
from sandbox.company_rows import Contact
from sandbox.company_spelling import book_surname, office_number

NOTES = (
    "Aanmaningen altijd eerst telefonisch aankondigen.",
    "Tekenbevoegd samen met de tweede directeur.",
    "Alleen 's ochtends bereikbaar; op vrijdag vrij.",
)
LAST_DAYS = ("2024-06-30", "2024-12-31", "2025-03-31", "2025-09-30")


class BooksPeople:
    """The contacts of one division, by our keys."""

    def __init__(self) -> None:
        self._rows: list[Contact] = []

    def rows(self) -> tuple[Contact, ...]:
        """All contacts, those of one account next to each other."""
        return tuple(self._rows)

    def enter(self, person: Person, account: str, business: Business, random: Random) -> Contact:
        """Write a person under an account."""
        values = {**_name(person, random), **_particulars(person, business, random)}
        self._rows.append(Contact(f"ec{len(self._rows) + 1}", account, values))
        return self._rows[-1]

    def choose_main(self, account: str, random: Random) -> None:
        """Let now and then another one than the first be whom the account names."""
        later = [place for place, row in enumerate(self._rows) if row.account == account][1:]
        if later and random.random() < 0.4:
            place = random.choice(later)
            self._rows[place] = replace(self._rows[place], main=True)


def _name(person: Person, random: Random) -> dict[str, Any]:
    """The columns of the name; one in ten has initials only, one in a hundred no last name."""
    kind = random.random()
    if kind < 0.01:
        return {"FirstName": person.everyday}
    if kind < 0.11:
        return {"Initials": person.initials, **book_surname(person, random)}
    first = person.given if random.random() < 0.5 else person.everyday
    initials = {"Initials": person.initials} if random.random() < 0.4 else {}
    return {"FirstName": first, **book_surname(person, random), **initials}


def _particulars(person: Person, business: Business, random: Random) -> dict[str, Any]:
    often = {
        "Email": (_mailbox(person, business, random), 0.75),
        "Phone": (office_number(random.choice((business.phone, person.phone)), random), 0.5),
        "Mobile": (office_number(person.mobile, random), 0.35),
        "BusinessFax": (business.phone.replace(" ", "")[:-1] + "9", 0.03),
        "JobTitleDescription": (person.job.titles[person.language], 0.5),
        "BirthDate": (person.born.isoformat(), 0.12),
        "Gender": ("V" if person.woman else "M", 0.7),
        "Language": (person.language, 0.3),
        "IsMailingExcluded": (not person.wants_mail, 0.5),
        "Notes": (random.choice(NOTES), 0.06),
        "EndDate": (random.choice(LAST_DAYS), 0.03),
    }
    return {column: value for column, (value, share) in often.items() if random.random() < share}


def _mailbox(person: Person, business: Business, random: Random) -> str:
    return random.choices((person.email, business.email, person.private_email), (68, 27, 5))[0]
