"""What taking back a run comes to, as values: which fields regain which value, and which are left and why.

A field is put back only where both sides still show what the run left behind: the side written shows what was written,
the other side what that was taken from. Anything else was touched since, and is listed instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exact_zoho.core.changes import Binding, Change, ChangeKind, ChangeState, Record
from exact_zoho.core.context import Context, unbound
from exact_zoho.core.entity import Entity, Side, Unit
from exact_zoho.core.kinds import UNKNOWN, Ref
from exact_zoho.core.standing import plan_frozen
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.kept import live_change
from exact_zoho.engine.records import records

Pair = tuple[str, str, str]  # entity, Exact's id, Zoho's id


@dataclass(frozen=True)
class Left:
    """Something that a run wrote and that stays as it is."""

    entity: str
    side: Side
    record: str
    name: str
    field: str
    reason: str


@dataclass
class Reversal:
    """What is put back, by changes; what stays; what the run created; and the pairs that must rest afterwards."""

    changes: list[Change] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    created: list[Left] = field(default_factory=list)
    resting: set[Pair] = field(default_factory=set)


@dataclass
class _Written:
    """What a run did to one part of one record, all its rounds together."""

    last: Change
    values: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        self.last = change
        for name, value in change.values.items():
            self.values[name], self.source[name] = value, change.source.get(name, UNKNOWN)
            self.old.setdefault(name, change.old.get(name, UNKNOWN))


def reversal(bench: Bench, run: int, by: str, *, mark_created: bool) -> Reversal:
    """What taking back a run comes to now; with `mark_created` what it created is to rest as well."""
    found = Reversal()
    done = [each for each in bench.conn.changes.writes_of(run) if each.state is ChangeState.DONE]
    for entity in bench.active():
        mine = [
            (each.target_id, live_change(entity, each.change)) for each in done if each.change.entity == entity.name
        ]
        _Entity(bench, entity, run, by, found).look(mine, mark_created=mark_created)
    return found


class _Entity:
    """The writes of a run to the records of one entity."""

    def __init__(self, bench: Bench, entity: Entity, run: int, by: str, found: Reversal) -> None:
        self.bench, self.entity, self.found = bench, entity, found
        self.why = f"run {run} is taken back by {by}"
        self.context = Context(entity, bench.division, unbound, modes=bench.modes(entity))
        self.bindings: dict[Side, dict[str, Binding]] = {}
        self.seen: dict[Side, dict[str, Record]] = {}

    def look(self, done: Sequence[tuple[str, Change]], *, mark_created: bool) -> None:
        """Sort what was done to the records into what is put back, what stays and what rests."""
        self._gather(done)
        resting: set[Binding] = set()
        for target, change in done:
            if change.kind is ChangeKind.CREATE:
                resting |= self._created(target, change, mark_created=mark_created)
        changes = [back for written in _written(done) if (back := self._back(written))]
        resting |= {self.bindings[each.side][each.record] for each in changes}
        marks = list(self._rests(resting, changes))
        self.found.changes += [*changes, *marks]
        self.found.resting |= {(self.entity.name, each.exact, each.zoho) for each in resting}

    def _gather(self, done: Sequence[tuple[str, Change]]) -> None:
        for side in Side:
            own = {change.record or target for target, change in done if change.side is side}
            self.bindings[side] = self.bench.conn.bindings.by(self.entity.name, side, sorted(own))
        pairs = [binding for found in self.bindings.values() for binding in found.values()]
        for side in Side:
            self.seen[side] = records(self.bench, self.entity, side, {each.on(side) for each in pairs})

    def _created(self, target: str, change: Change, *, mark_created: bool) -> set[Binding]:
        """Note a creation, which is never undone; gives its pair where that is to rest."""
        binding = self.bindings[change.side].get(change.record or target)
        marked = mark_created and binding is not None and change.part == "main"
        told = "stays, and is not synchronised any more" if marked else "stays"
        what = self.entity.singular if change.part == "main" else f"{change.part} data"
        row = Left(self.entity.name, change.side, change.record or target, change.name, what, told)
        self.found.created.append(row)
        return {binding} if marked and binding else set()

    def _back(self, written: _Written) -> Change | None:
        """The change that puts back what may be put back of a record; what may not is noted."""
        change = written.last
        values: dict[str, Any] = {}
        why: dict[str, str] = {}
        for unit in self.entity.units():
            mine = [row for row in unit.fields if row.name in written.values]
            if not mine:
                continue
            if reason := self._kept_for(written, unit):
                self.found.left.append(
                    Left(self.entity.name, change.side, change.record, change.name, unit.title, reason)
                )
                continue
            values |= {row.name: written.old[row.name] for row in mine}
            why[unit.name] = self.why
        return self._change(change, values, why) if values else None

    def _kept_for(self, written: _Written, unit: Unit) -> str:
        """Why a unit stays as the run left it; "" where it does not."""
        side, change = written.last.side, written.last
        binding = self.bindings[side].get(change.record)
        mine = self.seen[side].get(change.record)
        theirs = self.seen[side.other].get(binding.on(side.other)) if binding else None
        if binding is None or mine is None or theirs is None or mine.gone or theirs.gone:
            return "its records are not both there and linked any more"
        if not unit.writable(side, creating=False) or change.part not in mine.parts:
            return "it is not ours to write any more"
        rows = [row for row in unit.fields if row.name in written.values]
        if any(written.old[row.name] is UNKNOWN for row in rows):
            return "its former value was never understood"
        if any(written.old[row.name] is None and side in row.mandatory for row in rows):
            return f"it was empty before, and {side.capitalize()} demands a value"
        for shown, then in ((mine, written.values), (theirs, written.source)):
            if not all(_same(row.kind, shown.values.get(row.name), then[row.name]) for row in rows):
                return f"touched since in {shown.side.capitalize()}"
        return ""

    def _change(self, change: Change, values: Mapping[str, Any], why: Mapping[str, str]) -> Change:
        """The change that writes former values back.

        Its source, which becomes the other side's base, is what that side showed before the run: what the run carried
        across counts as not carried across, and goes again once the record is thawed.
        """
        side, mine = change.side, self.seen[change.side][change.record]
        theirs = self.seen[side.other][self.bindings[side][change.record].on(side.other)]
        to_exact = side is Side.EXACT
        return Change(
            self.entity.name, side, ChangeKind.UPDATE, record=mine.id, partner=theirs.id, part=change.part,
            part_id=mine.parts[change.part], values=values,
            source={name: self._across(side, name, value) for name, value in values.items()},
            old={name: mine.values.get(name) for name in values}, why=why, exact_seq=0 if to_exact else theirs.seq,
            zoho_seq=0 if to_exact else mine.seq,  # Exact's turn comes after Zoho's, whose write changes the version
            name=mine.name or theirs.name, touched=mine.touched,
        )  # fmt: skip

    def _across(self, side: Side, name: str, value: Any) -> Any:
        row = self.entity.field(name)
        if value is None or not isinstance(row.kind, Ref):
            return row.toward(side.other, value)
        binding = self.bench.conn.bindings.by(row.kind.entity, side, [value]).get(value)
        return binding.on(side.other) if binding else None

    def _rests(self, resting: Iterable[Binding], changes: list[Change]) -> Iterator[Change]:
        """Let the Zoho records say that they rest: along with what is written to them, or by a write of its own."""
        places = {each.record: place for place, each in enumerate(changes) if each.side is Side.ZOHO}
        for binding in sorted(resting, key=lambda each: each.id):
            exact, zoho = self.seen[Side.EXACT].get(binding.exact), self.seen[Side.ZOHO].get(binding.zoho)
            for mark in plan_frozen(self.context, exact, zoho).changes:
                if (place := places.get(binding.zoho)) is None:
                    yield mark
                else:
                    changes[place] = replace(changes[place], marks=mark.marks)


def _written(done: Iterable[tuple[str, Change]]) -> Iterable[_Written]:
    """What was done by updates, by record and part: the first old values, and the last ones written."""
    found: dict[tuple[Side, str, str], _Written] = {}
    for _, change in done:
        if change.kind is ChangeKind.UPDATE and change.values:
            found.setdefault((change.side, change.record, change.part), _Written(change)).add(change)
    return found.values()


def _same(kind: Any, one: Any, other: Any) -> bool:
    return UNKNOWN not in (one, other) and bool(kind.same(one, other))
