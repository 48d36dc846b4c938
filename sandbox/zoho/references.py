"""Columns that refer to records: how much of them a caller sees, and which records refer to a given one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.zoho.context import Context
from sandbox.zoho.fields import FieldDef
from sandbox.zoho.module import Module, Row


def is_closed(ctx: Context, name: str) -> bool:
    """Whether the app that calls has no right to a module; people in the user interface have all."""
    module = ctx.state.modules.get(name)
    names = {name, module.kind.part_of if module else ""}
    hidden = module is not None and module.status != "visible" and ctx.switches["hidden_module"] == "refused"
    return bool(ctx.client) and (hidden or not names.isdisjoint(ctx.state.closed))


def seen(ctx: Context, name: str) -> Module | None:
    """The module that a lookup leads to, as far as it exists and the caller sees it."""
    hidden = is_closed(ctx, name) and ctx.switches["unseen_lookup"] == "null"
    return None if hidden else ctx.state.modules.get(name)


def held(ctx: Context, column: FieldDef, row: Row) -> Any:
    """A record's canonical value; a lookup is empty where what it refers to is gone or not to be seen."""
    value = row.get(column.api_name)
    if column.data_type == "multiselectpicklist":
        return ";".join(ctx.state.taxes[key].label for key in value) if value else None
    if column.data_type != "lookup" or value is None:
        return value
    module = seen(ctx, column.lookup)
    return value if module and value in module.rows else None


def referring(ctx: Context, module: Module, key: str) -> Iterator[tuple[Module, str, Row]]:
    """The records of all modules whose lookup holds this one: their module, that column, and the record."""
    for other in ctx.state.modules.values():
        for name in [name for name, column in other.fields.items() if column.lookup == module.api_name]:
            yield from ((other, name, row) for row in list(other.rows.values()) if row.get(name) == key)


def attachments(ctx: Context, module: Module, key: str) -> Iterator[tuple[Module, str, Row]]:
    """The notes of a record: their module, the column that holds the record, and the note."""
    for related in module.kind.related:
        other = ctx.state.modules.get(related.module)
        if other and other.kind.attached:
            rows = list(other.rows.values())
            yield from ((other, related.lookup, row) for row in rows if row[related.lookup] == (module.api_name, key))
