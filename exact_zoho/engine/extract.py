"""Extract: read what changed, page by page, into staging. A page's rows and the cursor move in one transaction.

Reads overlap the cursor a little; rows read again cost nothing, because unchanged ones are not written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from exact_zoho.clients.exact_online import Page
from exact_zoho.core import mapping
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.keys import match_keys
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.core.times import exact_instant, zoho_instant
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.feeds import Feed, feeds_of
from exact_zoho.staging.rows import SENT, StagedNow, StagedRow

Row = Mapping[str, Any]

#: servers tell their time in whole seconds
TICK = timedelta(seconds=1)


def extract(bench: Bench, feed: Feed, *, overlap: bool = True) -> int:
    """Read one feed to its end; gives the number of rows that were new or changed."""
    changed = 0
    _heed_columns(bench, feed)
    pages = _pages(bench, feed, overlap=overlap)
    page = next(pages, None)
    while page is not None:
        following = next(pages, None) if page.full else None
        changed += _take(bench, feed, page, complete=following is None)
        page = following
    return changed


def _heed_columns(bench: Bench, feed: Feed) -> None:
    """Read a feed from its start when other columns are asked for than before: what was staged does not show them."""
    columns = ",".join(sorted(feed.columns))
    if not columns or bench.conn.identity.note(f"columns.{feed.name}") == columns:
        return
    bench.conn.cursors.reset(feed.name)
    bench.conn.identity.set_note(f"columns.{feed.name}", columns)


def refresh(bench: Bench, entity: Entity, side: Side) -> int:
    """Read an entity's change feeds of one side once more, just before it is written or after it was."""
    return sum(extract(bench, feed, overlap=False) for feed in feeds_of(entity, side))


def _pages(bench: Bench, feed: Feed, *, overlap: bool) -> Iterator[Page]:
    kept = bench.conn.cursors.get(feed.name)
    cursor = kept.value if kept else ""
    margin = bench.settings.overlap if overlap and kept and kept.complete else None
    if feed.side is Side.EXACT:
        versions = margin.exact_versions if margin else 0
        if feed.part is None or feed.entity is None:
            return bench.exact.deleted(cursor)
        return bench.exact.changes(feed.part.feed, feed.columns, cursor, versions)
    assert feed.entity is not None  # noqa: S101 - every feed of Zoho belongs to an entity
    seconds = timedelta(seconds=margin.zoho_seconds if margin else 0)
    if feed.deletions:
        return bench.zoho.deleted(feed.entity.module, cursor, seconds)
    return bench.zoho.changes(feed.entity.module, feed.columns, cursor, seconds)


def _take(bench: Bench, feed: Feed, page: Page, *, complete: bool) -> int:
    if feed.deletions:
        return _take_deletions(bench, feed, page, complete=complete)
    assert feed.entity is not None  # noqa: S101 - only the deletions of Exact have none
    part = feed.part.name if feed.part else "main"
    rows = staged_rows(bench, feed.entity, feed.side, part, page.rows)
    result = bench.conn.staging.stage(
        feed.entity.name, feed.side, part, rows, feed=feed.name, cursor=page.cursor, complete=complete
    )
    return result.new + result.changed


def _take_deletions(bench: Bench, feed: Feed, page: Page, *, complete: bool) -> int:
    if feed.entity is not None:
        targets = [(feed.entity, "main", [str(row["id"]) for row in page.rows])]
    else:
        targets = [
            (entity, part.name, [str(row["EntityKey"]) for row in page.rows if row["EntityType"] == part.deleted_type])
            for entity in bench.entities
            for part in entity.parts
        ]
    for number, (entity, part, ids) in enumerate(targets, start=1):
        last = number == len(
            targets
        )  # the cursor moves with the last of them, so that a crash in between loses nothing
        bench.conn.staging.mark_gone(
            entity.name, feed.side, part, ids, feed=feed.name if last else "", cursor=page.cursor, complete=complete
        )
    return sum(len(ids) for _, _, ids in targets)


def staged_rows(bench: Bench, entity: Entity, side: Side, part: str, rows: Sequence[Row]) -> list[StagedRow]:
    """The rows of a page that staging does not hold yet, each with whether somebody other than us edited it."""
    key = "ID" if side is Side.EXACT else "id"
    before = bench.conn.staging.raw_before(entity.name, side, part, [str(row[key]) for row in rows])
    unsure = bench.conn.changes.unknown_updates(entity.name, side)
    return [
        _staged(bench, entity, side, part, row, known, unsure)
        for row in rows
        if not _as_known(known := before.get(str(row[key])), row)
    ]


def _as_known(known: StagedNow | None, row: Row) -> bool:
    """Whether a row was read before just as it is; most rows of an overlapping read were."""
    return known is not None and not known.optimistic and not known.gone and known.raw == row


def _staged(
    bench: Bench, entity: Entity, side: Side, part: str, row: Row, before: StagedNow | None, unsure: Mapping[str, Row]
) -> StagedRow:  # fmt: skip
    record = str(row["ID"] if side is Side.EXACT else row["id"])
    declared = entity.part(part) if side is Side.EXACT else None
    owner = mapping.owner_of(declared, row) if declared else record
    reading = mapping.read(mapping.fields_of(entity, side, part), side, row)
    digest, values = mapping.row_hash(entity, side, part, row, reading), reading.values
    modified = row.get("Modified") if side is Side.EXACT else row.get("Modified_Time")
    instant = exact_instant(modified, bench.zone) if side is Side.EXACT else zoho_instant(modified)
    main = part == "main"
    ours = (
        before is not None
        and digest != before.hash
        and _ours(entity, side, part, row, before, unsure.get(owner, {}), _sent(bench, side, before, instant))
    )
    return StagedRow(
        id=record,
        owner=owner,
        raw=dict(row),
        hash=digest,
        modified=str(modified or ""),
        touched=None if ours or (before and digest == before.hash) or instant is None else instant.isoformat(),
        keys=match_keys(entity, side, record, values, row, bench.division) if main else (),
        edges=mapping.edges_of(entity, values) if main else (),
    )


def _sent(bench: Bench, side: Side, before: StagedNow, modified: datetime | None) -> Sequence[str]:
    """The columns of our last write, where a row was last modified by it: what they show is how the side keeps it."""
    raw = before.raw
    written = (
        exact_instant(raw.get("Modified"), bench.zone) if side is Side.EXACT else zoho_instant(raw.get("Modified_Time"))
    )
    if not before.optimistic or written is None or modified is None or modified > written + TICK:
        return ()
    return tuple(raw.get(SENT, ()))


def _ours(
    entity: Entity, side: Side, part: str, row: Row, before: StagedNow, unsure: Row, sent: Sequence[str]
) -> bool:  # fmt: skip
    """Whether all that changed in a row is what we wrote ourselves: its values, or only our own marks."""
    fields = mapping.fields_of(entity, side, part)
    old, new = mapping.read(fields, side, before.raw).values, mapping.read(fields, side, row).values
    for each in fields:
        was, now = old[each.name], new[each.name]
        if UNKNOWN in (was, now) or was == now:
            continue
        if each.at(side).column in sent or (before.optimistic and each.kind.same(was, now)):
            continue
        if each.name in unsure and each.kind.same(each.kind.load(unsure[each.name]), now):
            continue
        return False
    return True
