"""The module Accounts: the businesses that the company deals with."""

from __future__ import annotations

from sandbox.zoho.fields import ModuleDef, RelatedList, addresses, identity, stamps, standard

#: words of Account Type in a new organisation
TYPES = (
    "Analyst", "Competitor", "Customer", "Distributor", "Integrator", "Investor", "Other", "Partner", "Press",
    "Prospect", "Reseller", "Supplier", "Vendor",
)  # fmt: skip

_PICKLISTS = (
    ("Account Type", TYPES),
    ("Industry", ("Manufacturing", "Services", "Trade", "Other")),
    ("Ownership", ("Other", "Private", "Public", "Subsidiary")),
    ("Rating", ("Acquired", "Active", "Project Cancelled", "Shut Down")),
)  # fmt: skip

ACCOUNTS = ModuleDef(
    "Accounts", "Account", "Accounts",
    display_field="Account_Name",
    duplicate_field="Account_Name",
    columns=(
        *identity("Account"),
        standard("Account Name", "text", 200, mandatory=True),
        standard("Parent Account", "lookup", 120, lookup="Accounts"),
        standard("Annual Revenue", "currency", 16, decimals=2),
        standard("Account Site", "text", 80),
        standard("Account Number", "bigint", 19),
        standard("Ticker Symbol", "text", 30),
        standard("Phone", "phone", 30),
        standard("Fax", "text", 30),
        standard("Website", "website", 255),
        standard("Description", "textarea", 32_000),
        standard("Employees", "integer", 9),
        standard("SIC Code", "integer", 9),
        *(standard(label, "picklist", 120, values=words) for label, words in _PICKLISTS),
        *addresses(("Billing", "Shipping"), "Code"),
        *stamps(),
    ),
    related=(
        RelatedList("Contacts", "Contacts", "Account_Name", owned=True),
        RelatedList("Notes", "Notes", "Parent_Id"),
        RelatedList("SalesOrders", "Sales_Orders", "Account_Name"),
    ),
    shown=("Account_Name", "Account_Type", "Phone", "Website", "Billing_Street", "Billing_City", "Billing_Country"),
)  # fmt: skip
