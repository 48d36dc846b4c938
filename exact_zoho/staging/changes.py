"""Changes: what was planned, the intent to send it, and what became of it. None is ever removed: this is the history.

The commit of `claim` is the intent: no call is sent before it, and whatever happens afterwards is found again by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, select, text, tuple_, update

from exact_zoho.core.changes import Change, ChangeKind, ChangeState
from exact_zoho.core.entity import Side
from exact_zoho.errors import ExactZohoError
from exact_zoho.staging.history import content_of, standing_refusals, stored
from exact_zoho.staging.rows import StoredChange
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import bindings, changes

#: conditions in the words of the partial indexes: in any others SQLite does not see that these serve them
OPEN = text("changes.state IN ('claimed', 'unknown')")
REREADING = text("changes.rereading")
WRITTEN = text("changes.target_id <> ''")
STANDING = changes.c.state.in_(("refused", "parked")) & ~changes.c.forgotten


class Changes:
    """The changes of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def batch(self, plan: int, entity: str, side: Side, kinds: Sequence[ChangeKind], limit: int) -> list[StoredChange]:
        """The next changes of a plan that nobody has taken up yet."""
        wanted = and_(
            self._scope.mine(changes, entity, side), changes.c.plan_id == plan, changes.c.state == ChangeState.PLANNED,
            changes.c.kind.in_([str(kind) for kind in kinds]),
        )  # fmt: skip
        return self._found(wanted, limit)

    def get(self, change: int) -> StoredChange | None:
        """One change."""
        return next(iter(self._found(and_(self._scope.mine(changes), changes.c.id == change))), None)

    def claim(self, hashes: Mapping[int, str], run: int) -> None:
        """Commit the intent to send changes, each with the digest of what is sent."""
        if not hashes:
            return
        self._scope.db.assure()
        planned = self._these(list(hashes)) & (changes.c.state == ChangeState.PLANNED)
        intent = {"state": ChangeState.CLAIMED, "attempt": changes.c.attempt + 1, "run_id": run}
        digest = update(changes).where(changes.c.id == bindparam("change")).values(payload_hash=bindparam("digest"))
        with self._scope.db.writing() as tx:
            taken = tx.execute(update(changes).where(planned).values(**intent, sent_after=self._scope.now())).rowcount
            if taken != len(hashes):
                raise ExactZohoError("a change was taken up by someone else; start the run again")
            tx.execute(digest, [{"change": change, "digest": text} for change, text in hashes.items()])

    def complete(self, change: int, whole: Change) -> None:
        """Keep a change with the references that were still open when it was planned; its values as JSON."""
        with self._scope.db.writing() as tx:
            self._set(tx, [change], content=content_of(whole))

    def done(self, change: int, target: str) -> None:
        """A change was carried out; `target` is the id of what was written."""
        with self._scope.db.writing() as tx:
            self.confirm(tx, change, target)

    def confirm(self, tx: Connection, change: int, target: str) -> None:
        """`done`, in a transaction that does more."""
        self._set(tx, [change], state=ChangeState.DONE, target_id=target, resolved_at=self._scope.now())

    def refused(self, change: int, code: str, message: str, field: str) -> None:
        """A side refused a change, with certainty."""
        self._resolve([change], state=ChangeState.REFUSED, code=code, message=message, field=field)

    def unknown(self, change: int, evidence: str) -> None:
        """Nobody can say whether a change was applied; `evidence` is what was found out about it so far."""
        first = func.coalesce(changes.c.sent_before, self._scope.now())
        with self._scope.db.writing() as tx:
            self._set(tx, [change], state=ChangeState.UNKNOWN, evidence=evidence, sent_before=first)

    def replan(self, change: int) -> None:
        """A claimed change was certainly not sent: it is as planned as before."""
        fewer = case((changes.c.attempt > 0, changes.c.attempt - 1), else_=0)
        with self._scope.db.writing() as tx:
            self._set(tx, [change], state=ChangeState.PLANNED, attempt=fewer, sent_after=None, payload_hash="")

    def skip(self, ids: Sequence[int], reason: str) -> None:
        """Leave changes out: what they were planned on is no longer so."""
        self._resolve(list(ids), state=ChangeState.SKIPPED, message=reason)

    def park(self, change: int, reason: str) -> None:
        """Give a change up."""
        self._resolve([change], state=ChangeState.PARKED, message=reason)

    def reread(self, change: int) -> None:
        """Leave it to the next reading whether an update of unknown outcome was applied."""
        self._resolve([change], state=ChangeState.SKIPPED, message="left to the next reading", rereading=True)

    def reread_now(self, tx: Connection, entity: str, side: Side, part: str) -> None:
        """A part was read to its end: updates that were left to this reading are settled by it."""
        waiting = self._scope.mine(changes, entity, side), changes.c.part == part, REREADING
        tx.execute(update(changes).where(*waiting).values(rereading=False))

    def open_intents(self, entity: str) -> list[StoredChange]:
        """The changes that were claimed, or sent with unknown outcome."""
        either = changes.c.side.in_([str(side) for side in Side])  # the index of open changes goes on with the side
        return self._found(and_(self._scope.mine(changes, entity), either, OPEN))

    def unknown_updates(self, entity: str, side: Side) -> dict[str, Mapping[str, Any]]:
        """What updates of unknown outcome would have written, by record: found in a reading, it is ours."""
        updates = self._scope.mine(changes, entity, side), changes.c.record != ""
        values: dict[str, dict[str, Any]] = {}
        for each in self._either(and_(*updates, REREADING), and_(*updates, OPEN)):
            values.setdefault(each.change.record, {}).update(each.change.values)
        return dict(values)

    def last_refusals(self, entity: str, ids: Sequence[str]) -> list[StoredChange]:
        """The refusals of those records that still stand: no later write carried all that was refused."""
        if not ids:
            return []
        mine, among = self._scope.mine(changes, entity), self._scope.db.among
        updates = mine & among(changes.c.record, ids)
        creations = mine & among(changes.c.partner, ids) & (changes.c.record == "")
        refusals = self._either(updates & STANDING, creations & STANDING)
        if not refusals:
            return []
        later = (changes.c.id > min(refusal.id for refusal in refusals)) & (changes.c.state == ChangeState.DONE)
        return standing_refusals(refusals, self._either(updates & later, creations & later))

    def forget_refusals(self, entity: str, side: Side, ids: Sequence[str] | None = None) -> list[str]:
        """Have what was refused about records of a side tried again: about those, or about all. The history stays.

        Whether it was that side or the other one that refused makes no difference. Gives the ids of the records.
        """
        own = case((changes.c.side == str(side), changes.c.record), else_=changes.c.partner)
        about = own != "" if ids is None else self._scope.db.among(own, ids)
        refused = and_(self._scope.mine(changes, entity), STANDING, about)
        with self._scope.db.writing() as tx:
            found = tx.execute(select(own).where(refused).distinct()).scalars().all()
            tx.execute(update(changes).where(refused).values(forgotten=True))
        return sorted(found)

    def restless(self, entity: str, ids: Sequence[str], since: datetime, most: int) -> set[tuple[Side, str, str]]:
        """The fields of those records that were written more than `most` times since then, by side and record."""
        if not ids:
            return set()
        written = changes.c.state == ChangeState.DONE, changes.c.kind == ChangeKind.UPDATE
        recent = self._scope.mine(changes, entity), *written, changes.c.resolved_at > since
        often = select(changes.c.record).where(*recent, self._scope.db.among(changes.c.record, ids))
        with self._scope.db.reading() as tx:
            suspects = list(tx.execute(often.group_by(changes.c.record).having(func.count() > most)).scalars())
        if not suspects:
            return set()
        found = self._found(and_(*recent, self._scope.db.among(changes.c.record, suspects)))
        times = Counter((each.change.side, each.change.record, name) for each in found for name in each.change.values)
        return {field for field, count in times.items() if count > most}

    def history(self, entity: str, record: str) -> list[StoredChange]:
        """All changes that a record had part in, the oldest first."""
        mine = self._scope.mine(changes, entity)
        made = and_(mine, changes.c.target_id == record, WRITTEN)
        return self._either(mine & (changes.c.record == record), mine & (changes.c.partner == record), made)

    def writes_of(self, run: int) -> list[StoredChange]:
        """What a run sent."""
        return self._found(self._scope.mine(changes) & (changes.c.run_id == run))

    def tally(self, run: int) -> dict[tuple[str, Side, ChangeKind, ChangeState], int]:
        """How many changes a run took up, by entity, side, kind and what became of them."""
        # grouped by the entity first, SQLite would go through all changes in the order of an index
        groups = changes.c.state, changes.c.kind, changes.c.side, changes.c.entity
        counted = select(*groups, func.count().label("number")).group_by(*groups)
        pairs = select(bindings.c.entity, bindings.c.exact_id).where(
            self._scope.mine(bindings), bindings.c.run_id == run
        )
        links = (
            self._scope.mine(changes), tuple_(changes.c.entity, changes.c.partner).in_(pairs),
            changes.c.kind == ChangeKind.LINK, changes.c.state == ChangeState.DONE,
            changes.c.run_id.is_distinct_from(run),
        )  # fmt: skip
        with self._scope.db.reading() as tx:
            sent = tx.execute(counted.where(self._scope.mine(changes), changes.c.run_id == run)).all()
            linked = tx.execute(counted.where(*links)).all()
        tally: Counter[tuple[str, Side, ChangeKind, ChangeState]] = Counter()
        for row in (*sent, *linked):
            tally[row.entity, Side(row.side), ChangeKind(row.kind), ChangeState(row.state)] += row.number
        return {which: tally[which] for which in sorted(tally)}

    def left_out(self, plan: int, reason: str) -> int:
        """How many changes of a plan were left out for that reason."""
        mine = self._scope.mine(changes), changes.c.plan_id == plan, changes.c.state == ChangeState.SKIPPED
        wanted = select(func.count()).select_from(changes).where(*mine, changes.c.message == reason)
        with self._scope.db.reading() as tx:
            return int(tx.execute(wanted).scalar_one())

    def of_plan(self, plan: int, limit: int | None = None) -> list[StoredChange]:
        """The changes of a plan, the first of them where there is a limit."""
        return self._found(self._scope.mine(changes) & (changes.c.plan_id == plan), limit)

    def _found(self, wanted: ColumnElement[bool], limit: int | None = None) -> list[StoredChange]:
        with self._scope.db.reading() as tx:
            return [
                stored(row) for row in tx.execute(select(changes).where(wanted).order_by(changes.c.id).limit(limit))
            ]

    def _either(self, *ways: ColumnElement[bool]) -> list[StoredChange]:
        """The changes found in one way or another, in order: each way has an index of its own, which `or` has not."""
        found = {each.id: each for way in ways for each in self._found(way)}
        return [found[number] for number in sorted(found)]

    def _resolve(self, ids: list[int], **values: Any) -> None:
        if ids:
            with self._scope.db.writing() as tx:
                self._set(tx, ids, **values, resolved_at=self._scope.now())

    def _set(self, tx: Connection, ids: list[int], **values: Any) -> None:
        tx.execute(update(changes).where(self._these(ids)).values(**values))

    def _these(self, ids: list[int]) -> ColumnElement[bool]:
        return self._scope.numbered(changes, ids)
