"""Extract: read what changed, page by page, into staging. A page's rows and the cursor move in one transaction.

Reads overlap the cursor a little; rows read again cost nothing, because unchanged ones are not written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from exact_zoho.clients.exact_online import Page
from exact_zoho.core import mapping
from exact_zoho.core.entity import Entity, Part, Side, Tells
from exact_zoho.core.keys import match_keys
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.core.times import exact_instant, zoho_instant
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.feeds import Feed, feeds_of
from exact_zoho.engine.hearsay import heard, left
from exact_zoho.engine.match import heed_keys
from exact_zoho.engine.newer import look
from exact_zoho.staging.rows import SENT, StagedNow, StagedRow

Row = Mapping[str, Any]

#: servers tell their time in whole seconds
TICK = timedelta(seconds=1)


@dataclass(frozen=True)
class Reached:
    """How far a feed was read with some rows; none where they came from elsewhere."""

    feed: str = ""
    cursor: str = ""
    complete: bool = False


def extract(bench: Bench, feed: Feed, *, overlap: bool = True) -> int:
    """Read one feed to its end; gives the number of rows that were new or changed."""
    changed = 0
    _heed_columns(bench, feed)
    if feed.entity is not None:
        heed_keys(bench, feed.entity)
    pages = _pages(bench, feed, overlap=overlap)
    page = next(pages, None)
    while page is not None:
        following = next(pages, None) if page.full else None
        changed += _take(bench, feed, page, complete=following is None)
        bench.progress(feed.title, changed, None)
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
    reached = Reached(feed.name, page.cursor, complete=complete)
    return take(bench, feed.entity, feed.side, feed.part, page.rows, reached)


def take(
    bench: Bench, entity: Entity, side: Side, part: Part | None, rows: Sequence[Row], reached: Reached | None = None
) -> int:
    """Take rows that were read into staging; gives how many were new or changed."""
    name, reached = part.name if part else "main", reached or Reached()
    staged = staged_rows(bench, entity, side, name, rows)
    if part and part.tells:  # before the cursor moves, so that nothing of it is lost
        _hear(bench, entity, part.tells, [row.raw for row in staged])
    result = bench.conn.staging.stage(
        entity.name, side, name, staged, feed=reached.feed, cursor=reached.cursor, complete=reached.complete
    )
    if side is Side.ZOHO:
        look(bench, entity, [row.raw for row in staged])
    return result.new + result.changed


def _hear(bench: Bench, teller: Entity, tells: Tells, rows: Sequence[Row]) -> None:
    """Stage what rows tell of other records."""
    homes = {str(row["ID"]): str(row.get(tells.joins) or "") for row in rows}
    for entity in (each for each in bench.entities if each.name == tells.entity):
        _stage_heard(bench, entity, [*heard(bench, entity, tells, rows), *left(bench, entity, tells, teller, homes)])


def _hear_of_deletions(bench: Bench, teller: Entity, part: Part, ids: Sequence[str]) -> None:
    """Stage what becomes of other records because these were deleted."""
    for entity in bench.entities:
        if part.tells and part.tells.entity == entity.name:
            _stage_heard(bench, entity, list(left(bench, entity, part.tells, teller, dict.fromkeys(ids, ""))))


def _stage_heard(bench: Bench, entity: Entity, rows: Sequence[Row]) -> None:
    """Stage rows that nobody edited by hand, so that they do not count as touched."""
    staged = [replace(row, touched=None) for row in staged_rows(bench, entity, Side.EXACT, "main", rows)]
    bench.conn.staging.stage(entity.name, Side.EXACT, "main", staged)


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
        # the cursor moves with the last of them, so that a crash in between loses nothing
        last = number == len(targets)
        reached = Reached(feed.name if last else "", page.cursor, complete=complete)
        lose(bench, entity, feed.side, part, ids, reached)
    return sum(len(ids) for _, _, ids in targets)


def lose(
    bench: Bench, entity: Entity, side: Side, part: str, ids: Sequence[str], reached: Reached | None = None
) -> None:  # fmt: skip
    """Note that rows were deleted on their side, for which there must be proof."""
    reached = reached or Reached()
    if side is Side.EXACT:
        _hear_of_deletions(bench, entity, entity.part(part), ids)
    bench.conn.staging.mark_gone(
        entity.name, side, part, ids, feed=reached.feed, cursor=reached.cursor, complete=reached.complete
    )


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
    written = _written_by_us(bench, side, before, instant)
    sent = before.raw.get(SENT, ()) if before and written else ()
    ours = (
        before is not None
        and digest != before.hash
        and _ours(entity, side, part, row, before, unsure.get(owner, {}), sent)
    )
    # an address of another kind is none of the record's data; Exact adds empty ones by itself
    foreign = declared is not None and not any(declared.takes(each) for each in (row, before.raw if before else row))
    unedited = ours or foreign or bool(before and digest == before.hash)
    return StagedRow(
        id=record,
        owner=owner,
        raw=dict(row),
        hash=digest,
        modified=str(modified or ""),
        touched=None if unedited or instant is None else instant.isoformat(),
        touched_by="" if written else _editor(side, row),
        keys=match_keys(entity, side, record, values, row, bench.division) if main else (),
        edges=mapping.edges_of(entity, values) if main else (),
    )


def _written_by_us(bench: Bench, side: Side, before: StagedNow | None, modified: datetime | None) -> bool:
    """Whether a row was last modified by our last write: what the columns sent show now is how the side keeps them."""
    if before is None or not before.optimistic:
        return False
    raw = before.raw
    written = (
        exact_instant(raw.get("Modified"), bench.zone) if side is Side.EXACT else zoho_instant(raw.get("Modified_Time"))
    )
    return written is not None and modified is not None and modified <= written + TICK


def _editor(side: Side, row: Row) -> str:
    """Who modified a row last, "" where its side does not say."""
    if side is Side.EXACT:
        return str(row.get("ModifierFullName") or "")
    user = row.get("Modified_By")
    return str(user.get("name") or "") if isinstance(user, Mapping) else ""


def _ours(
    entity: Entity, side: Side, part: str, row: Row, before: StagedNow, unsure: Row, sent: Sequence[str]
) -> bool:  # fmt: skip
    """Whether all that changed in a row is what we wrote ourselves: its values, or only our own marks."""
    fields = mapping.fields_of(entity, side, part)
    rule = entity.part(part).as_of if side is Side.EXACT else None
    if rule and any(before.raw.get(each, row.get(each)) != row.get(each) for each in set(rule.columns) - set(sent)):
        return False
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
