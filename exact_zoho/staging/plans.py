"""Plans: the changes of one run, kept before anything is written, and a person's yes to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, text, update

from exact_zoho.core.changes import Change, ChangeKind
from exact_zoho.core.entity import Side
from exact_zoho.staging.changes import Changes
from exact_zoho.staging.history import planned
from exact_zoho.staging.rows import Plan, StoredChange
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import changes, conflicts, matches, orders, plans

NEW, PLANNED, PREVIEW = "new", "planned", "preview"
WAITING, HALTED, REJECTED, APPROVED = "waiting", "halted", "rejected", "approved"
LOADED, SUPERSEDED = "loaded", "superseded"
#: a person may say yes or no to a plan in these states
ANSWERABLE = (WAITING, HALTED, REJECTED)
MAIN = "main"
#: in the words of the partial index, which serves no others
KEYED = text("changes.key <> ''")


class Plans:
    """The plans of one connection."""

    def __init__(self, scope: Scope, kept: Changes) -> None:
        self._scope, self._changes = scope, kept

    def create(self, run: int) -> int:
        """Begin a plan."""
        values = {
            "connection": self._scope.name, "run_id": run, "state": NEW, "created_at": self._scope.now(),
            "approved_by": "",
        }  # fmt: skip
        with self._scope.db.writing() as tx:
            return self._scope.db.insert_one(tx, plans, values)

    def add(self, plan: int, found: Sequence[Change]) -> None:
        """Add changes to a plan, their values as JSON."""
        if not found:
            return
        with self._scope.db.writing() as tx:
            sent = self._sent_before(tx, found)
            rows = [
                planned(self._scope.name, plan, each, sent.get((each.entity, each.side, each.key), 0)) for each in found
            ]
            tx.execute(insert(changes), rows)

    def finish(self, plan: int, state: str) -> None:
        """Say what became of a plan."""
        with self._scope.db.writing() as tx:
            tx.execute(update(plans).where(self._scope.mine(plans), plans.c.id == plan).values(state=state))

    def approve(self, plan: int, by: str) -> None:
        """Record a person's yes."""
        yes = {"state": APPROVED, "approved_by": by, "approved_at": self._scope.now()}
        with self._scope.db.writing() as tx:
            tx.execute(update(plans).where(self._scope.mine(plans), plans.c.id == plan).values(**yes))

    def answer(self, plan: int, state: str, by: str) -> bool:
        """Record a person's yes or no to a plan that waits; gives whether it still did."""
        said = {"state": state, "approved_by": by, "approved_at": self._scope.now()}
        mine = self._scope.mine(plans), plans.c.id == plan, plans.c.state.in_(ANSWERABLE)
        with self._scope.db.writing() as tx:
            return bool(tx.execute(update(plans).where(*mine).values(**said)).rowcount)

    def supersede(self, *further: str) -> None:
        """Another plan takes the place of those that wait, and of those in further states."""
        replaced = self._scope.mine(plans), plans.c.state.in_((*ANSWERABLE, *further))
        with self._scope.db.writing() as tx:
            tx.execute(update(plans).where(*replaced).values(state=SUPERSEDED))

    def waiting(self) -> Plan | None:
        """The last plan that waits for a person."""
        return self._last(WAITING, HALTED)

    def answerable(self) -> Plan | None:
        """The last plan that waits for a person, or that one said no to."""
        return self._last(*ANSWERABLE)

    def approved(self) -> Plan | None:
        """The last plan that a person said yes to and that was not carried out yet."""
        return self._last(APPROVED)

    def said_since(self, moment: datetime) -> set[tuple[str, str]]:
        """The records about which people said something after a moment, by entity: orders, answers to questions."""
        found = (
            select(orders.c.entity, orders.c.record).where(self._scope.mine(orders), orders.c.said_at > moment),
            *(
                select(matches.c.entity, own).where(self._scope.mine(matches), matches.c.decided_at > moment)
                for own in (matches.c.exact_id, matches.c.zoho_id)
            ),
            *(
                select(conflicts.c.entity, own).where(self._scope.mine(conflicts), conflicts.c.chosen_at > moment)
                for own in (conflicts.c.exact_id, conflicts.c.zoho_id)
            ),
        )
        with self._scope.db.reading() as tx:
            return {(entity, record) for each in found for entity, record in tx.execute(each)}

    def get(self, plan: int) -> Plan | None:
        """One plan."""
        return next(iter(self._found(plans.c.id == plan)), None)

    def counts(self, plan: int) -> dict[tuple[str, Side, ChangeKind], int]:
        """How many changes a plan has, by entity, side and kind."""
        groups = changes.c.entity, changes.c.side, changes.c.kind
        mine = self._scope.mine(changes), changes.c.plan_id == plan
        with self._scope.db.reading() as tx:
            rows = tx.execute(select(*groups, func.count().label("number")).where(*mine).group_by(*groups)).all()
        return {(row.entity, Side(row.side), ChangeKind(row.kind)): row.number for row in rows}

    def changes(self, plan: int, limit: int | None = None) -> list[StoredChange]:
        """The changes of a plan, the first of them where there is a limit."""
        return self._changes.of_plan(plan, limit)

    def meant(self, plan: int, entity: str, side: Side, ids: Sequence[str]) -> dict[str, str]:
        """Those records that a plan links or creates across: the partner of each, "" where it is yet to be made."""
        if not ids:
            return {}
        mine = self._scope.mine(changes, entity), changes.c.plan_id == plan, changes.c.part == MAIN
        among = self._scope.db.among
        own = changes.c.partner if side is Side.EXACT else changes.c.record
        linked = select(own.label("mine"), changes.c.partner, changes.c.record).where(
            *mine, changes.c.kind == ChangeKind.LINK, among(own, ids)
        )
        made = select(changes.c.partner).where(
            *mine, changes.c.kind == ChangeKind.CREATE, changes.c.side == side.other, among(changes.c.partner, ids)
        )
        with self._scope.db.reading() as tx:
            found = dict.fromkeys(tx.execute(made).scalars(), "")
            for row in tx.execute(linked):
                found[row.mine] = row.record if side is Side.EXACT else row.partner
        return found

    def _last(self, *states: str) -> Plan | None:
        return next(iter(self._found(plans.c.state.in_(states))), None)

    def _found(self, wanted: ColumnElement[bool]) -> list[Plan]:
        found = select(plans).where(self._scope.mine(plans), wanted).order_by(plans.c.id.desc()).limit(1)
        with self._scope.db.reading() as tx:
            return [
                Plan(row.id, row.run_id, row.state, row.created_at, row.approved_by, row.approved_at)
                for row in tx.execute(found)
            ]

    def _sent_before(self, tx: Connection, found: Sequence[Change]) -> dict[tuple[str, str, str], int]:
        """How often creations with the same key were sent and never heard of again, so that attempts add up."""
        keys = sorted({each.key for each in found if each.key})
        if not keys:
            return {}
        groups = changes.c.entity, changes.c.side, changes.c.key
        lost = changes.c.sent_before.is_not(None), changes.c.state.in_(("skipped", "parked"))
        of = changes.c.entity.in_({each.entity for each in found})
        mine = self._scope.mine(changes), of, self._scope.db.among(changes.c.key, keys), KEYED
        rows = tx.execute(
            select(*groups, func.max(changes.c.attempt).label("number")).where(*mine, *lost).group_by(*groups)
        )
        return {(row.entity, row.side, row.key): row.number for row in rows}
