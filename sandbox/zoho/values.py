"""One value of a record, read from a write and checked as Zoho checks it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from sandbox.zoho import taxes
from sandbox.zoho.context import Context
from sandbox.zoho.fields import FieldDef
from sandbox.zoho.references import is_closed, seen
from sandbox.zoho.replies import ItemRefusedError
from sandbox.zoho.state import USERS

EMAIL = re.compile(r"[^\s@,;<>()\"]+@[^\s@.,;<>()\"]+(?:\.[^\s@.,;<>()\"]+)+")
#: groups of letters and digits, each after at most one dot or dash and one blank, some of them in brackets
PHONE = re.compile(r"\+?(?:[.-]? ?[0-9A-Za-z]++|(?: ?\((?:[ .-]?[0-9A-Za-z]++)+\)[ -]?))+(?:[,;]+[0-9A-Za-z]++)*[#;]?")
WEBSITE = re.compile(r"(?:https?://|ftp://)?[^\s/?#.@]+(?:\.[^\s/?#.@]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
DISCOUNT = re.compile(r"\d+(?:\.\d+)?%?")
PATTERNS = {"email": EMAIL, "phone": PHONE, "website": WEBSITE}

Where = dict[str, Any]
Reader = Callable[[Context, FieldDef, Any, Where], Any]


def wrong_type(where: Where, kind: str) -> ItemRefusedError:
    """Refusal of a value that is not of the column's type."""
    return ItemRefusedError("INVALID_DATA", {"expected_data_type": kind, **where})


def read(ctx: Context, column: FieldDef, raw: Any, where: Where) -> Any:
    """The canonical value of `raw` in that column; None clears it."""
    if raw is None or raw == "":
        if column.mandatory:
            raise ItemRefusedError("MANDATORY_NOT_FOUND", where, "required field not found")
        return False if column.data_type == "boolean" else None
    return READERS[column.data_type](ctx, column, raw, where)


def _text(ctx: Context, column: FieldDef, raw: Any, where: Where) -> str:
    if not isinstance(raw, str):
        raise wrong_type(where, column.data_type)
    if len(raw) > column.length:
        raise ItemRefusedError("INVALID_DATA", {"maximum_length": column.length, **where})
    pattern = PATTERNS.get(column.data_type)
    if column.data_type == "phone" and ctx.switches["phone"] == "any":
        pattern = None
    if pattern and not pattern.fullmatch(raw):
        raise wrong_type(where, column.data_type)
    return raw


def _picklist(ctx: Context, column: FieldDef, raw: Any, where: Where) -> str:
    if not isinstance(raw, str):
        raise wrong_type(where, "text")
    if raw not in column.values and ctx.switches["picklist"] == "reject":
        raise ItemRefusedError("INVALID_DATA", {**where, "supported_values": list(column.values)})
    return raw


def _boolean(_ctx: Context, _column: FieldDef, raw: Any, where: Where) -> bool:
    if not isinstance(raw, bool):
        raise wrong_type(where, "boolean")
    return raw


def _integer(_ctx: Context, column: FieldDef, raw: Any, where: Where) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise wrong_type(where, "integer")
    if len(str(abs(raw))) > column.length:
        raise ItemRefusedError("INVALID_DATA", {"maximum_length": column.length, **where})
    return raw


def _bigint(_ctx: Context, column: FieldDef, raw: Any, where: Where) -> str:
    text = str(raw)
    if isinstance(raw, bool) or not text.lstrip("-").isdigit():
        raise wrong_type(where, "bigint")
    if len(text.lstrip("-")) > column.length:
        raise ItemRefusedError("INVALID_DATA", {"maximum_length": column.length, **where})
    return text


def _decimal(_ctx: Context, column: FieldDef, raw: Any, where: Where) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise wrong_type(where, "double")
    exact = Decimal(str(raw))
    if len(str(abs(int(exact)))) > column.length:
        raise ItemRefusedError("INVALID_DATA", {"maximum_length": column.length, **where})
    # what is beyond the column's decimals is cut off, not rounded
    return float(exact.quantize(Decimal(1).scaleb(-(column.decimals or 0)), ROUND_DOWN))


def _discount(ctx: Context, column: FieldDef, raw: Any, where: Where) -> float | str:
    """An amount as a number or as text, or a percentage as text."""
    if not isinstance(raw, str):
        return _decimal(ctx, column, raw, where)
    if not DISCOUNT.fullmatch(raw):
        raise wrong_type(where, "double")
    return raw if raw.endswith("%") else _decimal(ctx, column, float(raw), where)


def _date(_ctx: Context, _column: FieldDef, raw: Any, where: Where) -> str:
    if not isinstance(raw, str) or not DAY.fullmatch(raw):
        raise wrong_type(where, "date")
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        raise wrong_type(where, "date") from None


def _datetime(_ctx: Context, _column: FieldDef, raw: Any, where: Where) -> datetime:
    if not isinstance(raw, str) or not INSTANT.fullmatch(raw):
        raise wrong_type(where, "datetime")
    try:
        return datetime.fromisoformat(raw).astimezone(UTC)
    except ValueError:
        raise wrong_type(where, "datetime") from None


def _reference(raw: Any, where: Where) -> str:
    key = raw.get("id") if isinstance(raw, dict) else None
    if isinstance(key, bool) or not isinstance(key, int | str) or not str(key).isdigit():
        raise wrong_type(where, "jsonobject")
    return str(key)


def _lookup(ctx: Context, column: FieldDef, raw: Any, where: Where) -> str:
    key = _reference(raw, where)
    module = seen(ctx, column.lookup)
    if module is None or key not in module.rows:
        if not is_closed(ctx, column.lookup):
            ctx.violate("dangling-reference", f"{column.api_name} refers to {column.lookup} {key}, which is not there")
        raise ItemRefusedError("INVALID_DATA", where, "the id given seems to be invalid")
    return key


def _parent(ctx: Context, _column: FieldDef, raw: Any, where: Where) -> tuple[str, str]:
    key = _reference(raw, where)
    told = raw.get("module")
    name = told.get("api_name") if isinstance(told, dict) else None
    module = seen(ctx, name) if isinstance(name, str) else None
    if module is None or module.kind.attached:
        raise ItemRefusedError("INVALID_DATA", {**where, "json_path": f"{where['json_path']}.module"})
    if key not in module.rows:
        raise ItemRefusedError("INVALID_DATA", where, "the id given seems to be invalid")
    return module.api_name, key


def _owner(_ctx: Context, _column: FieldDef, raw: Any, where: Where) -> str:
    key = _reference(raw, where)
    if key not in USERS:
        raise ItemRefusedError("INVALID_DATA", where, "the id given seems to be invalid")
    return key


READERS: dict[str, Reader] = {
    "text": _text, "textarea": _text, "email": _text, "phone": _text, "website": _text, "picklist": _picklist,
    "boolean": _boolean, "integer": _integer, "bigint": _bigint, "double": _decimal, "currency": _decimal,
    "percent": _decimal, "date": _date, "datetime": _datetime, "lookup": _lookup, "ownerlookup": _owner,
    "userlookup": _owner, "multi_module_lookup": _parent, "discount": _discount,
    "multiselectpicklist": lambda ctx, _column, raw, where: taxes.read_choice(ctx, raw, where),
    "linetax": lambda ctx, _column, raw, where: taxes.read_rates(ctx, raw, where),
}  # fmt: skip
