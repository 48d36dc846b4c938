"""One record stored or changed, by an app or by a person: read, judged, and kept."""

from __future__ import annotations

from typing import Any

from sandbox.zoho import values
from sandbox.zoho.context import Context
from sandbox.zoho.fields import FieldDef
from sandbox.zoho.module import Module, Row
from sandbox.zoho.replies import Details, ItemRefusedError
from sandbox.zoho.unique import refuse_duplicates


def create(ctx: Context, module: Module, item: dict[str, Any], at: str) -> Row:
    """Store a new record, or refuse it."""
    given = _read(ctx, module, item, at)
    missing = [name for name, column in module.fields.items() if column.mandatory and given.get(name) is None]
    if missing:
        where = {"api_name": missing[0], "json_path": f"{at}.{missing[0]}"}
        raise ItemRefusedError("MANDATORY_NOT_FOUND", where, "required field not found")
    _refuse_empty(module, given, at)
    refuse_duplicates(ctx, module, given, None, at)
    row: Row = {"id": ctx.state.next_id(), "Owner": ctx.user, **given}
    row |= {"Created_Time": ctx.second, "Created_By": ctx.user}
    row |= {"Modified_Time": ctx.second, "Modified_By": ctx.user}
    _tell_parent(ctx, module, row)
    return module.keep(row, ctx.now)


def change(ctx: Context, module: Module, row: Row, item: dict[str, Any], at: str) -> Row:
    """Store other values of a record, or refuse them."""
    given = _read(ctx, module, {name: value for name, value in item.items() if name != "id"}, at)
    _refuse_empty(module, {**row, **given}, at)
    refuse_duplicates(ctx, module, given, row["id"], at)
    differs = any(row.get(name) != value for name, value in given.items())
    if not differs:
        ctx.violate("empty-write", f"{module.api_name} {row['id']} was written and nothing of it changed")
    if differs or ctx.switches["unchanged_update_bumps"]:
        row = {**row, **given, "Modified_Time": ctx.second, "Modified_By": ctx.user}
        row = module.keep(row, ctx.now)
    return row


def _refuse_empty(module: Module, row: Row, at: str) -> None:
    names = module.kind.one_of
    if names and all(row.get(name) is None for name in names):
        expected = [{"api_name": name, "json_path": f"{at}.{name}"} for name in names]
        message = "should contain either content or title"
        raise ItemRefusedError("EXPECTED_FIELD_MISSING", {"expected_fields": expected}, message)


def _tell_parent(ctx: Context, module: Module, row: Row) -> None:
    """Let a record count as modified by a note that is put on it, if that is how it is."""
    if module.kind.attached and ctx.switches["note_bumps_parent"]:
        name, key = row["Parent_Id"]
        parent = ctx.state.modules[name]
        parent.keep({**parent.rows[key], "Modified_Time": ctx.second, "Modified_By": ctx.user}, ctx.now)


def _read(ctx: Context, module: Module, item: dict[str, Any], at: str) -> Row:
    given: Row = {}
    problems: list[ItemRefusedError] = []
    for name, raw in item.items():
        if name in {"Layout", "id"} or name.startswith("$"):
            continue
        where = {"api_name": name, "json_path": f"{at}.{name}"}
        try:
            column = _writable(ctx, module, name, where)
            if column:
                given[name] = values.read(ctx, column, raw, where)
        except ItemRefusedError as problem:
            problems.append(problem)
    if len(problems) > 1:
        errors = {"errors": [problem.item() for problem in problems]}
        raise ItemRefusedError("MULTIPLE_OR_MULTI_ERRORS", errors, "multiple errors in one record")
    if problems:
        raise problems[0]
    return given


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
