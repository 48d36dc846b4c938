"""Put the operator's settings, and the names that `setup` found in Zoho, onto the declaration of an entity.

All that is wrong is found at once, each problem with the path of the setting, so that it can be shown with its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from exact_zoho.core import custom_fields
from exact_zoho.core.entity import SUFFICES, At, Entity, Field, Flow, Marks, Side, Unit
from exact_zoho.core.entity_settings import CustomField, EntitySettings, FieldSettings
from exact_zoho.core.kinds import UNKNOWN, Ref, Text
from exact_zoho.core.transforms import Tables, chain, parse, suggestion
from exact_zoho.errors import ConfigurationError

Path = tuple[str | int, ...]

POLICIES = ("flow", "conflict", "clear")
OF_ONE_FIELD = ("default", "to_exact", "to_zoho")
WAYS = {Side.EXACT: "to_exact", Side.ZOHO: "to_zoho"}


@dataclass(frozen=True)
class Problem:
    """One setting that cannot be: where it is, what is wrong, and what to change."""

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{dotted(self.path)}: {self.message}"


def dotted(path: Path) -> str:
    """A path as people write it: `entities.accounts.custom[0].kind`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def apply(
    entity: Entity, chosen: EntitySettings, tables: Tables, names: Mapping[str, str], *, whole: bool = True
) -> Entity:  # fmt: skip
    """The declaration with settings and found names applied; raises `ConfigurationError` naming each problem.

    `whole` insists on the fields in Zoho without which nothing can be written; who only looks can do without them.
    """
    if found := problems(entity, chosen, tables):
        raise ConfigurationError("The settings cannot be used:\n" + "\n".join(f"  {each}" for each in found))
    return _renamed(_in_match_order(entity.with_fields(_rows(entity, chosen, tables)), chosen), names, whole=whole)


def problems(entity: Entity, chosen: EntitySettings, tables: Tables) -> list[Problem]:
    """All that is wrong with the settings of one entity, with paths from the top of the settings."""
    here: Path = ("entities", entity.name)
    found = [
        *_match_problems(entity, chosen),
        *(
            Problem(("custom", index, key), message)
            for index, key, message in custom_fields.problems(entity, chosen.custom)
        ),
        *_field_problems(entity, chosen, tables),
    ]
    if not found:  # these can only be told once the rest holds together
        found = list(_unreachable(_rows(entity, chosen, tables), chosen))
    return [Problem(here + each.path, each.message) for each in found]


def _match_problems(entity: Entity, chosen: EntitySettings) -> Iterator[Problem]:
    known = [key.name for key in entity.match_on]
    for index, name in enumerate(chosen.match or ()):
        if name not in known:
            yield Problem(("match", index), f"{name!r} is not a key of {entity.name}" + suggestion(name, known))
        elif name in (chosen.match or ())[:index]:
            yield Problem(("match", index), f"{name!r} is there twice; take one of them out")


def _field_problems(entity: Entity, chosen: EntitySettings, tables: Tables) -> Iterator[Problem]:
    fields = {each.name: each for each in entity.fields}
    groups = {each.group for each in entity.fields if each.group}
    for name, wanted in chosen.fields.items():
        path: Path = ("fields", name)
        if name in groups:
            yield from _group_problems(path, [each for each in entity.fields if each.group == name], wanted)
        elif name in fields:
            yield from _policy_problems(path, fields[name], wanted)
            yield from _value_problems(path, fields[name], wanted, tables)
        elif any(name == custom.name for custom in chosen.custom):
            yield Problem(path, "is a custom field; say under custom how it behaves")
        else:
            known = [*fields, *sorted(groups)]
            yield Problem(path, f"{name!r} is not a field of {entity.name}" + suggestion(name, known))
    for index, custom in enumerate(chosen.custom):
        yield from _value_problems(("custom", index), custom_fields.field_of(custom), custom, tables)


def _group_problems(path: Path, rows: list[Field], wanted: FieldSettings) -> Iterator[Problem]:
    yield from (
        Problem((*path, key), f"is for one field at a time: set it for {' or '.join(row.name for row in rows)}")
        for key in OF_ONE_FIELD
        if getattr(wanted, key)
    )
    yield from _flow_problems(path, rows[0], wanted)


def _policy_problems(path: Path, row: Field, wanted: FieldSettings) -> Iterator[Problem]:
    if row.group:
        yield from (
            Problem((*path, key), f"holds for the whole of {row.group}: set it for fields.{row.group}")
            for key in POLICIES
            if getattr(wanted, key) is not None
        )
    else:
        yield from _flow_problems(path, row, wanted)


def _flow_problems(path: Path, row: Field, wanted: FieldSettings) -> Iterator[Problem]:
    if wanted.flow in (Flow.BOTH, Flow.TO_EXACT) and not (row.exact.create or row.exact.update):
        yield Problem((*path, "flow"), f"{row.title} cannot be written in Exact; it can be to_zoho or off")


