"""The module Contacts: the people at an account."""

from __future__ import annotations

from sandbox.zoho.fields import ModuleDef, RelatedList, addresses, identity, stamps, standard

SALUTATIONS = ("Mr.", "Mrs.", "Ms.", "Dr.", "Prof.")

#: words of Lead Source in a new organisation
SOURCES = (
    "Advertisement", "Cold Call", "Employee Referral", "External Referral", "Online Store", "Partner",
    "Public Relations", "Sales Email Alias", "Seminar Partner", "Internal Seminar", "Trade Show", "Web Download",
    "Web Research", "Chat",
)  # fmt: skip

CONTACTS = ModuleDef(
    "Contacts", "Contact", "Contacts",
    display_field="Full_Name",
    duplicate_field="Email",
    composed=(("Full_Name", ("First_Name", "Last_Name")),),
    columns=(
        *identity("Contact"),
        standard("Salutation", "picklist", 25, values=SALUTATIONS),
        standard("First Name", "text", 40),
        standard("Last Name", "text", 80, mandatory=True),
        standard("Full Name", "text", 120, read_only=True),
        standard("Account Name", "lookup", 120, lookup="Accounts"),
        standard("Vendor Name", "lookup", 120, lookup="Vendors"),
        standard("Reporting To", "lookup", 120, lookup="Contacts"),
        standard("Email", "email", 100),
        standard("Secondary Email", "email", 100),
        *(standard(label, "phone", 30) for label in ("Phone", "Mobile", "Home Phone", "Other Phone", "Asst Phone")),
        standard("Fax", "text", 30),
        standard("Title", "text", 100),
        standard("Department", "text", 100),
        standard("Date of Birth", "date"),
        standard("Lead Source", "picklist", 120, values=SOURCES),
        standard("Email Opt Out", "boolean"),
        standard("Skype ID", "text", 50),
        standard("Twitter", "text", 50),
        *addresses(("Mailing", "Other"), "Zip"),
        standard("Description", "textarea", 32_000),
        *stamps(),
    ),
    related=(RelatedList("Notes", "Notes", "Parent_Id"), RelatedList("SalesOrders", "Sales_Orders", "Contact_Name")),
    shown=("Full_Name", "Account_Name", "Email", "Phone", "Mobile", "Title", "Mailing_City"),
)  # fmt: skip
