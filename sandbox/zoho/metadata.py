"""What an organisation says of itself: company, users, modules, fields and layouts; and new custom fields."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.wire import Response
from sandbox.zoho.context import Context
from sandbox.zoho.custom import EDITION_FIELDS, UNIQUE_FIELDS
from sandbox.zoho.fields import FieldDef
from sandbox.zoho.replies import RefusedError, missing_parameter, nothing, reply
from sandbox.zoho.state import API_USER, PREFIX, USERS, Module, User

ADMINISTRATOR = {"name": "Administrator", "id": f"{PREFIX}0000201"}
CEO = {"name": "CEO", "id": f"{PREFIX}0000202"}
LAYOUT = f"{PREFIX}0000203"
FOUNDED = datetime(2020, 1, 15, 8, tzinfo=UTC)
USER_TYPES = (
    "AllUsers", "ActiveUsers", "DeactiveUsers", "ConfirmedUsers", "NotConfirmedUsers", "DeletedUsers",
    "ActiveConfirmedUsers", "AdminUsers", "ActiveConfirmedAdmins", "CurrentUser",
)  # fmt: skip


def org(ctx: Context) -> Response:
    """GET /org."""
    return reply(200, {"org": [{
        "id": ctx.state.org_id, "zgid": ctx.state.org_id[-11:], "company_name": ctx.state.company_name, "alias": None,
        "type": "production", "currency": "Euro - EUR", "iso_code": "EUR", "currency_symbol": "€",
        "currency_locale": "nl_NL", "mc_status": False, "time_zone": ctx.switches["time_zone"], "country_code": "NL",
        "primary_email": API_USER.email, "primary_zuid": API_USER.id[-8:], "created_time": _founded(ctx),
        "license_details": {
            "paid": True, "paid_type": "enterprise", "paid_expiry": None, "trial_type": None, "trial_expiry": None,
            "users_license_purchased": 3,
        },
        "hierarchy_preferences": {"type": "Role_Hierarchy"}, "privacy_settings": False,
        "hipaa_compliance_enabled": False, "translation_enabled": False, "gapps_enabled": False,
    }]})  # fmt: skip


def _founded(ctx: Context) -> str:
    return ctx.show_time(FOUNDED)


def users(ctx: Context) -> Response:
    """GET /users and /users/{id}."""
    kind = ctx.params.get("type", "AllUsers")
    if kind not in USER_TYPES:
        raise RefusedError(400, "INVALID_DATA", "invalid data", {"param_name": "type"})
    found = list(USERS.values())
    if "id" in ctx.named:
        found = [user for user in found if user.id == ctx.named["id"]]
    elif kind == "CurrentUser":
        found = [USERS[ctx.user]]
    elif kind in {"DeactiveUsers", "NotConfirmedUsers", "DeletedUsers"}:
        found = []
    if not found:
        return nothing()
    info = {"per_page": 200, "count": len(found), "page": 1, "more_records": False}
    return reply(200, {"users": [_user(ctx, user) for user in found], "info": info})


def _user(ctx: Context, user: User) -> dict[str, Any]:
    offset = ctx.now.astimezone(ZoneInfo(ctx.switches["time_zone"])).utcoffset()
    return {
        "id": user.id, "full_name": user.full_name, "first_name": user.first_name, "last_name": user.last_name,
        "email": user.email, "zuid": user.id[-8:], "role": CEO, "profile": ADMINISTRATOR, "status": "active",
        "confirm": True, "locale": "nl_NL", "language": "en_US", "time_zone": ctx.switches["time_zone"],
        "offset": int(offset.total_seconds() * 1000) if offset is not None else 0, "date_format": "dd-MM-yyyy",
        "created_time": _founded(ctx), "Modified_Time": _founded(ctx), "Reporting_To": None, "type__s": "Regular User",
    }  # fmt: skip


def modules(ctx: Context) -> Response:
    """GET /settings/modules and /settings/modules/{module}."""
    found = [ctx.module()] if "module" in ctx.named else list(ctx.state.modules.values())
    return reply(200, {"modules": [_module(module, number) for number, module in enumerate(found, start=1)]})


def _module(module: Module, number: int) -> dict[str, Any]:
    return {
        "api_name": module.api_name, "module_name": module.plural, "singular_label": module.singular,
        "plural_label": module.plural, "id": module.id, "generated_type": "default", "api_supported": True,
        "creatable": True, "editable": True, "deletable": True, "viewable": True, "status": "visible", "visible": True,
        "visibility": 1, "sequence_number": number, "parent_module": {}, "profiles": [ADMINISTRATOR],
        "access_type": "org_based", "recycle_bin_on_delete": True, "show_as_tab": True, "modified_by": None,
        "modified_time": None, "isBlueprintSupported": True, "global_search_supported": True, "web_link": None,
        "has_more_profiles": False, "feeds_required": False, "scoring_supported": True, "webform_supported": True,
        "email_template_support": True, "inventory_template_supported": True, "business_card_field_limit": 5,
        "presence_sub_menu": True, "triggers_supported": True, "arguments": [],
    }  # fmt: skip


def _wanted_module(ctx: Context) -> Module:
    name = ctx.params.get("module")
    if not name:
        raise missing_parameter("module")
    return ctx.module(name)


def fields(ctx: Context) -> Response:
    """GET /settings/fields and /settings/fields/{id}."""
    module = _wanted_module(ctx)
    found = [column for column in module.fields.values() if ctx.named.get("id", column.id) == column.id]
    if not found or ctx.params.get("type") == "unused":
        return nothing()
    return reply(200, {"fields": [_field(ctx, column) for column in found]})


def _field(ctx: Context, column: FieldDef) -> dict[str, Any]:
    writable = not column.read_only
    target = ctx.state.modules.get(column.lookup)
    return {
        "id": column.id, "api_name": column.api_name, "field_label": column.label, "display_label": column.label,
        "data_type": column.data_type, "json_type": column.json_type, "length": column.length,
        "decimal_place": column.decimals, "system_mandatory": column.mandatory, "read_only": column.read_only,
        "field_read_only": column.read_only, "custom_field": column.custom, "visible": column.api_name != "id",
        "webhook": True, "searchable": True, "sortable": True, "filterable": True, "mass_update": writable,
        "unique": {"case_sensitive": False} if column.unique else {},
        "external": {"type": "org", "show": True} if column.external else None,
        "pick_list_values": [_value(column, number, text) for number, text in enumerate(column.values, start=1)],
        "pick_list_values_sorted_lexically": False, "global_picklist": None, "enable_colour_code": False,
        "lookup": _lookup(column, target) if target else {}, "multiselectlookup": {}, "multi_module_lookup": {},
        "subform": None, "associated_module": None, "formula": {}, "rollup_summary": {}, "auto_number": {},
        "currency": {"rounding_option": "normal", "precision": 2} if column.data_type == "currency" else {},
        "operation_type": {
            "web_create": writable, "web_update": writable, "api_create": writable, "api_update": writable,
        },
        "view_type": {"view": True, "edit": writable, "create": writable, "quick_create": column.mandatory},
        "default_value": None, "created_source": "default", "type": "used", "separator": False, "private": None,
        "tooltip": {"name": "info_icon", "value": column.tooltip} if column.tooltip else None,
        "profiles": [{**ADMINISTRATOR, "permission_type": "read_write"}], "crypt": None, "history_tracking": None,
        "layout_associations": [{"name": "Standard", "api_name": "Standard__s", "id": LAYOUT}],
        "created_time": None, "modified_time": None, "display_type": -1, "ui_type": 1, "quick_sequence_number": None,
        "blueprint_supported": writable, "display_field": column.api_name == "Account_Name",
    }  # fmt: skip


def _lookup(column: FieldDef, target: Module) -> dict[str, Any]:
    module = {"api_name": target.api_name, "id": target.id}
    return {"api_name": f"{column.api_name}_of", "display_label": column.label, "module": module, "id": column.id,
            "query_details": {}, "revalidate_filter_during_edit": False}  # fmt: skip


def _value(column: FieldDef, number: int, text: str) -> dict[str, Any]:
    return {
        "id": f"{int(column.id) * 1000 + number}"[-19:], "display_value": text, "actual_value": text,
        "reference_value": text, "sequence_number": number, "type": "used", "colour_code": None,
    }  # fmt: skip


def pick_list_values(ctx: Context) -> Response:
    """GET /settings/fields/{id}/pick_list_values."""
    module = _wanted_module(ctx)
    column = next((column for column in module.fields.values() if column.id == ctx.named["id"]), None)
    if column is None or not column.values:
        return nothing()
    values = [_value(column, number, text) for number, text in enumerate(column.values, start=1)]
    return reply(200, {"pick_list_values": values})


def layouts(ctx: Context) -> Response:
    """GET /settings/layouts."""
    module = _wanted_module(ctx)
    section = {"api_name": module.api_name, "name": module.singular, "display_label": module.singular, "type": "used",
               "fields": [_field(ctx, column) for column in module.fields.values()]}  # fmt: skip
    return reply(200, {"layouts": [{
        "id": LAYOUT, "name": "Standard", "api_name": "Standard__s", "display_label": "Standard", "status": "active",
        "visible": True, "profiles": [ADMINISTRATOR], "sections": [section], "generated_type": "system",
    }]})  # fmt: skip


def related_lists(ctx: Context) -> Response:
    """GET /settings/related_lists: this organisation has none."""
    _wanted_module(ctx)
    return nothing()


def features(ctx: Context) -> Response:
    """GET /__features: how many fields the edition gives a module."""
    asked = ctx.params.get("api_names")
    every = (("custom_fields", EDITION_FIELDS), ("unique_fields", UNIQUE_FIELDS))
    limits = [limit for limit in every if not asked or limit[0] in asked.split(",")]
    if not limits:
        return nothing()
    rows = [{
        "api_name": name, "feature_label": name.replace("_", " ").title(), "parent_feature": None,
        "module_supported": True, "details": {"limits": {"edition_limit": limit, "total": limit}}, "components": None,
    } for name, limit in limits]  # fmt: skip
    info = {"per_page": 200, "count": len(rows), "page": 1, "more_records": False}
    return reply(200, {"__features": rows, "info": info})
