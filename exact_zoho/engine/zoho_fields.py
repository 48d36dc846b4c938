"""Which Zoho field each declared column is in this organisation: found by name or label, or created where it is ours.

Administrators rename fields, hide them and make their own; so nothing but their metadata is believed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from exact_zoho.core.entity import At, Custom, Entity
from exact_zoho.core.kinds import Choice, Day, Flag, Kind, Money, Ref, Taxes, folded
from exact_zoho.entities import ENTITIES

Meta = Mapping[str, Any]
NOTHING: Mapping[str, str] = MappingProxyType({})

TEXTS = frozenset({"text", "textarea", "phone", "email", "website", "picklist"})
#: the Zoho data types that can hold a kind of value; all others hold text
FITTING: tuple[tuple[type[Kind], frozenset[str]], ...] = (
    (Ref, frozenset({"lookup"})),
    (Money, frozenset({"currency", "double", "decimal"})),
    (Day, frozenset({"date"})),
    (Flag, frozenset({"boolean"})),
    (Choice, frozenset({"picklist", "text"})),
    (Taxes, frozenset({"multiselectpicklist", "picklist"})),
)
PICKLISTS = frozenset({"picklist", "multiselectpicklist"})
#: how long a label in Zoho may be by the narrower of its documents
LABEL = 25
MARK_TYPES = {
    "text": frozenset({"text", "textarea"}),
    "picklist": frozenset({"picklist", "text"}),
    "datetime": frozenset({"datetime"}),
    "boolean": frozenset({"boolean"}),
}


@dataclass(frozen=True)
class Wanted:
    """One column we need: where it is declared, what people call it, which data types can hold it."""

    at: At
    title: str
    types: frozenset[str]
    mark: str = ""

    @property
    def labels(self) -> frozenset[str]:
        """The labels under which an existing field is recognised, folded."""
        own = (self.at.custom.label,) if self.at.custom else ()
        return frozenset(folded(label) for label in (*own, *self.at.labels))


@dataclass
class Fitting:
    """What became of the wanted columns: `names` gives the API name of each declared column, "" where it has none."""

    names: dict[str, str] = field(default_factory=dict)
    missing: list[Wanted] = field(default_factory=list)
    unfit: dict[str, str] = field(default_factory=dict)


def wanted(entity: Entity) -> Iterator[Wanted]:
    """All columns that an entity needs in Zoho, our own marks first."""
    marks = entity.marks
    for name in ("external_id", "status", "message", "synced_at", "frozen"):
        at: At = getattr(marks, name)
        if at.custom:
            yield Wanted(at, at.custom.label, MARK_TYPES[at.custom.data_type], name)
    for row in entity.fields:
        types = next((types for kind, types in FITTING if isinstance(row.kind, kind)), TEXTS)
        yield Wanted(row.zoho, row.title, types)


def looked_for(entity: str) -> str:
    """All columns that this version of the program needs, so that one with more of them is noticed."""
    return ",".join(sorted(each.at.column for each in wanted(ENTITIES[entity])))


def fit(columns: Iterable[Wanted], metadata: Sequence[Meta], known: Mapping[str, str] = NOTHING) -> Fitting:
    """Find each wanted column among the fields of a module.

    `known` are Zoho's ids of fields found before: one that still fits is kept, whatever it is called now.
    """
    found = Fitting()
    by_name = {str(meta["api_name"]): meta for meta in metadata}
    by_id = {str(meta.get("id") or ""): meta for meta in metadata}
    taken: set[str] = set()
    for each in columns:
        same = by_id.get(known.get(each.at.column, "-"))
        still = same if same and not unfit(each, same) else None
        meta = still or by_name.get(each.at.column) or _labelled(each, metadata, taken)
        reason = unfit(each, meta) if meta else ""
        if meta is None:
            found.missing.append(each)
        elif reason:
            found.unfit[each.at.column] = reason
            found.names[each.at.column] = ""
        else:
            taken.add(str(meta["api_name"]))
            found.names[each.at.column] = str(meta["api_name"])
    return found


def _labelled(each: Wanted, metadata: Sequence[Meta], taken: set[str]) -> Meta | None:
    for meta in metadata:
        labels = {folded(str(meta.get(key) or "")) for key in ("field_label", "display_label")}
        if labels & each.labels and meta["api_name"] not in taken and meta.get("data_type") in each.types:
            return meta
    return None


def unfit(each: Wanted, meta: Meta) -> str:
    """Why an existing field cannot serve, empty where it can."""
    data_type = str(meta.get("data_type"))
    if data_type not in each.types:
        return f"is of type {data_type}, where {' or '.join(sorted(each.types))} is needed"
    allowed = meta.get("operation_type") or {}
    if meta.get("field_read_only") or meta.get("read_only") or allowed.get("api_update") is False:
        return "is read-only for this connection"
    return ""


def definition(custom: Custom, modules: Mapping[str, str], singular: str) -> dict[str, Any]:
    """The body by which Zoho is asked to create a field of ours; `modules` are the ids of Zoho's modules by name."""
    body: dict[str, Any] = {"field_label": custom.label, "data_type": custom.data_type}
    if custom.length and custom.data_type in {"text", "currency"}:
        body["length"] = custom.length
    if custom.data_type == "currency":
        body["decimal_place"] = 2
    if custom.unique:
        body["unique"] = {"case_sensitive": False}
    if custom.values:
        body["pick_list_values"] = [{"display_value": word, "actual_value": word} for word in custom.values]
    if custom.module:
        led_to = {"api_name": custom.module, "id": modules.get(custom.module, "")}
        body["lookup"] = {"module": led_to, "display_label": f"{custom.label} of {singular}"[:LABEL]}
    if custom.tooltip:
        body["tooltip"] = {"name": "info_icon", "value": custom.tooltip}
    return body


