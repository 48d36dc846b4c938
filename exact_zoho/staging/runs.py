"""Runs: when each began and ended, under which settings, and what it reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, select, true, update

from exact_zoho.staging.rows import Run
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import runs

RUNNING = "running"


class Runs:
    """The runs of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def start(self, kind: str, settings_version: int) -> int:
        """Begin a run; gives its number."""
        values = {
            "connection": self._scope.name, "kind": kind, "state": RUNNING, "settings_version": settings_version,
            "started_at": self._scope.now(), "report": {},
        }  # fmt: skip
        with self._scope.db.writing() as tx:
            return self._scope.db.insert_one(tx, runs, values)

    def finish(self, run: int, state: str, report: Mapping[str, Any]) -> None:
        """Say how a run ended."""
        ended = {"state": state, "report": dict(report), "finished_at": self._scope.now()}
        with self._scope.db.writing() as tx:
            tx.execute(update(runs).where(self._scope.mine(runs), runs.c.id == run).values(**ended))

    def last(self, kind: str = "") -> Run | None:
        """The run that began last, of one kind where given."""
        return next(iter(self.recent(1, kind)), None)

    def recent(self, limit: int, kind: str = "") -> list[Run]:
        """The last runs, the newest first."""
        return self._found(runs.c.kind == kind if kind else true(), limit)

    def get(self, run: int) -> Run | None:
        """One run."""
        return next(iter(self._found(runs.c.id == run, 1)), None)

    def _found(self, wanted: ColumnElement[bool], limit: int) -> list[Run]:
        found = select(runs).where(self._scope.mine(runs), wanted).order_by(runs.c.id.desc()).limit(limit)
        with self._scope.db.reading() as tx:
            return [_run(row) for row in tx.execute(found)]


def _run(row: Row[Any]) -> Run:
    return Run(row.id, row.kind, row.state, row.settings_version, row.started_at, row.finished_at, row.report)
