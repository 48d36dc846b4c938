"""The addresses of the API: which endpoint answers, which scopes it needs, what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.wire import Response
from sandbox.zoho import (
    coql,
    currencies,
    custom,
    deleted,
    field_metadata,
    limits,
    metadata,
    oauth,
    records,
    related,
    search,
    taxes,
    writing,
)
from sandbox.zoho.context import Context
from sandbox.zoho.module import Module
from sandbox.zoho.references import is_closed
from sandbox.zoho.replies import RefusedError, no_permission, not_supported, unknown_path

VERSION = re.compile(r"/crm/v(?:2\.1|[3-8])(/.*)")

Endpoint = Callable[[Context], Response]


@dataclass(frozen=True)
class Route:
    """One address. In `scopes`, `{module}` and `{related}` stand for modules' names as scopes spell them."""

    method: str
    pattern: str
    endpoint: Endpoint
    scopes: tuple[str, ...]
    name: str = ""
    #: whether it serves modules whose records only hang on others
    attached: bool = True
    #: whether it serves the modules that the rows of subforms make up
    subform: bool = False


_READ, _CREATE, _UPDATE = ("ZohoCRM.modules.{module}." + word for word in ("READ", "CREATE", "UPDATE"))
_SEARCH = "ZohoSearch.securesearch.READ"

ROUTES = (
    Route("GET", "/org", metadata.org, ("ZohoCRM.org.READ",)),
    Route("GET", "/users(?:/(?P<id>[^/]+))?", metadata.users, ("ZohoCRM.users.READ",)),
    Route("GET", "/__features", metadata.features, ("ZohoCRM.features.READ",)),
    Route("GET", "/settings/modules(?:/(?P<module>[^/]+))?", metadata.modules, ("ZohoCRM.settings.modules.READ",)),
    Route("GET", "/settings/fields(?:/(?P<id>[^/]+))?", field_metadata.fields, ("ZohoCRM.settings.fields.READ",)),
    Route("GET", "/settings/fields/(?P<id>[^/]+)/pick_list_values", field_metadata.pick_list_values,
          ("ZohoCRM.settings.fields.READ",)),
    Route("POST", "/settings/fields", custom.create, ("ZohoCRM.settings.fields.CREATE",)),
    Route("GET", "/settings/layouts", field_metadata.layouts, ("ZohoCRM.settings.layouts.READ",)),
    Route("GET", "/settings/related_lists", metadata.related_lists, ("ZohoCRM.settings.related_lists.READ",)),
    Route("POST", "/coql", coql.answer, ("ZohoCRM.coql.READ",), "coql"),
    Route("GET", "/org/currencies", currencies.org_currencies, ("ZohoCRM.settings.currencies.READ",)),
    Route("GET", "/org/taxes(?:/(?P<id>[^/]+))?", taxes.org_taxes, ("ZohoCRM.settings.taxes.READ",)),
    Route("GET", "/(?P<module>[A-Za-z_]+)", records.list_records, (_READ,), subform=True),
    Route("GET", "/(?P<module>[A-Za-z_]+)/deleted", deleted.list_deleted, (_READ,), "deleted", attached=False),
    Route("GET", "/(?P<module>[A-Za-z_]+)/search", search.search, (_READ, _SEARCH), attached=False),
    Route("GET", "/(?P<module>[A-Za-z_]+)/actions/count", search.count, (_READ,), attached=False),
    Route("GET", r"/(?P<module>[A-Za-z_]+)/(?P<id>\d+)", records.one_record, (_READ,)),
    Route("GET", r"/(?P<module>[A-Za-z_]+)/(?P<id>\d+)/(?P<related>[A-Za-z_]+)", related.list_related,
          (_READ, "ZohoCRM.modules.{related}.READ")),
    Route("POST", r"/(?P<module>[A-Za-z_]+)/(?P<id>\d+)/(?P<related>Notes)", related.create_notes,
          (_READ, "ZohoCRM.modules.{related}.CREATE"), "insert"),
    Route("POST", "/(?P<module>[A-Za-z_]+)", writing.insert, (_CREATE,), "insert"),
    Route("PUT", r"/(?P<module>[A-Za-z_]+)(?:/(?P<id>\d+))?", writing.update, (_UPDATE,), "update"),
    Route("POST", "/(?P<module>[A-Za-z_]+)/upsert", writing.upsert, (_CREATE, _UPDATE), "upsert", attached=False),
    Route("DELETE", r"/(?P<module>[A-Za-z_]+)(?:/(?P<id>\d+))?", deleted.delete_records,
          ("ZohoCRM.modules.{module}.DELETE",)),
)  # fmt: skip


def find(ctx: Context) -> Route:
    """The route of a call; what its address names is put into the context."""
    versioned = VERSION.fullmatch(ctx.request.path)
    matches = [(route, re.fullmatch(route.pattern, versioned[1])) for route in ROUTES] if versioned else []
    fitting = [(route, match) for route, match in matches if match]
    if not fitting:
        raise unknown_path()
    for route, match in fitting:
        if route.method == ctx.request.method:
            ctx.named = {name: value for name, value in match.groupdict().items() if value is not None}
            return route
    raise RefusedError(400, "INVALID_REQUEST_METHOD", "The http request method type is not a valid one")


def answer(ctx: Context, note_cost: Callable[[int], None], *, busy: bool) -> Response:
    """Answer a call to the API: address, token, limits, scopes, rights, and then the endpoint."""
    route = find(ctx)
    access = oauth.authenticated(ctx)
    ctx.client, ctx.user = access.client, access.user
    if busy:
        raise limits.refused_for_now()
    price = limits.cost(ctx, route.name)
    note_cost(price)
    limits.charge(ctx, price)
    _check_scopes(ctx, route, access.scopes)
    module = ctx.state.modules.get(ctx.named.get("module", ""))
    described = "/settings/" in ctx.request.path
    if module and not described and _out_of_reach(module, route):
        raise not_supported()
    if module and is_closed(ctx, module.api_name) and not described:
        raise no_permission(module.api_name)
    return route.endpoint(ctx)


def _out_of_reach(module: Module, route: Route) -> bool:
    return (module.kind.attached and not route.attached) or (bool(module.kind.part_of) and not route.subform)


def _check_scopes(ctx: Context, route: Route, granted: frozenset[str]) -> None:
    module = ctx.state.modules.get(ctx.named.get("module", ""))
    # rows of a subform fall under the module of their documents
    named = {**ctx.named, **({"module": module.kind.part_of} if module and module.kind.part_of else {})}
    names = {part: named.get(part, "").replace("_", "").lower() for part in ("module", "related")}
    for scope in route.scopes:
        if not oauth.in_scope(granted, scope.format_map(names)):
            status = ctx.switches["scope_mismatch_status"]
            raise RefusedError(status, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL")
