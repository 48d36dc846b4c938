"""A believable company: what its books hold, what its CRM holds, and the truth about who is who.

Everything follows from a seed, so two runs of a test meet the same people. The data have what real data have: accents,
several spellings of one name, shared mailboxes, doubles, holes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

from sandbox.company_books import Books
from sandbox.company_business import Known, Town
from sandbox.company_circle import Circle
from sandbox.company_crm import Crm
from sandbox.company_goods import Goods, goods_of
from sandbox.company_rough import Rough
from sandbox.company_rows import Contact, Row


@dataclass(frozen=True)
class Company:
    """What the two systems hold. Records are known by the `key` of their row until a system gives them an id."""

    division_name: str
    exact: tuple[Row, ...]
    zoho: tuple[Row, ...]
    #: Zoho key -> Exact key of the same business
    pairs: dict[str, str]
    #: Zoho keys of businesses that one of the systems holds twice: which belongs to which is a person's to say
    doubtful: frozenset[str]
    #: Zoho keys of rough pairs: no register number is common to both, and names differ or a sister sits next door
    rough: frozenset[str] = frozenset()
    exact_contacts: tuple[Contact, ...] = ()
    zoho_contacts: tuple[Contact, ...] = ()
    #: Zoho key -> Exact key of the same person at the same business
    contact_pairs: dict[str, str] = field(default_factory=dict)
    #: Zoho keys of paired contacts that are there twice, share their name with a colleague whose mailbox does not tell
    #: them apart, or belong to a business in doubt
    doubtful_contacts: frozenset[str] = frozenset()
    #: what it sells, and the orders of its customers
    goods: Goods = field(default_factory=Goods)


def build(
    seed: int = 1,
    size: int = 300,
    division_name: str = "De Gouden Leeuw Groothandel B.V.",
    *,
    people: bool = False,
    rough: float = 0.0,
    goods: bool = False,
) -> Company:
    """A company that trades with `size` businesses: about half known to both systems, a quarter to each alone.

    `people` adds who works there, `goods` what they ordered. `rough` adds so many pairs, as a share of the others, that
    names alone must join. None of them changes the accounts that are there without it.
    """
    random = Random(seed)
    town, books, crm = Town(random), Books(random), Crm(random)
    known = [_meet(random, town, books, crm) for _ in range(size)]
    books.make_groups()
    crm.make_groups()
    books.make_doubles(crm)
    cases = Rough(random, town, books, crm)
    added = cases.enter(round(rough * len(crm.pairs)))
    company = Company(division_name, books.rows(), crm.rows(), crm.pairs, crm.doubtful(), cases.unproven(added))
    company = _with_people(company, seed, [*known, *added]) if people else company
    return replace(company, goods=goods_of(company, seed)) if goods else company


def _meet(random: Random, town: Town, books: Books, crm: Crm) -> Known:
    business, share = town.found(), random.random()
    if share >= 0.75:
        return Known(business, None, crm.enter(business))
    key = books.enter(business)
    trades = share < 0.5 and not books.is_mere_supplier(key)
    return Known(business, key, crm.enter(business, key) if trades else ())


def _with_people(company: Company, seed: int, known: Iterable[Known]) -> Company:
    mothers = {row.key: row.parent for row in company.exact}
    circle = Circle(seed)
    circle.meet_all(replace(one, mother=one.mother or mothers.get(one.exact or "")) for one in known)
    return replace(
        company,
        exact_contacts=circle.books.rows(),
        zoho_contacts=circle.crm.rows(),
        contact_pairs=circle.pairs,
        doubtful_contacts=circle.doubtful(company.doubtful),
    )
