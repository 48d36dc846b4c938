"""Setup: tables of translations for values that each side has its own words for, proposed from what both contain.

There are two for each field, one a way, because several words of one side may mean the same on the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from exact_zoho.core.entity import Entity, Field, Side
from exact_zoho.core.kinds import folded
from exact_zoho.core.units import meaning
from exact_zoho.engine.setup_points import Point, Readiness
from exact_zoho.engine.vat_rates import Rates, rate_of

WAYS = {Side.ZOHO: "to_zoho", Side.EXACT: "to_exact"}
#: Exact's letter for a VAT code whose VAT is not part of the price, as the prices of products are
ON_TOP = "E"


@dataclass
class Tables:
    """What each side's words mean on the other one."""

    to_zoho: dict[str, str] = field(default_factory=dict)
    to_exact: dict[str, str] = field(default_factory=dict)


def units(codes: Mapping[str, str], words: Collection[str]) -> Tables:
    """The units of both sides that are called alike, in any of the usual languages."""
    means = {code: {meaning(code), meaning(name)} - {""} for code, name in codes.items()}
    found = Tables()
    for code, mine in means.items():
        alike = [word for word in sorted(words) if meaning(word) in mine]
        if alike:
            found.to_zoho[code] = next((word for word in alike if folded(word) in (folded(code), *mine)), alike[0])
    for word in sorted(words):
        alike = [code for code, mine in means.items() if meaning(word) in mine]
        if len(alike) == 1:
            found.to_exact[word] = alike[0]
    return found


def taxes(codes: Mapping[str, Mapping[str, Any]], rates: Rates, labels: Collection[str], known: Rates) -> Tables:
    """VAT codes and taxes of one percentage; where it has several of either, those that bear one name.

    Of several codes for the only tax of a percentage the only one on top of the price is what the tax becomes.
    """
    found = Tables()
    for label in sorted(labels):
        rate = rate_of(label, known)
        alike = [code for code in codes if rate is not None and rates.get(code) == rate]
        if sum(rate_of(other, known) == rate for other in labels) > 1:
            alike = [
                code for code in alike if folded(str(codes[code].get("Description"))) == folded(_bare(label, known))
            ]
        found.to_zoho |= dict.fromkeys(alike, label)
        chosen = alike if len(alike) == 1 else [code for code in alike if codes[code].get("Type") == ON_TOP]
        if len(chosen) == 1:
            found.to_exact[label] = chosen[0]
    return found


def _bare(label: str, known: Iterable[str]) -> str:
    """The name of a tax without the percentage behind it."""
    return next((name for name in known if label.startswith(f"{name} - ")), label)


def proposal(
    entity: Entity, row: Field, codes: Collection[str], known: Collection[str], found: Tables
) -> Iterator[Point]:
    """What is open of a field's words, with the rows to be put into the settings; nothing where all is covered."""
    open_codes = [code for code in codes if row.toward(Side.ZOHO, code) not in known]
    open_words = [word for word in known if row.toward(Side.EXACT, word) not in codes]
    if not open_codes and not open_words:
        return
    new = Tables(_only(found.to_zoho, open_codes), _only(found.to_exact, open_words))
    left = sorted({*open_codes} - {*new.to_zoho}), sorted({*open_words} - {*new.to_exact})
    title, later = f"Words of {row.title}", "Until then such a value stays out, with an issue."
    if new.to_zoho or new.to_exact:
        detail = (
            f"{len(new.to_zoho)} of Exact's {len(codes)} codes and {len(new.to_exact)} of Zoho's words can be paired"
        )
        remedy = f"Put the rows proposed for translations.{row.listed}_to_zoho and _to_exact into the settings. {later}"
        yield Point(title, Readiness.OFF, detail, remedy, settings=_settings(entity, row, new))
    if any(left):
        detail = f"not paired: Exact's {_list(left[0])}; Zoho's {_list(left[1])}"
        yield Point(f"Further words of {row.title}", Readiness.OK, detail, f"For a person to pair where used. {later}")


def _only(table: Mapping[str, str], wanted: Collection[str]) -> dict[str, str]:
    return {key: value for key, value in table.items() if key in wanted}


def _list(words: Collection[str]) -> str:
    return ", ".join(words) or "none"


def _settings(entity: Entity, row: Field, tables: Tables) -> dict[str, Any]:
    named = {way: f"{row.listed}_{way}" for way in WAYS.values()}
    ways = {way: [f"translate:{table}"] for way, table in named.items()}
    rows = {table: dict(getattr(tables, way)) for way, table in named.items()}
    return {"translations": rows, "entities": {entity.name: {"fields": {row.name: ways}}}}


def unequal(wrong: Iterable[tuple[str, str]], codes: Rates, known: Mapping[str, Decimal]) -> Iterator[Point]:
    """The rows of the operator's tables that pair different percentages."""
    for code, label in wrong:
        detail = f"{code} is {codes[code]:f} % in Exact, {label!r} is {rate_of(label, known):f} % in Zoho"
        remedy = "Correct the percentage, or the row in the settings; until then the row does not count."
        yield Point("Percentages of VAT", Readiness.OFF, detail, remedy)
