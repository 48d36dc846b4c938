"""What to do about a record that has no partner: link it, create it across, hold it, or leave it out, and say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from exact_zoho.core import mapping, marks
from exact_zoho.core.causes import REMEDY, Cause
from exact_zoho.core.changes import Change, ChangeKind, Issue, IssueCode, Outcome, Record
from exact_zoho.core.context import Context, Refusal
from exact_zoho.core.entity import CreateMode, Field, Side
from exact_zoho.core.keys import creation_key, external_id
from exact_zoho.core.kinds import UNKNOWN, Coming, Ref
from exact_zoho.core.matching import Proposal
from exact_zoho.core.merge import PENDING
from exact_zoho.core.plan import marks_change
from exact_zoho.core.standing import Order, shows_ours, under_review

#: how the message of a record that may be one of several begins
UNCLEAR = "It is not clear which record this is: "


@dataclass
class _Draft:
    """A record to be created, while it is worked out."""

    values: dict[str, Any] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    waits: list[tuple[str, Side, str]] = field(default_factory=list)


def plan_ambiguous(context: Context, record: Record, proposal: Proposal, names: Mapping[str, str]) -> Outcome:
    """Hold a record that may be one of several, or the second of its kind. `names` are those of the records meant."""
    many = [*proposal.met, *proposal.rivals]
    told = [
        f"{names.get(each) or each} in {side.capitalize()}"
        for side, ids in ((record.side.other, proposal.met), (record.side, proposal.rivals))
        for each in ids
    ]
    message = f"{UNCLEAR}{proposal.why} ({', '.join(dict.fromkeys(told[:5]))})."
    remedy = "Say which (deployment or command `matches`), or correct one of them."
    issue = _issue(context, record, IssueCode.AMBIGUOUS, message, remedy=remedy)
    issue = replace(issue, raw_code=" ".join(many))  # when one of them changes this is looked at again
    return _held(context, record, [issue])


def plan_orphan(context: Context, record: Record) -> Outcome:
    """Hold a record of Zoho that names one of Exact which is there no more: it was deleted, whatever we remember."""
    message = f"This {context.entity.singular} was deleted in Exact; here it stays as it is."
    remedy = "Have the operator create it anew, or freeze it (`exact-zoho repair`)."
    return _held(context, record, [_issue(context, record, IssueCode.DELETED, message, remedy=remedy)])


def plan_creation(
    context: Context, record: Record, refusals: tuple[Refusal, ...] = (), order: Order | None = None
) -> Outcome:
    """Create a record on the other side, or say why not; `order` is what a person said about it."""
    target = record.side.other
    if context.mode(target) is not CreateMode.CREATE:
        return Outcome(excluded=f"nothing is created in {target.capitalize()}")
    if record.side is Side.EXACT and context.shown_by.get(external_id(context.division, record.id)):
        return Outcome(again=True)  # an upsert would hit the record that still shows its id: that lets go of it first
    if reason := context.entity.scope(record.side, {**record.values, **record.facts}, context.options):
        return _left_out(context, record, reason)
    if reason := _without_its_target(context, record):
        return _left_out(context, record, reason)
    draft = _drafted(context, record, target)
    for refusal in refusals:
        _heed(context, record, draft, refusal, target)
    for cause in context.causes:
        _hold(context, record, draft, cause, target)
    if not any(issue.blocks for issue in draft.issues) and target in context.reviewed and order is not Order.CREATE:
        draft.issues.append(under_review(context, record))
    if any(issue.blocks for issue in draft.issues):
        held = _held(context, record, draft.issues)
        return Outcome(held.changes, held.issues, waits_for=tuple(draft.waits))
    return Outcome((_creation(context, record, target, draft),), tuple(draft.issues), waits_for=tuple(draft.waits))


def _left_out(context: Context, record: Record, reason: str) -> Outcome:
    """Leave a record out; what it said in Zoho while it was to be created is over."""
    if record.side is Side.EXACT or context.mode(Side.ZOHO) is CreateMode.OFF:
        return Outcome(excluded=reason)
    wanted: dict[str, str | None] = {"status": None, "message": None}
    if shows_ours(context, record):
        wanted["external_id"] = None
    due = marks.to_write(wanted, record)
    return Outcome((marks_change(context, record, due),) if due else (), excluded=reason)


def _without_its_target(context: Context, record: Record) -> str:
    """Why what a record belongs to takes no part, and so neither does the record."""
    for row, ref in context.entity.references():
        target = record.values.get(row.name)
        if target in (None, UNKNOWN) or ref.deferred or context.partner(ref.entity, record.side, target):
            continue
        if reason := context.left_out(ref.entity, record.side, target):
            return f"its {row.title.lower()} is not synchronised: {reason}"
    return ""


def _drafted(context: Context, record: Record, target: Side) -> _Draft:
    draft = _Draft()
    for unit in context.entity.units():
        if not unit.writable(target, creating=True):
            continue
        later = target is Side.EXACT and unit.part(target) != "main"
        for row in unit.fields:
            if not later or target in row.mandatory:
                _add(context, record, draft, row, target)
            if later:  # a further part is created once its owner exists, which must not be without what it demands
                draft.values.pop(row.name, None)
    return draft


def _add(context: Context, record: Record, draft: _Draft, row: Field, target: Side) -> None:
    value = record.values.get(row.name)
    if row.name in record.unreadable:
        message = f"{row.title} cannot be read in {record.side.capitalize()}: {record.unreadable[row.name]}."
        draft.issues.append(
            _issue(context, record, IssueCode.UNREADABLE, message, row, "Correct the value.", blocks=False)
        )
    value = row.default if value in (None, UNKNOWN) else context.across(row, record.side, value)
    if value is PENDING and _is_coming(context, record, row):
        draft.values[row.name] = Coming(record.side, record.values[row.name])
    elif value is PENDING:
        _wait(context, record, draft, row)
    elif value is None:
        if target in row.mandatory:
            message = f"{row.title} is empty, and {target.capitalize()} demands it."
            draft.issues.append(_issue(context, record, IssueCode.MANDATORY, message, row, "Fill it in."))
    elif long := context.too_long(row, target, value):
        draft.issues.append(_issue(context, record, IssueCode.TOO_LONG, f"{row.title} {long}.", row, "Shorten it."))
    elif wrong := context.problem(row, target, value):
        blocks = target in row.mandatory
        message, remedy = f"{row.title} {wrong}.", context.remedy(row, record.values.get(row.name))
        draft.issues.append(_issue(context, record, IssueCode.INVALID, message, row, remedy, blocks=blocks))
    else:
        draft.values[row.name] = value


def _is_coming(context: Context, record: Record, row: Field) -> bool:
    return (
        isinstance(row.kind, Ref)
        and not row.kind.deferred
        and context.coming(row.kind.entity, record.side, record.values[row.name])
    )


def _wait(context: Context, record: Record, draft: _Draft, row: Field) -> None:
    assert isinstance(row.kind, Ref)  # noqa: S101 - only references are ever pending
    draft.waits.append((row.kind.entity, record.side, record.values[row.name]))
    if not row.kind.deferred:
        message = f"{row.title} is not synchronised yet."
        draft.issues.append(_issue(context, record, IssueCode.WAITING, message, row, "It goes by itself once that is."))


def _heed(context: Context, record: Record, draft: _Draft, refusal: Refusal, target: Side) -> None:
    """Do not repeat what was refused: leave out the field that was named, or hold the record while nothing changed."""
    if refusal.side is not target:
        return
    same = {name for name, value in draft.values.items() if name in refusal.values and refusal.values[name] == value}
    named = refusal.field in same
    if not named and same != set(draft.values):
        return
    row = context.entity.field(refusal.field) if named else None
    blocks = row is None or target in row.mandatory
    if row is not None:
        draft.values.pop(row.name)
    message = f"{target.capitalize()} refused it: {refusal.message}"
    issue = _issue(context, record, IssueCode.REFUSED, message, row, "Correct the record.", blocks=blocks)
    draft.issues.append(issue)


def _hold(context: Context, record: Record, draft: _Draft, cause: Cause, target: Side) -> None:
    """Leave out what looks like others that were refused: the field that was named, else hold the record."""
    if any(issue.blocks for issue in draft.issues) or cause.spares([(record.side, record.id)]):
        return
    if not cause.concerns(target, "main", ChangeKind.CREATE):
        return
    if suspected := cause.suspected(mapping.dump(context.entity, draft.values)):
        row = context.entity.field(cause.field) if cause.field else None
        blocks = row is None or target in row.mandatory
        if row is not None:
            draft.values.pop(row.name)
        issue = _issue(context, record, IssueCode.SAME_CAUSE, cause.told, row, REMEDY, blocks=blocks)
        draft.issues.append(replace(issue, raw_code=cause.mark(suspected)))


def _creation(context: Context, record: Record, target: Side, draft: _Draft) -> Change:
    values = draft.values
    mine = external_id(context.division, record.id)
    seqs = (record.seq, 0) if record.side is Side.EXACT else (0, record.seq)
    return Change(
        context.entity.name, target, ChangeKind.CREATE, partner=record.id,
        key=mine if target is Side.ZOHO else _key(context, record, values), values=values,
        source={name: record.values.get(name) for name in values}, old=dict.fromkeys(values),
        marks=marks.wanted(draft.issues, mine) if target is Side.ZOHO else {},
        why={"create": f"new in {record.side}"}, exact_seq=seqs[0], zoho_seq=seqs[1], name=record.name,
        source_by=record.touched_by, source_at=record.touched,
    )  # fmt: skip


def _key(context: Context, record: Record, values: Mapping[str, Any]) -> str:
    """What a creation in Exact is found again by: a value that Exact keeps unique, else a key of ours."""
    keyed = context.entity.keyed_by
    return str(values.get(keyed.name) or "") if keyed else creation_key(record.id)


def _held(context: Context, record: Record, issues: list[Issue]) -> Outcome:
    """Hold a record; in Zoho it says so itself."""
    if record.side is Side.EXACT or context.mode(Side.ZOHO) is CreateMode.OFF:
        return Outcome(issues=tuple(issues))
    due = marks.to_write(marks.wanted(issues, None), record)
    return Outcome((marks_change(context, record, due),) if due else (), tuple(issues))


def _issue(
    context: Context, record: Record, code: IssueCode, message: str, row: Field | None = None, remedy: str = "", *,
    blocks: bool = True,
) -> Issue:  # fmt: skip
    return Issue(
        context.entity.name,
        record.side,
        record.id,
        code,
        message,
        row.name if row else "",
        remedy,
        "",
        record.name,
        blocks,
    )
