"""What calls cost and how many may run: credits of a rolling day, and calls at once."""

from __future__ import annotations

import re
from datetime import timedelta

from sandbox.wire import Request, Response
from sandbox.zoho.context import Context
from sandbox.zoho.replies import RefusedError

DAY = timedelta(hours=24)
TOO_MANY = "too many requests. please try again after some time"
#: writes of more records than this are heavy calls
LIGHT_WRITE = 10


def refused_for_now(message: str = TOO_MANY) -> RefusedError:
    """Refusal of a call that would be one too many."""
    return RefusedError(429, "TOO_MANY_REQUESTS", message)


def cost(ctx: Context, endpoint: str) -> int:
    """The credits of a call."""
    if endpoint in {"insert", "update", "upsert"}:
        return max(1, -(-records_in(ctx.request) // 10))
    if endpoint == "coql":
        return _coql_cost(ctx.request)
    if endpoint == "deleted":
        return int(ctx.switches["deleted_cost"])
    return 1


def _coql_cost(request: Request) -> int:
    found = re.search(rb"limit\s+(?:\d+\s*,\s*)?(\d+)", request.body, re.IGNORECASE)
    rows = int(found[1]) if found else 200
    return 1 if rows <= 200 else 2 if rows <= 1000 else 3


def records_in(request: Request) -> int:
    """How many records a write carries."""
    try:
        rows = request.json().get("data")
    except (ValueError, AttributeError):
        return 0
    return len(rows) if isinstance(rows, list) else 0


def is_heavy(request: Request) -> bool:
    """Whether the call counts against the limit of heavy calls."""
    if request.path.endswith(("/coql", "/search")) or "sort_by" in request.params():
        return True
    return request.method in {"POST", "PUT"} and records_in(request) > LIGHT_WRITE


def used(ctx: Context) -> int:
    """The credits used in the last 24 hours."""
    ctx.state.spent = [(at, price) for at, price in ctx.state.spent if at > ctx.now - DAY]
    return sum(price for _, price in ctx.state.spent)


def charge(ctx: Context, price: int) -> None:
    """Take the credits of a call; refuse it where there are too few."""
    left = int(ctx.switches["credits"]) - used(ctx)
    if price > left:
        told, frees_at = ctx.state.told.get(ctx.client, (price, ctx.now))
        if told < price and ctx.now < frees_at:
            ctx.violate("over-budget", f"a call of {price} credits, after a reply had said that {told} are left")
        raise refused_for_now()
    ctx.state.spent.append((ctx.now, price))


def with_usage(ctx: Context, response: Response) -> Response:
    """Say what is left of the day, from half of it on."""
    spent = used(ctx)
    left = int(ctx.switches["credits"]) - spent
    if left > spent:
        return response
    ctx.state.told[ctx.client] = (left, ctx.state.spent[0][0] + DAY)
    return response.with_headers(("X-API-CREDITS-REMAINING", str(left)))
