"""The page of fields: what is synchronised, between which columns, and by which rules."""

from __future__ import annotations

from exact_zoho.core.entity import Clear, Entity, Field, Flow
from exact_zoho.entities import ENTITIES
from tools.reference.markdown import code, page, table

GOES = {
    Flow.BOTH: "both ways",
    Flow.TO_ZOHO: "to Zoho",
    Flow.TO_EXACT: "to Exact",
    Flow.OFF: "off",
}

INTRO = """
One row per field. *Wins* says who wins where both sides changed the field since they last agreed; *goes* says where
edits go. Fields of one group are merged and written as one. All of it can be changed in the [settings](settings.md).
"""


def render() -> str:
    """The page."""
    return page("Fields", INTRO, *(_entity(entity) for entity in ENTITIES.values()))


def _entity(entity: Entity) -> str:
    parts = ", ".join(f"`{part.path}` ({part.name})" for part in entity.parts)
    *others, last = (key.title for key in entity.match_on)
    keys = f"{', '.join(others)} and {last}"
    intro = (
        f"Zoho module `{entity.module}`; Exact endpoints {parts}. Existing records are matched by the ids they carry "
        f"of each other, then by what they have in common: {keys}. {_creation(entity)}"
    )
    columns = ("field", "Exact", "Zoho", "goes", "wins", "remarks")
    fields = table(columns, (_row(each) for each in entity.fields))
    return f"## {entity.name.capitalize()}\n\n{intro}\n\n{fields}\n\n{_marks(entity)}"


def _creation(entity: Entity) -> str:
    if entity.creation_key:
        return f"A record created in Exact carries its key in `{entity.creation_key}`."
    looks = ", ".join(entity.field(name).title.lower() for name in entity.fingerprint)
    return f"A record created in Exact is found again by when we made it and what it looks like: {looks}."


def _row(each: Field) -> tuple[str, ...]:
    column = " + ".join(each.exact.columns)
    exact = column if each.exact.part == "main" else f"{each.exact.part}: {column}"
    wins = each.conflict.value if each.flow is Flow.BOTH else "—"
    return (code(each.name), code(exact), code(each.zoho.column), GOES[each.flow], wins, _remarks(each))


def _remarks(each: Field) -> str:
    said = [
        f"group `{each.group}`" if each.group else "",
        f"mandatory in {' and '.join(sorted(side.capitalize() for side in each.mandatory))}" if each.mandatory else "",
        "given to Exact at creation only" if each.exact.create and not each.exact.update else "",
        "emptying it is put back" if each.clear is Clear.NEVER else "",
        f"one of the division's {each.listed.replace('_', ' ')}" if each.listed else "",
        f"`setup` makes it as *{each.zoho.custom.label}*" if each.zoho.custom else "",
    ]
    return "; ".join(remark for remark in said if remark)


def _marks(entity: Entity) -> str:
    intro = f"Fields of our own on each {entity.singular} in Zoho, made by `setup`:"
    rows = (
        (code(at.column), at.custom.label if at.custom else "", at.custom.data_type if at.custom else "", meaning)
        for at, meaning in zip(entity.marks.all(), MARKS, strict=True)
    )
    return f"{intro}\n\n{table(('column', 'label', 'type', 'says'), rows)}"


MARKS = (
    "which Exact record it is: `EX:<division>:<id>`; unique, and indispensable",
    "how its synchronisation stands",
    "what is wrong, and what to do about it",
    "when we last wrote to it",
    "ticked by people: the record stays as it is, on both sides",
)
