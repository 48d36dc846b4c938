"""Accounts: a customer of the company, with its addresses and its terms.

Terms (credit line, payment condition, currency) are the sales team's to propose when they create a customer and the
bookkeeper's from then on. Register numbers go both ways, and the books win. Everything else goes both ways, the later
edit wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exact_zoho.core.entity import At, Conflict, Custom, Entity, Field, Flow, Part, Side
from exact_zoho.core.kinds import (
    UNKNOWN,
    Choice,
    Code,
    Country,
    Money,
    Ref,
    RegistrationNumber,
    Text,
    VatNumber,
    Website,
)  # fmt: skip
from exact_zoho.entities.match_keys import ACCOUNT_KEYS
from exact_zoho.entities.zoho_columns import custom, marks

#: Exact's letters for what an account is to the company, and the words of Zoho's Account Type
ACCOUNT_STATUS = (("C", "Customer"), ("P", "Prospect"), ("S", "Suspect"))
OPTIONAL = {"P": "prospects", "S": "suspects"}


def takes_part(side: Side, seen: Mapping[str, Any], options: Mapping[str, Any]) -> str | None:
    """Only customers are created across; prospects and suspects where the settings say so; divisions never."""
    if side is Side.EXACT and seen.get("Type") == "D":
        return "it is a division of the company itself"
    status = str(seen.get("Status") or "").strip() if side is Side.EXACT else seen.get("status")
    if status == "C" or (status in OPTIONAL and options.get(OPTIONAL[status])):
        return None
    if side is Side.EXACT:
        return f"it is not a customer in Exact (status {status or 'none'})"
    if status is UNKNOWN:
        return "its Account Type in Zoho does not stand for a customer"
    return "it is not a customer in Zoho"


def _terms(column: str) -> At:
    """A column of the customer's terms: ours to fill at creation, the bookkeeper's afterwards."""
    return At(column, update=False)


ACCOUNTS = Entity(
    name="accounts",
    singular="account",
    module="Accounts",
    parts=(
        Part("main", "crm/Accounts", "CRM/Accounts", deleted_type=2),
        Part("delivery", "crm/Addresses", "CRM/Addresses", deleted_type=3, joins="Account", where={"Type": 4, "Main": True}),
    ),
    facts={Side.EXACT: ("Status", "Type", "IsSupplier", "SearchCode"), Side.ZOHO: ()},
    creation_key="SearchCode",
    scope=takes_part,
    marks=marks("account"),
    match_on=ACCOUNT_KEYS,
    fields=(
        Field("name", At("Name"), At("Account_Name"), Text(), mandatory=frozenset(Side)),
        Field("code", At("Code", create=False, update=False), custom("Exact Code", "text", 30), flow=Flow.TO_ZOHO,
              label="Exact code"),
        Field("vat_number", At("VATNumber"), custom("VAT Number", "text", 30, "VAT No", "BTW nummer", "BTW-nummer"),
              VatNumber(), conflict=Conflict.EXACT, label="VAT number"),
        Field("chamber_of_commerce", At("ChamberOfCommerce"),
              custom("Chamber of Commerce", "text", 30, "KvK nummer", "KvK-nummer", "KvK", "KBO nummer"),
              RegistrationNumber(), conflict=Conflict.EXACT),
        Field("phone", At("Phone"), At("Phone"), Text()),
        Field("fax", At("Fax"), At("Fax"), Text()),
        Field("email", At("Email"), custom("Email", "email", 100, "E-mail", "Email address"), Text(), label="E-mail"),
        Field("website", At("Website"), At("Website"), Website()),
        Field("visit_street", At("AddressLine1"), At("Billing_Street"), Text(), group="visiting_address", label="Street"),
        Field("visit_postcode", At("Postcode"), At("Billing_Code"), Text(), group="visiting_address", label="Postcode"),
        Field("visit_city", At("City"), At("Billing_City"), Text(), group="visiting_address", label="City"),
        Field("visit_country", At("Country"), At("Billing_Country"), Country(), group="visiting_address", label="Country"),
        # Exact checks a state against the country, and has none for most of them
        Field("visit_state", At("State", create=False, update=False), At("Billing_State"), Text(), flow=Flow.TO_ZOHO,
              label="State"),
        Field("delivery_street", At("AddressLine1", "delivery"), At("Shipping_Street"), Text(), group="delivery_address",
              label="Delivery street"),
        Field("delivery_postcode", At("Postcode", "delivery"), At("Shipping_Code"), Text(), group="delivery_address"),
        Field("delivery_city", At("City", "delivery"), At("Shipping_City"), Text(), group="delivery_address"),
        Field("delivery_country", At("Country", "delivery"), At("Shipping_Country"), Country(), group="delivery_address"),
        Field("language", At("Language"), custom("Language", "text", 10, "Taal"), Code()),
        Field("currency", _terms("SalesCurrency"), custom("Sales Currency", "text", 3), Code(), conflict=Conflict.EXACT),
        Field("payment_condition", _terms("PaymentConditionSales"), custom("Payment Condition", "text", 10), Text(),
              conflict=Conflict.EXACT, listed="payment_conditions"),
        Field("credit_line", _terms("CreditLineSales"), custom("Credit Line", "currency", 16), Money(),
              conflict=Conflict.EXACT),
        Field("status", At("Status"), At("Account_Type"), Choice(ACCOUNT_STATUS, blank="C")),
        Field("remarks", At("Remarks"), At("Description"), Text()),
        # Exact makes the first contact of an account its main one by itself and never says when: a choice made in Zoho wins
        Field("main_contact", At("MainContact", create=False),
              At("Main_Contact", custom=Custom("Main Contact", "lookup", module="Contacts"), labels=("Hoofdcontact",)),
              Ref("contacts", deferred=True), conflict=Conflict.ZOHO),
        Field("parent", At("Parent"), At("Parent_Account"), Ref("accounts", deferred=True), label="Parent account"),
    ),
)  # fmt: skip
