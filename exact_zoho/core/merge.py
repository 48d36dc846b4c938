"""Three-way merge of one unit: what each side shows against what it showed when the two last agreed.

Pure, and the heart of the matter. Sides change when they differ from their *own* base. The verdict says which side is
to be written and by which rule, or that both agree, or that a person must decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from exact_zoho.core.entity import Clear, Conflict, Field, Side, Unit

Values = tuple[Any, ...]

#: how a value of one side looks on the other: (field, side it comes from, value) -> value
Across = Callable[[Field, Side, Any], Any]


class _Pending:
    """A reference whose target is not bound yet."""

    def __repr__(self) -> str:
        return "PENDING"


PENDING = _Pending()


class Act(StrEnum):
    """What is to be done about a unit."""

    KEEP = "keep"  # nothing happened
    AGREE = "agree"  # the base moves, nothing is written
    WRITE = "write"
    ASK = "ask"  # a person decides
    WAIT = "wait"  # a reference leads to a record that is not bound yet


@dataclass(frozen=True)
class Verdict:
    """What is to be done about a unit, to which side, by which rule."""

    act: Act
    to: Side | None = None
    rule: str = ""
    conflict: bool = False
    put_back: bool = False


KEEP = Verdict(Act.KEEP)
AGREE = Verdict(Act.AGREE)
WAIT = Verdict(Act.WAIT)


@dataclass(frozen=True)
class Pair:
    """What both sides show for a unit, and showed at its base (None where they never agreed on it).

    `newest` is the side with the later edit by someone other than us, None where that is a tie or unknown. `asked` are
    the two values over which a person was asked, where that is so, and `chosen` is the side that the person chose.
    """

    exact: Values
    zoho: Values
    base: tuple[Values, Values] | None
    newest: Side | None = None
    asked: tuple[Values, Values] | None = None
    chosen: Side | None = None

    def on(self, side: Side) -> Values:
        """What a side shows."""
        return self.exact if side is Side.EXACT else self.zoho

    def changed(self, side: Side) -> bool:
        """Whether a side differs from its own base."""
        return self.base is None or self.on(side) != self.base[0 if side is Side.EXACT else 1]


def merge(unit: Unit, pair: Pair, across: Across) -> Verdict:
    """The verdict on one unit of a bound pair."""
    if pair.base is not None and not pair.changed(Side.EXACT) and not pair.changed(Side.ZOHO):
        return KEEP
    if _pending(unit, pair, across):
        return WAIT
    if agree(unit, pair, across):
        return AGREE
    verdict = _differing(unit, pair)
    return WAIT if verdict.to and _unknown_across(unit, pair, across, verdict.to.other) else verdict


def _differing(unit: Unit, pair: Pair) -> Verdict:
    if pair.chosen and pair.asked == (pair.exact, pair.zoho):
        return _win(unit, pair.chosen, f"a person chose {pair.chosen}")
    if pair.base is None:
        return _first_meeting(unit, pair)
    if pair.changed(Side.EXACT) and pair.changed(Side.ZOHO):
        return _conflict(unit, pair)
    return _one_sided(unit, pair, Side.EXACT if pair.changed(Side.EXACT) else Side.ZOHO)


def agree(unit: Unit, pair: Pair, across: Across) -> bool:
    """Whether both sides show the same, seen from either of them."""
    return all(
        field.kind.same(across(field, Side.EXACT, exact), zoho)
        or field.kind.same(exact, across(field, Side.ZOHO, zoho))
        for field, exact, zoho in zip(unit.fields, pair.exact, pair.zoho, strict=True)
    )


def empty(values: Values) -> bool:
    """Whether a unit holds nothing."""
    return all(value is None for value in values)


def _pending(unit: Unit, pair: Pair, across: Across) -> bool:
    return any(pair.changed(side) and _unknown_across(unit, pair, across, side) for side in Side)


def _unknown_across(unit: Unit, pair: Pair, across: Across, side: Side) -> bool:
    """Whether what a side shows cannot be shown by the other one yet."""
    shown = zip(unit.fields, pair.on(side), strict=True)
    return any(across(field, side, value) is PENDING for field, value in shown)


def _first_meeting(unit: Unit, pair: Pair) -> Verdict:
    for side in Side:
        if empty(pair.on(side)):  # a first match fills what is empty and never clears
            filled = unit.writable(side, creating=False)
            return Verdict(Act.WRITE, side, f"empty in {side}, filled from {side.other}") if filled else AGREE
    return _never_clearing(unit, pair, _conflict(unit, pair))


def _never_clearing(unit: Unit, pair: Pair, verdict: Verdict) -> Verdict:
    """At a first meeting nothing is cleared: where the winner's group lacks something, the fuller one goes across."""
    if verdict.act is not Act.WRITE or verdict.to is None or not _clears(pair, verdict.to):
        return verdict
    fuller = verdict.to.other
    if _clears(pair, fuller):
        return _answer(unit, pair)
    if not unit.writable(fuller, creating=False):
        return AGREE
    return Verdict(Act.WRITE, fuller, f"fuller in {verdict.to}", conflict=True)


def _clears(pair: Pair, side: Side) -> bool:
    """Whether writing the other side's values to a side would empty a field there."""
    return any(old is not None and new is None for old, new in zip(pair.on(side), pair.on(side.other), strict=True))


def _one_sided(unit: Unit, pair: Pair, mover: Side) -> Verdict:
    target = mover.other
    if empty(pair.on(mover)) and (unit.lead.clear is Clear.NEVER or target in unit.lead.mandatory):
        return _put_back(unit, mover, f"cleared in {mover}, where it must not be")
    if unit.writable(target, creating=False):
        return Verdict(Act.WRITE, target, f"edited in {mover}")
    return _put_back(unit, mover, f"edited in {mover}, owned by {target}")


def _put_back(unit: Unit, side: Side, rule: str) -> Verdict:
    if not unit.writable(side, creating=False):
        return AGREE  # neither side may be written: they stay apart, and the base says so
    return Verdict(Act.WRITE, side, rule, put_back=True)


def _conflict(unit: Unit, pair: Pair) -> Verdict:
    policy = unit.lead.conflict
    if policy is Conflict.ASK and all(unit.writable(side, creating=False) for side in Side):
        return _answer(unit, pair)
    winner, rule = _winner(policy, pair.newest)
    return _win(unit, winner, rule)


def _winner(policy: Conflict, newest: Side | None) -> tuple[Side, str]:
    if policy is Conflict.EXACT:
        return Side.EXACT, "exact wins"
    if policy is Conflict.ZOHO:
        return Side.ZOHO, "zoho wins"
    if newest is None:
        return Side.EXACT, "equally new, exact wins"
    return newest, f"newest, edited last in {newest}"


def _win(unit: Unit, winner: Side, rule: str) -> Verdict:
    if unit.writable(winner.other, creating=False):
        return Verdict(Act.WRITE, winner.other, rule, conflict=True)
    if unit.writable(winner, creating=False):
        return Verdict(Act.WRITE, winner, f"owned by {winner.other}", conflict=True, put_back=True)
    return AGREE


def _answer(unit: Unit, pair: Pair) -> Verdict:
    """A conflict a person was asked about: an edit made on one side since then is the answer."""
    if pair.asked is None:
        return Verdict(Act.ASK, rule="a person decides", conflict=True)
    moved = [side for side, then in zip(Side, pair.asked, strict=True) if pair.on(side) != then]
    if len(moved) == 1:
        return _win(unit, moved[0], f"decided by the edit in {moved[0]}")
    return Verdict(Act.ASK, rule="a person decides", conflict=True)
