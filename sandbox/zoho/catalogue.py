"""The modules of a new organisation: one row each."""

from __future__ import annotations

from sandbox.zoho.accounts import ACCOUNTS
from sandbox.zoho.contacts import CONTACTS
from sandbox.zoho.fields import ModuleDef, identity, stamps, standard
from sandbox.zoho.order_columns import ORDERED_ITEMS, SALES_ORDERS
from sandbox.zoho.products import PRODUCTS

NOTES = ModuleDef(
    "Notes", "Note", "Notes",
    display_field="Note_Title",
    columns=(
        *identity("Note"),
        standard("Note Title", "text", 120),
        standard("Note Content", "textarea", 65_535),
        standard("Parent Id", "multi_module_lookup", 120, mandatory=True),
        *stamps(),
    ),
    one_of=("Note_Content", "Note_Title"),
    attached=True,
    shown=("Note_Title", "Note_Content", "Parent_Id"),
)  # fmt: skip

MODULES = (ACCOUNTS, CONTACTS, NOTES, PRODUCTS, SALES_ORDERS, ORDERED_ITEMS)
