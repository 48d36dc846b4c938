"""Reading records: lists with their paging, and single records."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sandbox.wire import Response
from sandbox.zoho import showing
from sandbox.zoho.context import Context
from sandbox.zoho.fields import DEEP
from sandbox.zoho.module import Module, Row
from sandbox.zoho.replies import RefusedError, ambiguous, bad_parameter, missing_parameter, nothing, reply
from sandbox.zoho.showing import document_taxes
from sandbox.zoho.state import PageToken
from sandbox.zoho.totals import DOCUMENT_TAX

SORTABLE = ("id", "Created_Time", "Modified_Time")
PAGE = 200
BY_PAGE = 2_000
BY_TOKEN = 100_000
TOKEN_LIFE = timedelta(hours=24)
COLUMNS = 50


def number(ctx: Context, name: str, default: int, at_most: int | None = None) -> int:
    """A whole number from 1 on among the parameters."""
    text = ctx.params.get(name, str(default))
    if not text.isdigit() or int(text) < 1 or (at_most and int(text) > at_most):
        raise bad_parameter(name)
    return int(text)


def columns(ctx: Context, module: Module, names: Sequence[str], row: Row, *, deep: bool = False) -> dict[str, Any]:
    """The asked columns of a record, and its id; those of other records only where it is shown by itself."""
    known = [module.fields[name] for name in names if name in module.fields and name != "id"]
    known = [column for column in known if deep or module.kind.part_of or column.data_type not in DEEP]
    return {**{column.api_name: showing.show(ctx, column, row) for column in known}, "id": row["id"]}


def list_records(ctx: Context) -> Response:
    """GET /{module}."""
    module = ctx.module()
    return listing(ctx, module, list(module.rows.values()), asked_fields(ctx))


def listing(
    ctx: Context, module: Module, rows: list[Row], names: list[str], without: frozenset[str] = frozenset()
) -> Response:
    """One page of records of a module, chosen and ordered as the call says; `without` are keys that its info lacks."""
    token = _token(ctx)
    size = number(ctx, "per_page", PAGE, PAGE)
    page = token.page if token else number(ctx, "page", 1)
    if token is None and page * size > BY_PAGE:
        message = "You can only get the first 2000 records without using page_token param"
        raise RefusedError(400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED", message, {"limit": BY_PAGE})
    rows = _selected(ctx, module, rows)
    if not rows:
        return nothing(ctx.switches["unchanged_status"] if ctx.since("if-modified-since") else 204)
    start = _start(ctx, rows, token, (page - 1) * size)
    shown = rows[start : start + size]
    if not shown:
        return nothing()
    info = _info(ctx, shown, size, page, start, more=start + size < len(rows))
    info = {name: value for name, value in info.items() if name not in without}
    return reply(200, {"data": [columns(ctx, module, names, row) for row in shown], "info": info})


def one_record(ctx: Context) -> Response:
    """GET /{module}/{id}."""
    module = ctx.module()
    row = module.rows.get(ctx.named["id"])
    if row is None:
        return nothing()
    asked = ctx.params.get("fields")
    names = asked.split(",") if asked else list(module.fields)
    return reply(200, {"data": [{**columns(ctx, module, names, row, deep=True), **_housekeeping(ctx, module, row)}]})


def _housekeeping(ctx: Context, module: Module, row: Row) -> dict[str, Any]:
    """The keys that only a record by itself shows beside its columns."""
    state = {"$approval_state": "approved", "$editable": True, "$in_merge": False, "$locked_for_me": False}
    if not module.kind.lines:
        return state
    more = {"$has_more": {module.kind.lines: False}, "$currency_symbol": "€"}
    return {**state, **more, DOCUMENT_TAX: document_taxes(ctx, row)}


def asked_fields(ctx: Context) -> list[str]:
    """The columns that a list is asked for; refused where there are none or too many."""
    names = [name.strip() for name in ctx.params.get("fields", "").split(",") if name.strip()]
    if not names:
        raise missing_parameter("fields")
    if len(names) > COLUMNS:
        details = {"limit": COLUMNS, "param_name": "fields"}
        raise RefusedError(400, "LIMIT_EXCEEDED", "fields limit exceeded", details)
    return names


def _order(ctx: Context) -> tuple[str, bool]:
    by = ctx.params.get("sort_by", "id")
    if by not in SORTABLE:
        raise bad_parameter("sort_by", supported_values=list(SORTABLE))
    order = ctx.params.get("sort_order", "desc")
    if order not in {"asc", "desc"}:
        raise bad_parameter("sort_order", supported_values=["asc", "desc"])
    return by, order == "desc"


def _key(row: Row, by: str) -> tuple[Any, ...]:
    return (row[by], int(row["id"])) if by != "id" else (int(row["id"]),)


def _selected(ctx: Context, module: Module, rows: list[Row]) -> list[Row]:
    by, descending = _order(ctx)
    if "ids" in ctx.params:
        wanted = set(ctx.params["ids"].split(","))
        rows = [row for row in rows if row["id"] in wanted]
    since = ctx.since("if-modified-since")
    if since and not (module.kind.part_of and ctx.switches["subform_modified_since"] == "ignored"):
        rows = [row for row in rows if is_since(ctx, row["Modified_Time"], since)]
    return sorted(rows, key=lambda row: _key(row, by), reverse=descending)


def is_since(ctx: Context, moment: datetime, since: datetime) -> bool:
    """Whether something of `moment` is shown to a call that asks for changes since `since`."""
    return moment >= since if ctx.switches["modified_since_inclusive"] else moment > since


def _bound_to(ctx: Context) -> str:
    others = {name: value for name, value in ctx.params.items() if name not in {"page", "page_token"}}
    since = ctx.request.headers.get("if-modified-since", "")
    return hashlib.sha256(repr((ctx.request.path, sorted(others.items()), since)).encode()).hexdigest()


def _token(ctx: Context) -> PageToken | None:
    text = ctx.params.get("page_token")
    if text is None:
        return None
    if "page" in ctx.params:
        raise ambiguous("page", "page_token")
    token = ctx.state.pages.get(text)
    details = {"param_name": "page_token"}
    if token is None or token.user != ctx.user:
        raise bad_parameter("page_token")
    if token.expires <= ctx.now:
        raise RefusedError(400, "EXPIRED_VALUE", "page_token has expired", details)
    if token.bound_to != _bound_to(ctx):
        raise RefusedError(400, "TOKEN_BOUND_DATA_MISMATCH", "parameters differ from the token's", details)
    if token.offset >= BY_TOKEN:
        raise RefusedError(400, "PAGINATION_LIMIT_EXCEEDED", "no more records by page_token", details)
    return token


def _start(ctx: Context, rows: list[Row], token: PageToken | None, offset: int) -> int:
    if token is None or ctx.switches["page_position"] == "offset":
        return token.offset if token else offset
    by, descending = _order(ctx)
    past = [row for row in rows if (_key(row, by) >= token.after if descending else _key(row, by) <= token.after)]
    return len(past)


def _info(ctx: Context, shown: list[Row], size: int, page: int, start: int, *, more: bool) -> dict[str, Any]:
    by, descending = _order(ctx)
    expires = ctx.now + TOKEN_LIFE
    token = None
    if more:
        bound = _bound_to(ctx)
        token = hashlib.sha256(f"{bound}{start + size}{ctx.now}".encode()).hexdigest()
        ctx.state.pages[token] = PageToken(bound, ctx.user, expires, start + size, _key(shown[-1], by), page + 1)
    return {
        "per_page": size, "count": len(shown), "page": page, "sort_by": by,
        "sort_order": "desc" if descending else "asc", "more_records": more, "next_page_token": token,
        "previous_page_token": None, "page_token_expiry": ctx.show_time(expires) if token else None,
    }  # fmt: skip
