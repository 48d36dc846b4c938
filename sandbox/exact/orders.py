"""The sales orders: who ordered, what an order takes over from the customer, and the sums of its lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.exact import progress
from sandbox.exact.addresses import DELIVERY, VISIT
from sandbox.exact.coded import RATES, cents, exact
from sandbox.exact.goods_tables import WAREHOUSES
from sandbox.exact.order_tables import ORDER_LINES, ORDERS
from sandbox.exact.registers import CURRENCIES
from sandbox.exact.rules import Rules, Write
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS, ADDRESSES, CONTACTS, PAYMENT_CONDITIONS

PARTIES = ("OrderedBy", "InvoiceTo", "DeliverTo")
USUAL_CONDITION = "00"
AUTOMATICALLY = 1
APPROVALS = {
    "nl": ("In afwachting van goedkeuring", "Automatisch", "Goedgekeurd"),
    "en": ("Awaiting approval", "Automatically", "Approved"),
}


def defaults(world: World) -> dict[str, Any]:
    """What a new order has where nothing was sent."""
    today = world.local.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        **dict.fromkeys(("DeliveryStatus", "InvoiceStatus", "Status"), progress.OPEN),
        "ApprovalStatus": AUTOMATICALLY,
        "Approved": world.local,
        "Discount": 0.0,
        "OrderDate": today,
    }


def check(write: Write) -> None:
    """The rules of one order."""
    row = write.row
    row["OrderID"] = row["ID"]
    if write.before and write.by_app and write.before["Status"] in (progress.COMPLETE, progress.CANCELLED):
        write.findings.add("not_allowed", "Status")
        return
    _take_over(write)
    _check_customers(write)
    _check_number(write)
    row["Currency"] = (row["Currency"] or "EUR").strip().upper()
    if row["Currency"] not in CURRENCIES:
        write.findings.add("reference", "Currency")
    if row["ApprovalStatus"] not in range(3):
        write.findings.add("invalid", "ApprovalStatus")
    if row["Discount"] is not None and not 0 <= row["Discount"] <= 1:
        write.findings.add("invalid", "Discount")


def _take_over(write: Write) -> None:
    """What nobody sent comes from the customer."""
    row, customer = write.row, _account(write.world, write.division, write.row["OrderedBy"])
    taken = {
        "InvoiceTo": customer.get("InvoiceAccount") or row["OrderedBy"],
        "DeliverTo": row["OrderedBy"],
        "DeliveryDate": row["OrderDate"],
        "PaymentCondition": customer.get("PaymentConditionSales") or USUAL_CONDITION,
        "Currency": customer.get("SalesCurrency"),
        "WarehouseID": next(iter(write.world.state.shelf(write.division, WAREHOUSES.path).rows)),
    }
    for column, value in taken.items():
        if row[column] is None:
            row[column] = value
    if not write.before:
        _take_over_people(write)


def _take_over_people(write: Write) -> None:
    row = write.row
    for party in PARTIES:
        if row[f"{party}ContactPerson"] is None:
            account = _account(write.world, write.division, row[party])
            row[f"{party}ContactPerson"] = account.get("MainContact")
    if row["DeliveryAddress"] is None:
        mine = write.world.state.shelf(write.division, ADDRESSES.path).by("Account", row["DeliverTo"])
        main = {one["Type"]: one["ID"] for one in mine if one["Main"]}
        row["DeliveryAddress"] = main.get(DELIVERY) or main.get(VISIT)


def _check_customers(write: Write) -> None:
    """Only a customer may order, and be invoiced; contacts must be the party's own."""
    accounts = write.world.state.shelf(write.division, ACCOUNTS.path).rows
    for party in ("OrderedBy", "InvoiceTo"):
        account = accounts.get(write.row[party])
        if account and write.changed(party) and account["Status"] != "C":
            write.findings.add("invalid", party, "Type")
    contacts = write.world.state.shelf(write.division, CONTACTS.path).rows
    for party in PARTIES:
        column = f"{party}ContactPerson"
        contact = contacts.get(write.row[column])
        if contact and column in write.given and contact["Account"] != write.row[party]:
            write.findings.add("reference", column)


def _check_number(write: Write) -> None:
    shelf, row = write.world.state.shelf(write.division, ORDERS.path), write.row
    if row["OrderNumber"] is None:
        row["OrderNumber"] = write.before.get("OrderNumber") or shelf.highest_code + 1
    elif row["OrderNumber"] <= 0:
        write.findings.add("invalid", "OrderNumber")
    elif write.changed("OrderNumber") and _is_taken(write):
        write.findings.say("exists")
    if not write.findings.lines:
        shelf.highest_code = max(shelf.highest_code, row["OrderNumber"])


def _is_taken(write: Write) -> bool:
    others = write.world.state.shelf(write.division, ORDERS.path).by("OrderNumber", write.row["OrderNumber"])
    return bool(others) and write.world.switches["order_numbers"] == "unique"


def totals(world: World, division: int, row: Row) -> dict[str, Any]:
    """The sums of an order: of its lines, less its own discount."""
    lines = world.state.shelf(division, ORDER_LINES.path).by("OrderID", row["ID"])
    kept, rate = 1 - exact(row["Discount"]), RATES[row["Currency"]]
    net = sum((exact(line["AmountFC"]) for line in lines), Decimal(0))
    vat = sum((exact(line["VATAmount"]) for line in lines), Decimal(0))
    excluding, taxes = cents(net * kept), cents(vat * kept)
    return {
        "AmountDC": float(cents((excluding + taxes) * rate)),
        "AmountDiscount": float(net + vat - excluding - taxes),
        "AmountDiscountExclVat": float(net - excluding),
        "AmountFC": float(excluding + taxes),
        "AmountFCExclVat": float(excluding),
        "VATAmount": float(taxes),
    }


def derived(world: World, division: int, row: Row) -> Row:
    """An order with its sums, and what its parties are called now."""
    contacts = world.state.shelf(division, CONTACTS.path).rows
    named = {f"{party}Name": _account(world, division, row[party]).get("Name") for party in PARTIES}
    people = {f"{party}ContactPersonFullName": contacts.get(row[f"{party}ContactPerson"], {}).get("FullName")
              for party in PARTIES}  # fmt: skip
    condition = world.state.shelf(division, PAYMENT_CONDITIONS.path).by("Code", row["PaymentCondition"])
    warehouse = world.state.shelf(division, WAREHOUSES.path).rows.get(row["WarehouseID"], {})
    return {
        **dict.fromkeys(ONLY_IN_FEED),
        **row,
        **totals(world, division, row),
        **named,
        **people,
        **progress.described(world, row, ("Status", "DeliveryStatus", "InvoiceStatus")),
        "ApprovalStatusDescription": APPROVALS[world.switches["language"]][row["ApprovalStatus"]],
        "ApproverFullName": world.state.user["FullName"] if row["Approver"] else None,
        "PaymentConditionDescription": condition[0]["Description"] if condition else None,
        "SalespersonFullName": world.state.user["FullName"] if row["Salesperson"] else None,
        "WarehouseCode": warehouse.get("Code"),
        "WarehouseDescription": warehouse.get("Description"),
    }


def _account(world: World, division: int, key: str | None) -> Row:
    return world.state.shelf(division, ACCOUNTS.path).rows.get(key or "", {})


ONLY_IN_FEED = ("Notes", "Project", "ProjectCode", "ProjectDescription", "ShippingMethodCode", "VATCode",
                "VATCodeDescription")  # fmt: skip
RULES = Rules(defaults, check, derived=derived, held=progress.holds)
