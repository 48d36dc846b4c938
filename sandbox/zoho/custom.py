"""Custom fields: what may be asked for, and what becomes of it."""

from __future__ import annotations

from typing import Any

from sandbox.wire import Response
from sandbox.zoho.context import Context
from sandbox.zoho.fields import FieldDef, api_name
from sandbox.zoho.module import Module
from sandbox.zoho.replies import Details, ItemRefusedError, missing_parameter, not_supported, reply

PER_CALL = 5
EDITION_FIELDS = 300
UNIQUE_FIELDS = 2
TOOLTIPS = {"static_text": 35, "info_icon": 255}
#: the longest each type may be made, and how long it is where nobody says
LONGEST = {"text": 255, "email": 100, "phone": 30, "website": 450, "integer": 9, "bigint": 18, "double": 18,
           "currency": 16, "percent": 5}  # fmt: skip
AREAS = {"small": 2_000, "large": 32_000, "rich_text": 50_000}
LENGTHLESS = frozenset({"date", "datetime", "boolean", "picklist", "textarea", "lookup"})
#: how long the names are that a choice or a lookup shows
NAMES = {"picklist": 120, "lookup": 120}
DECIMALS = {"double": 2, "currency": 2, "percent": 2}
MOST_DECIMALS = 9
RESERVED = frozenset({"id", "owner", "layout", "tag"})


def create(ctx: Context) -> Response:
    """POST /settings/fields."""
    if not ctx.params.get("module"):
        raise missing_parameter("module")
    module = ctx.module(ctx.params["module"])
    if module.kind.attached or (module.kind.part_of and ctx.switches["subform_fields"] == "refused"):
        raise not_supported()
    items = [_one(ctx, module, item, number) for number, item in enumerate(ctx.rows_of("fields", PER_CALL))]
    statuses = [status for status, _ in items]
    good = statuses.count(201)
    status = 201 if good == len(items) else 207 if good else statuses[0] if len(set(statuses)) == 1 else 400
    return reply(status, {"fields": [item for _, item in items]})


def _one(ctx: Context, module: Module, item: Any, number: int) -> tuple[int, Details]:
    try:
        column = add(ctx, module, item if isinstance(item, dict) else {}, f"$.fields[{number}]")
    except ItemRefusedError as refused:
        return refused.status, refused.item()
    created = {"code": "SUCCESS", "details": {"id": column.id}, "message": "field created", "status": "success"}
    return 201, created


def add(ctx: Context, module: Module, item: dict[str, Any], at: str = "$") -> FieldDef:
    """Add a field to a module, or refuse it; the API name follows from the label."""
    label = _label(ctx, module, item, at)
    kind = item.get("data_type")
    if not isinstance(kind, str):
        raise _refused("MANDATORY_NOT_FOUND", "data_type", at, "required field not found")
    if kind not in LONGEST and kind not in LENGTHLESS:
        raise _refused("INVALID_DATA", "data_type", at, supported_values=sorted({*LONGEST, *LENGTHLESS}))
    length = _length(item, kind, at)
    unique = _unique(module, item, kind, at)
    column = FieldDef(
        ctx.state.next_id(), api_name(label), label, kind, length, _decimals(item, kind, at), _values(item, kind, at),
        _lookup(ctx, item, kind, at), custom=True, unique=unique, external=_external(item, kind, at),
        tooltip=_tooltip(item, at),
    )  # fmt: skip
    module.fields[column.api_name] = column
    return column


def _refused(code: str, name: str, at: str, message: str = "invalid data", **more: Any) -> ItemRefusedError:
    return ItemRefusedError(code, {"api_name": name, "json_path": f"{at}.{name}", **more}, message)


def _label(ctx: Context, module: Module, item: dict[str, Any], at: str) -> str:
    label = item.get("field_label")
    if not isinstance(label, str) or not label.strip():
        raise _refused("MANDATORY_NOT_FOUND", "field_label", at, "required field not found")
    if len(label) > ctx.switches["label_length"]:
        raise _refused("INVALID_DATA", "field_label", at, maximum_length=ctx.switches["label_length"])
    if label.casefold() in RESERVED:
        raise _refused("RESERVED_KEYWORD_NOT_ALLOWED", "field_label", at, "the label is reserved")
    there = {**module.fields, **module.hidden}
    taken = {column.label.casefold() for column in there.values()}
    if label.casefold() in taken or api_name(label) in there:
        raise _refused("DUPLICATE_DATA", "field_label", at, "duplicate data")
    if sum(1 for column in module.fields.values() if column.custom) >= EDITION_FIELDS:
        raise _refused("LIMIT_EXCEEDED", "fields", at, "the edition allows no more fields", limit=EDITION_FIELDS)
    return label


