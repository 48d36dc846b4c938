"""Remembering a success: what was written, the binding, the base and what the side now shows, all or nothing.

A crash before this commit leaves the intent open, to be looked up; after it everything is known.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from exact_zoho.core.entity import Side
from exact_zoho.staging.bindings import Bindings
from exact_zoho.staging.changes import Changes
from exact_zoho.staging.dirty import DirtyList
from exact_zoho.staging.pages import Pages
from exact_zoho.staging.rows import Patch, Success
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import bindings, changes


class Memory:
    """Writes down in one transaction what a successful call means."""

    def __init__(self, scope: Scope, written: Changes, linked: Bindings, pages: Pages, dirty: DirtyList) -> None:
        self._scope, self._changes, self._bindings, self._pages, self._dirty = scope, written, linked, pages, dirty

    def remember(self, successes: Sequence[Success]) -> None:
        """Keep successes, all or none."""
        with self._scope.db.writing() as tx:
            for success in successes:
                self._keep(tx, success)

    def _keep(self, tx: Connection, success: Success) -> None:
        pair, patch = success.pair, success.patch
        self._changes.confirm(tx, success.change, success.target_id)
        if pair is not None:
            self._bindings.join(tx, patch.entity, pair, self._run_of(tx, success.change), success.base or {})
        elif success.binding is not None:
            if success.base is not None:
                self._bindings.keep_base(tx, success.binding, success.base)
            pair = self._pair_of(tx, success.binding)
        self._pages.patch(tx, patch)
        self._look_again(tx, patch, pair)

    def _look_again(self, tx: Connection, patch: Patch, pair: tuple[str, str] | None) -> None:
        """Both records are planned again: only the next reading proves what was written."""
        touched = dict(zip(Side, pair, strict=True)) if pair else {patch.side: patch.owner}
        for side, record in touched.items():
            self._dirty.touch_again(tx, patch.entity, side, [record])

    def _run_of(self, tx: Connection, change: int) -> int:
        return int(tx.execute(select(changes.c.run_id).where(changes.c.id == change)).scalar_one() or 0)

    def _pair_of(self, tx: Connection, binding: int) -> tuple[str, str]:
        found = select(bindings.c.exact_id, bindings.c.zoho_id).where(bindings.c.id == binding)
        row = tx.execute(found).one()
        return row.exact_id, row.zoho_id
