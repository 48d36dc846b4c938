"""What the control API and the page offer beside the API itself: playing the users, and looking at the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.exact.errors import RefusedError
from sandbox.page import Table, render
from sandbox.wire import Request, Response, html_response, json_response

if TYPE_CHECKING:
    from sandbox.exact.service import ExactOnline

ACCOUNT_COLUMNS = (
    *("Code", "Name", "Status", "VATNumber", "Email", "Phone"),
    *("AddressLine1", "Postcode", "City", "Country", "SearchCode", "Modified"),
)
ADDRESS_COLUMNS = ("AccountName", "Type", "Main", "AddressLine1", "Postcode", "City", "Country", "Modified")

CONTACT_COLUMNS = (
    *("HID", "FullName", "AccountName", "IsMainContact", "JobTitleDescription"),
    *("Email", "Phone", "Mobile", "EndDate", "Modified"),
)
ITEM_COLUMNS = (
    *("Code", "Description", "ItemGroupDescription", "Unit", "SalesVatCode", "StandardSalesPrice"),
    *("IsSalesItem", "EndDate", "Modified"),
)
PRICE_COLUMNS = ("ItemCode", "AccountName", "Quantity", "Price", "Currency", "StartDate", "EndDate")
ORDER_COLUMNS = (
    *("OrderNumber", "OrderedByName", "YourRef", "OrderDate", "AmountFCExclVat", "AmountFC", "Currency"),
    *("StatusDescription", "DeliveryStatusDescription", "InvoiceStatusDescription", "Modified"),
)
LINE_COLUMNS = ("OrderNumber", "LineNumber", "ItemCode", "Description", "Quantity", "NetPrice", "AmountFC", "VATCode")
SHOWN = {"crm/Accounts": ACCOUNT_COLUMNS, "crm/Addresses": ADDRESS_COLUMNS, "crm/Contacts": CONTACT_COLUMNS}
#: shown where a company trades in goods at all
SHOWN_IF_ANY = {
    "logistics/Items": ITEM_COLUMNS,
    "logistics/SalesItemPrices": PRICE_COLUMNS,
    "salesorder/SalesOrders": ORDER_COLUMNS,
    "salesorder/SalesOrderLines": LINE_COLUMNS,
}
POSTED = frozenset(
    {"grant", "add", "edit", "remove", "rights", "revoke", "move", "module", "deliver", "invoice", "close"}
)


def control(service: ExactOnline, request: Request, name: str) -> Response | None:
    """One call of the control API; None where the name is unknown."""
    try:
        if name == "records" and request.method == "GET":
            asked = request.params()
            division = int(asked["division"]) if asked.get("division") else None
            return json_response(200, {"records": service.records(asked["collection"], division)})
        if name in POSTED and request.method == "POST":
            return json_response(200, _posted(service, name, request.json() if request.body else {}))
    except RefusedError as refused:
        return json_response(422, {"error": refused.message})
    except (KeyError, ValueError) as wrong:
        return json_response(400, {"error": f"not understood: {wrong}"})
    return None


def _posted(service: ExactOnline, name: str, asked: dict[str, Any]) -> Any:
    division = asked.get("division")
    match name:
        case "grant":
            return {"refresh_token": service.seed_token(asked.get("client_id"))}
        case "add":
            return service.add(asked["collection"], asked["values"], division)
        case "edit":
            return service.edit(asked["collection"], asked["id"], asked["values"], division)
        case "remove":
            service.remove(asked["collection"], asked["id"], division)
        case "rights":
            service.rights(asked["collection"], bool(asked["allowed"]), division)
        case "module":
            service.module(asked["module"], bool(asked["on"]), division)
        case "deliver":
            service.deliver(asked["order"], asked.get("quantities"), division)
        case "invoice":
            service.invoice(asked["order"], division)
        case "close":
            service.close(asked["order"], division, cancelled=bool(asked.get("cancelled")))
        case "revoke":
            service.revoke(asked.get("client_id"))
        case _:
            service.move(division)
    return {"done": name}


def page(service: ExactOnline) -> Response:
    """A page with the records of every division."""
    tables = []
    for number, division in service.state.divisions.items():
        for collection, columns in {**SHOWN, **SHOWN_IF_ANY}.items():
            rows = [[_text(row[column]) for column in columns] for row in service.records(collection, number)]
            if rows or collection in SHOWN:
                tables.append(Table(f"{division['Description']} ({number}): {collection}", columns, rows))
    intro = "A pretend Exact Online: everything here is invented."
    return html_response(200, render("Exact Online sandbox", intro, tables))


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
