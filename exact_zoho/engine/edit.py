"""Edit and retry: a person corrects one field of a record through us, and the record is tried again.

It counts as that person's edit: the base stays, so the next run takes the value across like any other.
"""

from __future__ import annotations

from typing import Any

from exact_zoho.core.changes import Change, ChangeKind, ChangeState, Record
from exact_zoho.core.context import Context, unbound
from exact_zoho.core.entity import CreateMode, Entity, Field, Side
from exact_zoho.core.kinds import UNKNOWN, Choice, Flag, Ref
from exact_zoho.engine import repair
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.on_request import request
from exact_zoho.engine.outcome import look_again
from exact_zoho.engine.records import records
from exact_zoho.engine.subject import field_of
from exact_zoho.errors import UsageError
from exact_zoho.staging.rows import StoredChange

YES, NO = frozenset({"yes", "true", "1", "ja", "oui"}), frozenset({"no", "false", "0", "nee", "non", ""})


def edit(bench: Bench, entity: str, record: str, field: str, value: str, by: str) -> str:
    """Write a value to one field of a record, on the side where the record is, and have the record tried again.

    An empty `value` empties the field. Raises `UsageError` for what cannot be written, or was refused.
    """
    _, side, _ = repair.found(bench, entity, record)
    declared = bench.entity(entity)
    row = field_of(declared, field, [side])
    wanted = _valid(bench, declared, row, side, value)
    with request(bench, "repair") as asked:
        asked.read([declared])
        shown = records(bench, declared, side, [record])[record]
        if shown.gone:
            raise UsageError(f"{record} was deleted in {side.capitalize()}")
        asked.message = f"{row.title} of {record} corrected by {by}"
        changes = [] if shown.values.get(row.name) == wanted else [_change(bench, declared, row, shown, wanted, by)]
        outcomes = asked.carry_out(asked.plan(changes))
    for outcome in outcomes:
        _must_be_done(outcome, record)
    repair.retry(bench, entity, side, record)
    look_again(bench, entity, side, [record])
    said = f"{row.title} was corrected in {side.capitalize()}" if outcomes else f"{row.title} says that already"
    return f"{said}; the next run tries the record again."


def _valid(bench: Bench, entity: Entity, row: Field, side: Side, text: str) -> Any:
    """The value that a person typed; what is said against it names the field and never the value."""
    if bench.modes(entity)[side] is CreateMode.OFF:
        raise UsageError(f"the settings let no {entity.name} be written to {side.capitalize()}")
    if not row.at(side).update:
        raise UsageError(f"{row.title} is not ours to change in {side.capitalize()}: correct it there")
    value = _understood(bench, row, side, text)
    context = _context(bench, entity, row)
    if value is None and side in row.mandatory:
        raise UsageError(f"{row.title} cannot be empty: {side.capitalize()} demands it")
    if wrong := context.too_long(row, side, value) or _problem(context, row, side, value):
        raise UsageError(f"{row.title} {wrong}")
    return value


def _problem(context: Context, row: Field, side: Side, value: Any) -> str:
    return "is not a value that this field takes" if context.problem(row, side, value) else ""


def _understood(bench: Bench, row: Field, side: Side, text: str) -> Any:
    match row.kind:
        case Flag():
            return _flag(row, text)
        case Choice():
            return _choice(row, row.kind, text)
        case Ref():
            return _reference(bench, row, row.kind, side, text)
    try:
        return row.kind.read(side, text)
    except ValueError as wrong:
        raise UsageError(f"{row.title} cannot be understood: {wrong}") from None


def _flag(row: Field, text: str) -> bool:
    if text.casefold() not in YES | NO:
        raise UsageError(f"{row.title} is yes or no")
    return text.casefold() in YES


def _choice(row: Field, kind: Choice, text: str) -> Any:
    found = [kind.read(side, text) for side in Side]
    known = [value for value in found if value not in (None, UNKNOWN)]
    if text and not known:
        raise UsageError(f"{row.title} is one of {', '.join(word for _, word in kind.words)}")
    return known[0] if known else None


def _reference(bench: Bench, row: Field, kind: Ref, side: Side, text: str) -> str | None:
    if text and not records(bench, bench.entity(kind.entity), side, [text]):
        raise UsageError(f"{row.title} is the id of one of {kind.entity} in {side.capitalize()}; that id is not known")
    return text or None


def _context(bench: Bench, entity: Entity, row: Field) -> Context:
    """What is known of the limits of a field."""
    rule = bench.schema(entity).get(row.zoho.column) or {}
    codes = bench.conn.identity.codes(row.listed) if row.listed else ()
    return Context(
        entity, bench.division, unbound,
        lengths={row.zoho.column: rule["length"]} if rule.get("length") else {},
        picklists={row.zoho.column: frozenset(rule["values"])} if rule.get("values") else {},
        codes={row.listed: frozenset(codes)} if codes else {},
    )  # fmt: skip


def _change(bench: Bench, entity: Entity, row: Field, shown: Record, wanted: Any, by: str) -> Change:
    side, part = shown.side, row.at(shown.side).part if shown.side is Side.EXACT else "main"
    exists = part in shown.parts
    binding = bench.conn.bindings.by(entity.name, side, [shown.id]).get(shown.id)
    return Change(
        entity.name, side, ChangeKind.UPDATE if exists else ChangeKind.CREATE, record=shown.id,
        partner=binding.on(side.other) if binding else "", part=part, part_id=shown.parts.get(part, ""),
        key="" if exists else f"{shown.id}/{part}", values={row.name: wanted},
        old={row.name: shown.values.get(row.name)}, why={row.group or row.name: f"corrected by {by}"},
        exact_seq=shown.seq if side is Side.EXACT else 0, zoho_seq=shown.seq if side is Side.ZOHO else 0,
        name=shown.name, touched=shown.touched, edits=True,
    )  # fmt: skip


def _must_be_done(outcome: StoredChange, record: str) -> None:
    side = outcome.change.side.capitalize()
    match outcome.state:
        case ChangeState.DONE:
            return
        case ChangeState.REFUSED:
            raise UsageError(f"{side} refused it ({outcome.code}): see `exact-zoho why {record} --exchanges`")
        case ChangeState.SKIPPED if outcome.sent_before is None:
            raise UsageError("nothing was written: the record was edited meanwhile, or others like it were refused")
        case _:
            raise UsageError(f"{side} gave no answer: the next run finds out whether it was written")
