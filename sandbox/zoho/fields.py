"""The columns of a module: the standard ones of Accounts, and what may be written to each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: how a data type looks in JSON
JSON_TYPES = {
    "boolean": "boolean", "integer": "integer", "double": "double", "currency": "double", "percent": "double",
    "lookup": "jsonobject", "ownerlookup": "jsonobject", "multiselectpicklist": "jsonarray",
}  # fmt: skip

#: data types whose values are compared and shown as numbers
NUMBERS = frozenset({"integer", "double", "currency", "percent"})

#: words of Account Type in a new organisation
ACCOUNT_TYPES = (
    "Analyst", "Competitor", "Customer", "Distributor", "Integrator", "Investor", "Other", "Partner", "Press",
    "Prospect", "Reseller", "Supplier", "Vendor",
)  # fmt: skip


@dataclass(frozen=True)
class FieldDef:
    """One column as the metadata tells it."""

    id: str
    api_name: str
    label: str
    data_type: str
    length: int = 0
    decimals: int | None = None
    values: tuple[str, ...] = ()
    lookup: str = ""
    mandatory: bool = False
    read_only: bool = False
    custom: bool = False
    unique: bool = False
    external: bool = False
    tooltip: str = ""

    @property
    def json_type(self) -> str:
        """How a value looks in JSON."""
        return JSON_TYPES.get(self.data_type, "string")


#: label, data type, length
_TEXTS = (
    ("Account Site", "text", 80), ("Account Number", "bigint", 19), ("Ticker Symbol", "text", 30),
    ("Phone", "phone", 30), ("Fax", "text", 30), ("Website", "website", 255), ("Description", "textarea", 32_000),
    ("Employees", "integer", 9), ("SIC Code", "integer", 9),
)  # fmt: skip
_ADDRESS = (("Street", 250), ("City", 100), ("State", 100), ("Code", 30), ("Country", 100))
_PICKLISTS = (
    ("Account Type", ACCOUNT_TYPES),
    ("Industry", ("Manufacturing", "Services", "Trade", "Other")),
    ("Ownership", ("Other", "Private", "Public", "Subsidiary")),
    ("Rating", ("Acquired", "Active", "Project Cancelled", "Shut Down")),
)  # fmt: skip
_SYSTEM = (
    ("Created By", "ownerlookup"), ("Modified By", "ownerlookup"), ("Created Time", "datetime"),
    ("Modified Time", "datetime"), ("Last Activity Time", "datetime"),
)  # fmt: skip


def api_name(label: str) -> str:
    """The API name that a label gets."""
    return "_".join("".join(c if c.isalnum() else " " for c in label).split())


def standard_fields(next_id: Callable[[], str]) -> dict[str, FieldDef]:
    """The columns of Accounts in a new organisation."""
    rows = [
        FieldDef(next_id(), "id", "Record Id", "bigint", 19, read_only=True),
        FieldDef(next_id(), "Account_Name", "Account Name", "text", 200, mandatory=True),
        FieldDef(next_id(), "Owner", "Account Owner", "ownerlookup", 120),
        FieldDef(next_id(), "Parent_Account", "Parent Account", "lookup", 120, lookup="Accounts"),
        FieldDef(next_id(), "Annual_Revenue", "Annual Revenue", "currency", 16, 2),
    ]
    rows += [FieldDef(next_id(), api_name(label), label, kind, length) for label, kind, length in _TEXTS]
    rows += [FieldDef(next_id(), api_name(label), label, "picklist", 120, values=words) for label, words in _PICKLISTS]
    rows += [
        FieldDef(next_id(), f"{side}_{part}", f"{side} {part}", "text", length)
        for side in ("Billing", "Shipping")
        for part, length in _ADDRESS
    ]
    rows += [FieldDef(next_id(), api_name(label), label, kind, read_only=True) for label, kind in _SYSTEM]
    return {row.api_name: row for row in rows}
