"""Between what a side's API says and common values: reading records, writing payloads, keys and hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exact_zoho.core.entity import At, Entity, Field, Part, Side
from exact_zoho.core.kinds import UNKNOWN, Kind, Ref, Surname

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """The common values of some fields, and why others could not be read."""

    values: dict[str, Any]
    unreadable: dict[str, str]


def fields_of(entity: Entity, side: Side, part: str) -> tuple[Field, ...]:
    """The fields that live in one part of a side."""
    return tuple(each for each in entity.fields if each.at(side).part == part)


def read(fields: Iterable[Field], side: Side, raw: Raw) -> Reading:
    """Read fields from one row. A field that cannot be understood is UNKNOWN, and the record goes on without it."""
    values: dict[str, Any] = {}
    unreadable: dict[str, str] = {}
    for each in fields:
        try:
            values[each.name] = each.kind.read(side, _shown(each.at(side), raw))
        except ValueError as wrong:
            values[each.name] = UNKNOWN
            unreadable[each.name] = str(wrong)
    return Reading(values, unreadable)


def _shown(at: At, raw: Raw) -> Any:
    """What a side shows of a value; the two columns of a divided one make one text."""
    if not at.lead:
        return raw.get(at.column)
    return " ".join(str(raw[column]).strip() for column in at.columns if raw.get(column)) or None


def read_record(entity: Entity, side: Side, parts: Mapping[str, Raw]) -> Reading:
    """Read a record from the rows of its parts; fields of a part that does not exist are empty."""
    whole = Reading({}, {})
    for name in ("main",) if side is Side.ZOHO else tuple(part.name for part in entity.parts):
        reading = read(fields_of(entity, side, name), side, parts.get(name, {}))
        whole.values.update(reading.values)
        whole.unreadable.update(reading.unreadable)
    return whole


def payload(entity: Entity, side: Side, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns to send for common values, in order of declaration; raises ValueError for what cannot be sent."""
    sent: dict[str, Any] = {}
    for each in entity.fields:
        if each.name in values:
            sent |= _columns(each.at(side), each.kind, side, values[each.name])
    return sent


def _columns(at: At, kind: Kind, side: Side, value: Any) -> dict[str, Any]:
    written = kind.write(side, value)
    if written is None and not at.emptied:
        return {}
    if not at.lead:
        return {at.column: written}
    assert isinstance(kind, Surname)  # noqa: S101 - a divided value is one that can be divided
    return dict(zip(at.columns, kind.split(written), strict=True))


def dump(entity: Entity, values: Mapping[str, Any]) -> dict[str, Any]:
    """Common values as JSON, for keeping; UNKNOWN ones are left out."""
    return {
        each.name: each.kind.dump(values[each.name])
        for each in entity.fields
        if each.name in values and values[each.name] is not UNKNOWN
    }


def load(entity: Entity, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The values kept by `dump`."""
    return {each.name: each.kind.load(kept[each.name]) for each in entity.fields if each.name in kept}


def marks_of(entity: Entity, raw: Raw) -> dict[str, Any]:
    """Our own columns on a Zoho record, by what they are for."""
    marks = entity.marks
    named = {"external_id": marks.external_id, "status": marks.status, "message": marks.message}
    shown = {name: raw.get(at.column) for name, at in named.items() if at.column}
    return shown | ({"frozen": bool(raw.get(marks.frozen.column))} if marks.frozen.column else {})


def facts_of(entity: Entity, side: Side, raw: Raw) -> dict[str, Any]:
    """The columns that rules look at although they are not synchronised."""
    return {column: raw.get(column) for column in entity.facts.get(side, ())}


def row_hash(entity: Entity, side: Side, part: str, raw: Raw, reading: Reading | None = None) -> str:
    """A digest of all of a row that matters to us: two rows with the same digest are the same row."""
    reading = reading or read(fields_of(entity, side, part), side, raw)
    looked_at: list[Any] = [dump(entity, reading.values), sorted(reading.unreadable.items())]
    if side is Side.EXACT:
        declared = entity.part(part)
        looked_at += [raw.get(declared.joins) if declared.joins else None, declared.takes(raw)]
        looked_at += [raw.get(column) for column in declared.as_of.columns] if declared.as_of else []
    else:
        looked_at.append(marks_of(entity, raw))
    if part == "main":
        looked_at.append(facts_of(entity, side, raw))
    text = json.dumps(looked_at, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def digest(entity: Entity, values: Mapping[str, Any]) -> str:
    """A digest of values to be written, by which two equal attempts are recognised."""
    text = json.dumps(dump(entity, values), sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def edges_of(entity: Entity, values: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """The references a record holds: (field, entity of the target, id of the target)."""
    return tuple(
        (each.name, ref.entity, values[each.name])
        for each, ref in entity.references()
        if isinstance(each.kind, Ref) and values.get(each.name) not in (None, UNKNOWN)
    )


def owner_of(part: Part, raw: Raw) -> str:
    """The id of the record that a row belongs to."""
    return str(raw[part.joins] or "") if part.joins else str(raw["ID"])
