"""Setup: the words of both sides. What a picklist lacks is told, and a table of translations is proposed, not made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from exact_zoho.core.entity import Entity, Field, Side
from exact_zoho.core.kinds import Choice, Taxes, folded
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.code_lists import Lists, Row, names_of
from exact_zoho.engine.setup_points import Point, Readiness
from exact_zoho.engine.setup_tables import proposal, taxes, unequal, units
from exact_zoho.engine.vat_rates import differing, keep_rates, rates
from exact_zoho.engine.zoho_fields import absent_words


def words(bench: Bench, entity: Entity, picklists: Mapping[str, Collection[str]], lists: Lists) -> Iterator[Point]:
    """One point for each field whose words the two sides do not share.

    `entity` bears the columns as declared, by which `picklists` gives Zoho's words; `lists` are Exact's by name.
    """
    for row in entity.fields:
        known = picklists.get(row.zoho.column, ())
        if not known:
            continue
        if absent := absent_words(row.kind, known):
            remedy = (
                f"Add them there (in Zoho: Setup > Customization > Modules and Fields > {entity.module}, field "
                f"{row.zoho.column}), then run setup again; until then such a value stays out, with an issue."
            )
            detail = f"Zoho's picklist has no {', '.join(absent)}"
            yield Point(f"Words of {row.title}", Readiness.OFF, detail, remedy)
        if isinstance(row.kind, Choice) and (foreign := _foreign(row.kind, known)):
            detail = f"Zoho also has {', '.join(foreign)}: no word of Exact's, such a value is left alone"
            yield Point(f"Further words of {row.title}", Readiness.OK, detail)
        if isinstance(row.kind, Taxes) and row.listed in lists:
            yield from _taxes(bench, entity, row, known, lists[row.listed])
        elif row.listed == "units" and row.listed in lists:
            names = names_of(row.listed, lists[row.listed])
            yield from proposal(entity, row, names, known, units(names, known))
        elif row.listed in lists:
            yield from _table(entity, row, known, names_of(row.listed, lists[row.listed]))


def _taxes(
    bench: Bench, entity: Entity, row: Field, known: Collection[str], codes: Mapping[str, Row]
) -> Iterator[Point]:  # fmt: skip
    keep_rates(bench, codes)
    exact, zoho = rates(bench, "exact"), rates(bench, "zoho")
    if not zoho:
        remedy = "Connect Zoho again, so that the consent holds ZohoCRM.settings.taxes.READ; then run setup again."
        yield Point("Zoho's taxes", Readiness.OFF, "there are none, or they may not be read", remedy)
    yield from unequal(differing(bench.settings, exact, zoho), exact, zoho)
    yield from proposal(entity, row, codes, known, taxes(codes, exact, known, zoho))


def _foreign(kind: Choice, known: Collection[str]) -> list[str]:
    ours = {folded(word) for _, word in kind.words}
    return sorted(word for word in known if folded(word) not in ours)


@dataclass(frozen=True)
class Paired:
    """Codes with the words that mean the same, and those of both that are left over."""

    table: dict[str, str]
    codes: tuple[str, ...]
    words: tuple[str, ...]


def pair(codes: Mapping[str, str], known: Collection[str]) -> Paired:
    """Find the word of each code that Zoho does not have as it is: the one that Exact's name for the code is.

    A word that is a code itself, or that two codes could mean, is left to a person.
    """
    strange = {code: folded(name) for code, name in codes.items() if code not in known}
    free = {folded(word): word for word in known if word not in codes}
    table: dict[str, str] = {}
    for code, name in strange.items():
        meant = next((each for each in (name, folded(code)) if each in free), "")
        if meant and list(strange.values()).count(meant) <= 1:
            table[code] = free[meant]
    rest = tuple(sorted(code for code in strange if code not in table))
    return Paired(table, rest, tuple(sorted(word for word in free.values() if word not in table.values())))


def _table(entity: Entity, row: Field, known: Collection[str], codes: Mapping[str, str]) -> Iterator[Point]:
    """A proposal for a field whose Zoho picklist does not hold Exact's codes; nothing where the settings cover it."""
    open_codes = {code: name for code, name in codes.items() if row.toward(Side.ZOHO, code) not in known}
    if not open_codes:
        return
    covered = {row.toward(Side.ZOHO, code) for code in codes}
    found = pair(open_codes, [word for word in known if word not in covered])
    detail = f"Zoho's picklist does not have {len(open_codes)} of Exact's {len(codes)} codes as they are"
    remedy = "Until then such a value stays out, with an issue."
    settings: dict[str, object] = {}
    if found.table:
        detail += f"; {len(found.table)} bear the name of one of its words"
        remedy = f"Put the rows proposed for translations.{row.listed} into the settings. {remedy}"
        settings = _settings(entity, row, found.table)
    if found.codes:
        left = f", Zoho's words left are {', '.join(found.words)}" if found.words else ""
        remedy = f"For a person to pair: Exact's {', '.join(found.codes)}{left}. {remedy}"
    yield Point(f"Words of {row.title}", Readiness.OFF, detail, remedy, settings=settings)


def _settings(entity: Entity, row: Field, table: Mapping[str, str]) -> dict[str, object]:
    ways = {"to_zoho": [f"translate:{row.listed}"], "to_exact": [f"translate_back:{row.listed}"]}
    return {"translations": {row.listed: dict(table)}, "entities": {entity.name: {"fields": {row.name: ways}}}}
