"""What an organisation says of itself: company, users, modules, their related lists, and limits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.wire import Response
from sandbox.zoho.context import Context
from sandbox.zoho.custom import EDITION_FIELDS, UNIQUE_FIELDS
from sandbox.zoho.field_metadata import ADMINISTRATOR, wanted_module
from sandbox.zoho.fields import RelatedList
from sandbox.zoho.module import Module
from sandbox.zoho.references import is_closed
from sandbox.zoho.replies import RefusedError, nothing, reply
from sandbox.zoho.state import API_USER, PREFIX, USERS, User

CEO = {"name": "CEO", "id": f"{PREFIX}0000202"}
FOUNDED = datetime(2020, 1, 15, 8, tzinfo=UTC)
STATUSES = ("visible", "user_hidden", "system_hidden", "scheduled_for_deletion")
USER_TYPES = (
    "AllUsers", "ActiveUsers", "DeactiveUsers", "ConfirmedUsers", "NotConfirmedUsers", "DeletedUsers",
    "ActiveConfirmedUsers", "AdminUsers", "ActiveConfirmedAdmins", "CurrentUser",
)  # fmt: skip


def org(ctx: Context) -> Response:
    """GET /org."""
    return reply(200, {"org": [{
        "id": ctx.state.org_id, "zgid": ctx.state.org_id[-11:], "company_name": ctx.state.company_name, "alias": None,
        "type": "production", "currency": "Euro - EUR", "iso_code": "EUR", "currency_symbol": "€",
        "currency_locale": "nl_NL", "mc_status": bool(ctx.state.currencies),
        "time_zone": ctx.switches["time_zone"], "country_code": "NL",
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
    wanted = ctx.params["status"].split(",") if "status" in ctx.params else STATUSES
    found = [module for module in found if module.status in wanted]
    if not found:
        return nothing()
    return reply(200, {"modules": [_module(ctx, module, number) for number, module in enumerate(found, start=1)]})


def _module(ctx: Context, module: Module, number: int) -> dict[str, Any]:
    parent, shown = ctx.state.modules.get(module.kind.part_of), module.status == "visible"
    seen = shown and not (ctx.switches["module_flags"] == "own" and is_closed(ctx, module.api_name))
    alone = seen and parent is None
    return {
        "api_name": module.api_name, "module_name": module.kind.plural, "singular_label": module.kind.singular,
        "plural_label": module.kind.plural, "id": module.id, "generated_type": "subform" if parent else "default",
        "api_supported": True, "creatable": alone, "editable": alone, "deletable": alone, "viewable": seen,
        "status": module.status, "visible": shown, "visibility": int(shown), "sequence_number": number,
        "parent_module": {"api_name": parent.api_name, "id": parent.id} if parent else {},
        "profiles": [ADMINISTRATOR] if seen else [], "access_type": "org_based",
        "recycle_bin_on_delete": parent is None, "show_as_tab": parent is None and shown, "modified_by": None,
        "modified_time": None, "isBlueprintSupported": True, "global_search_supported": True, "web_link": None,
        "has_more_profiles": False, "feeds_required": False, "scoring_supported": True, "webform_supported": True,
        "email_template_support": True, "inventory_template_supported": True, "business_card_field_limit": 5,
        "presence_sub_menu": True, "triggers_supported": True, "arguments": [],
    }  # fmt: skip


def related_lists(ctx: Context) -> Response:
    """GET /settings/related_lists."""
    module = wanted_module(ctx)
    there = [each for each in module.kind.related if each.module in ctx.state.modules]
    rows = [_related_list(ctx, module, each, at) for at, each in enumerate(there, start=1)]
    return reply(200, {"related_lists": rows}) if rows else nothing()


def _related_list(ctx: Context, module: Module, related: RelatedList, number: int) -> dict[str, Any]:
    other = ctx.state.modules[related.module]
    return {
        "id": f"{int(module.id) * 1000 + number}"[-19:], "sequence_number": str(number), "api_name": related.api_name,
        "display_label": other.kind.plural, "name": other.kind.plural, "type": "default", "action": None,
        "module": {"api_name": other.api_name, "id": other.id},
        "href": f"{module.api_name}/{{ENTITYID}}/{related.api_name}", "status": "visible", "visibility": 1,
        "customize_sort": False, "customize_fields": False, "customize_display_label": False,
    }  # fmt: skip


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
