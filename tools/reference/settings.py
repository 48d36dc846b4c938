"""The page of settings, from the models that read them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, is_typeddict

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from exact_zoho.core.settings import Settings
from exact_zoho.core.transforms import TRANSFORMS
from tools.reference.markdown import code, page, table

Row = tuple[str, str, str, str]

INTRO = """
A settings file is YAML or JSON; `EXACT_ZOHO_SETTINGS` names it. Everything has a default: an empty file is a valid one.
In the paths below `<name>` stands for a name of yours or of an entity or field, `[]` for each entry of a list.
"""

EXAMPLE = """
```yaml
entities:
  accounts:
    match: [vat_number, name]
    options: {prospects: true}
    fields:
      phone: {conflict: exact}
      website: {to_zoho: [lower]}
    custom:
      - {name: sector, exact: Classification1, label: Sector}
guards:
  changed_share: 0.1
```
"""

TRANSFORMATIONS = """
## Transformations

For `to_exact` and `to_zoho` of a field. Doing one twice is the same as doing it once, so a second run writes nothing.
"""


def render() -> str:
    """The page."""
    rows = table(("setting", "values", "default", "meaning"), _rows(Settings, ""))
    forms = table(("form", "what it does"), ((code(each.form), each.meaning) for each in TRANSFORMS))
    return page("Settings", INTRO, EXAMPLE, rows, TRANSFORMATIONS, forms)


def _rows(model: type[BaseModel], path: str) -> Iterator[Row]:
    for name, info in model.model_fields.items():
        here = f"{path}{name}"
        below, suffix = _model_in(info.annotation)
        if below is not None:
            yield from _rows(below, f"{here}{suffix}.")
        elif is_typeddict(info.annotation):
            yield from _flags(info.annotation, here)
        else:
            yield code(here), _values(info.annotation), _default(info), info.description or ""


def _flags(options: Any, path: str) -> Iterator[Row]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - only here

    for name, schema in TypeAdapter(options).json_schema()["properties"].items():
        yield code(f"{path}.{name}"), "true, false", "false", schema.get("description", "")


def _model_in(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """The model that a setting consists of, directly, by name or in a list, with how its path goes on."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _model_in(inner[0])
    if origin in (Union, UnionType):
        return next((found for each in inner if (found := _model_in(each))[0]), (None, ""))
    if origin in (dict, list) and inner:
        below, suffix = _model_in(inner[-1])
        return below, (".<name>" if origin is dict else "[]") + suffix
    return None, ""


WORDS = {bool: "true, false", str: "text", int: "whole number", float: "number", Any: "any value", type(None): ""}


def _values(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in WORDS:
        return WORDS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(code(member.value) for member in annotation)
    if origin is Literal:
        return ", ".join(code(value) for value in inner)
    if origin is list:
        return f"list of {_values(inner[0])}s" if inner[0] is str else "list"
    if origin is dict:
        return f"by name: {_values(inner[1])}"
    return ", ".join(words for each in inner if (words := _values(each)))


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "needed"
    value = info.get_default(call_default_factory=True, validated_data={})
    if value in (None, "", [], {}):
        return "—"
    return code(value.value if isinstance(value, Enum) else value)
