"""A believable company: the accounts in its books, the accounts in its CRM, and the truth about who is who.

Everything follows from a seed, so two runs of a test meet the same people. The data have what real data have: accents,
several spellings of one name, shared mailboxes, doubles, holes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from sandbox.clock import Clock
from sandbox.company_books import Books
from sandbox.company_business import Town
from sandbox.company_crm import Crm
from sandbox.company_rows import Row

if TYPE_CHECKING:
    from sandbox.exact.service import ExactOnline
    from sandbox.zoho.service import ZohoCrm

#: how long the people of both systems have been at work
PAST = timedelta(days=90)


@dataclass(frozen=True)
class Company:
    """What the two systems hold. Accounts are known by the `key` of their row until a system gives them an id."""

    division_name: str
    exact: tuple[Row, ...]
    zoho: tuple[Row, ...]
    #: Zoho key -> Exact key of the same business
    pairs: dict[str, str]
    #: Zoho keys of businesses that one of the systems holds twice: which belongs to which is a person's to say
    doubtful: frozenset[str]


@dataclass(frozen=True)
class Populated:
    """Under which ids the rows of a company arrived."""

    exact: dict[str, str]
    zoho: dict[str, str]


def build(seed: int = 1, size: int = 300, division_name: str = "De Gouden Leeuw Groothandel B.V.") -> Company:
    """A company that trades with `size` businesses: about half known to both systems, a quarter to each alone."""
    random = Random(seed)
    town, books, crm = Town(random), Books(random), Crm(random)
    for _ in range(size):
        business, share = town.found(), random.random()
        if share < 0.75:
            key = books.enter(business)
            if share < 0.5 and not books.is_mere_supplier(key):
                crm.enter(business, key)
        else:
            crm.enter(business)
    books.make_groups()
    crm.make_groups()
    books.make_doubles(crm)
    return Company(division_name, books.rows(), crm.rows(), crm.pairs, crm.doubtful())


def populate(company: Company, exact: ExactOnline, zoho: ZohoCrm, division: int) -> Populated:
    """Put a company into the two services, parents before their daughters, as if over the last months."""
    return Populated(_into_exact(company, exact, division), _into_zoho(company, zoho))


def _into_exact(company: Company, exact: ExactOnline, division: int) -> dict[str, str]:
    ids: dict[str, str] = {}
    for row in _over_time(company.exact, exact.clock):
        account = {**row.values, **({"Parent": ids[row.parent]} if row.parent else {})}
        ids[row.key] = exact.add("crm/Accounts", account, division=division)["ID"]
        if row.delivery:
            exact.add("crm/Addresses", {**row.delivery, "Account": ids[row.key]}, division=division)
    return ids


def _into_zoho(company: Company, zoho: ZohoCrm) -> dict[str, str]:
    ids: dict[str, str] = {}
    for row in _over_time(company.zoho, zoho.clock):
        parent = {"Parent_Account": {"id": ids[row.parent]}} if row.parent else {}
        ids[row.key] = zoho.add("Accounts", {**row.values, **parent})["id"]
    return ids


def _over_time(rows: tuple[Row, ...], clock: Clock) -> Iterator[Row]:
    """The rows, and between them the clock runs from the past to where it stood."""
    step = PAST.total_seconds() / (len(rows) + 1)
    clock.advance(-PAST.total_seconds())
    for row in rows:
        clock.advance(step)
        yield row
    clock.advance(PAST.total_seconds() - step * len(rows))
