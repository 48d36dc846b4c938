"""Doctor at both sides: consents, data centre, setup, the clock, and whether another installation is at work.

Tokens are used as a run uses them: a stored one while it is valid, and a new one no oftener than usual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from exact_zoho.core.entity import Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.configuration import Configuration
from exact_zoho.engine.doctor_findings import Finding
from exact_zoho.engine.drift import findings
from exact_zoho.engine.newer import is_newer
from exact_zoho.engine.probe import probe
from exact_zoho.errors import AuthenticationError, BudgetExhaustedError, ExactZohoError, SyncHaltedError

CLOCK_ERROR = timedelta(seconds=30)
#: so many calls may be missing from our account of Exact's day, such as those under way in a run
UNACCOUNTED = 5
#: how a token server says that it does not know the app
UNKNOWN_APP = ("invalid_client", "does not know the client")


def sides(bench: Bench, configuration: Configuration) -> Iterator[Finding]:
    """All that both sides and the store tell about the connection."""
    before = _left_today(bench, configuration)
    yield _asked("Exact Online", configuration, Side.EXACT, lambda: _division(bench))
    yield _alone_in_division(before, _left_today(bench, configuration))
    yield _asked("Zoho CRM", configuration, Side.ZOHO, lambda: f"organisation {bench.zoho.org().get('company_name')}")
    yield _setup(bench)
    yield from (Finding("Zoho's fields", not each.stops, str(each), each.proposal) for each in findings(bench))
    yield _one_pin(bench)
    yield _world(bench)
    yield _clock(bench)


def _division(bench: Bench) -> str:
    return f"division {(bench.exact.division_row() or {}).get('Code', 'not visible')}"


def _asked(what: str, configuration: Configuration, side: Side, ask: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, ask())
    except BudgetExhaustedError as spent:
        return Finding(what, True, f"was not asked: {spent}; possible again at {spent.until:%Y-%m-%d %H:%M} UTC")
    except AuthenticationError as dead:
        return Finding(what, False, str(dead), _reconnect(configuration, side, dead))
    except ExactZohoError as failure:
        return Finding(what, False, str(failure), "See docs/guides/what-to-do.md.")


def _reconnect(configuration: Configuration, side: Side, dead: AuthenticationError) -> str:
    """What to do about a refused consent: an app that is unknown is usually asked for in another data centre."""
    told = f"{dead} {dead.code} {dead.excerpt}".casefold()
    again = f"Run `exact-zoho connect {side}`."
    if not any(word in told for word in UNKNOWN_APP):
        return again
    name, address = (
        ("EXACT_ONLINE_URL", configuration.exact_url) if side is Side.EXACT
        else ("ZOHO_ACCOUNTS_URL", configuration.zoho_accounts_url)
    )  # fmt: skip
    return (
        f"{address} does not know this app. Either the client id or secret is mistyped, or the app is registered in "
        f"another country or data centre: set {name} to the one where you registered it. Then: {again}"
    )


def _left_today(bench: Bench, configuration: Configuration) -> int | None:
    """How many calls of Exact's day are left as far as we know; None where Exact never said."""
    owner = f"{configuration.exact_url} {configuration.division}"
    lines = [row for row in bench.store.budgets() if (row["owner"], row["scope"]) == (owner, "calls")]
    known = [row["remaining"] for row in lines if row["window"] == "day" and row["remaining"] is not None]
    return known[0] if len(known) == 1 else None  # with two apps in one store nobody can tell them apart here


def _alone_in_division(before: int | None, after: int | None) -> Finding:
    """Exact counts a day's calls by app and division: what we did not make, another installation did."""
    spent = 0 if before is None or after is None else before - after
    what = "other installations"
    if spent > UNACCOUNTED:
        detail = f"{spent} calls of this app were spent in this division since our last one, and not by this store"
        remedy = "Find the other installation with this client id and division, and stop one of them."
        return Finding(what, False, detail, remedy)
    return Finding(what, True, "Exact counts no calls in this division but ours")


def _setup(bench: Bench) -> Finding:
    try:
        empty = probe(bench)
    except SyncHaltedError as halted:
        return Finding("setup", False, halted.reason, halted.remedy)
    except BudgetExhaustedError as spent:
        return Finding("setup", True, f"was not looked at: {spent}")
    except ExactZohoError as failure:
        return Finding("setup", False, str(failure), "Run `exact-zoho setup`.")
    nothing = ", ".join(f"{entity} in {side}" for entity, side in sorted(empty))
    return Finding("setup", True, f"complete; no {nothing}" if nothing else "complete")


def _one_pin(bench: Bench) -> Finding:
    """Two connections of one store for one division would each take the other's writes for edits."""
    mine = bench.conn.identity.pinned()
    same = [
        name for name, pinned in bench.conn.identity.others().items()
        if mine and all(pinned.get(key) == mine.get(key) for key in ("exact", "division"))
    ]  # fmt: skip
    if same:
        detail = f"{', '.join(sorted(same))} also belongs to division {mine.get('division')}"
        return Finding(
            "connections", False, detail, "Keep one connection for a division; stop the schedule of the other."
        )
    return Finding("connections", True, "no other one of this store belongs to this division")


def _world(bench: Bench) -> Finding:
    if is_newer(bench):
        detail = "Zoho shows writes of ours that this store never made: it is an old backup, or another one is at work"
        return Finding(
            "writes", False, detail, "Stop the other installation, if there is one; then `exact-zoho rebuild`."
        )
    return Finding("writes", True, "Zoho shows no writes of ours that this store does not know")


def _clock(bench: Bench) -> Finding:
    now = bench.clock.now()
    times = [time for time in (bench.exact.server_time, bench.zoho.server_time) if time]
    wrong = [time for time in times if abs(time - now) > CLOCK_ERROR]
    if wrong:
        detail = f"differs by {abs(wrong[0] - now)} from the servers'"
        return Finding("clock", False, detail, "Set this machine's clock (NTP).")
    return Finding("clock", True, "agrees with both servers" if times else "no server answered, so it was not compared")
