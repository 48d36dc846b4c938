"""Probe: before anything is read, look whether both sides are who they should be and still show us their records.

Reading only what changed never shows that a right was lost or that a side was emptied, so each run asks a few constant
questions: who we are in Exact, which organisation answers in Zoho, whether each side shows a record of each entity, and
whether Zoho's fields are still what setup found.
"""

from __future__ import annotations

from datetime import timedelta

from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.times import exact_zone
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.drift import heed
from exact_zoho.engine.zoho_fields import looked_for
from exact_zoho.errors import AccessDeniedError, ConfigurationError, SyncHaltedError

#: the calls a run makes besides its feeds: this many in all
EXACT_PROBES = 1
ZOHO_PROBES = 1
#: and so many for each entity
EXACT_PROBES_EACH = 1
ZOHO_PROBES_EACH = 2


def probe(bench: Bench) -> frozenset[tuple[str, Side]]:
    """Check who answers on both sides; gives the entities that a side shows no record of.

    Raises `SyncHaltedError` where another company is meant or answers, where a right to read is gone, or
    where Zoho's fields were changed so that nothing could be written correctly;
    `ConfigurationError` before `setup` was run.
    """
    if not bench.conn.identity.pinned():
        raise ConfigurationError(
            f"the connection {bench.name!r} is not set up yet: run `exact-zoho setup` first, then `exact-zoho sync`"
        )
    if blocked := bench.conn.identity.note("blocked"):
        raise ConfigurationError(f"setup is not complete ({blocked}): run `exact-zoho setup` and do what it says")
    for entity in bench.active():
        if bench.conn.identity.note(f"{entity.name}.looked_for") != looked_for(entity.name):
            raise ConfigurationError(
                f"this version synchronises more of {entity.name} than setup has looked for in Zoho: "
                f"run `exact-zoho setup` again (or set entities.{entity.name}.sync to paused)"
            )
    introduce(bench)
    bench.conn.identity.pin({"exact": str(bench.exact.base).rstrip("/"), "division": str(bench.division)})
    bench.conn.identity.pin({"org": str(bench.zoho.org()["id"])})
    empty = [(entity.name, side) for entity in bench.active() for side in Side if not _shows(bench, entity, side)]
    heed(bench)
    return frozenset(empty)


def _shows(bench: Bench, entity: Entity, side: Side) -> bool:
    """Whether a side shows us a record of an entity."""
    try:
        if side is Side.EXACT:
            return bench.exact.has_rows(entity.part("main").feed)
        return bench.zoho.has_rows(entity.module)
    except AccessDeniedError as denied:
        reason = f"{side.capitalize()} does not let us read {entity.name}: {denied}"
        remedy = (
            f"Give the user of the connection back the right to read {entity.name}, or set "
            f"entities.{entity.name}.sync to paused; then run again."
        )
        raise SyncHaltedError(reason, code="access_denied", remedy=remedy) from denied


def introduce(bench: Bench) -> dict[str, object]:
    """Ask Exact who we are, and by which clock it writes its times."""
    me = bench.exact.me()
    bench.user = str(me.get("UserID") or "")
    bench.zone = exact_zone(bench.exact.utc_offset or timedelta(), bench.clock.now())
    return me
