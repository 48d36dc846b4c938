"""Issues: what a person must know about a record. They open when found, and close by themselves when found no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from exact_zoho.core.changes import Issue
from exact_zoho.core.entity import Side
from exact_zoho.staging.rows import KeptIssue
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import issues

OPEN = issues.c.closed_at.is_(None)
WORDS = ("message", "remedy", "raw_code", "name", "blocks")
Found = tuple[Side, str, Sequence[Issue]]


class Issues:
    """The issues of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(self, entity: str, side: Side, record: str, found: Sequence[Issue]) -> None:
        """Say which issues a record has now; those it had before and has no more are closed."""
        self.put_many(entity, [(side, record, found)])

    def put_many(self, entity: str, found: Iterable[Found]) -> None:
        """`put` for many records at once."""
        now = {(str(side), record): _keyed(issues_now) for side, record, issues_now in found}
        if not now:
            return
        before = self._before(entity, [record for _, record in now])
        new, kept, over = [], [], []
        for place, wanted in now.items():
            known = before.get(place, {})
            new += [self._row(entity, place, issue) for key, issue in wanted.items() if key not in known]
            kept += [_update(known[key], issue) for key, issue in wanted.items() if key in known]
            over += [row.id for key, row in known.items() if key not in wanted]
        changes = [each for each in kept if each]
        if new or changes or over:
            with self._scope.db.writing() as tx:
                self._write(tx, new, changes, over)

    def open(self, entity: str = "", code: str = "") -> list[KeptIssue]:
        """The open issues, the oldest first; of one entity and one code where given."""
        return self._found(entity, OPEN & (issues.c.code == str(code)) if code else OPEN)

    def of(self, entity: str, record: str) -> list[KeptIssue]:
        """All issues that a record has or had."""
        return self._found(entity, issues.c.record_id == record)

    def after(self, issue: int) -> list[KeptIssue]:
        """The issues that opened after the one of that number, the oldest first."""
        return self._found("", issues.c.id > issue)

    def closed_since(self, moment: datetime) -> list[KeptIssue]:
        """The issues that were closed at that moment or later, the oldest first."""
        return self._found("", issues.c.closed_at >= moment)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many issues are open, by entity and code."""
        groups = issues.c.entity, issues.c.code
        found = select(*groups, func.count().label("number")).where(self._scope.mine(issues), OPEN).group_by(*groups)
        with self._scope.db.reading() as tx:
            return {(row.entity, row.code): row.number for row in tx.execute(found)}

    def _before(self, entity: str, records: list[str]) -> dict[tuple[str, str], dict[tuple[str, str], Row[Any]]]:
        mine = self._scope.mine(issues, entity), OPEN, self._scope.db.among(issues.c.record_id, records)
        before: dict[tuple[str, str], dict[tuple[str, str], Row[Any]]] = {}
        with self._scope.db.reading() as tx:
            for row in tx.execute(select(issues).where(*mine)):
                before.setdefault((row.side, row.record_id), {})[row.code, row.field] = row
        return before

    def _write(self, tx: Connection, new: list[dict[str, Any]], changed: list[dict[str, Any]], over: list[int]) -> None:
        if new:
            tx.execute(insert(issues), new)
        if changed:
            words: dict[str, Any] = {word: bindparam(f"new_{word}") for word in WORDS}
            tx.execute(update(issues).where(issues.c.id == bindparam("issue")).values(**words), changed)
        if over:
            closed = update(issues).where(self._scope.db.among(issues.c.id, over))
            tx.execute(closed.values(closed_at=self._scope.now()))

    def _row(self, entity: str, place: tuple[str, str], issue: Issue) -> dict[str, Any]:
        return {
            "connection": self._scope.name, "entity": entity, "side": place[0], "record_id": place[1],
            "code": str(issue.code), "field": issue.field, **{word: getattr(issue, word) for word in WORDS},
            "opened_at": self._scope.now(), "closed_at": None,
        }  # fmt: skip

    def _found(self, entity: str, wanted: Any) -> list[KeptIssue]:
        found = select(issues).where(self._scope.mine(issues, entity), wanted).order_by(issues.c.id)
        with self._scope.db.reading() as tx:
            return [_kept(row) for row in tx.execute(found)]


def _keyed(found: Sequence[Issue]) -> dict[tuple[str, str], Issue]:
    """One issue for each code and field."""
    return {(str(issue.code), issue.field): issue for issue in found}


def _update(row: Row[Any], issue: Issue) -> dict[str, Any] | None:
    """What to write where an issue stays but says something else now."""
    words = {word: getattr(issue, word) for word in WORDS}
    if all(row._mapping[word] == value for word, value in words.items()):
        return None
    return {"issue": row.id, **{f"new_{word}": value for word, value in words.items()}}


def _kept(row: Row[Any]) -> KeptIssue:
    return KeptIssue(
        row.entity, Side(row.side), row.record_id, row.code, row.message, row.field, row.remedy, row.raw_code, row.name,
        row.blocks, row.opened_at, row.closed_at, row.id,
    )  # fmt: skip
