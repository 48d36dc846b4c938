"""Probe: before anything is read, look whether both sides are who they should be and still show us their records.

Reading only what changed never shows that a right was lost or that a side was emptied, so each run asks a few constant
questions: who we are in Exact, which organisation answers in Zoho, and whether each side shows a record of each entity.
"""

from __future__ import annotations

from datetime import timedelta

from exact_zoho.core.entity import Side
from exact_zoho.core.times import exact_zone
from exact_zoho.engine.bench import Bench
from exact_zoho.errors import ConfigurationError

#: the calls a run makes besides its feeds: this many in all, and one more for each entity and side
EXACT_PROBES = 1
ZOHO_PROBES = 1


def probe(bench: Bench) -> frozenset[tuple[str, Side]]:
    """Check who answers on both sides; gives the entities that a side shows no record of.

    Raises `SyncHaltedError` where another company is meant or answers, `ConfigurationError` before `setup` was run.
    """
    if not bench.conn.identity.pinned():
        raise ConfigurationError(
            f"the connection {bench.name!r} is not set up yet: run `exact-zoho setup` first, then `exact-zoho sync`"
        )
    if blocked := bench.conn.identity.note("blocked"):
        raise ConfigurationError(f"setup is not complete ({blocked}): run `exact-zoho setup` and do what it says")
    introduce(bench)
    bench.conn.identity.pin({"exact": str(bench.exact.base).rstrip("/"), "division": str(bench.division)})
    bench.conn.identity.pin({"org": str(bench.zoho.org()["id"])})
    return frozenset(
        (entity.name, side)
        for entity in bench.active()
        for side, seen in (
            (Side.EXACT, bench.exact.has_rows(entity.part("main").feed)),
            (Side.ZOHO, bench.zoho.has_rows(entity.module)),
        )
        if not seen
    )


def introduce(bench: Bench) -> dict[str, object]:
    """Ask Exact who we are, and by which clock it writes its times."""
    me = bench.exact.me()
    bench.user = str(me.get("UserID") or "")
    bench.zone = exact_zone(bench.exact.utc_offset or timedelta(), bench.clock.now())
    return me
