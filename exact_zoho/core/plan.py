"""What to do about one bound pair: settle what was written, merge unit by unit, check values, compose changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from exact_zoho.core import base as bases
from exact_zoho.core import mapping, marks
from exact_zoho.core.causes import REMEDY, Cause
from exact_zoho.core.changes import (
    Base,
    BaseValue,
    Binding,
    Change,
    ChangeKind,
    Issue,
    IssueCode,
    Outcome,
    Record,
    Settled,
)  # fmt: skip
from exact_zoho.core.context import Context, Refusal
from exact_zoho.core.entity import CreateMode, Field, Side, Unit
from exact_zoho.core.keys import external_id
from exact_zoho.core.kinds import UNKNOWN, Ref
from exact_zoho.core.merge import Act, Pair, Values, Verdict, merge


@dataclass(frozen=True)
class Asked:
    """What a person was asked about one unit: the two values as they were then, and the side chosen, if it was."""

    values: tuple[Values, Values]
    chosen: Side | None = None


@dataclass
class _Draft:
    """What one pair comes to, while it is worked out. `writes` holds new values by side and part, then by field."""

    exact: Record
    zoho: Record
    base: dict[str, BaseValue]
    writes: dict[tuple[Side, str], dict[str, Any]] = field(default_factory=dict)
    why: dict[tuple[Side, str], dict[str, str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    conflicts: list[Settled] = field(default_factory=list)
    waits: list[tuple[str, Side, str]] = field(default_factory=list)

    def on(self, side: Side) -> Record:
        """The record of a side."""
        return self.exact if side is Side.EXACT else self.zoho


def plan_bound(
    context: Context, binding: Binding, exact: Record | None, zoho: Record | None, base: Base,
    refusals: tuple[Refusal, ...] = (), asked: Mapping[str, Asked] | None = None,
) -> Outcome:  # fmt: skip
    """What to do about a bound pair."""
    gone = gone_side(exact, zoho)
    if gone or exact is None or zoho is None:
        return _gone(context, binding, gone, exact, zoho)
    draft = merged(context, exact, zoho, base, asked or {})
    return compose(context, draft, base, refusals)


def plan_link(context: Context, exact: Record, zoho: Record, why: str) -> Outcome:
    """What to do about two records that were found to be one: link them, say `why`, and merge what they show."""
    draft = merged(context, exact, zoho, {}, {})
    outcome = compose(context, draft, {}, ())
    link = Change(
        context.entity.name, Side.ZOHO, ChangeKind.LINK, record=zoho.id, partner=exact.id, why={"link": why},
        base=draft.base, exact_seq=exact.seq, zoho_seq=zoho.seq, name=exact.name or zoho.name,
    )  # fmt: skip
    return Outcome((link, *outcome.changes), outcome.issues, outcome.conflicts, None, outcome.waits_for)


def gone_side(exact: Record | None, zoho: Record | None) -> Side | None:
    """The side on which a bound record was deleted."""
    if exact is not None and exact.gone:
        return Side.EXACT
    return Side.ZOHO if zoho is not None and zoho.gone else None


def _gone(context: Context, binding: Binding, gone: Side | None, exact: Record | None, zoho: Record | None) -> Outcome:
    if gone is None:
        return Outcome()  # not read yet: nothing can be said
    left = zoho if gone is Side.EXACT else exact
    if left is None or left.gone:
        return Outcome()
    message = f"This {context.entity.singular} was deleted in {gone.capitalize()}; here it stays as it is."
    remedy = "Have the operator unlink it, or create it anew (`exact-zoho repair`)."
    record = binding.on(left.side)
    issue = Issue(context.entity.name, left.side, record, IssueCode.DELETED, message, remedy=remedy, name=left.name)
    if left.side is Side.EXACT or context.mode(Side.ZOHO) is CreateMode.OFF:
        return Outcome(issues=(issue,))
    due = marks.to_write(marks.wanted([issue], None), left)
    return Outcome((marks_change(context, left, due),) if due else (), (issue,))


def merged(context: Context, exact: Record, zoho: Record, base: Base, asked: Mapping[str, Asked]) -> _Draft:
    """The verdicts on all units of a pair, with the base as it is to be kept."""
    kept = dict(base)
    for record in (exact, zoho):
        if record.proven:
            kept = bases.settle(context.entity, kept, record.side, record.values, record.touched)
    draft = _Draft(exact, zoho, kept)
    for unit in context.entity.units():
        if _readable(context, draft, unit):
            _judge(context, draft, unit, asked)
    return draft


def _readable(context: Context, draft: _Draft, unit: Unit) -> bool:
    for record in (draft.exact, draft.zoho):
        for row in unit.fields:
            if row.name in record.unreadable:
                message = f"{row.title} cannot be read in {record.side.capitalize()}: {record.unreadable[row.name]}."
                _issue(context, draft, IssueCode.UNREADABLE, message, row.name, "Correct the value.", blocks=False)
    return not any(
        record.values.get(row.name) is UNKNOWN for record in (draft.exact, draft.zoho) for row in unit.fields
    )


def _judge(context: Context, draft: _Draft, unit: Unit, asked: Mapping[str, Asked]) -> None:
    question = asked.get(unit.name)
    _forget_lost(context, draft, unit)
    pair = Pair(
        _values(unit, draft.exact), _values(unit, draft.zoho), _base(unit, draft.base), _newest(draft),
        question.values if question else None, question.chosen if question else None,
    )  # fmt: skip
    verdict = merge(unit, pair, context.across)
    if verdict.act is Act.AGREE:
        for row, one, other in zip(unit.fields, pair.exact, pair.zoho, strict=True):
            draft.base[row.name] = bases.agreed(one, other)
    if verdict.act is Act.WAIT:
        _wait(context, draft, unit)
    if verdict.act is Act.ASK:
        message = f"{unit.title} was changed in Exact and in Zoho."
        remedy = "Edit the one that is wrong, or have the operator choose (deployment or command `conflicts`)."
        _issue(context, draft, IssueCode.CONFLICT, message, unit.name, remedy, blocks=False)
    if verdict.conflict or verdict.put_back:
        draft.conflicts.append(_settled(context, draft, unit, pair, verdict))
    if verdict.act is Act.WRITE and verdict.to is not None:
        _write(context, draft, unit, verdict.to, verdict.rule)


def _forget_lost(context: Context, draft: _Draft, unit: Unit) -> None:
    """Nobody emptied a reference whose target was deleted: it counts as one on which the two sides never agreed."""
    for row, side in ((row, side) for row in unit.fields for side in Side):
        former = draft.base.get(row.name, bases.NEVER).on(side)
        if not isinstance(row.kind, Ref) or former is None or draft.on(side).values.get(row.name) is not None:
            continue
        if context.gone(row.kind.entity, side, former):
            del draft.base[row.name]


def _wait(context: Context, draft: _Draft, unit: Unit) -> None:
    """Leave a reference for when its target is bound; said of the record unless the same plan brings that about."""
    for row, target in _targets(context, unit, draft):
        draft.waits.append(target)
        if isinstance(row.kind, Ref) and not row.kind.deferred and not context.coming(*target):
            reason = context.left_out(*target)
            message = f"{row.title} is not synchronised{f': {reason}' if reason else ' yet'}."
            remedy = "It goes by itself once that is."
            _issue(context, draft, IssueCode.WAITING, message, row.name, remedy, blocks=False)


def _write(context: Context, draft: _Draft, unit: Unit, side: Side, rule: str) -> None:
    source = draft.on(side.other)
    values = {row.name: context.across(row, side.other, source.values.get(row.name)) for row in unit.fields}
    part = unit.part(side)
    if context.mode(side) is CreateMode.OFF or not _acceptable(context, draft, unit, side, values):
        return
    if part not in draft.on(side).parts and all(value is None for value in values.values()):
        return
    draft.writes.setdefault((side, part), {}).update(values)
    draft.why.setdefault((side, part), {})[unit.name] = rule


def _acceptable(context: Context, draft: _Draft, unit: Unit, side: Side, values: Mapping[str, Any]) -> bool:
    fine = True
    for row in unit.fields:
        value = values[row.name]
        if value is None and side in row.mandatory:
            message = f"{row.title} is empty in {side.other.capitalize()}, and {side.capitalize()} demands it."
            _issue(context, draft, IssueCode.MANDATORY, message, row.name, "Fill it in.", blocks=False)
            fine = False
        elif long := context.too_long(row, side, value):
            _issue(context, draft, IssueCode.TOO_LONG, f"{row.title} {long}.", row.name, "Shorten it.")
            fine = False
        elif wrong := context.problem(row, side, value):
            remedy = context.remedy(row, draft.on(side.other).values.get(row.name))
            _issue(context, draft, IssueCode.INVALID, f"{row.title} {wrong}.", row.name, remedy, blocks=False)
            fine = False
        elif bases.given_up(draft.base.get(row.name), value):
            message = f"{side.capitalize()} does not keep the value of {row.title}."
            _issue(context, draft, IssueCode.NOT_KEPT, message, row.name, f"Look at the field in {side}.", blocks=False)
            fine = False
        elif (side, draft.on(side).id, row.name) in context.restless:
            message = f"{row.title} was written to {side.capitalize()} again and again: something keeps changing it."
            remedy = "Find the other program or rule that changes it. The field rests for a day."
            _issue(context, draft, IssueCode.OSCILLATING, message, row.name, remedy, blocks=False)
            fine = False
    return fine


def compose(context: Context, draft: _Draft, before: Base, refusals: tuple[Refusal, ...]) -> Outcome:
    """The changes that a draft comes to, with the record held where one of its values holds it."""
    if any(issue.blocks for issue in draft.issues):
        draft.writes.clear()
    for refusal in refusals:
        _heed(context, draft, refusal)
    for cause in context.causes:
        _hold(context, draft, cause)
    changes = [_change(context, draft, side, part, values) for (side, part), values in draft.writes.items() if values]
    changes = _with_marks(context, draft, changes)
    kept = draft.base if draft.base != dict(before) else None
    again = _is_held(context, draft)
    return Outcome(tuple(changes), tuple(draft.issues), tuple(draft.conflicts), kept, tuple(draft.waits), again=again)


def _heed(context: Context, draft: _Draft, refusal: Refusal) -> None:
    """Leave out what a side refused the last time: the one field it named, else the same set of values."""
    for (side, part), values in list(draft.writes.items()):
        if side is not refusal.side:
            continue
        again = {name for name in values if name in refusal.values and refusal.values[name] == values[name]}
        if refusal.field in again:
            left_out = _beside(context, refusal.field)
        elif not refusal.field and again == set(values):
            left_out = again
        else:
            continue
        _leave_out(context, draft, side, part, left_out)
        _issue(context, draft, IssueCode.REFUSED, f"{side.capitalize()} refused it: {refusal.message}", refusal.field,
               "Correct the record.", blocks=not refusal.field, raw_code=refusal.code)  # fmt: skip


def _hold(context: Context, draft: _Draft, cause: Cause) -> None:
    """Leave out what looks like others that were refused: the field that was named, else the whole write."""
    if cause.spares([(Side.EXACT, draft.exact.id), (Side.ZOHO, draft.zoho.id)]):
        return
    for (side, part), values in list(draft.writes.items()):
        kind = ChangeKind.UPDATE if part in draft.on(side).parts else ChangeKind.CREATE
        if not values or not cause.concerns(side, part, kind):
            continue
        if suspected := cause.suspected(mapping.dump(context.entity, values)):
            _leave_out(context, draft, side, part, _beside(context, cause.field) if cause.field else set(values))
            _issue(context, draft, IssueCode.SAME_CAUSE, cause.told, cause.field, REMEDY, blocks=not cause.field,
                   raw_code=cause.mark(suspected))  # fmt: skip


def _leave_out(context: Context, draft: _Draft, side: Side, part: str, left_out: set[str]) -> None:
    values = draft.writes[side, part]
    draft.writes[side, part] = {name: value for name, value in values.items() if name not in left_out}
    draft.why[side, part] = {
        unit: why
        for unit, why in draft.why[side, part].items()
        if unit not in left_out and unit not in _units(context, left_out)
    }


def _beside(context: Context, field: str) -> set[str]:
    """The fields that are sent with a field or not at all, itself among them."""
    unit = next(unit for unit in context.entity.units() if any(row.name == field for row in unit.fields))
    return {row.name for row in unit.fields}


def _units(context: Context, names: set[str]) -> set[str]:
    return {unit.name for unit in context.entity.units() if any(row.name in names for row in unit.fields)}


def _change(context: Context, draft: _Draft, side: Side, part: str, values: Mapping[str, Any]) -> Change:
    record = draft.on(side)
    exists = part in record.parts
    return Change(
        context.entity.name, side, ChangeKind.UPDATE if exists else ChangeKind.CREATE,
        record=record.id, partner=draft.on(side.other).id, part=part, part_id=record.parts.get(part, ""),
        key="" if exists else f"{record.id}/{part}",
        values=values, source={name: draft.on(side.other).values.get(name) for name in values},
        old={name: record.values.get(name) for name in values}, why=draft.why[side, part],
        exact_seq=draft.exact.seq, zoho_seq=draft.zoho.seq, name=draft.exact.name or draft.zoho.name,
        touched=record.touched, source_by=draft.on(side.other).touched_by, source_at=draft.on(side.other).touched,
    )  # fmt: skip


def _with_marks(context: Context, draft: _Draft, changes: list[Change]) -> list[Change]:
    """Let the Zoho record say how it stands: along with another write, or by one of its own once all else is done."""
    if context.mode(Side.ZOHO) is CreateMode.OFF:
        return changes
    waiting = any(change.side is Side.EXACT for change in changes)
    mine = external_id(context.division, draft.exact.id)
    held = _is_held(context, draft)
    wanted = marks.wanted(draft.issues, None if held else mine)
    if held and draft.zoho.marks.get("external_id") != mine:  # of two that swap partners both must let go first
        wanted["external_id"] = None
    due = marks.to_write(wanted, draft.zoho)
    own = next((index for index, change in enumerate(changes) if change.side is Side.ZOHO), None)
    if own is not None:
        changes[own] = replace(changes[own], marks=due)
    elif due and not waiting:
        changes.append(marks_change(context, draft.zoho, due, draft.exact))
    return changes


def _is_held(context: Context, draft: _Draft) -> bool:
    """Whether another Zoho record still shows the external id, which is unique: it must lose it first."""
    shown_by = context.shown_by.get(external_id(context.division, draft.exact.id), ())
    return bool(set(shown_by) - {draft.zoho.id})


def marks_change(context: Context, zoho: Record, due: Mapping[str, Any], exact: Record | None = None) -> Change:
    """A write of nothing but our own columns."""
    return Change(
        context.entity.name, Side.ZOHO, ChangeKind.UPDATE, record=zoho.id, partner=exact.id if exact else "",
        part_id=zoho.id, marks=due, why={"marks": "its status changed"}, exact_seq=exact.seq if exact else 0,
        zoho_seq=zoho.seq, name=zoho.name,
    )  # fmt: skip


def _values(unit: Unit, record: Record) -> Values:
    return tuple(record.values.get(row.name) for row in unit.fields)


def _base(unit: Unit, base: Base) -> tuple[Values, Values] | None:
    if any(not base.get(row.name, bases.NEVER).met for row in unit.fields):
        return None
    rows = [base[row.name] for row in unit.fields]
    return tuple(row.exact for row in rows), tuple(row.zoho for row in rows)


def _newest(draft: _Draft) -> Side | None:
    exact, zoho = draft.exact.touched, draft.zoho.touched
    if exact is None or zoho is None or exact == zoho:
        return None
    return Side.EXACT if exact > zoho else Side.ZOHO


def _targets(context: Context, unit: Unit, draft: _Draft) -> list[tuple[Field, tuple[str, Side, str]]]:
    """The references of a unit that lead to records without a partner, each with its field."""
    return [
        (row, (row.kind.entity, record.side, record.values[row.name]))
        for record in (draft.exact, draft.zoho)
        for row in unit.fields
        if isinstance(row.kind, Ref)
        and record.values.get(row.name)
        and context.partner(row.kind.entity, record.side, record.values[row.name]) is None
    ]


def _settled(context: Context, draft: _Draft, unit: Unit, pair: Pair, verdict: Verdict) -> Settled:
    names = [row.name for row in unit.fields]
    winner = None if verdict.act is Act.ASK else verdict.to.other if verdict.to else None
    return Settled(
        context.entity.name, draft.exact.id, draft.zoho.id, unit.name, dict(zip(names, pair.exact, strict=True)),
        dict(zip(names, pair.zoho, strict=True)), winner, verdict.rule, verdict.put_back, draft.exact.name,
    )  # fmt: skip


def _issue(
    context: Context, draft: _Draft, code: IssueCode, message: str, name: str, remedy: str, *, blocks: bool = True,
    raw_code: str = "",
) -> None:  # fmt: skip
    draft.issues.append(
        Issue(context.entity.name, Side.ZOHO, draft.zoho.id, code, message, name, remedy, raw_code,
              draft.zoho.name or draft.exact.name, blocks)
    )  # fmt: skip
