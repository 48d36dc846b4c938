"""The lines of a document: what a write makes of them, and where they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.zoho import totals
from sandbox.zoho.context import Context
from sandbox.zoho.module import Module, Row, Tombstone
from sandbox.zoho.reading import SentLine
from sandbox.zoho.replies import ItemRefusedError

PARENT = "Parent_Id"
STAMPS = ("Created_Time", "Modified_Time")


def lines_of(ctx: Context, module: Module, key: str) -> list[Row]:
    """The lines of a document in their order; none where its module has no lines."""
    if not module.kind.lines:
        return []
    kept = ctx.state.modules[module.kind.lines]
    rows = [kept.rows[one] for one in kept.holders(PARENT, key)]
    return sorted(rows, key=lambda row: (int(row.get("Sequence_Number") or 0), int(row["id"])))


def after(ctx: Context, module: Module, key: str, sent: Sequence[SentLine] | None) -> list[Row]:
    """The lines of a document as a write leaves them: those not mentioned stay, and those without an id are added."""
    there = {row["id"]: row for row in lines_of(ctx, module, key)}
    if sent is None:
        return list(there.values())
    if not sent:
        if there:
            ctx.violate("lines-wiped", f"{module.api_name} {key} lost {len(there)} lines to an empty list")
        return []
    kept = ctx.state.modules[module.kind.lines]
    for line in sent:
        if line.id and line.id not in there:
            where = {"api_name": "id", "json_path": f"{line.at}.id"}
            raise ItemRefusedError("INVALID_DATA", where, "the id given seems to be invalid")
        if line.deleted:
            del there[line.id]
        elif line.id:
            there[line.id] = _changed(ctx, there[line.id], line)
        else:
            row = _added(ctx, kept, line, key, len(there) + 1)
            there[row["id"]] = row
    return list(there.values())


def _changed(ctx: Context, row: Row, line: SentLine) -> Row:
    if all(row.get(name) == value for name, value in line.values.items()):
        return row
    row = {**row, **line.values, "Modified_Time": ctx.second}
    return {**row, **totals.of_line(ctx, row)}


def _added(ctx: Context, kept: Module, line: SentLine, key: str, place: int) -> Row:
    row = {**_usual(ctx, line.values, str(place)), **line.values}
    needed = {"Quantity", *(name for name, column in kept.fields.items() if column.mandatory)}
    for name in sorted(name for name in needed if row.get(name) is None):
        where = {"api_name": name, "json_path": f"{line.at}.{name}"}
        raise ItemRefusedError("MANDATORY_NOT_FOUND", where, "required field not found")
    row |= {"id": ctx.state.next_id(), PARENT: key, **dict.fromkeys(STAMPS, ctx.second)}
    return {**row, **totals.of_line(ctx, row)}


def _usual(ctx: Context, line: Row, place: str) -> Row:
    """What a new line holds where nobody says."""
    products = ctx.state.modules.get("Products")
    product = products.rows.get(line.get("Product_Name") or "", {}) if products else {}
    usual: dict[str, Any] = {"Sequence_Number": place, "List_Price": product.get("Unit_Price") or 0.0, "Discount": 0.0}
    if ctx.switches["line_quantity"] == "one":
        usual["Quantity"] = 1.0
    if ctx.switches["line_tax_default"] == "product":
        usual["Line_Tax"] = tuple((key, ctx.state.taxes[key].value) for key in product.get("Tax") or ())
    return usual


def keep(ctx: Context, module: Module, key: str, rows: Sequence[Row]) -> None:
    """Store the lines of a document, and let go of those that are no longer among them."""
    if not module.kind.lines:
        return
    kept = ctx.state.modules[module.kind.lines]
    wanted = {row["id"]: row for row in rows}
    for row in lines_of(ctx, module, key):
        if row["id"] not in wanted:
            kept.bury(Tombstone(row, ctx.second, ctx.user))
    for row in wanted.values():
        if kept.rows.get(row["id"]) != row:
            kept.keep(row, ctx.now)


def bury(ctx: Context, module: Module, key: str) -> None:
    """Let the lines of a document go with it."""
    keep(ctx, module, key, ())


def restore(ctx: Context, module: Module, stone: Tombstone) -> None:
    """Bring the lines of a document back with it: those that it had when it was deleted."""
    if not module.kind.lines:
        return
    kept = ctx.state.modules[module.kind.lines]
    for line in list(kept.deleted.values()):
        if (line.row[PARENT], line.at) == (stone.row["id"], stone.at):
            del kept.deleted[line.row["id"]]
            kept.keep(line.row, ctx.now)
