"""An administrator at work on the fields of a module: renamed, hidden, retyped, made mandatory, given other words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sandbox.zoho.custom import UNIQUE_FIELDS
from sandbox.zoho.fields import NUMBERS, FieldDef
from sandbox.zoho.module import Module

#: data types that hold any text
TEXTS = frozenset({"text", "textarea", "email", "phone", "website", "picklist"})


def change(module: Module, column: str, wanted: dict[str, Any]) -> None:
    """Change a field in all the ways that are named; raises ValueError where Zoho would not let it."""
    unknown = sorted(set(wanted) - set(CHANGES))
    if unknown:
        raise ValueError(f"no change {', '.join(unknown)}; there are {', '.join(CHANGES)}")
    for name, value in wanted.items():
        known = module.fields if column in module.fields else module.hidden
        if column not in known:
            raise ValueError(f"{module.api_name} has no field {column}")
        column = CHANGES[name](module, known[column], value)


def _keep(module: Module, field: FieldDef, **values: Any) -> str:
    fields = module.fields if field.api_name in module.fields else module.hidden
    fields[field.api_name] = replace(field, **values)
    return field.api_name


def _rename(module: Module, field: FieldDef, name: Any) -> str:
    """Another API name; the order of the fields stays."""
    if not field.custom:
        raise ValueError(f"the API name of {field.api_name}, a standard field, is fixed")
    if name in module.fields or name in module.hidden:
        raise ValueError(f"{module.api_name} has a field {name} already")
    new = replace(field, api_name=str(name))
    module.fields = {each.api_name: each for each in (_swap(one, field, new) for one in module.fields.values())}
    module.hidden = {each.api_name: each for each in (_swap(one, field, new) for one in module.hidden.values())}
    module.rewrite(lambda row: {new.api_name if key == field.api_name else key: value for key, value in row.items()})
    return new.api_name


def _swap(one: FieldDef, old: FieldDef, new: FieldDef) -> FieldDef:
    return new if one.api_name == old.api_name else one


def _relabel(module: Module, field: FieldDef, label: Any) -> str:
    return _keep(module, field, label=str(label))


def _retype(module: Module, field: FieldDef, told: Any) -> str:
    """Another data type; what a text can hold stays, the rest is emptied."""
    kind = told if isinstance(told, dict) else {"data_type": told}
    new = replace(field, **{"values": (), "numbers": (), "decimals": None, **kind})
    if new.data_type in NUMBERS and new.decimals is None:
        new = replace(new, decimals=2)
    name = field.api_name

    def converted(row: dict[str, Any]) -> dict[str, Any]:
        value = row.get(name)
        text = None if value is None or new.data_type not in TEXTS else str(value)
        return {**row, name: text} if name in row else row

    module.rewrite(converted)
    return _keep(module, new)


def _hide(module: Module, field: FieldDef, hidden: Any) -> str:
    """Take a field out of the sight of the app's user, or show it again; its values stay."""
    away, to = (module.fields, module.hidden) if hidden else (module.hidden, module.fields)
    away.pop(field.api_name, None)
    to[field.api_name] = field
    return field.api_name


def _remove(module: Module, field: FieldDef, _yes: Any) -> str:
    if not field.custom:
        raise ValueError(f"{field.api_name} is a standard field: it can only be hidden")
    for fields in (module.fields, module.hidden):
        fields.pop(field.api_name, None)
    module.rewrite(lambda row: {key: value for key, value in row.items() if key != field.api_name})
    return field.api_name


def _unique(module: Module, field: FieldDef, unique: Any) -> str:
    if unique and sum(one.unique for one in module.fields.values()) >= UNIQUE_FIELDS:
        raise ValueError(f"{module.api_name} has {UNIQUE_FIELDS} unique fields already")
    return _keep(module, field, unique=bool(unique))


def _words(make: Callable[[dict[str, int], Any], dict[str, int]]) -> Callable[[Module, FieldDef, Any], str]:
    """A change of a picklist's words; each keeps its number, whatever it is called."""

    def changed(module: Module, field: FieldDef, told: Any) -> str:
        words = make(dict(zip(field.values, field.value_numbers, strict=True)), told)
        return _keep(module, field, values=tuple(words), numbers=tuple(words.values()))

    return changed


def _added(words: dict[str, int], told: Any) -> dict[str, int]:
    first = max(words.values(), default=0) + 1
    return {**words, **{str(word): number for number, word in enumerate(told, start=first)}}


def _without(words: dict[str, int], told: Any) -> dict[str, int]:
    return {word: number for word, number in words.items() if word not in told}


def _rename_words(module: Module, field: FieldDef, told: Any) -> str:
    """Other texts for words: records show them from now on."""
    name = field.api_name
    module.rewrite(lambda row: {**row, name: told.get(row[name], row[name])} if name in row else row)
    return _keep(
        module, field, values=tuple(told.get(word, word) for word in field.values), numbers=field.value_numbers
    )


CHANGES: dict[str, Callable[[Module, FieldDef, Any], str]] = {
    "api_name": _rename,
    "label": _relabel,
    "retype": _retype,
    "hidden": _hide,
    "removed": _remove,
    "mandatory": lambda module, field, yes: _keep(module, field, mandatory=bool(yes)),
    "read_only": lambda module, field, yes: _keep(module, field, read_only=bool(yes)),
    "unique": _unique,
    "length": lambda module, field, length: _keep(module, field, length=int(length)),
    "add_values": _words(_added),
    "remove_values": _words(_without),
    "rename_values": _rename_words,
}
