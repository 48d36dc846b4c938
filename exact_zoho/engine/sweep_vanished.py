"""What is staged and shown no more: deleted where a side says so, there where it answers by its id, else a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.extract import lose
from exact_zoho.engine.sweep_compare import Compared

#: how many rows of a list are looked up one by one in a night; more at once are a matter for a person anyway
LOOKED_UP = 100


def settle(bench: Bench, found: Compared) -> None:
    """Find out what became of the rows of a list that were not shown; those without proof stay `vanished`."""
    entity, side = found.feed.entity, found.feed.side
    if entity is None or not found.vanished:
        return
    part = found.feed.part.name if found.feed.part else "main"
    deleted = _deleted(bench, entity, side, part) & set(found.vanished)
    lose(bench, entity, side, part, sorted(deleted))
    found.gone = len(deleted)
    rest = [record for record in found.vanished if record not in deleted]
    there = _there(bench, entity, side, part, rest[:LOOKED_UP])
    found.vanished = [record for record in rest if record not in there]


def _deleted(bench: Bench, entity: Entity, side: Side, part: str) -> set[str]:
    """All rows of which a side still knows that they were deleted."""
    if side is Side.EXACT:
        kind = entity.part(part).deleted_type
        rows = (row for page in bench.exact.deleted("") for row in page.rows)
        return {str(row["EntityKey"]) for row in rows if row["EntityType"] == kind}
    return {str(row["id"]) for page in bench.zoho.deleted(entity.module, "", timedelta()) for row in page.rows}


def _there(bench: Bench, entity: Entity, side: Side, part: str, ids: Sequence[str]) -> set[str]:
    """Those rows that a side shows when it is asked for them."""
    return set(_in_exact(bench, entity.part(part).path, ids) if side is Side.EXACT else _in_zoho(bench, entity, ids))


def _in_exact(bench: Bench, path: str, ids: Sequence[str]) -> Iterator[str]:
    return (record for record in ids if bench.exact.get(path, record, ("ID",)))


def _in_zoho(bench: Bench, entity: Entity, ids: Sequence[str]) -> Iterator[str]:
    return (str(row["id"]) for row in bench.zoho.find(entity.module, ("id",), "id", ids))
