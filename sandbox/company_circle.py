"""Lets the two systems hear of the people at the businesses, and keeps the truth about who is who."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from sandbox.company_books_people import BooksPeople
from sandbox.company_business import Known
from sandbox.company_crm_people import CrmPeople
from sandbox.company_people import Person, Staff
from sandbox.company_rows import Contact

#: of the people at businesses that both know: known to both, to the books alone, to the CRM alone
BOTH, BOOKS, CRM = (True, True), (True, False), (False, True)
HEARD = ((BOTH, 60), (BOOKS, 15), (CRM, 25))


class Circle:
    """The contacts of both systems. The people of a business depend on the seed and its number only."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._crews: dict[str | None, tuple[Person, ...]] = {}
        self._unclear: set[str] = set()
        self.books, self.crm = BooksPeople(), CrmPeople()
        self.pairs: dict[str, str] = {}

    def meet_all(self, businesses: Iterable[Known]) -> None:
        """Everybody at these businesses; a mother comes before her daughters."""
        for number, known in enumerate(businesses):
            self._meet(known, Random(f"people {self._seed} {number}"))

    def doubtful(self, accounts: frozenset[str]) -> frozenset[str]:
        """The paired contacts of the CRM that a person must assign, also because their account is one of these."""
        homeless = {row.key for row in self.crm.rows() if row.account in accounts}
        return frozenset(self._unclear | homeless) & self.pairs.keys()

    def _meet(self, known: Known, random: Random) -> None:
        people = Staff(random, known.business).engage(self._director(known, random))
        for person in people:
            alike = [other for other in people if other is not person and person.may_be(other)]
            self._enter(person, known, random, alike=bool(alike))
        if known.exact:
            self._crews[known.exact] = people
            self.books.choose_main(known.exact, random)

    def _director(self, known: Known, random: Random) -> Person | None:
        """Who leads the mother as well, as is usual."""
        crew = self._crews.get(known.mother, ())
        return crew[0] if crew and random.random() < 0.7 else None

    def _enter(self, person: Person, known: Known, random: Random, *, alike: bool) -> None:
        """Write one person where he or she is known; of those of one name both systems know each."""
        in_books, in_crm = random.choices([who for who, _ in HEARD], [share for _, share in HEARD])[0]
        entry = None
        if known.exact and (in_books or alike or not known.zoho):
            entry = self.books.enter(person, known.exact, known.business, random)
        if known.zoho and (in_crm or alike or not known.exact):
            self._enter_crm(person, known, random, entry, alike=alike)

    def _enter_crm(self, person: Person, known: Known, random: Random, entry: Contact | None, *, alike: bool) -> None:
        twice = entry is not None and random.random() < 0.02
        for _ in range(1 + twice):
            row = self.crm.enter(person, random.choice(known.zoho), known.business, random)
            if entry is None:
                continue
            self.pairs[row.key] = entry.key
            told = row.values.get("Email") == entry.values.get("Email") == person.email
            if twice or (alike and not told):
                self._unclear.add(row.key)
