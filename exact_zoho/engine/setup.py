"""Setup: make a connection ready, point by point, each with what was found and what to do about it. It can be repeated.

It pins the connection to one division and one organisation, finds or creates the Zoho fields that are needed, and keeps
what planning must know of both sides: lengths, picklists, code lists. All of it follows from the declared entities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from exact_zoho.core.settings import effective
from exact_zoho.engine import setup_companies
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.code_lists import Row
from exact_zoho.engine.drift import known_ids
from exact_zoho.engine.setup_fields import Work, fields
from exact_zoho.engine.setup_points import Point, Readiness
from exact_zoho.engine.vat_rates import counting
from exact_zoho.entities import ENTITIES

__all__ = ["Point", "Readiness", "setup"]


def setup(bench: Bench, *, create: bool = True, external_id: Mapping[str, str] | None = None) -> Iterator[Point]:
    """Make the connection ready. With `create` false nothing is made in Zoho, only looked at.

    `external_id` names, by entity, an existing unique text field to be used for the external id. Afterwards the
    connection's entities must be read anew, because the names of their fields may have become known.
    """
    lists: dict[str, Mapping[str, Row]] = {}
    modules: dict[str, str] = {}
    blocked = []
    for point in chain(setup_companies.exact(bench, lists), setup_companies.zoho(bench, modules)):
        blocked += [point.title] if point.state is Readiness.FAILED else []
        yield point
    for active in bench.active():
        # as declared: under the names that an earlier setup found, nothing could be found under another one
        entity = effective(ENTITIES[active.name], counting(bench))
        chosen = (external_id or {}).get(entity.name, "")
        work = Work(entity, chosen, modules, known_ids(bench, entity.name), lists)
        for point in fields(bench, work, create=create):
            blocked += [point.title] if point.state is Readiness.FAILED else []
            yield point
    bench.conn.identity.set_note("blocked", "; ".join(blocked))
