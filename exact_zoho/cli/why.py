"""`exact-zoho why`: why a record shows what it shows, and what it showed at a moment in the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from exact_zoho.cli import output
from exact_zoho.cli.moments import moment
from exact_zoho.cli.opening import connection
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.engine import why as engine
from exact_zoho.engine.subject import field_of, subject
from exact_zoho.engine.then import Then, then
from exact_zoho.engine.view import shown
from exact_zoho.engine.why import Event, Why
from exact_zoho.entities import ENTITIES
from exact_zoho.staging.exchanges import KeptExchange


def why(
    record: Annotated[str, typer.Argument(help="The record's id, on either side.")],
    field: Annotated[str, typer.Argument(help="One field, by its name or column; left out: all of them.")] = "",
    entity: Annotated[str, typer.Option(help=f"What it is: {', '.join(ENTITIES)}.")] = "",
    at: Annotated[str, typer.Option(help="Show what both sides showed at a moment, such as 2026-03-01T08:00Z.")] = "",
    exchanges: Annotated[bool, typer.Option("--exchanges", help="Show the calls that wrote it, word by word.")] = False,
    name: Connection = "",
    json: Json = False,
) -> None:
    """Say why a record shows what it shows: what was written when, from what, by which rule, and what holds it now."""
    with connection(name) as bench:
        found = subject(bench, record, entity)
        column = field_of(found.entity, field).name if field else ""
        told = engine.why(bench, found, column)
        past = then(bench, found, moment(at), column) if at else []
        calls = engine.exchanges(bench, found) if exchanges else []
    if json:
        more = {"at": [vars(each) for each in past]} if at else {}
        more |= {"exchanges": [vars(each) for each in calls]} if exchanges else {}
        output.as_json(asdict(told) | more)
        return
    _head(told)
    if at:
        _past(at, past)
    elif field:
        _one(told)
    else:
        _all(told)
    for call in calls:
        _call(call)


def _head(told: Why) -> None:
    ids = ", ".join(f"{record} in {side.capitalize()}" for side, record in told.ids.items())
    output.console.print(f"{told.entity}: {told.name} ({ids}), {told.linked}", markup=False)
    for each in told.holds:
        output.console.print(f"  now: {each}", markup=False)
    output.console.print()


def _all(told: Why) -> None:
    rows = [
        (each.title, shown(each.exact), shown(each.zoho), _standing(each)) for each in told.fields
        if (each.exact, each.zoho) != (None, None)
    ]  # fmt: skip
    output.table("Fields", ("field", "in Exact", "in Zoho", "base"), rows)
    output.console.print(f"{len(told.events)} events; for one field: `exact-zoho why RECORD FIELD`.")


def _standing(now: engine.FieldNow) -> str:
    """Whether what is shown is what the two sides agreed on."""
    if not now.agreed:
        return "never agreed"
    if not now.proven:
        return "written, not read back yet"
    changed = [side for side, value, base in (("Exact", now.exact, now.base_exact), ("Zoho", now.zoho, now.base_zoho))
               if value != base]  # fmt: skip
    return f"changed in {' and '.join(changed)}" if changed else "agreed"


def _one(told: Why) -> None:
    for now in told.fields:
        output.console.print(f"{now.title}: {_standing(now)}", markup=False)
        for side, value, base in (("Exact", now.exact, now.base_exact), ("Zoho", now.zoho, now.base_zoho)):
            agreed = f" (base: {_quoted(base)})" if now.agreed and base != value else ""
            output.console.print(f"  {side} shows {_quoted(value)}{agreed}", markup=False)
    output.console.print()
    for event in told.events:
        for line in _lines(event):
            output.console.print(line, markup=False)
    if not told.events:
        output.console.print("Nothing was ever written or planned for it.")


def _lines(event: Event) -> Sequence[str]:
    """An event in a few short lines."""
    lines = [f"{_moment(event.sent_at)}  {event.what}"]
    if event.field:
        between = "in Exact, in Zoho" if event.side is None else "from, to"
        lines.append(f"    {between}: {_quoted(event.before)}, {_quoted(event.after)}")
    if event.rule:
        lines.append(f"    rule: {event.rule}")
    if event.edited_by or event.edited_at:
        other = f" in {event.side.other.capitalize()}" if event.side else ""
        lines.append(f"    edited{other} by {event.edited_by or 'unknown'} {_moment(event.edited_at)}".rstrip())
    numbers = [f"{what} {number}" for what, number in (("run", event.run), ("change", event.change)) if number]
    answered = [f"known at {_moment(event.answered_at)}"] if event.answered_at else []
    if numbers or answered:
        lines.append(f"    {', '.join([*numbers, *answered])}")
    return [*lines, f"    {event.told}"] if event.told else lines


def _past(at: str, past: Sequence[Then]) -> None:
    rows = [(each.field, each.side, shown(each.value), each.doubt or "certain") for each in past
            if each.value is not None or each.doubt]  # fmt: skip
    output.table(f"At {_moment(moment(at))}", ("field", "side", "value", "how sure"), rows)


def _call(call: KeptExchange) -> None:
    shared = f", one of {call.shared} records of the call" if call.shared > 1 else ""
    output.console.print(f"\n{_moment(call.at)}  change {call.change_id}{shared}", markup=False)
    output.console.print(f"{call.method} {call.path}", markup=False)
    output.as_json(call.request)
    output.console.print(f"answer: {call.status or 'none'}", markup=False)
    output.as_json(call.response)


def _quoted(value: Any) -> str:
    return "nothing" if value is None else f"'{value}'"


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else ""
