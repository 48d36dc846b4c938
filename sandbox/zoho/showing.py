"""The values of a record as Zoho shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.zoho import lines, taxes, totals
from sandbox.zoho.context import Context
from sandbox.zoho.fields import SEVERAL, FieldDef
from sandbox.zoho.module import Module, Row
from sandbox.zoho.references import held
from sandbox.zoho.replies import Details
from sandbox.zoho.state import USERS


def show(ctx: Context, column: FieldDef, row: Row) -> Any:
    """A value as replies show it."""
    if column.data_type in SEVERAL:
        return SHOWN[column.data_type](ctx, column, row)
    value = held(ctx, column, row)
    if value is None:
        return False if column.data_type == "boolean" else None
    if column.data_type == "datetime":
        return ctx.show_time(value)
    if column.data_type == "lookup":
        return {"name": ctx.state.modules[column.lookup].name_of(value), "id": value}
    if column.data_type == "discount":
        return _shown_discount(ctx, row)
    if column.data_type == "multi_module_lookup":
        return _shown_parent(ctx, *value)
    if column.data_type in {"ownerlookup", "userlookup"}:
        user = USERS[value]
        return {"name": user.full_name, "id": user.id, "email": user.email}
    return value


def _shown_parent(ctx: Context, name: str, key: str) -> Details:
    module = ctx.state.modules[name]
    return {"module": {"api_name": name, "id": module.id}, "name": module.name_of(key), "id": key}


def _shown_discount(ctx: Context, line: Row) -> Any:
    if ctx.switches["percent_discount"] == "text":
        return line["Discount"]
    return float(totals.settled(ctx, totals.discount(line["Discount"], totals.decimal(line["Total"]))))


def _shown_choice(ctx: Context, column: FieldDef, row: Row) -> list[Any]:
    return taxes.show_choice(ctx, row.get(column.api_name) or ())


def _shown_rates(ctx: Context, column: FieldDef, row: Row) -> list[Any]:
    rates = row.get(column.api_name) or ()
    amounts = totals.shares(ctx, rates, totals.decimal(row["Total_After_Discount"]))
    return taxes.show_rates(ctx, rates, amounts)


def document_taxes(ctx: Context, row: Row) -> list[Any]:
    """The taxes on a document as a whole."""
    rates = row.get(totals.DOCUMENT_TAX) or ()
    of = totals.decimal(row.get("Sub_Total")) - totals.decimal(row.get("Discount"))
    return taxes.show_rates(ctx, rates, totals.shares(ctx, rates, of))


def _shown_lines(ctx: Context, column: FieldDef, row: Row) -> list[Details]:
    module = ctx.state.modules[column.subform]
    rows = lines.lines_of(ctx, ctx.state.modules[module.kind.part_of], row["id"])
    return [{**show_all(ctx, module, line), "Product_Name": _shown_product(ctx, module, line)} for line in rows]


def _shown_product(ctx: Context, module: Module, line: Row) -> Details | None:
    """The product of a line; only here its code comes along."""
    key = held(ctx, module.fields["Product_Name"], line)
    product = ctx.state.modules["Products"].rows[key] if key else {}
    return {"Product_Code": product.get("Product_Code"), "name": product["Product_Name"], "id": key} if key else None


SHOWN: dict[str, Callable[[Context, FieldDef, Row], list[Any]]] = {
    "multiselectpicklist": _shown_choice, "linetax": _shown_rates, "subform": _shown_lines,
}  # fmt: skip


def show_all(ctx: Context, module: Module, row: Row) -> Details:
    """A whole record as replies show it."""
    return {column.api_name: show(ctx, column, row) for column in module.fields.values()}
