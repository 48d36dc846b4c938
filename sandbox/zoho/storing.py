"""One record stored or changed, by an app or by a person: read, judged, and kept."""

from __future__ import annotations

from typing import Any

from sandbox.zoho import lines, reading, totals
from sandbox.zoho.context import Context
from sandbox.zoho.currencies import currency_of
from sandbox.zoho.module import Module, Row
from sandbox.zoho.replies import ItemRefusedError
from sandbox.zoho.unique import refuse_duplicates


def create(ctx: Context, module: Module, item: dict[str, Any], at: str) -> Row:
    """Store a new record, or refuse it."""
    given = reading.given(ctx, module, item, at)
    missing = [name for name, column in module.fields.items() if column.mandatory and given.get(name) in (None, ())]
    if missing:
        where = {"api_name": missing[0], "json_path": f"{at}.{missing[0]}"}
        raise ItemRefusedError("MANDATORY_NOT_FOUND", where, "required field not found")
    _refuse_empty(module, given, at)
    refuse_duplicates(ctx, module, given, None, at)
    row: Row = {"id": ctx.state.next_id(), "Owner": ctx.user, **dict(module.kind.defaults), **given}
    row |= {"Created_Time": ctx.second, "Created_By": ctx.user}
    row |= {"Modified_Time": ctx.second, "Modified_By": ctx.user}
    row |= currency_of(ctx, module, row)
    row, rows = _with_lines(ctx, module, row)
    if module.kind.counted:
        row |= {module.kind.counted: module.next_number()}
    _tell_parent(ctx, module, row)
    lines.keep(ctx, module, row["id"], rows)
    return module.keep(row, ctx.now)


def change(ctx: Context, module: Module, row: Row, item: dict[str, Any], at: str) -> Row:
    """Store other values of a record, or refuse them."""
    given = reading.given(ctx, module, {name: value for name, value in item.items() if name != "id"}, at)
    _refuse_empty(module, {**row, **given}, at)
    refuse_duplicates(ctx, module, given, row["id"], at)
    new, rows = _with_lines(ctx, module, {**row, **given, **_new_currency(ctx, module, given)})
    header = any(row.get(name) != new.get(name) for name in given)
    below = rows != lines.lines_of(ctx, module, row["id"])
    if not (header or below):
        ctx.violate("empty-write", f"{module.api_name} {row['id']} was written and nothing of it changed")
    lines.keep(ctx, module, row["id"], rows)
    if header or (ctx.switches["subform_bumps_parent"] if below else ctx.switches["unchanged_update_bumps"]):
        new |= {"Modified_Time": ctx.second, "Modified_By": ctx.user}
    return row if new == row else module.keep(new, ctx.now)


def _new_currency(ctx: Context, module: Module, given: Row) -> Row:
    return currency_of(ctx, module, given) if "Currency" in given else {}


def _with_lines(ctx: Context, module: Module, row: Row) -> tuple[Row, list[Row]]:
    """The record without the lines that were sent, but with its totals; and its lines as they will be."""
    if not module.kind.lines:
        return row, []
    header = {name: value for name, value in row.items() if name != module.kind.lines}
    rows = lines.after(ctx, module, row["id"], row.get(module.kind.lines))
    rows = [{**line, **_shared(header)} for line in rows]
    return {**header, **totals.of_document(ctx, header, rows)}, rows


def _shared(header: Row) -> Row:
    """What the lines of a document have of it."""
    return {name: header[name] for name in ("Currency", "Exchange_Rate") if name in header}


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