def schema(names: Iterable[str], metadata: Sequence[Meta]) -> dict[str, dict[str, Any]]:
    """What planning must know of the fields we use, by API name: length, words, and whether one must have a value."""
    used = set(names) - {""}
    return {str(meta["api_name"]): _rules(meta) for meta in metadata if meta["api_name"] in used}


def _rules(meta: Meta) -> dict[str, Any]:
    rules: dict[str, Any] = {"type": meta.get("data_type")}
    if meta.get("length") and meta.get("json_type", "string") == "string":
        rules["length"] = int(meta["length"])
    if meta.get("data_type") == "currency" and meta.get("decimal_place") is not None:
        rules["places"] = int(meta["decimal_place"])
    if words := words_of(meta):
        rules["values"] = sorted(set(words.values()))
    if meta.get("system_mandatory"):
        rules["mandatory"] = True
    return rules


def words_of(meta: Meta) -> dict[str, str]:
    """The words of a picklist by Zoho's ids of them, which outlive their names; nothing for another type."""
    if meta.get("data_type") not in PICKLISTS:
        return {}
    rows = [value for value in meta.get("pick_list_values") or () if value.get("type") != "unused"]
    words = {str(row.get("id") or row["actual_value"]): row["actual_value"] for row in rows if row.get("actual_value")}
    return {key: str(word) for key, word in words.items() if word != "-None-"}


def agreed(names: Mapping[str, str], metadata: Sequence[Meta]) -> dict[str, dict[str, Any]]:
    """What is kept of the fields in use, by declared column, to notice what becomes of them."""
    by_name = {str(meta["api_name"]): meta for meta in metadata}
    return {column: _kept(by_name[name]) for column, name in names.items() if name in by_name}


def _kept(meta: Meta) -> dict[str, Any]:
    return {
        "id": str(meta.get("id") or ""), "name": str(meta["api_name"]), "type": str(meta.get("data_type")),
        "unique": is_unique(meta), "length": _rules(meta).get("length", 0), "words": words_of(meta),
        "mandatory": bool(meta.get("system_mandatory")),
    }  # fmt: skip


def absent_words(kind: Kind, words: Collection[str]) -> list[str]:
    """The words of a coded value that a picklist does not have; none where the field is no picklist."""
    if not isinstance(kind, Choice) or not words:
        return []
    firsts = dict(reversed(kind.words))  # the first word of a code is the one we write
    return sorted(word for word in firsts.values() if word not in words)


def other_unique(metadata: Sequence[Meta], own: str) -> list[str]:
    """Further unique fields of a module: they join the duplicate check of an upsert by themselves."""
    return sorted(str(meta["api_name"]) for meta in metadata if is_unique(meta) and meta["api_name"] != own)


def is_unique(meta: Meta) -> bool:
    """Whether Zoho keeps a field's values unique."""
    return bool(meta.get("unique")) or bool(meta.get("external"))


def unmapped_mandatory(metadata: Sequence[Meta], used: Iterable[str]) -> list[str]:
    """Fields that a new record must have and that nothing of ours fills."""
    covered = set(used) | {"Owner", "Layout"}
    return sorted(
        str(meta["api_name"])
        for meta in metadata
        if meta.get("system_mandatory") and meta["api_name"] not in covered
        and (meta.get("operation_type") or {}).get("api_create", True)
    )  # fmt: skip
