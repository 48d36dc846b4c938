"""The VAT codes of a Dutch and of a Belgian company, as they are usual; several of one percentage, on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: how VAT relates to an amount: on top, inside, only the base is told
ON_TOP, INSIDE, BASE_ONLY = "E", "I", "B"
SALES, PURCHASE, EITHER = "S", "P", "B"


@dataclass(frozen=True)
class Vat:
    """One code: its percentage is in percent here, a fraction in the rows."""

    code: str
    text: str
    percent: float
    kind: str = ON_TOP
    used: str = SALES
    blocked: bool = False
    listing: str = "N"

    def row(self, to_pay: str, to_claim: str) -> dict[str, Any]:
        """The row of the code; `to_pay` and `to_claim` are ledger accounts."""
        return {
            "Code": self.code.ljust(3),
            "Description": self.text,
            "Percentage": self.percent / 100,
            "Type": self.kind,
            "VATTransactionType": self.used,
            "IsBlocked": self.blocked,
            "EUSalesListing": self.listing,
            "IntrastatType": "N",
            "CalculationBasis": 1,
            "Charged": False,
            "ExcludeVATListing": 0,
            "IntraStat": False,
            "VatDocType": "P",
            "VatMargin": 0,
            "GLToPay": to_pay if self.percent and self.used != PURCHASE else None,
            "GLToClaim": to_claim if self.percent and self.used != SALES else None,
        }


VAT_SETS: dict[str, tuple[Vat, ...]] = {
    "NL": (
        Vat("0", "Geen btw", 0, BASE_ONLY, EITHER),
        Vat("1", "Btw laag tarief, inclusief", 9, INSIDE),
        Vat("2", "Btw hoog tarief, inclusief", 21, INSIDE),
        Vat("3", "Btw laag tarief, exclusief", 9),
        Vat("4", "Btw hoog tarief, exclusief", 21),
        Vat("5", "Voorbelasting laag tarief", 9, used=PURCHASE),
        Vat("6", "Voorbelasting hoog tarief", 21, used=PURCHASE),
        Vat("7", "Levering binnen de EU", 0, BASE_ONLY, listing="L"),
        Vat("8", "Uitvoer buiten de EU", 0, BASE_ONLY),
        Vat("VL", "Btw verlegd", 0, BASE_ONLY),
        Vat("OUD", "Btw laag tarief tot 2019", 6, blocked=True),
    ),
    "BE": (
        Vat("0", "Vrijgesteld", 0, BASE_ONLY, EITHER),
        Vat("1", "Btw 6 %", 6),
        Vat("2", "Btw 12 %", 12),
        Vat("3", "Btw 21 %", 21),
        Vat("4", "Btw 21 %, inbegrepen", 21, INSIDE),
        Vat("A21", "Aftrekbare btw 21 %", 21, used=PURCHASE),
        Vat("IC", "Intracommunautaire levering", 0, BASE_ONLY, listing="L"),
        Vat("MC", "Medecontractant", 0, BASE_ONLY),
    ),
}
