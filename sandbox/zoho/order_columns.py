"""The module Sales Orders, and the module that the rows of its subform make up."""

from __future__ import annotations

from sandbox.zoho.fields import FieldDef, ModuleDef, RelatedList, addresses, identity, stamps, standard

#: words of Status in a new organisation
STATUSES = ("Created", "Approved", "Delivered", "Cancelled")
CARRIERS = ("FedEx", "UPS", "USPS", "DHL", "BlueDart")
LINES = "Ordered_Items"


def _computed(label: str, formula: str) -> FieldDef:
    return standard(label, "currency", 16, decimals=2, read_only=True, formula=formula)


SALES_ORDERS = ModuleDef(
    "Sales_Orders", "Sales Order", "Sales Orders",
    display_field="Subject",
    duplicate_field="Subject",
    columns=(
        *identity("Sales Order"),
        standard("SO Number", "autonumber", 120, read_only=True),
        standard("Subject", "text", 255, mandatory=True),
        standard("Account Name", "lookup", 120, lookup="Accounts", mandatory=True),
        standard("Contact Name", "lookup", 120, lookup="Contacts"),
        standard("Deal Name", "lookup", 120, lookup="Deals"),
        standard("Quote Name", "lookup", 120, lookup="Quotes"),
        standard("Customer No", "text", 50),
        standard("Purchase Order", "text", 50),
        standard("Due Date", "date"),
        standard("Pending", "text", 50),
        standard("Carrier", "picklist", 120, values=CARRIERS),
        standard("Status", "picklist", 120, values=STATUSES),
        standard("Sales Commission", "currency", 16, decimals=2),
        standard("Excise Duty", "currency", 16, decimals=2),
        FieldDef("", LINES, "Ordered Items", "subform", mandatory=True, subform=LINES),
        _computed("Sub Total", "sum of Ordered_Items.Net_Total"),
        standard("Discount", "currency", 16, decimals=2),
        standard("Tax", "currency", 16, decimals=2, read_only=True),
        standard("Adjustment", "currency", 16, decimals=2),
        _computed("Grand Total", "Sub_Total - Discount + Tax + Adjustment"),
        *addresses(("Billing", "Shipping"), "Code"),
        standard("Terms and Conditions", "textarea", 32_000),
        standard("Description", "textarea", 32_000),
        *stamps(),
    ),
    defaults=(("Status", "Created"), ("Carrier", "FedEx")),
    counted="SO_Number",
    related=(RelatedList("Notes", "Notes", "Parent_Id"),),
    shown=("SO_Number", "Subject", "Account_Name", "Contact_Name", "Status", "Due_Date", "Grand_Total"),
)  # fmt: skip

ORDERED_ITEMS = ModuleDef(
    LINES, "Ordered Item", "Ordered Items",
    display_field="Product_Name",
    columns=(
        FieldDef("", "id", "Record Id", "bigint", 19, read_only=True),
        standard("Parent Id", "lookup", 120, lookup="Sales_Orders", read_only=True),
        standard("Sequence Number", "bigint", 9),
        standard("Product Name", "lookup", 120, lookup="Products", mandatory=True),
        standard("Description", "textarea", 2_000),
        standard("Quantity", "double", 16, decimals=2),
        standard("Price Book Name", "lookup", 120, lookup="Price_Books"),
        standard("List Price", "currency", 16, decimals=2),
        _computed("Total", "Quantity * List_Price"),
        FieldDef("", "Discount", "Discount", "discount", 16, decimals=2),
        _computed("Total After Discount", "Total - Discount"),
        standard("Line Tax", "linetax"),
        standard("Tax", "currency", 16, decimals=2, read_only=True),
        _computed("Net Total", "Total_After_Discount + Tax"),
        *(column for column in stamps() if column.api_name in {"Created_Time", "Modified_Time"}),
    ),
    part_of="Sales_Orders",
    shown=("Parent_Id", "Sequence_Number", "Product_Name", "Quantity", "List_Price", "Discount", "Net_Total"),
)  # fmt: skip
