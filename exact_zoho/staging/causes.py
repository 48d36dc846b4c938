"""Causes: why changes were refused, what the refused ones have in common, and when the next try is made."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select, update

from exact_zoho.core.causes import Cause, Subject
from exact_zoho.core.changes import ChangeKind, ChangeState
from exact_zoho.core.entity import Side
from exact_zoho.staging.history import stored
from exact_zoho.staging.rows import StoredChange
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import causes, changes

OPEN = causes.c.closed_at.is_(None)


class Causes:
    """The causes of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def open(self, entity: str = "", side: Side | str = "") -> list[Cause]:
        """The causes that are not known to be gone, the oldest first; of one entity and side where given."""
        return self._found(self._scope.mine(causes, entity, side), OPEN)

    def get(self, cause: int) -> Cause | None:
        """One cause."""
        return next(iter(self._found(self._scope.mine(causes), causes.c.id == cause)), None)

    def keep(self, cause: Cause) -> None:
        """Keep a new cause, or what is known now of one that was kept before."""
        values = _values(cause)
        with self._scope.db.writing() as tx:
            if cause.id:
                tx.execute(update(causes).where(self._scope.mine(causes), causes.c.id == cause.id).values(**values))
            else:
                self._scope.db.insert_one(tx, causes, {"connection": self._scope.name, **values})

    def accepted(self, cause: Cause, run: int, limit: int) -> list[StoredChange]:
        """The last changes of the cause's kind that a run had accepted."""
        alike = changes.c.part == cause.part, changes.c.kind == str(cause.kind)
        done = changes.c.run_id == run, changes.c.state == str(ChangeState.DONE)
        found = select(changes).where(self._scope.mine(changes, cause.entity, cause.side), *alike, *done)
        with self._scope.db.reading() as tx:
            return [stored(row) for row in tx.execute(found.order_by(changes.c.id.desc()).limit(limit))]

    def _found(self, *wanted: Any) -> list[Cause]:
        with self._scope.db.reading() as tx:
            return [_cause(row) for row in tx.execute(select(causes).where(*wanted).order_by(causes.c.id))]


def _values(cause: Cause) -> dict[str, Any]:
    values = asdict(cause)
    del values["id"]
    return values | {
        "side": str(cause.side),
        "kind": str(cause.kind),
        "suspects": sorted(list(feature) for feature in cause.suspects),
        "refused": [_told(subject) for subject in cause.refused],
        "canary": _told(cause.canary) if cause.canary else [],
    }


def _cause(row: Row[Any]) -> Cause:
    known = row._asdict()
    return Cause(
        **{name: known[name] for name in PLAIN},
        side=Side(row.side),
        kind=ChangeKind(row.kind),
        suspects=frozenset(tuple(feature) for feature in row.suspects),
        refused=tuple(_subject(told) for told in row.refused),
        canary=_subject(row.canary) if row.canary else None,
    )


PLAIN = (
    "id", "entity", "part", "code", "field", "pattern", "message", "opened_at", "next_try_at", "settings_version",
    "tries", "tried_in", "closed_at",
)  # fmt: skip


def _told(subject: Subject) -> list[str]:
    return [str(subject[0]), subject[1]]


def _subject(told: list[str]) -> Subject:
    return Side(told[0]), told[1]
