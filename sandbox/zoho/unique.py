"""Fields that no two records may share: what refuses a write, and by what an upsert finds its record."""

from __future__ import annotations

from typing import Any

from sandbox.zoho.context import Context
from sandbox.zoho.module import Module, Row
from sandbox.zoho.replies import Details, ItemRefusedError, RefusedError
from sandbox.zoho.state import USERS


def holder(module: Module, name: str, value: Any) -> str | None:
    """The record that has this value; capitals make no difference."""
    if value is None or value == "":
        return None
    return next(iter(module.holders(name, str(value))), None)


def check_order(module: Module, named: Any) -> list[str]:
    """The fields by which an upsert looks, in order: those named, then every other unique one."""
    unique = [name for name, column in module.fields.items() if column.unique]
    system = module.kind.duplicate_field
    if not named:
        return [system, *unique]
    if not isinstance(named, list) or any(name not in {system, *unique} for name in named):
        details = {"api_name": "duplicate_check_fields", "supported_values": [system, *unique]}
        raise RefusedError(400, "INVALID_DATA", "invalid data", details)
    return [*named, *(name for name in unique if name not in named)]


def refuse_duplicates(ctx: Context, module: Module, given: Row, own: str | None, at: str) -> None:
    """Refuse a record whose unique value another one has."""
    for name, column in module.fields.items():
        if not column.unique or given.get(name) is None:
            continue
        other = holder(module, name, given[name])
        if other and other != own:
            raise ItemRefusedError("DUPLICATE_DATA", _details(ctx, module, name, other, at), "duplicate data")


def _details(ctx: Context, module: Module, name: str, other: str, at: str) -> Details:
    if ctx.switches["duplicate_details"] == "short":
        return {"api_name": name, "id": other}
    owner = USERS[module.rows[other]["Owner"]]
    record = {
        "id": other,
        "Owner": {"name": owner.full_name, "id": owner.id, "zuid": owner.id[-8:]},
        "module": {"api_name": module.api_name, "id": module.id},
    }
    return {
        "api_name": name, "json_path": f"{at}.{name}", "id": other, "duplicate_record": record, "more_records": False,
    }  # fmt: skip
