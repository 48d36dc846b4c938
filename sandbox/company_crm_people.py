"""Whom the sales team knows: contacts of Zoho CRM, by everyday names, with mobile numbers, some of them twice."""

from __future__ import annotations

from random import Random
from typing import Any

from sandbox.company_business import Address, Business
from sandbox.company_people import Person
from sandbox.company_rows import Contact
from sandbox.company_spelling import any_number, careless, crm_surname
from sandbox.names import COUNTRY_WORDS

NOTES = (
    "Ontmoet op de vakbeurs; wil in het voorjaar een offerte.",
    "Beslist niet zelf, maar wie beslist vraagt altijd hier raad.",
    "Zeilt. Niet bellen in augustus.",
)


class CrmPeople:
    """The contacts of the CRM, by our keys."""

    def __init__(self) -> None:
        self._rows: list[Contact] = []

    def rows(self) -> tuple[Contact, ...]:
        """All contacts, those of one account mostly next to each other."""
        return tuple(self._rows)

    def enter(self, person: Person, account: str, business: Business, random: Random) -> Contact:
        """Write a person under an account."""
        values = {**_name(person, random), **_particulars(person, business, random)}
        if random.random() < 0.2:
            values |= _mailing(business.visit, random)
        self._rows.append(Contact(f"zc{len(self._rows) + 1}", account, values))
        return self._rows[-1]


def _name(person: Person, random: Random) -> dict[str, Any]:
    """The columns of the name; one in fifty has no first name."""
    first = random.choices((person.everyday, person.given, person.initials[:2], ""), (73, 19, 6, 2))[0]
    name = {"First_Name": careless(first, random), "Last_Name": crm_surname(person, random)}
    if random.random() < 0.3:
        name["Salutation"] = random.choice(("Mrs.", "Ms.")) if person.woman else "Mr."
    return {column: text for column, text in name.items() if text}


def _particulars(person: Person, business: Business, random: Random) -> dict[str, Any]:
    language = person.language if random.random() < 0.75 else "EN"
    often = {
        "Email": (_mailbox(person, business, random), 0.85),
        "Phone": (any_number(random.choice((business.phone, person.phone)), random), 0.55),
        "Mobile": (any_number(person.mobile, random), 0.65),
        "Title": (person.job.titles[language], 0.6),
        "Department": (person.job.department, 0.25),
        "Date_of_Birth": (person.born.isoformat(), 0.08),
        "Email_Opt_Out": (not person.wants_mail, 0.8),
        "Description": (random.choice(NOTES), 0.1),
    }
    return {column: value for column, (value, share) in often.items() if random.random() < share}


def _mailbox(person: Person, business: Business, random: Random) -> str:
    return random.choices((person.email, business.email, person.private_email), (80, 13, 7))[0]


def _mailing(place: Address, random: Random) -> dict[str, str]:
    return {
        "Mailing_Street": place.street,
        "Mailing_Zip": place.postcode,
        "Mailing_City": place.city,
        "Mailing_Country": random.choice(COUNTRY_WORDS[place.country]),
    }
