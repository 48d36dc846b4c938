"""What an administrator changed in Zoho since setup looked: one module's metadata against what setup kept of it.

Fields are recognised by Zoho's own id, so that one under another name is still the same, and another one under the same
name is not. Only values: what follows from it is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exact_zoho.core.entity import Entity, Side, Unit
from exact_zoho.core.kinds import Ref
from exact_zoho.engine.zoho_fields import Meta, Wanted, is_unique, unfit, unmapped_mandatory, wanted, words_of

#: our own marks that no write leaves out
ALWAYS_WRITTEN = frozenset({"external_id", "status", "synced_at"})
AGAIN = "Run `exact-zoho setup`"

Kept = Mapping[str, Any]


@dataclass(frozen=True)
class Notice:
    """One change of a field in Zoho: what it is, and what to do; where it `stops`, nothing can be written before."""

    field: str
    what: str
    proposal: str
    stops: bool = False


@dataclass
class Comparison:
    """The names under which the declared columns go on ("" where one takes no part), and what people must know."""

    names: dict[str, str]
    notices: list[Notice] = field(default_factory=list)


def compare(
    entity: Entity, agreed: Mapping[str, Kept], names: Mapping[str, str], metadata: Sequence[Meta]
) -> Comparison:
    """What became of the columns that setup agreed on. `entity` bears the names as declared."""
    found = Comparison(dict(names))
    by_id = {str(meta.get("id") or ""): meta for meta in metadata}
    by_name = {str(meta["api_name"]): meta for meta in metadata}
    columns = [each for each in wanted(entity) if each.at.column in agreed]
    for each in columns:
        kept = agreed[each.at.column]
        meta = by_id.get(str(kept["id"]))
        trouble = _trouble(each, kept, meta, by_name)
        if meta is None or trouble:
            _give_up(entity, found, each, meta, trouble)
        else:
            found.names[each.at.column] = str(meta["api_name"])
            found.notices += _changes(entity, each, kept, meta)
    told = {str(meta["api_name"]) for each in columns if (meta := by_id.get(str(agreed[each.at.column]["id"])))}
    found.notices += [
        _nothing_fills(entity, name) for name in unmapped_mandatory(metadata, {*found.names.values(), *told})
    ]
    return found


def _trouble(each: Wanted, kept: Kept, meta: Meta | None, by_name: Mapping[str, Meta]) -> str:
    """Why a field cannot serve any more; empty where it can."""
    if meta is None:
        other = "is another field of the same name now" if kept["name"] in by_name else ""
        return other or "is gone: it was removed, or hidden from the user of this connection"
    if each.mark == "external_id" and kept["unique"] and not is_unique(meta):
        return "takes duplicates now"
    # what setup agreed to use stays good, such as a unique field of another type for the external id
    return unfit(replace(each, types=each.types | {kept["type"]}), meta)


def _give_up(entity: Entity, found: Comparison, each: Wanted, meta: Meta | None, trouble: str) -> None:
    """Go on without a field, where that is possible."""
    column = each.at.column
    stops = column in needed(entity) or bool(meta and meta.get("system_mandatory"))
    effect = "nothing can be synchronised without it" if stops else "it takes no part until then"
    if not stops:
        found.names[column] = ""
    found.notices.append(Notice(each.title, trouble, f"{_repair(each, meta)}; {effect}.", stops))


def _repair(each: Wanted, meta: Meta | None) -> str:
    if meta is None and each.at.custom:
        return f"{AGAIN}: it will find or create it. Or show it again in Zoho"
    if meta is None:
        return "Show it again in Zoho, in the profile of the user who consented"
    if each.mark == "external_id" and not unfit(each, meta):
        return 'Set "Do not allow duplicate values" again for it in Zoho'
    types = " or ".join(sorted(each.types))
    return f"Make it a writable field of type {types} again in Zoho (or rename it, and run `exact-zoho setup`)"


def needed(entity: Entity) -> set[str]:
    """The columns without which no record can be written."""
    return {entity.marks.external_id.column, *(row.zoho.column for row in entity.fields if row.mandatory)}


def _changes(entity: Entity, each: Wanted, kept: Kept, meta: Meta) -> Iterator[Notice]:
    """What is different about a field that still serves, as far as people must know it."""
    if meta["api_name"] != kept["name"]:
        yield Notice(each.title, f"is called {meta['api_name']} now, and was {kept['name']}",
                     f"Nothing: it goes on under its new name. {AGAIN} to have this taken for granted.")  # fmt: skip
    if 0 < int(meta.get("length") or 0) < int(kept["length"] or 0):
        yield Notice(each.title, f"takes {meta['length']} characters now, and took {kept['length']}",
                     "Longer values are held, each with an issue. Make it longer again, or shorten them.")  # fmt: skip
    if meta.get("system_mandatory") and not kept["mandatory"]:
        yield _made_mandatory(entity, each)
    if is_unique(meta) and not kept["unique"]:
        yield Notice(each.title, "takes no duplicates now",
                     "Records that share a value will be refused. Allow duplicates again if they do.")  # fmt: skip
    yield from _other_words(each, kept["words"], words_of(meta))


def _made_mandatory(entity: Entity, each: Wanted) -> Notice:
    if fills(entity, each):
        return Notice(each.title, "is mandatory now",
                      "Records without it are held. Fill it in, set a default, or make it optional.")  # fmt: skip
    return Notice(each.title, "is mandatory now, and a new record cannot have it",
                  "Make it optional again in Zoho; nothing can be created before.", stops=True)  # fmt: skip


def fills(entity: Entity, each: Wanted) -> bool:
    """Whether a new record in Zoho comes with a value for the column, where the other side has one."""
    if each.mark:
        return each.mark in ALWAYS_WRITTEN
    row = next(row for row in entity.fields if row.zoho.column == each.at.column)
    later = isinstance(row.kind, Ref) and row.kind.deferred
    return not later and Unit(row.name, (row,)).writable(Side.ZOHO, creating=True)


def _other_words(each: Wanted, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Notice]:
    renamed = [f"{word} is {now[key]} now" for key, word in before.items() if key in now and now[key] != word]
    gone = [word for key, word in before.items() if key not in now]
    if (renamed or gone) and now:
        lost = f"has no {', '.join(gone)} any more" if gone else ""
        yield Notice(each.title, "its picklist: " + "; ".join(filter(None, [*renamed, lost])),
                     "Add these words again in Zoho; until then such values stay out, each with an issue.")  # fmt: skip


def _nothing_fills(entity: Entity, name: str) -> Notice:
    return Notice(name, "is mandatory now, and nothing fills it",
                  f"Map it under entities.{entity.name}.custom in the settings and run `exact-zoho setup`, "
                  "or make it optional in Zoho.", stops=True)  # fmt: skip
