"""What an organisation says of the columns of a module, and of the layout that shows them."""

from __future__ import annotations

from typing import Any

from sandbox.wire import Response
from sandbox.zoho.context import Context
from sandbox.zoho.fields import FieldDef
from sandbox.zoho.module import Module
from sandbox.zoho.replies import missing_parameter, nothing, reply
from sandbox.zoho.state import PREFIX

ADMINISTRATOR = {"name": "Administrator", "id": f"{PREFIX}0000201"}
#: the id of a module that columns refer to and this organisation does not show
ELSEWHERE = f"{PREFIX}0000203"


def wanted_module(ctx: Context) -> Module:
    """The module that a call about columns or lists names."""
    name = ctx.params.get("module")
    if not name:
        raise missing_parameter("module")
    return ctx.module(name)


def fields(ctx: Context) -> Response:
    """GET /settings/fields and /settings/fields/{id}."""
    module = wanted_module(ctx)
    found = [column for column in module.fields.values() if ctx.named.get("id", column.id) == column.id]
    if not found or ctx.params.get("type") == "unused":
        return nothing()
    return reply(200, {"fields": [_field(ctx, module, column) for column in found]})


def _field(ctx: Context, module: Module, column: FieldDef) -> dict[str, Any]:
    writable = not column.read_only
    return {
        "id": column.id, "api_name": column.api_name, "field_label": column.label, "display_label": column.label,
        "data_type": _type(column), "json_type": column.json_type, "length": column.length,
        "decimal_place": column.decimals, "system_mandatory": column.mandatory, "read_only": column.read_only,
        "field_read_only": column.read_only, "custom_field": column.custom, "visible": column.api_name != "id",
        "webhook": True, "searchable": True, "sortable": True, "filterable": True, "mass_update": writable,
        "unique": {"case_sensitive": False} if column.unique else {},
        "external": {"type": "org", "show": True} if column.external else None,
        "pick_list_values": _values(column),
        "pick_list_values_sorted_lexically": False, "global_picklist": None, "enable_colour_code": False,
        "lookup": _lookup(ctx, column) if column.lookup else {}, "multiselectlookup": {}, "multi_module_lookup": {},
        "subform": {"module": column.subform, "id": column.id} if column.subform else None,
        "associated_module": _associated(ctx, column) if column.subform else None, "rollup_summary": {},
        "formula": {"return_type": column.data_type, "expression": column.formula} if column.formula else {},
        "auto_number": {"prefix": "", "suffix": "", "start_number": 1} if column.data_type == "autonumber" else {},
        "currency": {"rounding_option": "normal", "precision": 2} if column.data_type == "currency" else {},
        "operation_type": {
            "web_create": writable, "web_update": writable, "api_create": writable, "api_update": writable,
        },
        "view_type": {"view": True, "edit": writable, "create": writable, "quick_create": column.mandatory},
        "default_value": None, "created_source": "default", "type": "used", "separator": False, "private": None,
        "tooltip": {"name": "info_icon", "value": column.tooltip} if column.tooltip else None,
        "profiles": [{**ADMINISTRATOR, "permission_type": "read_write"}], "crypt": None, "history_tracking": None,
        "layout_associations": [{"name": "Standard", "api_name": "Standard__s", "id": module.layout}],
        "created_time": None, "modified_time": None, "display_type": -1, "ui_type": 1, "quick_sequence_number": None,
        "blueprint_supported": writable, "display_field": column.api_name == module.kind.display_field,
    }  # fmt: skip


def _type(column: FieldDef) -> str:
    """The data type that is told; of a computed column, that it is one."""
    return "formula" if column.formula else "currency" if column.data_type == "discount" else column.data_type


def _associated(ctx: Context, column: FieldDef) -> dict[str, str]:
    return {"module": column.subform, "id": ctx.state.modules[column.subform].id}


def _lookup(ctx: Context, column: FieldDef) -> dict[str, Any]:
    target = ctx.state.modules.get(column.lookup)
    module = {"api_name": column.lookup, "id": target.id if target else ELSEWHERE}
    return {"api_name": f"{column.api_name}_of", "display_label": column.label, "module": module, "id": column.id,
            "query_details": {}, "revalidate_filter_during_edit": False}  # fmt: skip


def _values(column: FieldDef) -> list[dict[str, Any]]:
    numbered = zip(column.value_numbers, column.values, strict=True)
    return [_value(column, number, text) for number, text in numbered]


def _value(column: FieldDef, number: int, text: str) -> dict[str, Any]:
    return {
        "id": f"{int(column.id) * 1000 + number}"[-19:], "display_value": text, "actual_value": text,
        "reference_value": text, "sequence_number": number, "type": "used", "colour_code": None,
    }  # fmt: skip


def pick_list_values(ctx: Context) -> Response:
    """GET /settings/fields/{id}/pick_list_values."""
    module = wanted_module(ctx)
    column = next((column for column in module.fields.values() if column.id == ctx.named["id"]), None)
    if column is None or not column.values:
        return nothing()
    return reply(200, {"pick_list_values": _values(column)})


def layouts(ctx: Context) -> Response:
    """GET /settings/layouts."""
    module = wanted_module(ctx)
    name = module.kind.singular
    section = {"api_name": module.api_name, "name": name, "display_label": name, "type": "used",
               "fields": [_field(ctx, module, column) for column in module.fields.values()]}  # fmt: skip
    return reply(200, {"layouts": [{
        "id": module.layout, "name": "Standard", "api_name": "Standard__s", "display_label": "Standard",
        "status": "active", "visible": True, "profiles": [ADMINISTRATOR], "sections": [section],
        "generated_type": "system",
    }]})  # fmt: skip
