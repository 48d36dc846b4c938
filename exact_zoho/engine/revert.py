"""Revert: take back what a run wrote, as far as nobody touched it since. Nothing is ever deleted for it.

The other side still shows what the run carried across, so the next run would carry it across again. Therefore the pairs
concerned are frozen before the first value is put back, and rest until a person thaws them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from exact_zoho.core import base as bases
from exact_zoho.core.changes import BaseValue, Change, ChangeState
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.standing import Order
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.kept import kept_change
from exact_zoho.engine.on_request import request
from exact_zoho.engine.outcome import look_again
from exact_zoho.engine.reversal import Left, Pair, Reversal, reversal
from exact_zoho.errors import UsageError
from exact_zoho.staging.rows import StoredChange

KIND = "revert"


class Creations(StrEnum):
    """What becomes of the records that a run created."""

    LEAVE = "leave"  # they stay and go on being synchronised
    MARK = "mark"  # they stay and rest: frozen, and in Zoho they say so


@dataclass(frozen=True)
class Offer:
    """What taking back a run would do, kept as a plan; nothing is written yet."""

    run: int
    plan: int
    creations: Creations
    found: Reversal

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.found.changes and not self.found.resting


@dataclass(frozen=True)
class Reverted:
    """What was taken back: how many records were written, what was left in the end, and how many pairs rest."""

    written: int
    left: tuple[Left, ...]
    resting: int

    @property
    def message(self) -> str:
        """It in words."""
        frozen = f"; {self.resting} pairs rest until they are thawed (`exact-zoho repair thaw`)" if self.resting else ""
        return f"{self.written} records were put back{frozen}."


def offer(bench: Bench, run: int, by: str, creations: Creations = Creations.LEAVE) -> Offer:
    """Look what taking back a run comes to, and keep it as a plan. Reads both sides, writes to neither."""
    _must_exist(bench, run)
    with request(bench, "preview") as asked:
        asked.read(bench.active())
        found = reversal(bench, run, by, mark_created=creations is Creations.MARK)
        asked.message = f"looked what taking back run {run} comes to"
        return Offer(run, asked.plan(found.changes), creations, found)


def carry_out(bench: Bench, offered: Offer, by: str) -> Reverted:
    """Do what was offered, less what was touched since it was shown."""
    with request(bench, KIND) as asked:
        asked.read(bench.active())
        now = reversal(bench, offered.run, by, mark_created=offered.creations is Creations.MARK)
        _leave_out(bench, offered.plan, now)
        pairs = offered.found.resting & now.resting
        given = _freeze(bench, pairs, offered.run, by)
        _set_back(bench, now.changes)
        done = asked.carry_out(offered.plan)
        resting = _thaw_untouched(bench, given, pairs, done, offered)
        written = {(each.change.entity, each.change.side, each.change.record) for each in done if _put_back(each)}
        reverted = Reverted(len(written), (*now.left, *_failures(bench, done)), resting)
        asked.message = f"Run {offered.run} was taken back by {by}: {reverted.message}"
    return reverted


def _must_exist(bench: Bench, run: int) -> None:
    kept = bench.conn.runs.get(run)
    if kept is None:
        raise UsageError(f"there is no run {run}")
    if kept.kind == KIND:
        raise UsageError(f"run {run} took back another one: thaw the records, and what that one wrote goes again")


def _leave_out(bench: Bench, plan: int, now: Reversal) -> None:
    """What does not come to the same any more was touched since the plan was shown."""
    still = {_place(kept_change(bench.entity(each.entity), each)) for each in now.changes}
    gone = [each.id for each in bench.conn.plans.changes(plan) if _place(each.change) not in still]
    bench.conn.changes.skip(gone, "touched since the plan was shown")


def _place(change: Change) -> tuple[str, Side, str, str, str]:
    return change.entity, change.side, change.record, change.part, repr(sorted(change.values.items()))


def _freeze(bench: Bench, pairs: set[Pair], run: int, by: str) -> list[tuple[Entity, Side, str]]:
    """Freeze pairs before anything is put back; gives the records to which that was said anew."""
    given = []
    for name, exact, zoho in sorted(pairs):
        for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
            if bench.conn.orders.of(name, side, [record]).get(record) is not Order.FREEZE:
                bench.conn.orders.set(name, side, record, Order.FREEZE, by, f"run {run} was taken back")
                given.append((bench.entity(name), side, record))
            look_again(bench, name, side, [record])
    return given


def _set_back(bench: Bench, changes: Sequence[Change]) -> None:
    """Let the bases say what they said before the run, before anything is written: so a crash changes nothing of it.

    Where a value is not put back after all, both sides still show the same, which is agreement whatever the base says.
    """
    for entity in bench.active():
        mine = [each for each in changes if each.entity == entity.name and each.values]
        for side in Side:
            written = [each for each in mine if each.side is side]
            bindings = bench.conn.bindings.by(entity.name, side, [each.record for each in written])
            kept = bench.conn.bindings.base([each.id for each in bindings.values()])
            for each in written:
                former = kept[bindings[each.record].id]
                former |= bases.dump(entity, {name: _former(each, name) for name in each.values})
            bench.conn.bindings.set_bases(kept)


def _former(change: Change, name: str) -> BaseValue:
    shown = {change.side: change.values[name], change.side.other: change.source.get(name)}
    return bases.agreed(shown[Side.EXACT], shown[Side.ZOHO])


def _thaw_untouched(
    bench: Bench, given: Sequence[tuple[Entity, Side, str]], pairs: set[Pair], done: Sequence[StoredChange],
    offered: Offer,
) -> int:  # fmt: skip
    """Let go of the pairs of which nothing was put back after all; gives how many rest."""
    back = {(each.change.entity, each.change.side, each.change.record) for each in done if not _untouched(each)}
    marked = {(each.entity, each.side, each.record) for each in offered.found.created}
    keep = back | (marked if offered.creations is Creations.MARK else set())
    resting = {pair for pair in pairs if {(pair[0], Side.EXACT, pair[1]), (pair[0], Side.ZOHO, pair[2])} & keep}
    still = {(name, side, record) for name, *ids in resting for side, record in zip(Side, ids, strict=True)}
    for entity, side, record in given:
        if (entity.name, side, record) not in still:
            bench.conn.orders.lift(entity.name, side, record)
            look_again(bench, entity.name, side, [record])
    return len(resting)


def _put_back(stored: StoredChange) -> bool:
    return stored.state is ChangeState.DONE and bool(stored.change.values)


def _untouched(stored: StoredChange) -> bool:
    """Whether a change certainly put nothing back: one without an answer may have."""
    certain = stored.state is ChangeState.REFUSED or (stored.state is ChangeState.SKIPPED and not stored.sent_before)
    return certain or not stored.change.values


def _failures(bench: Bench, done: Sequence[StoredChange]) -> list[Left]:
    """What was to be put back and was not, or of which nobody knows."""
    return [
        Left(
            each.change.entity, each.change.side, each.change.record, each.change.name,
            ", ".join(bench.entity(each.change.entity).field(name).title for name in each.change.values),
            each.message if each.state is ChangeState.SKIPPED else f"{each.state} {each.code}".strip(),
        )
        for each in done
        if each.change.values and each.state is not ChangeState.DONE
    ]  # fmt: skip
