"""The module Products: what the company sells."""

from __future__ import annotations

from sandbox.zoho.fields import ModuleDef, RelatedList, identity, stamps, standard

#: words of Product Category in a new organisation
CATEGORIES = ("Hardware", "Software", "CRM Applications")

#: words of Usage Unit in a new organisation
UNITS = ("Box", "Carton", "Dozen", "Each", "Hours", "Lb", "Pack", "Piece", "Quantity", "Sheet")

_DAYS = ("Sales Start Date", "Sales End Date", "Support Start Date", "Support Expiry Date")
_STOCK = ("Qty in Stock", "Qty Ordered", "Reorder Level")

PRODUCTS = ModuleDef(
    "Products", "Product", "Products",
    display_field="Product_Name",
    duplicate_field="Product_Name",
    columns=(
        *identity("Product"),
        standard("Product Name", "text", 200, mandatory=True),
        standard("Product Code", "text", 40),
        standard("Product Active", "boolean"),
        standard("Product Category", "picklist", 120, values=CATEGORIES),
        standard("Manufacturer", "picklist", 120, values=("-None-",)),
        standard("Usage Unit", "picklist", 120, values=UNITS),
        standard("Vendor Name", "lookup", 120, lookup="Vendors"),
        standard("Unit Price", "currency", 16, decimals=2),
        standard("Commission Rate", "currency", 16, decimals=2),
        standard("Taxable", "boolean"),
        standard("Tax", "multiselectpicklist", 1_000),
        *(standard(label, "double", 16, decimals=2) for label in _STOCK),
        standard("Qty in Demand", "double", 16, decimals=2, read_only=True),
        standard("Handler", "userlookup", 120),
        *(standard(label, "date") for label in _DAYS),
        standard("Description", "textarea", 32_000),
        *stamps(),
    ),
    defaults=(("Product_Active", True),),
    related=(RelatedList("Notes", "Notes", "Parent_Id"),),
    shown=("Product_Name", "Product_Code", "Product_Active", "Usage_Unit", "Unit_Price", "Taxable", "Tax"),
)  # fmt: skip
