"""The collections that the sandbox serves, and the addresses under which apps reach them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sandbox.exact import columns
from sandbox.exact import crm_columns as crm
from sandbox.exact.columns import Columns, words

MODELS = "Exact.Web.Api.Models"


@dataclass(frozen=True)
class Table:
    """One collection of records of a division."""

    path: str
    columns: Columns
    type: str
    verbs: frozenset[str] = frozenset({"GET", "POST", "PUT", "DELETE"})
    deleted_type: int = 0
    mandatory: tuple[str, ...] = ()
    #: columns by which apps may filter where filtering is an obligation; empty where all may be used
    filters: frozenset[str] = frozenset()
    #: columns that show another record as it is now; rows do not hold them
    looked_up: frozenset[str] = frozenset()
    #: columns with the guid of another record: its collection, and behind `#` the column that holds the guid where it
    #: is not the key; any other guid refers to nothing
    references: Mapping[str, str] = field(default_factory=dict)
    #: columns with the code of another record
    codes: Mapping[str, str] = field(default_factory=dict)
    deferred: tuple[str, ...] = ()
    #: what the short reply to a creation holds beside the key
    sparse: Mapping[str, Any] = field(default_factory=dict)
    indexed: tuple[str, ...] = ()
    caption: str = ""


ACCOUNTS = Table(
    path="crm/Accounts",
    columns=crm.ACCOUNT,
    type=f"{MODELS}.Account",
    deleted_type=2,
    mandatory=("Name",),
    filters=words(crm.ACCOUNT_FILTERS),
    looked_up=words(crm.ACCOUNT_LOOKED_UP),
    references={
        "Parent": "crm/Accounts",
        "InvoiceAccount": "crm/Accounts",
        "Reseller": "crm/Accounts",
        "Accountant": "crm/Accounts",
        "AccountManager": "users",
        "MainContact": "crm/Contacts",
    },
    codes={
        "PaymentConditionSales": "cashflow/PaymentConditions",
        "PaymentConditionPurchase": "cashflow/PaymentConditions",
    },
    deferred=("BankAccounts",),
    sparse={**dict.fromkeys(sorted(words(crm.ACCOUNT_FLAGS)), 0), "IgnoreDatevWarningMessage": False},
    indexed=("Code", "Parent", "InvoiceAccount", "Reseller", "Accountant"),
    caption="Relatie",
)
ADDRESSES = Table(
    path="crm/Addresses",
    columns=crm.ADDRESS,
    type=f"{MODELS}.CRM.Address",
    deleted_type=3,
    mandatory=("Account",),
    looked_up=words(crm.ADDRESS_LOOKED_UP),
    references={"Account": "crm/Accounts", "Contact": "crm/Contacts"},
    indexed=("Account", "Contact"),
    caption="Adres",
)
CONTACTS = Table(
    path="crm/Contacts",
    columns=crm.CONTACT,
    type=f"{MODELS}.Contact",
    deleted_type=5,
    mandatory=("Account",),
    filters=words(crm.CONTACT_FILTERS),
    looked_up=words(crm.CONTACT_LOOKED_UP),
    references={"Account": "crm/Accounts", "Person": "crm/Contacts#Person", "IdentificationUser": "users"},
    sparse={"AccountIsCustomer": False, "IsAnonymised": 0},
    indexed=("Account", "HID", "Person"),
    caption="Contactpersoon",
)
PAYMENT_CONDITIONS = Table(
    path="cashflow/PaymentConditions",
    columns=columns.PAYMENT_CONDITION,
    type=f"{MODELS}.Cashflow.PaymentCondition",
    verbs=frozenset({"GET", "POST"}),
    mandatory=("Code", "Description"),
    indexed=("Code",),
    caption="Betalingsconditie",
)
TABLES: dict[str, Table] = {table.path: table for table in (ACCOUNTS, ADDRESSES, CONTACTS, PAYMENT_CONDITIONS)}


class Family(StrEnum):
    """What an endpoint of a collection is for."""

    PLAIN = "plain"
    BULK = "bulk"
    SYNC = "sync"
    DELETED = "deleted"


@dataclass(frozen=True)
class Endpoint:
    """One address below a division, and what it shows."""

    path: str
    family: Family
    table: Table
    columns: Columns
    type: str
    verbs: frozenset[str] = frozenset({"GET"})
    filters: frozenset[str] = frozenset()
    #: whether its page says that `*` does not select all columns
    no_star: bool = False

    @property
    def large(self) -> bool:
        """Whether its pages are the large ones."""
        return self.family is not Family.PLAIN


def _plain(table: Table) -> Endpoint:
    return Endpoint(table.path, Family.PLAIN, table, table.columns, table.type, table.verbs, table.filters)


def _bulk(path: str, table: Table, filters: frozenset[str]) -> Endpoint:
    return Endpoint(path, Family.BULK, table, table.columns, table.type, filters=filters)


def _sync(path: str, table: Table, type_name: str, no_star: bool = False) -> Endpoint:
    shown = table.columns.with_version()
    return Endpoint(path, Family.SYNC, table, shown, f"{MODELS}.Sync.{type_name}", no_star=no_star)


DELETED_ROWS = Table(path="sync/Deleted", columns=columns.DELETED, type=f"{MODELS}.Sync.Deleted.DeletedEntity")
ENDPOINTS: tuple[Endpoint, ...] = (
    *(_plain(table) for table in TABLES.values()),
    _bulk("bulk/CRM/Accounts", ACCOUNTS, ACCOUNTS.filters),
    _bulk("bulk/CRM/Addresses", ADDRESSES, words("Account Contact ID Main Type Warehouse")),
    _bulk("bulk/CRM/Contacts", CONTACTS, words("Account ID IdentificationDocument IdentificationUser Person")),
    _sync("sync/CRM/Accounts", ACCOUNTS, "CRM.AccountSync"),
    _sync("sync/CRM/Addresses", ADDRESSES, "CRM.AddressSync"),
    _sync("sync/CRM/Contacts", CONTACTS, "CRM.ContactSync", no_star=True),
    Endpoint("sync/Deleted", Family.DELETED, DELETED_ROWS, columns.DELETED, DELETED_ROWS.type),
)


def folded(path: str) -> str:
    """A path as it is looked up: services do not mind capitals, the name of the collection does."""
    service, _, collection = path.rpartition("/")
    return f"{service.lower()}/{collection}"


BY_PATH: dict[str, Endpoint] = {folded(endpoint.path): endpoint for endpoint in ENDPOINTS}
