"""References while their targets are on their way: linked or created by the same plan, or left out of it.

A plan may create a contact together with its account. Its change then says whose partner it refers to, and the id is
put in when the change is carried out; where the account did not come to be, the change is left for the next plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from exact_zoho.core.changes import Record
from exact_zoho.core.context import Context
from exact_zoho.core.entity import CreateMode, Entity, Field, Side
from exact_zoho.core.kinds import UNKNOWN, Coming, Ref
from exact_zoho.core.merge import PENDING
from exact_zoho.core.standing import Order, kept_out
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.records import records
from exact_zoho.staging.rows import StoredChange


class References:
    """What is known of the records that others refer to, as one plan finds it. Asked for once, and remembered.

    Without a plan only those count as partners that are linked.
    """

    def __init__(self, bench: Bench, plan: int = 0) -> None:
        self._bench, self._plan = bench, plan
        #: the partner of each, "" where this plan is to make it, None where it has and gets none
        self._known: dict[tuple[str, Side, str], str | None] = {}
        self._gone: dict[tuple[str, Side, str], bool] = {}
        self._reasons: dict[tuple[str, Side, str], str] = {}

    def on(self, context: Context) -> Context:
        """A context that knows them."""
        return replace(context, partner=self.partner, coming=self.coming, left_out=self.left_out, gone=self.gone)

    def learn(self, entity: Entity, side: Side, found: Iterable[Record]) -> None:
        """Look up all that some records refer to, in few queries."""
        shown = list(found)
        for row, ref in entity.references():
            ids = {str(record.values.get(row.name)) for record in shown if record.values.get(row.name) is not UNKNOWN}
            self._look_up(ref.entity, side, sorted(ids - {"None"}))

    def across(self, row: Field, side: Side, value: Any) -> Any:
        """The id that a record referred to has on the other side; PENDING while it has none."""
        assert isinstance(row.kind, Ref)  # noqa: S101 - only references lead to records
        return self.partner(row.kind.entity, side, str(value)) or PENDING

    def partner(self, entity: str, side: Side, record: str) -> str | None:
        """The id that a record has on the other side, None where it has none yet."""
        return self._find(entity, side, record) or None

    def coming(self, entity: str, side: Side, record: str) -> bool:
        """Whether this plan creates a record on the other side."""
        return self._find(entity, side, record) == ""

    def gone(self, entity: str, side: Side, record: str) -> bool:
        """Whether a record was deleted on its side."""
        if (entity, side, record) not in self._gone:
            ids = self._like(entity, side, record, self._gone)
            gone = self._bench.conn.staging.gone(entity, side, ids)
            self._gone |= {(entity, side, each): each in gone for each in ids}
        return self._gone[entity, side, record]

    def left_out(self, entity: str, side: Side, record: str) -> str:
        """Why a record takes no part, whatever it holds; "" where it does or may."""
        if (entity, side, record) not in self._reasons:
            alone = {place for place, partner in self._known.items() if not partner}
            ids = [each for each in self._like(entity, side, record, self._reasons) if (entity, side, each) in alone]
            reasons = _no_part(self._bench, self._bench.entity(entity), side, [record, *ids])
            self._reasons |= {(entity, side, each): reason for each, reason in reasons.items()}
        return self._reasons[entity, side, record]

    def _like(self, entity: str, side: Side, record: str, answered: Collection[tuple[str, Side, str]]) -> list[str]:
        """A record and all known ones of its entity and side of which the same was not asked yet: asked about next."""
        known = {each for name, of, each in self._known if (name, of) == (entity, side)}
        return sorted(each for each in {record, *known} if (entity, side, each) not in answered)

    def _find(self, entity: str, side: Side, record: str) -> str | None:
        if (entity, side, record) not in self._known:
            self._look_up(entity, side, [record])
        return self._known[entity, side, record]

    def _look_up(self, entity: str, side: Side, ids: Sequence[str]) -> None:
        wanted = [each for each in ids if (entity, side, each) not in self._known]
        if not wanted:
            return
        found: dict[str, str | None] = dict.fromkeys(wanted)
        found |= self._bench.conn.plans.meant(self._plan, entity, side, wanted)
        partners = {
            each: binding.on(side.other) for each, binding in self._bench.conn.bindings.by(entity, side, wanted).items()
        }
        gone = self._bench.conn.staging.gone(entity, side.other, sorted(partners.values()))
        found |= {each: None if partner in gone else partner for each, partner in partners.items()}
        self._known |= {(entity, side, each): partner for each, partner in found.items()}


def _no_part(bench: Bench, entity: Entity, side: Side, ids: Sequence[str]) -> dict[str, str]:
    """Why each record takes no part, "" where it does or may, or is not known."""
    found = records(bench, entity, side, ids)
    orders = bench.conn.orders.of(entity.name, side, list(found))
    creates = bench.modes(entity)[side.other] is CreateMode.CREATE
    reasons = {
        each: _out_of_itself(record, orders.get(each)) or _out_of_scope(bench, entity, record, creates=creates)
        for each, record in found.items()
    }
    return dict.fromkeys(ids, "") | reasons


def _out_of_itself(record: Record, order: Order | None) -> str:
    if record.gone:
        return f"it was deleted in {record.side.capitalize()}"
    return kept_out(record, order)


def _out_of_scope(bench: Bench, entity: Entity, record: Record, *, creates: bool) -> str:
    if not creates:
        return f"no {entity.name} are created in {record.side.other.capitalize()}"
    options = bench.settings.entities[entity.name].options
    return entity.scope(record.side, {**record.values, **record.facts}, options) or ""


def resolved(bench: Bench, entity: Entity, batch: Sequence[StoredChange]) -> dict[int, StoredChange]:
    """The changes with the ids of what they refer to, by number; those whose target is not there are left out."""
    refs = {row.name: ref for row, ref in entity.references()}
    found = {stored.id: _resolved(bench, refs, stored) for stored in batch}
    return {number: stored for number, stored in found.items() if stored is not None}


def _comings(refs: Mapping[str, Ref], stored: StoredChange) -> dict[str, Coming]:
    loaded = {name: refs[name].load(value) for name, value in stored.change.values.items() if name in refs}
    return {name: value for name, value in loaded.items() if isinstance(value, Coming)}


def _resolved(bench: Bench, refs: Mapping[str, Ref], stored: StoredChange) -> StoredChange | None:
    comings = _comings(refs, stored)
    if not comings:
        return stored
    values = dict(stored.change.values)
    for name, coming in comings.items():
        side = Side(coming.side)
        binding = bench.conn.bindings.by(refs[name].entity, side, [coming.id]).get(coming.id)
        if binding is None:
            return None
        values[name] = binding.on(side.other)
    whole = replace(stored, change=replace(stored.change, values=values))
    bench.conn.changes.complete(stored.id, whole.change)
    return whole
