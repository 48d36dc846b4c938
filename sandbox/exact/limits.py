"""How many calls and how many errors an app may make, and what it is told about that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sandbox.exact.oauth import Caller
from sandbox.exact.state import World
from sandbox.wire import Response

HOUR = timedelta(hours=1)
COUNTED = frozenset({400, 401, 403, 404})
#: name of the window in the headers: empty for the day
DAY, MINUTE = "", "Minutely-"
ErrorKey = tuple[str, str, int, str]


class BlockedError(Exception):
    """A call that a limit stops; `response` is the whole answer."""

    def __init__(self, response: Response, why: str) -> None:
        super().__init__(why)
        self.response = response


def spend(world: World, caller: Caller, division: int) -> None:
    """Count one call; raises BlockedError where a window is used up."""
    for window in (DAY, MINUTE):
        if remaining(world, caller.client, division, window) <= 0:
            headers = _headers(world, caller.client, division, window)
            shown = headers if world.switches["headers_on_429"] == "exhausted" else ()
            raise BlockedError(
                Response(429, b"", shown), f"too many calls in the {'day' if window == DAY else 'minute'}"
            )
    calls = world.state.counters.calls
    if len(calls) > 5000:
        _forget_old(world)
    for window in (DAY, MINUTE):
        key = (caller.client, division, _slot(world.now, window))
        calls[key] = calls.get(key, 0) + 1


def remaining(world: World, client: str, division: int, window: str) -> int:
    """Calls left in a window."""
    used = world.state.counters.calls.get((client, division, _slot(world.now, window)), 0)
    return max(0, limit(world, window) - used)


def limit(world: World, window: str) -> int:
    """Calls allowed in a window."""
    return int(world.switches["day_limit" if window == DAY else "minute_limit"])


def allowance(world: World, client: str, division: int) -> tuple[tuple[str, str], ...]:
    """The six headers of a reply."""
    return (*_headers(world, client, division, DAY), *_headers(world, client, division, MINUTE))


def check_block(world: World, key: ErrorKey) -> None:
    """Refuse a call to an endpoint that made too many errors; going on prolongs the block."""
    until = world.state.counters.blocked.get(key)
    if until is None or until <= world.now:
        return
    world.state.counters.blocked[key] = world.now + HOUR
    raise BlockedError(Response(world.switches["block_status"]), "blocked for an hour after too many errors")


def count_error(world: World, key: ErrorKey, status: int) -> None:
    """Count an error answer, where it is of the kind that counts."""
    if status not in COUNTED:
        return
    errors = world.state.counters.errors
    recent = [at for at in errors.get(key, []) if world.now - at < HOUR]
    errors[key] = [*recent, world.now]
    if len(errors[key]) >= world.switches["error_limit"]:
        world.state.counters.blocked[key] = world.now + HOUR
        errors[key] = []


def exhausted_until(reply: Response) -> datetime | None:
    """When the allowance that a reply declares used up is filled again; None where something is left."""
    ends = []
    for window in (DAY, MINUTE):
        left, reset = reply.header(f"X-RateLimit-{window}Remaining"), reply.header(f"X-RateLimit-{window}Reset")
        if left == "0" and reset:
            ends.append(datetime.fromtimestamp(int(reset) / 1000, UTC))
    return max(ends, default=None)


def _headers(world: World, client: str, division: int, window: str) -> tuple[tuple[str, str], ...]:
    name = f"X-RateLimit-{window}"
    return (
        (f"{name}Limit", str(limit(world, window))),
        (f"{name}Remaining", str(remaining(world, client, division, window))),
        (f"{name}Reset", str(int(_reset(world.now, window).timestamp() * 1000))),
    )


def _slot(now: datetime, window: str) -> str:
    utc = now.astimezone(UTC)
    return f"{utc:%Y-%m-%d}" if window == DAY else f"{utc:%Y-%m-%dT%H:%M}"


def _reset(now: datetime, window: str) -> datetime:
    utc = now.astimezone(UTC).replace(second=0, microsecond=0)
    return utc.replace(hour=0, minute=0) + timedelta(days=1) if window == DAY else utc + timedelta(minutes=1)


def _forget_old(world: World) -> None:
    today = _slot(world.now, DAY)
    kept = {key: count for key, count in world.state.counters.calls.items() if key[2].startswith(today)}
    world.state.counters.calls = kept
