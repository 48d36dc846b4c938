"""The collections that the sandbox serves, and the addresses under which apps reach them."""

from __future__ import annotations

from sandbox.exact import columns
from sandbox.exact import crm_columns as crm
from sandbox.exact import order_columns as order
from sandbox.exact.columns import Columns, words
from sandbox.exact.goods_tables import GOODS_TABLES, ITEMS, PRICES
from sandbox.exact.order_tables import ORDER_LINES, ORDER_TABLES, ORDERS
from sandbox.exact.shapes import MODELS, Endpoint, Family, Table

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
TABLES: dict[str, Table] = {
    table.path: table for table in (ACCOUNTS, ADDRESSES, CONTACTS, PAYMENT_CONDITIONS, *GOODS_TABLES, *ORDER_TABLES)
}
#: columns of items that their feed leaves out
NOT_IN_ITEM_FEED = "IsBatchNumberItem IsSerialNumberItem StandardSalesPrice"


def _plain(table: Table) -> Endpoint:
    return Endpoint(
        table.path, Family.PLAIN, table, table.columns, table.type, table.verbs, table.filters,
        must_select=table is PRICES,
    )  # fmt: skip


def _bulk(path: str, table: Table, filters: frozenset[str], must_select: bool = True) -> Endpoint:
    return Endpoint(path, Family.BULK, table, table.columns, table.type, filters=filters, must_select=must_select)


def _sync(path: str, table: Table, type_name: str, no_star: bool = False, shown: Columns | None = None) -> Endpoint:
    shown = shown or table.columns.with_version()
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
    _bulk("bulk/Logistics/Items", ITEMS, ITEMS.filters),
    _bulk("bulk/Logistics/SalesItemPrices", PRICES, words("Account EndDate ID Item Price Quantity StartDate Unit")),
    _bulk("bulk/SalesOrder/SalesOrders", ORDERS, ORDERS.filters),
    _bulk("bulk/SalesOrder/SalesOrderLines", ORDER_LINES, ORDER_LINES.filters, must_select=False),
    _sync(
        "sync/Logistics/Items", ITEMS, "Logistics.ItemSync", no_star=True,
        shown=ITEMS.columns.with_version(without=NOT_IN_ITEM_FEED),
    ),
    _sync("sync/Logistics/SalesItemPrices", PRICES, "Logistics.SalesItemPriceSync", no_star=True),
    _sync("sync/SalesOrder/SalesOrderHeaders", ORDERS, "SalesOrder.SalesOrderHeaderSync", shown=order.ORDER_FEED),
    _sync("sync/SalesOrder/SalesOrderLines", ORDER_LINES, "SalesOrder.SalesOrderLineSync", shown=order.LINE_FEED),
    Endpoint("sync/Deleted", Family.DELETED, DELETED_ROWS, columns.DELETED, DELETED_ROWS.type),
)  # fmt: skip


def folded(path: str) -> str:
    """A path as it is looked up: services do not mind capitals, the name of the collection does."""
    service, _, collection = path.rpartition("/")
    return f"{service.lower()}/{collection}"


BY_PATH: dict[str, Endpoint] = {folded(endpoint.path): endpoint for endpoint in ENDPOINTS}
