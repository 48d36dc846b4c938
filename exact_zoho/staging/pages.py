"""Writing staged rows: a page of them, deletions, and what we wrote ourselves.

Unchanged rows are not written. Every new or changed row gets the connection's next version number, and its owner joins
the list of touched records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, select, update

from exact_zoho.core.entity import Side
from exact_zoho.staging.bulk import Bulk
from exact_zoho.staging.changes import Changes
from exact_zoho.staging.columns import clean, dumps
from exact_zoho.staging.cursors import Cursors
from exact_zoho.staging.dirty import DirtyList
from exact_zoho.staging.rows import Patch, StagedResult, StagedRow
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import edges, match_keys, staged

MAIN = "main"
#: a row as it is staged: id, owner, hash, optimistic, gone, modified, seq
Before = Row[tuple[str, str, str, bool, bool, str, int]]

STAGE = Bulk(
    staged,
    (
        "connection", "entity", "side", "part", "id", "owner", "raw", "hash", "modified", "touched",
        "touched_by", "seq", "gone", "optimistic",
    ),
    "ON CONFLICT (connection, entity, side, part, id) DO UPDATE SET owner = excluded.owner, raw = excluded.raw, "
    "hash = excluded.hash, modified = excluded.modified, touched = COALESCE(excluded.touched, staged.touched), "
    "touched_by = CASE WHEN excluded.touched IS NULL THEN staged.touched_by ELSE excluded.touched_by END, "
    "seq = excluded.seq, gone = excluded.gone, optimistic = excluded.optimistic",
)  # fmt: skip
KEY = Bulk(match_keys, ("connection", "entity", "side", "name", "value", "record"), "ON CONFLICT DO NOTHING")
EDGE = Bulk(
    edges, ("connection", "entity", "side", "record", "field", "target_entity", "target"), "ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True)
class Place:
    """Which rows are meant: those of one part of an entity on one side."""

    entity: str
    side: Side
    part: str = MAIN


class Pages:
    """Writes the staged rows of one connection, always within a transaction that the caller has begun."""

    def __init__(self, scope: Scope, cursors: Cursors, dirty: DirtyList, changes: Changes) -> None:
        self._scope, self._cursors, self._dirty, self._changes = scope, cursors, dirty, changes

    def keep(self, tx: Connection, place: Place, page: Sequence[StagedRow]) -> StagedResult:
        """Write the rows of a page that are new or changed."""
        rows = {row.id: row for row in page}  # where a page shows a row twice, the later reading counts
        before = self._before(tx, place, list(rows))
        new = [row for row in rows.values() if row.id not in before]
        changed = [row for row in rows.values() if row.id in before and _differs(row, before[row.id])]
        if new or changed:
            seqs = self._write(tx, place, [*new, *changed], before)
            seqs |= {before[row.id].owner: seqs[row.owner] for row in changed if before[row.id].owner != row.owner}
            self._dirty.touch(tx, place.entity, place.side, seqs)
        if place.part == MAIN:
            self._write_keys(tx, place, new, changed)
        same = [row for row in rows.values() if row.id in before and not _differs(row, before[row.id])]
        self._note_edits(tx, place, [row for row in same if row.modified != before[row.id].modified])
        return StagedResult(len(new), len(changed))

    def lose(self, tx: Connection, place: Place, ids: Sequence[str]) -> None:
        """Mark rows as deleted on their side."""
        if not ids:
            return
        wanted = self._here(place), self._scope.db.among(staged.c.id, ids), staged.c.gone.is_(False)
        lost = tx.execute(select(staged.c.id, staged.c.owner).where(*wanted)).all()
        if lost:
            seq = self._scope.versions(tx, 1)[0]
            marked = self._here(place), self._scope.db.among(staged.c.id, [row.id for row in lost])
            tx.execute(update(staged).where(*marked).values(gone=True, seq=seq))
            self._dirty.touch(tx, place.entity, place.side, {row.owner: seq for row in lost})

    def move(self, tx: Connection, place: Place | None, feed: str, cursor: str, *, complete: bool) -> None:
        """Move a feed's cursor; at its end, the updates that were to be found out by reading it have been."""
        if feed:
            self._cursors.move(tx, feed, cursor, complete=complete)
            if complete and place is not None:
                self._changes.reread_now(tx, place.entity, place.side, place.part)

    def patch(self, tx: Connection, patch: Patch) -> None:
        """Show what we wrote. A known row keeps its version: our own write is not news."""
        key = (self._scope.name, patch.entity, str(patch.side), patch.part, patch.id)
        here = [column == value for column, value in zip(staged.primary_key, key, strict=True)]
        shown = {"raw": dumps(patch.raw), "hash": patch.hash, "optimistic": True}
        if not tx.execute(update(staged).where(*here).values(shown)).rowcount:
            seq = self._scope.versions(tx, 1)[0]
            whole = (*key, patch.owner, shown["raw"], patch.hash, "", None, "", seq, False, True)
            STAGE.run(tx, [whole])

    def rekey(self, tx: Connection, place: Place, keys: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Replace what known records are matched by."""
        mine = self._scope.mine(match_keys, place.entity, place.side)
        tx.execute(delete(match_keys).where(mine, self._scope.db.among(match_keys.c.record, list(keys))))
        head = (self._scope.name, place.entity, str(place.side))
        KEY.run(tx, [(*head, name, clean(value), record) for record, pairs in keys.items() for name, value in pairs])

    def _note_edits(self, tx: Connection, place: Place, rows: Sequence[StagedRow]) -> None:
        """Note when rows were edited last where the edit changed nothing that matters: the sweep asks for no more."""
        if rows:
            edited = update(staged).where(self._here(place), staged.c.id == bindparam("row"))
            values = [{"row": row.id, "edit": row.modified} for row in rows]
            tx.execute(edited.values(modified=bindparam("edit")), values)

    def _before(self, tx: Connection, place: Place, ids: list[str]) -> dict[str, Before]:
        if not ids:
            return {}
        known = "id", "owner", "hash", "optimistic", "gone", "modified", "seq"
        found = select(*(staged.c[name] for name in known)).where(
            self._here(place), self._scope.db.among(staged.c.id, ids)
        )
        return {row.id: row for row in tx.execute(found)}

    def _write(
        self, tx: Connection, place: Place, rows: Sequence[StagedRow], before: Mapping[str, Before]
    ) -> dict[str, int]:  # fmt: skip
        """Write rows; gives the newest version of each owner. A row that shows just what we wrote keeps its version."""
        fresh = iter(self._scope.versions(tx, len(rows)))
        versions = [before[row.id].seq if _echoes(row, before.get(row.id)) else next(fresh) for row in rows]
        key = (self._scope.name, place.entity, str(place.side), place.part)
        STAGE.run(tx, [(*key, *_columns(row), seq, False, False) for row, seq in zip(rows, versions, strict=True)])
        return {row.owner: seq for row, seq in zip(rows, versions, strict=True)}

    def _write_keys(self, tx: Connection, place: Place, new: Sequence[StagedRow], changed: Sequence[StagedRow]) -> None:
        """Replace what records are matched by and what they point at."""
        known = [row.id for row in changed]
        for table in (match_keys, edges) if known else ():
            mine = self._scope.mine(table, place.entity, place.side)
            tx.execute(delete(table).where(mine, self._scope.db.among(table.c.record, known)))
        head = (self._scope.name, place.entity, str(place.side))
        rows = [*new, *changed]
        KEY.run(tx, [(*head, name, clean(value), row.id) for row in rows for name, value in row.keys])
        EDGE.run(tx, [(*head, row.id, *edge) for row in rows for edge in row.edges])

    def _here(self, place: Place) -> ColumnElement[bool]:
        return self._scope.mine(staged, place.entity, place.side) & (staged.c.part == place.part)


def _columns(row: StagedRow) -> tuple[str | None, ...]:
    by = clean(row.touched_by)
    return row.id, row.owner, dumps(row.raw), row.hash, row.modified, row.touched, by


def _echoes(row: StagedRow, before: Before | None) -> bool:
    """Whether a row proves what we wrote: what was planned on that still holds."""
    return before is not None and before.optimistic and not before.gone and not _is_other(row, before)


def _is_other(row: StagedRow, before: Before) -> bool:
    return bool(row.hash != before.hash or row.owner != before.owner)


def _differs(row: StagedRow, before: Before) -> bool:
    """Whether a row must be written: also to prove what we wrote, and when it came back from the dead."""
    return _is_other(row, before) or before.optimistic or before.gone
