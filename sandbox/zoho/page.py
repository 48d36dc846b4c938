"""The page on which a person looks at the organisation's records."""

from __future__ import annotations

from typing import Any

from sandbox.page import Table, render
from sandbox.zoho import showing
from sandbox.zoho.context import Context
from sandbox.zoho.module import Module


def whole_page(ctx: Context) -> str:
    """A table for every module."""
    modules = ctx.state.modules.values()
    counts = ", ".join(f"{len(module.rows)} {module.kind.plural.lower()}" for module in modules)
    title = f"Zoho CRM sandbox: {ctx.state.company_name}"
    return render(title, counts, [_table(ctx, module) for module in modules])


def _table(ctx: Context, module: Module) -> Table:
    custom_ones = (name for name, column in module.fields.items() if column.custom)
    columns = [module.fields[name] for name in (*module.kind.shown, *custom_ones, "Modified_Time")]
    rows = [[_cell(showing.show(ctx, column, row)) for column in columns] for row in module.rows.values()]
    return Table(module.kind.plural, [column.label for column in columns], rows)


def _cell(value: Any) -> Any:
    """A value for the eye: of what it refers to, the name."""
    if isinstance(value, list):
        return ", ".join(str(one.get("value", one)) if isinstance(one, dict) else str(one) for one in value)
    return value["name"] if isinstance(value, dict) else value
