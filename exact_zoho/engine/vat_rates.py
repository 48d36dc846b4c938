"""The percentages of VAT on both sides: a row of the operator's tables counts only while both ends of it agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from exact_zoho.core.settings import Settings
from exact_zoho.engine.bench import Bench
from exact_zoho.errors import AccessDeniedError

RATES = "vat_rates"
TO_ZOHO, TO_EXACT = "vat_codes_to_zoho", "vat_codes_to_exact"

Rates = Mapping[str, Decimal]


def keep_rates(bench: Bench, vat_codes: Mapping[str, Mapping[str, Any]]) -> bool:
    """Read the percentages of Zoho's taxes and keep those of both sides; gives whether any of them changed."""
    try:
        taxes = {name: str(rate) for name, rate in bench.zoho.taxes().items()}
    except AccessDeniedError:
        taxes = dict((bench.conn.identity.note(RATES) or {}).get("zoho") or {})
    codes = {code: str(_percent(row)) for code, row in vat_codes.items() if row.get("Percentage") is not None}
    rates, before = {"exact": codes, "zoho": taxes}, bench.conn.identity.note(RATES)
    if rates == before:
        return False
    bench.conn.identity.set_note(RATES, rates)
    return before is not None


def _percent(row: Mapping[str, Any]) -> Decimal:
    """Exact tells a percentage as a fraction."""
    return (Decimal(str(row["Percentage"])) * 100).normalize()


def rates(bench: Bench, side: str) -> dict[str, Decimal]:
    """The percentages that are kept of a side, by VAT code or by the name of a tax."""
    kept = (bench.conn.identity.note(RATES) or {}).get(side) or {}
    return {name: Decimal(rate) for name, rate in kept.items()}


def rate_of(label: str, taxes: Rates) -> Decimal | None:
    """The percentage of a tax by what a product shows of it: its name, alone or with the percentage behind it."""
    named = [name for name in taxes if label == name or label.startswith(f"{name} - ")]
    return taxes[max(named, key=len)] if named else None


def differing(settings: Settings, codes: Rates, taxes: Rates) -> list[tuple[str, str]]:
    """The pairs of a code and a tax in the operator's tables whose percentages differ."""
    return sorted({pair for pair in _pairs(settings) if _differ(*pair, codes, taxes)})


def _pairs(settings: Settings) -> Iterator[tuple[str, str]]:
    yield from settings.translations.get(TO_ZOHO, {}).items()
    yield from ((code, label) for label, code in settings.translations.get(TO_EXACT, {}).items())


def _differ(code: str, label: str, codes: Rates, taxes: Rates) -> bool:
    mine, theirs = codes.get(code), rate_of(label, taxes)
    return mine is not None and theirs is not None and mine != theirs


def counting(bench: Bench) -> Settings:
    """The settings without the rows whose percentages differ: such a value is then one that nobody has mapped."""
    settings = bench.settings
    if not {TO_ZOHO, TO_EXACT} & set(settings.translations):
        return settings
    wrong = differing(settings, rates(bench, "exact"), rates(bench, "zoho"))
    tables = dict(settings.translations)
    tables[TO_ZOHO] = {code: tax for code, tax in tables.get(TO_ZOHO, {}).items() if (code, tax) not in wrong}
    tables[TO_EXACT] = {tax: code for tax, code in tables.get(TO_EXACT, {}).items() if (code, tax) not in wrong}
    return settings.model_copy(update={"translations": tables})
