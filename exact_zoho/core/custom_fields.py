"""Custom fields: from what the operator wrote in the settings to a field like the declared ones."""

from __future__ import annotations

from collections.abc import Iterator

from exact_zoho.core.entity import At, Custom, Entity, Field, Side
from exact_zoho.core.entity_settings import CustomField
from exact_zoho.core.kinds import (
    Choice,
    Code,
    Country,
    Day,
    Flag,
    Kind,
    Money,
    RegistrationNumber,
    Text,
    Website,
)  # fmt: skip

#: what a field of a kind is, and its data type in Zoho
KINDS: dict[str, tuple[Kind, str]] = {
    "text": (Text(), "text"),
    "code": (Code(), "text"),
    "website": (Website(), "website"),
    "register_number": (RegistrationNumber(), "text"),
    "money": (Money(), "currency"),
    "flag": (Flag(), "boolean"),
    "date": (Day(), "date"),
    "country": (Country(), "text"),
    "choice": (Choice(), "picklist"),
}
#: lengths that Zoho wants to be told for a new field, where they are not the operator's to choose
DIGITS_OF_MONEY = 16
#: columns that the synchronisation itself lives by
OURS = {
    Side.EXACT: frozenset({"ID", "Division", "Created", "Creator", "Modified", "Modifier", "Timestamp"}),
    Side.ZOHO: frozenset({"id", "Created_Time", "Modified_Time"}),
}


def field_of(custom: CustomField) -> Field:
    """A custom field as a field like any other; its policies are put on it with those of the others."""
    kind, data_type = KINDS[custom.kind]
    if isinstance(kind, Choice):
        kind = Choice(tuple(custom.words.items()))
    length = {"text": custom.length, "currency": DIGITS_OF_MONEY}.get(data_type, 0)
    made = Custom(custom.title, data_type, length, values=tuple(dict.fromkeys(custom.words.values())))
    column = custom.zoho or custom.title.replace(" ", "_")
    return Field(
        custom.name,
        At(custom.exact, custom.part),
        At(column, custom=made, labels=(custom.title,)),
        kind,
        label=custom.title,
    )


def problems(entity: Entity, customs: list[CustomField]) -> Iterator[tuple[int, str, str]]:
    """What is wrong with custom fields: which one (its index), in which of its keys, and what."""
    taken = list(entity.fields)
    for index, custom in enumerate(customs):
        made = field_of(custom)
        yield from ((index, key, message) for key, message in _problems(entity, taken, custom, made))
        taken.append(made)


def _problems(entity: Entity, taken: list[Field], custom: CustomField, made: Field) -> Iterator[tuple[str, str]]:
    if any(made.name in (each.name, each.group) for each in taken):
        yield "name", f"{made.name!r} is the name of another field already; choose another one"
    if made.exact.part not in {part.name for part in entity.parts}:
        yield "part", f"{made.exact.part!r} is not a part of {entity.name} in Exact"
    elif holder := _holder(taken, made, Side.EXACT):
        yield "exact", f"{made.exact.column} is synchronised already, as {holder.name}"
    elif made.exact.column in _ours(entity, Side.EXACT, made.exact.part):
        yield "exact", f"{made.exact.column} is a column that the synchronisation itself needs; choose another one"
    if holder := _holder(taken, made, Side.ZOHO):
        yield "zoho", f"{made.zoho.column} is synchronised already, as {holder.name}"
    elif made.zoho.column in _ours(entity, Side.ZOHO, "main"):
        yield "zoho", f"{made.zoho.column} is a field that the synchronisation itself needs; choose another one"
    if (custom.kind == "choice") != bool(custom.words):
        yield "words", "must be given for a choice, and for nothing else"


def _holder(taken: list[Field], made: Field, side: Side) -> Field | None:
    here = made.at(side)
    return next(
        (each for each in taken if (each.at(side).column, each.at(side).part) == (here.column, here.part)), None
    )


def _ours(entity: Entity, side: Side, part: str) -> frozenset[str]:
    if side is Side.ZOHO:
        return OURS[side] | {at.column for at in entity.marks.all()}
    declared = entity.part(part)
    return OURS[side] | {entity.creation_key, declared.joins, *declared.where}