def _length(item: dict[str, Any], kind: str, at: str) -> int:
    if kind == "textarea":
        area = item.get("textarea")
        size = area.get("type") if isinstance(area, dict) else None
        if size not in AREAS:
            raise _refused("EXPECTED_DEPENDENT_FIELD_MISSING", "textarea", at, "the kind of text area is missing")
        return AREAS[size]
    if kind in LENGTHLESS:
        return NAMES.get(kind, 0)
    length = item.get("length", LONGEST[kind])
    if isinstance(length, bool) or not isinstance(length, int) or length < 1:
        raise _refused("INVALID_DATA", "length", at, expected_data_type="integer")
    if length > LONGEST[kind]:
        raise _refused("DEPENDENT_MISMATCH", "length", at, "the length is too large", maximum_length=LONGEST[kind])
    return length


def _decimals(item: dict[str, Any], kind: str, at: str) -> int | None:
    if kind not in DECIMALS:
        return None
    places = item.get("decimal_place", DECIMALS[kind])
    if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= MOST_DECIMALS:
        raise _refused("INVALID_DATA", "decimal_place", at, maximum_value=MOST_DECIMALS)
    currency = item.get("currency")
    if kind == "currency" and isinstance(currency, dict) and currency.get("precision", -1) >= max(places, 1):
        raise _refused("DEPENDENT_MISMATCH", "currency", at, "the precision must be below decimal_place")
    return places


def _unique(module: Module, item: dict[str, Any], kind: str, at: str) -> bool:
    unique = item.get("unique")
    if not unique:
        return False
    if not isinstance(unique, dict) or unique.get("case_sensitive") is not False:
        raise _refused("INVALID_DATA", "unique", at)
    if kind not in {"text", "email", "phone", "integer", "bigint"}:
        raise _refused("NOT_ALLOWED", "unique", at, "fields of this type cannot be unique")
    if sum(1 for column in module.fields.values() if column.unique) >= UNIQUE_FIELDS:
        raise _refused("LIMIT_EXCEEDED", "unique", at, "no more unique fields", limit=UNIQUE_FIELDS)
    return True


def _external(item: dict[str, Any], kind: str, at: str) -> bool:
    if not item.get("external"):
        return False
    if kind != "text":
        raise _refused("NOT_ALLOWED", "external", at, "only text fields can be external")
    return True


def _values(item: dict[str, Any], kind: str, at: str) -> tuple[str, ...]:
    if kind != "picklist":
        return ()
    rows = item.get("pick_list_values")
    if not isinstance(rows, list) or not rows:
        raise _refused("EXPECTED_DEPENDENT_FIELD_MISSING", "pick_list_values", at, "the values are missing")
    texts = [row.get("display_value") for row in rows if isinstance(row, dict)]
    if len(texts) < len(rows) or not all(isinstance(text, str) and text for text in texts):
        raise _refused("MANDATORY_NOT_FOUND", "pick_list_values", at, "required field not found")
    return tuple(str(text) for text in texts)


def _lookup(ctx: Context, item: dict[str, Any], kind: str, at: str) -> str:
    """The module that a lookup leads to."""
    if kind != "lookup":
        return ""
    if ctx.client and ctx.switches["lookup_fields"] == "refused":
        raise _refused("NOT_ALLOWED", "data_type", at, "fields of this type cannot be made by an app")
    told = item.get("lookup")
    module = told.get("module") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(module, dict):
        raise _refused("EXPECTED_DEPENDENT_FIELD_MISSING", "lookup", at, "the module is missing")
    label, most = told.get("display_label", ""), ctx.switches["label_length"]
    if not isinstance(label, str) or len(label) > most:
        raise _refused("INVALID_DATA", "display_label", f"{at}.lookup", maximum_length=most)
    return _target(ctx, module, f"{at}.lookup.module")


def _target(ctx: Context, told: dict[str, Any], at: str) -> str:
    name = told.get("api_name")
    if not isinstance(name, str) or not name:
        raise _refused("MANDATORY_NOT_FOUND", "api_name", at, "required field not found")
    module = ctx.state.modules.get(name)
    if module is None or module.kind.attached or module.kind.part_of:
        raise _refused("INVALID_DATA", "api_name", at)
    if "id" in told and str(told["id"]) != module.id:
        named = [{"api_name": part, "json_path": f"{at}.{part}"} for part in ("api_name", "id")]
        raise ItemRefusedError("AMBIGUITY_DURING_PROCESSING", {"ambiguity_due_to": named}, "module is ambiguous")
    return name


def _tooltip(item: dict[str, Any], at: str) -> str:
    tooltip = item.get("tooltip")
    if tooltip is None:
        return ""
    kind, text = (tooltip.get("name"), tooltip.get("value")) if isinstance(tooltip, dict) else (None, None)
    if kind not in TOOLTIPS or not isinstance(text, str):
        raise _refused("INVALID_DATA", "tooltip", at, supported_values=sorted(TOOLTIPS))
    if len(text) > TOOLTIPS[kind]:
        raise _refused("INVALID_DATA", "tooltip", at, maximum_length=TOOLTIPS[kind])
    return text
