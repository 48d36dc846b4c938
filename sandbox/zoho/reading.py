"""What a write sends, read and judged column by column; the rows of a subform as the records that they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.zoho import values
from sandbox.zoho.context import Context
from sandbox.zoho.fields import FieldDef
from sandbox.zoho.module import Module, Row
from sandbox.zoho.replies import Details, ItemRefusedError
from sandbox.zoho.taxes import read_rates
from sandbox.zoho.totals import DOCUMENT_TAX

#: the key by which a row of a subform is taken out
DELETE = "_delete"


@dataclass(frozen=True)
class SentLine:
    """One row of a subform as it was sent: a new one has no id."""

    at: str
    id: str
    values: Row
    deleted: bool = False


def given(ctx: Context, module: Module, item: dict[str, Any], at: str) -> Row:
    """The values that a record is given; refused with everything that is wrong with them."""
    found: Row = {}
    problems: list[ItemRefusedError] = []
    for name, raw in item.items():
        where = {"api_name": name, "json_path": f"{at}.{name}"}
        try:
            found |= _value(ctx, module, name, raw, where)
        except ItemRefusedError as problem:
            problems.append(problem)
    _refuse(problems)
    return found


def _refuse(problems: list[ItemRefusedError]) -> None:
    if len(problems) > 1:
        errors = {"errors": [problem.item() for problem in problems]}
        raise ItemRefusedError("MULTIPLE_OR_MULTI_ERRORS", errors, "multiple errors in one record")
    if problems:
        raise problems[0]


def _value(ctx: Context, module: Module, name: str, raw: Any, where: Details) -> Row:
    """The value under its name; nothing where it is neither stored nor refused."""
    if name == DOCUMENT_TAX and module.kind.lines:
        return {name: read_rates(ctx, raw, where)}
    if name in {"Layout", "id"} or name.startswith("$"):
        return {}
    column = _writable(ctx, module, name, where)
    if column is None:
        return {}
    if column.subform:
        return {name: _rows(ctx, ctx.state.modules[column.subform], raw, where)}
    return {name: values.read(ctx, column, raw, where)}


def _writable(ctx: Context, module: Module, name: str, where: Details) -> FieldDef | None:
    column = module.fields.get(name)
    if column is None:
        if ctx.switches["unknown_field"] == "ignore":
            return None
        raise ItemRefusedError("INVALID_DATA", where, "the field api name given seems to be invalid")
    if column.read_only:
        if ctx.switches["read_only_field"] == "ignore":
            return None
        raise ItemRefusedError("NOT_ALLOWED", where, "the field is read only")
    return column


def _rows(ctx: Context, module: Module, raw: Any, where: Details) -> tuple[SentLine, ...]:
    if raw is None:
        raise ItemRefusedError("MANDATORY_NOT_FOUND", where, "required field not found")
    if not isinstance(raw, list):
        raise values.wrong_type(where, "jsonarray")
    if len(raw) > ctx.switches["subform_rows"]:
        raise ItemRefusedError("LIMIT_EXCEEDED", {"limit": ctx.switches["subform_rows"], **where}, "too many rows")
    return tuple(_row(ctx, module, one, f"{where['json_path']}[{number}]") for number, one in enumerate(raw))


def _row(ctx: Context, module: Module, raw: Any, at: str) -> SentLine:
    if not isinstance(raw, dict):
        raise values.wrong_type({"json_path": at}, "jsonobject")
    told = raw.get("id")
    if told is not None and (isinstance(told, bool) or not str(told).isdigit()):
        raise values.wrong_type({"api_name": "id", "json_path": f"{at}.id"}, "bigint")
    if DELETE in raw:
        return _leaving(raw, str(told or ""), at)
    return SentLine(at, str(told or ""), given(ctx, module, raw, at))


def _leaving(raw: dict[str, Any], key: str, at: str) -> SentLine:
    if raw[DELETE] is not None:
        raise ItemRefusedError("INVALID_DATA", {"api_name": DELETE, "json_path": f"{at}.{DELETE}"})
    if not key:
        where = {"api_name": "id", "json_path": f"{at}.id"}
        raise ItemRefusedError("MANDATORY_NOT_FOUND", where, "required field not found")
    return SentLine(at, key, {}, deleted=True)
