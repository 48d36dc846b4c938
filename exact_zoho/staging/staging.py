"""Staging: what was read from each side. A page, its cursor and the list of touched records move in one transaction.

Planning asks it for the records that it looks at, a batch at a time, and for those that have a key in common.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, select

from exact_zoho.core.entity import Side
from exact_zoho.staging.columns import clean
from exact_zoho.staging.pages import MAIN, Pages, Place
from exact_zoho.staging.rows import Patch, StagedNow, StagedRecord, StagedResult, StagedRow
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.staged import as_now, as_records
from exact_zoho.staging.tables import edges, match_keys, staged

SHOWN = (
    staged.c.id, staged.c.raw, staged.c.hash, staged.c.optimistic, staged.c.touched, staged.c.touched_by, staged.c.seq,
    staged.c.gone,
)  # fmt: skip


class Staging:
    """The staged rows of one connection."""

    def __init__(self, scope: Scope, pages: Pages) -> None:
        self._scope, self._pages = scope, pages

    def stage(
        self, entity: str, side: Side, part: str, rows: Sequence[StagedRow], *, feed: str = "", cursor: str = "",
        complete: bool = False,
    ) -> StagedResult:  # fmt: skip
        """Keep one page: its new and changed rows, and how far its feed was read."""
        place = Place(entity, side, part)
        with self._scope.db.writing() as tx:
            result = self._pages.keep(tx, place, rows)
            self._pages.move(tx, place, feed, cursor, complete=complete)
        return result

    def mark_gone(
        self, entity: str, side: Side, part: str, ids: Sequence[str], *, feed: str = "", cursor: str = "",
        complete: bool = False,
    ) -> None:  # fmt: skip
        """Note that rows were deleted on their side; what they held stays."""
        with self._scope.db.writing() as tx:
            self._pages.lose(tx, Place(entity, side, part), ids)
            self._pages.move(tx, None, feed, cursor, complete=complete)

    def raw_before(self, entity: str, side: Side, part: str, ids: Sequence[str]) -> dict[str, StagedNow]:
        """Those rows as they are staged now."""
        if not ids:
            return {}
        found = select(*SHOWN).where(
            self._scope.mine(staged, entity, side), staged.c.part == part, self._scope.db.among(staged.c.id, ids)
        )
        with self._scope.db.reading() as tx:
            return {row.id: as_now(row) for row in tx.execute(found)}

    def edits(self, entity: str, side: Side, part: str, ids: Sequence[str]) -> dict[str, str]:
        """When those rows were edited last, as their side says it; deleted ones left out."""
        if not ids:
            return {}
        mine = self._scope.mine(staged, entity, side), staged.c.part == part, staged.c.gone.is_(False)
        found = select(staged.c.id, staged.c.modified).where(*mine, self._scope.db.among(staged.c.id, ids))
        with self._scope.db.reading() as tx:
            return {row.id: row.modified for row in tx.execute(found)}

    def load(self, entity: str, side: Side, ids: Sequence[str]) -> dict[str, StagedRecord]:
        """Those records with all their rows."""
        if not ids:
            return {}
        mine = self._scope.mine(staged, entity, side), self._scope.db.among(staged.c.owner, ids)
        found = select(staged.c.owner, staged.c.part, *SHOWN).where(*mine)
        with self._scope.db.reading() as tx:
            return as_records(tx.execute(found.order_by(staged.c.owner, staged.c.part, staged.c.id)).all())

    def hits(
        self, entity: str, side: Side, name: str, values: Sequence[str], most: int | None = None
    ) -> dict[str, list[str]]:  # fmt: skip
        """The records of a side that have one of the values of a key, by value; deleted ones left out.

        A value that more than `most` records share finds none of them.
        """
        if not values:
            return {}
        main = staged.alias()
        joined = match_keys.join(
            main,
            (main.c.connection == match_keys.c.connection) & (main.c.entity == match_keys.c.entity)
            & (main.c.side == match_keys.c.side) & (main.c.part == MAIN) & (main.c.id == match_keys.c.record),
        )  # fmt: skip
        found = select(match_keys.c.value, match_keys.c.record).select_from(joined).where(
            self._scope.mine(match_keys, entity, side), match_keys.c.name == name,
            self._having(entity, side, name, [clean(value) for value in values], most), main.c.gone.is_(False),
        )  # fmt: skip
        hits: dict[str, list[str]] = {}
        with self._scope.db.reading() as tx:
            for row in tx.execute(found.order_by(match_keys.c.value, match_keys.c.record)):
                hits.setdefault(row.value, []).append(row.record)
        return hits

    def _having(
        self, entity: str, side: Side, name: str, values: Sequence[str], most: int | None
    ) -> ColumnElement[bool]:  # fmt: skip
        among = self._scope.db.among(match_keys.c.value, values)
        if most is None:
            return among
        shared = select(match_keys.c.value).where(
            self._scope.mine(match_keys, entity, side), match_keys.c.name == name, among
        )
        return match_keys.c.value.in_(shared.group_by(match_keys.c.value).having(func.count() <= most))

    def rekey(self, entity: str, side: Side, keys: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Replace what records are matched by, of each record given."""
        with self._scope.db.writing() as tx:
            self._pages.rekey(tx, Place(entity, side), keys)

    def pointing_at(self, entity: str, side: Side, ids: Sequence[str]) -> list[tuple[str, str]]:
        """The records that refer to one of those, as (entity, id)."""
        if not ids:
            return []
        found = select(edges.c.entity, edges.c.record).where(
            self._scope.mine(edges, side=side),
            edges.c.target_entity == entity,
            self._scope.db.among(edges.c.target, ids),
        )
        with self._scope.db.reading() as tx:
            rows = tx.execute(found).all()  # distinct, in order, SQLite would go through all references
        return sorted({(row.entity, row.record) for row in rows})

    def gone(self, entity: str, side: Side, ids: Sequence[str]) -> set[str]:
        """Those of some records that were deleted."""
        if not ids:
            return set()
        mine = self._scope.mine(staged, entity, side), staged.c.part == MAIN, staged.c.gone.is_(True)
        found = select(staged.c.id).where(*mine, self._scope.db.among(staged.c.id, ids))
        with self._scope.db.reading() as tx:
            return set(tx.execute(found).scalars())

    def count(self, entity: str, side: Side) -> int:
        """How many records of a side exist, as far as was read."""
        found = select(func.count()).select_from(staged).where(*self._existing(entity, side))
        with self._scope.db.reading() as tx:
            return int(tx.execute(found).scalar_one())

    def ids(self, entity: str, side: Side, part: str = MAIN) -> list[str]:
        """The ids of all records of a side, or of all rows of one of their parts, as far as was read."""
        found = select(staged.c.id).where(*self._existing(entity, side, part)).order_by(staged.c.id)
        with self._scope.db.reading() as tx:
            return list(tx.execute(found).scalars())

    def patch(self, patch: Patch) -> None:
        """Show what we wrote, until it is read again."""
        with self._scope.db.writing() as tx:
            self._pages.patch(tx, patch)

    def _existing(self, entity: str, side: Side, part: str = MAIN) -> tuple[ColumnElement[bool], ...]:
        return self._scope.mine(staged, entity, side), staged.c.part == part, staged.c.gone.is_(False)
