"""Moves a made-up company into the two services, as if its people had typed it in over the last months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.company_book_goods import Bookkeeper, in_books
from sandbox.company_catalogue import Item
from sandbox.company_crm_goods import in_crm, sales_team
from sandbox.company_rows import Contact, Row

if TYPE_CHECKING:
    from sandbox.exact.service import ExactOnline
    from sandbox.zoho.service import ZohoCrm

#: how long the people of both systems have been at work
PAST = timedelta(days=90)
T = TypeVar("T")


@dataclass(frozen=True)
class Populated:
    """Under which ids the rows of a company arrived."""

    exact: dict[str, str] = field(default_factory=dict)
    zoho: dict[str, str] = field(default_factory=dict)
    exact_contacts: dict[str, str] = field(default_factory=dict)
    zoho_contacts: dict[str, str] = field(default_factory=dict)
    #: of items and orders: our key -> id
    exact_items: dict[str, str] = field(default_factory=dict)
    zoho_products: dict[str, str] = field(default_factory=dict)
    exact_orders: dict[str, str] = field(default_factory=dict)
    zoho_orders: dict[str, str] = field(default_factory=dict)


def populate(company: Company, exact: ExactOnline, zoho: ZohoCrm, division: int) -> Populated:
    """Put a company into the two services: parents before their daughters, accounts before their contacts."""
    ids = Populated()
    for row in _over_time(_in_order(company.exact, company.exact_contacts), exact.clock):
        if isinstance(row, Contact):
            _contact_into_exact(row, exact, division, ids)
        else:
            _account_into_exact(row, exact, division, ids)
    _goods_into_exact(company, exact, division, ids)
    for row in _over_time(_in_order(company.zoho, company.zoho_contacts), zoho.clock):
        if isinstance(row, Contact):
            values = {**row.values, "Account_Name": {"id": ids.zoho[row.account]}}
            ids.zoho_contacts[row.key] = zoho.add("Contacts", values)["id"]
        else:
            parent = {"Parent_Account": {"id": ids.zoho[row.parent]}} if row.parent else {}
            ids.zoho[row.key] = zoho.add("Accounts", {**row.values, **parent})["id"]
    _goods_into_zoho(company, zoho, ids)
    return ids


def _goods_into_exact(company: Company, exact: ExactOnline, division: int, ids: Populated) -> None:
    """Items, prices and orders, all of them after the accounts and contacts that they name."""
    entries = in_books(company)
    if not entries:
        return
    bookkeeper = Bookkeeper(exact, division, exact.clock.now().date(), ids.exact, ids.exact_contacts)
    for entry in _over_time(entries, exact.clock):
        if isinstance(entry, Item):
            ids.exact_items[entry.key] = bookkeeper.enter_item(entry)
        else:
            ids.exact_orders[entry.key] = bookkeeper.enter_order(entry, ids.exact_items)


def _goods_into_zoho(company: Company, zoho: ZohoCrm, ids: Populated) -> None:
    """Products and orders, after the accounts and contacts that they name."""
    entries = in_crm(company)
    if not entries:
        return
    team = sales_team(company, zoho, ids.zoho, ids.zoho_contacts)
    for entry in _over_time(entries, zoho.clock):
        if isinstance(entry, Item):
            ids.zoho_products[entry.key] = team.enter_product(entry)
        else:
            ids.zoho_orders[entry.key] = team.enter_order(entry, ids.zoho_products)


def _account_into_exact(row: Row, exact: ExactOnline, division: int, ids: Populated) -> None:
    account = {**row.values, **({"Parent": ids.exact[row.parent]} if row.parent else {})}
    ids.exact[row.key] = exact.add("crm/Accounts", account, division=division)["ID"]
    if row.delivery:
        exact.add("crm/Addresses", {**row.delivery, "Account": ids.exact[row.key]}, division=division)


def _contact_into_exact(row: Contact, exact: ExactOnline, division: int, ids: Populated) -> None:
    account = ids.exact[row.account]
    ids.exact_contacts[row.key] = exact.add("crm/Contacts", {**row.values, "Account": account}, division=division)["ID"]
    if row.main:
        exact.edit("crm/Accounts", account, {"MainContact": ids.exact_contacts[row.key]}, division=division)


def _in_order(accounts: Sequence[Row], contacts: Sequence[Contact]) -> list[Row | Contact]:
    """Every account, and after it its contacts."""
    of: dict[str, list[Contact]] = {}
    for contact in contacts:
        of.setdefault(contact.account, []).append(contact)
    return [row for account in accounts for row in (account, *of.get(account.key, ()))]


def _over_time(rows: Sequence[T], clock: Clock) -> Iterator[T]:
    """The rows, and between them the clock runs from the past to where it stood."""
    step = PAST.total_seconds() / (len(rows) + 1)
    clock.advance(-PAST.total_seconds())
    for row in rows:
        clock.advance(step)
        yield row
    clock.advance(PAST.total_seconds() - step * len(rows))
