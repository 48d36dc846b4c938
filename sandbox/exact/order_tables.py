"""The sales orders and their lines."""

from __future__ import annotations

from sandbox.exact import order_columns as columns
from sandbox.exact.columns import words
from sandbox.exact.shapes import MODELS, Table

LINES = "SalesOrderLines"

ORDERS = Table(
    path="salesorder/SalesOrders",
    columns=columns.ORDER,
    type=f"{MODELS}.SalesOrder",
    deleted_type=32,
    mandatory=("OrderedBy",),
    filters=words(columns.ORDER_FILTERS),
    looked_up=words(columns.ORDER_LOOKED_UP),
    references={
        **dict.fromkeys(("OrderedBy", "InvoiceTo", "DeliverTo"), "crm/Accounts"),
        **dict.fromkeys(("OrderedByContactPerson", "InvoiceToContactPerson", "DeliverToContactPerson"), "crm/Contacts"),
        "DeliveryAddress": "crm/Addresses",
        "Salesperson": "users",
        "WarehouseID": "inventory/Warehouses",
    },
    codes={"PaymentCondition": "cashflow/PaymentConditions"},
    deferred=(LINES, "SalesOrderOrderChargeLines"),
    indexed=(
        *("OrderedBy", "InvoiceTo", "DeliverTo", "DeliveryAddress", "OrderNumber"),
        *("OrderedByContactPerson", "InvoiceToContactPerson", "DeliverToContactPerson"),
    ),
    caption="Verkooporder",
    lines={LINES: "salesorder/SalesOrderLines"},
    filled=True,
)
ORDER_LINES = Table(
    path="salesorder/SalesOrderLines",
    columns=columns.ORDER_LINE,
    type=f"{MODELS}.SalesOrderLine",
    deleted_type=33,
    mandatory=("OrderID", "Item"),
    filters=words(columns.LINE_FILTERS),
    looked_up=words(columns.LINE_LOOKED_UP),
    references={"OrderID": ORDERS.path, "Item": "logistics/Items"},
    indexed=("OrderID", "Item"),
    caption="Verkooporderregel",
    owner="OrderID",
    filled=True,
    removable=True,
)
ORDER_TABLES = (ORDERS, ORDER_LINES)