def _value_problems(path: Path, row: Field, wanted: FieldSettings, tables: Tables) -> Iterator[Problem]:
    try:
        _default(row, wanted.default)
    except ValueError as wrong:
        yield Problem((*path, "default"), str(wrong))
    for way in WAYS.values():
        for index, text in enumerate(getattr(wanted, way)):
            if not isinstance(row.kind, Text):
                yield Problem((*path, way, index), f"{row.title} is not a text; only texts can be transformed")
                break
            try:
                parse(text, tables)
            except ValueError as wrong:
                yield Problem((*path, way, index), str(wrong))


def _unreachable(rows: tuple[Field, ...], chosen: EntitySettings) -> Iterator[Problem]:
    """Mandatory fields that the settings keep from a side where records are to be created."""
    modes = {Side.EXACT: chosen.to_exact, Side.ZOHO: chosen.to_zoho}
    for row in rows:
        for side in sorted(row.mandatory):
            if modes[side] == "create" and not Unit(row.name, (row,)).writable(side, creating=True):
                yield Problem(
                    ("fields", row.group or row.name, "flow"),
                    f"{side.capitalize()} demands a {row.title} of every new record; let it flow there, "
                    f"or set {WAYS[side]} to update",
                )


def _default(row: Field, given: Any) -> Any:
    """A default as a common value; raises ValueError where it cannot be one."""
    if given is None:
        return None
    if isinstance(row.kind, Ref):
        raise ValueError(f"{row.title} refers to another record, which cannot be a default")
    try:
        value = row.kind.read(Side.EXACT, given)
        value = row.kind.read(Side.ZOHO, given) if value is UNKNOWN else value
    except ValueError as wrong:
        raise ValueError(f"{given!r} does not fit {row.title}: {wrong}") from wrong
    wrong_for = next(filter(None, (row.kind.problem(side, value) for side in Side)), None)
    if value is UNKNOWN or wrong_for:
        raise ValueError(f"{given!r} does not fit {row.title}: it {wrong_for or 'is not one of its words'}")
    return value


def _rows(entity: Entity, chosen: EntitySettings, tables: Tables) -> tuple[Field, ...]:
    nothing = FieldSettings()
    declared = [
        _changed(row, chosen.fields.get(row.name, nothing), chosen.fields.get(row.group or row.name, nothing), tables)
        for row in entity.fields
    ]
    return (*declared, *(_custom(custom, tables) for custom in chosen.custom))


def _custom(custom: CustomField, tables: Tables) -> Field:
    return _changed(custom_fields.field_of(custom), custom, custom, tables)


def _changed(row: Field, own: FieldSettings, policies: FieldSettings, tables: Tables) -> Field:
    ways = {side: getattr(own, way) for side, way in WAYS.items()}
    return replace(
        row,
        flow=policies.flow or row.flow,
        conflict=policies.conflict or row.conflict,
        clear=policies.clear or row.clear,
        default=row.default if own.default is None else _default(row, own.default),
        transform={**row.transform, **{side: chain(texts, tables) for side, texts in ways.items() if texts}},
    )


def _in_match_order(entity: Entity, chosen: EntitySettings) -> Entity:
    """Named keys first, each of which suffices. Of the others only those stay that keep two records apart."""
    if not chosen.match:
        return entity
    keys = {key.name: key for key in entity.match_on}
    named = [replace(keys[name], agree=max(keys[name].agree, SUFFICES)) for name in chosen.match]
    others = [
        replace(key, agree=0.0, finds=False) for key in entity.match_on if key.name not in chosen.match and key.parts
    ]
    return replace(entity, match_on=(*named, *others))


def _renamed(entity: Entity, names: Mapping[str, str], *, whole: bool) -> Entity:
    rows = tuple(replace(row, zoho=_found(row.zoho, names)) for row in entity.fields)
    marks = Marks(*(_found(at, names) for at in entity.marks.all()))
    lost = [row for row in rows if not row.zoho.column]
    if whole:
        _insist(entity, lost, marks)
    kept = tuple(row for row in rows if row.zoho.column)
    there = {row.name for row in kept}
    keys = tuple(key for key in entity.match_on if there & {key.field, *key.also})
    return replace(entity, fields=kept, marks=marks, match_on=keys)


def _insist(entity: Entity, lost: Iterable[Field], marks: Marks) -> None:
    for missing in (row.title for row in lost if row.mandatory):
        raise ConfigurationError(
            f"{entity.name}: Zoho has no field for {missing}, without which nothing can be created"
        )
    if not marks.external_id.column:
        raise ConfigurationError(
            f"{entity.name}: Zoho has no field for the external id ({entity.marks.external_id.column}); "
            "create it as `setup` says, and run `setup` again"
        )


def _found(at: At, names: Mapping[str, str]) -> At:
    return replace(at, column=names.get(at.column, at.column))
