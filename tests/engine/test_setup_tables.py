"""The tables that setup proposes between the words of both sides."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from exact_zoho.engine.setup_tables import taxes, units
from exact_zoho.engine.vat_rates import rate_of

KNOWN = {"BTW hoog": Decimal(21), "BTW laag": Decimal(9), "BTW nul": Decimal(0), "BTW verlegd": Decimal(0)}
LABELS = ["BTW hoog - 21.0 %", "BTW laag - 9.0 %", "BTW nul - 0.0 %", "BTW verlegd - 0.0 %"]


def vat(text: str, how: str = "E") -> dict[str, Any]:
    return {"Description": text, "Type": how}


def test_units_are_paired_by_what_they_mean_the_word_most_like_the_code_first() -> None:
    found = units({"pc": "Stuk", "box": "Doos", "h": "Uur"}, ["Piece", "Each", "Box", "Hours", "Lb"])
    assert found.to_zoho == {"pc": "Piece", "box": "Box", "h": "Hours"}
    assert found.to_exact == {"Piece": "pc", "Each": "pc", "Box": "box", "Hours": "h"}


def test_a_word_that_two_codes_could_mean_is_left_to_a_person() -> None:
    found = units({"pc": "Stuk", "st": "Stuk"}, ["Piece"])
    assert (found.to_zoho, found.to_exact) == ({"pc": "Piece", "st": "Piece"}, {})


def test_taxes_are_paired_by_percentage_and_a_tax_becomes_the_code_on_top_of_the_price() -> None:
    codes = {"4": vat("hoog"), "2": vat("hoog, inclusief", "I"), "3": vat("laag")}
    rates = {"4": Decimal(21), "2": Decimal(21), "3": Decimal(9)}
    found = taxes(codes, rates, LABELS[:2], KNOWN)
    assert found.to_zoho == {"4": LABELS[0], "2": LABELS[0], "3": LABELS[1]}
    assert found.to_exact == {LABELS[0]: "4", LABELS[1]: "3"}


def test_of_several_taxes_of_one_percentage_only_those_of_one_name_are_paired() -> None:
    codes = {"0": vat("Geen btw", "B"), "VL": vat("Btw verlegd", "B")}
    found = taxes(codes, {"0": Decimal(0), "VL": Decimal(0)}, LABELS, KNOWN)
    assert (found.to_zoho, found.to_exact) == ({"VL": LABELS[3]}, {LABELS[3]: "VL"})


def test_a_name_alone_pairs_nothing_where_the_percentages_differ() -> None:
    found = taxes({"4": vat("BTW hoog")}, {"4": Decimal(20)}, LABELS[:1], KNOWN)
    assert (found.to_zoho, found.to_exact) == ({}, {})


def test_the_percentage_of_a_tax_is_known_by_its_name_with_or_without_the_percentage() -> None:
    assert rate_of("BTW hoog", KNOWN) == rate_of("BTW hoog - 21.0 %", KNOWN) == 21
    assert rate_of("Something else", KNOWN) is None
