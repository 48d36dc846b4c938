"""A batch of touched records with all that is needed to plan them, gathered in a few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from exact_zoho.core import mapping
from exact_zoho.core.changes import Binding, ChangeKind, Record
from exact_zoho.core.context import Context, Refusal, unbound
from exact_zoho.core.entity import CreateMode, Entity, Side
from exact_zoho.core.keys import external_id
from exact_zoho.core.matching import Proposal
from exact_zoho.core.standing import Order
from exact_zoho.engine.bench import Bench, at_most
from exact_zoho.engine.lessons import holding, spared
from exact_zoho.engine.match import proposals
from exact_zoho.engine.records import records
from exact_zoho.engine.references import References
from exact_zoho.staging.rows import Dirty, StoredChange

#: a field that was written more often than that within so long rests for as long: somebody else keeps changing it
RESTLESS = 6
REST = timedelta(days=1)


@dataclass
class Batch:
    """One batch of touched records with all that is needed to plan them."""

    entity: Entity
    context: Context
    records: dict[Side, dict[str, Record]]
    bindings: dict[Side, dict[str, Binding]]
    base: Mapping[int, Mapping[str, object]]
    refusals: Mapping[str, list[Refusal]]
    proposals: dict[Side, dict[str, Proposal]]
    open: Mapping[str, StoredChange]
    asked: Mapping[tuple[str, str], Mapping[str, Any]]
    chosen: Mapping[tuple[str, str], Mapping[str, Side]]
    orders: Mapping[Side, Mapping[str, Order]]
    due: set[str]
    names: Mapping[str, str]
    foreign: set[str]
    orphans: set[str]
    homeless: bool


def gather(bench: Bench, entity: Entity, touched: Sequence[Dirty], plan: int, *, link_only: bool) -> Batch:
    """What is needed to plan the touched records of one entity."""
    references = References(bench, plan)
    ids = {side: [dirty.id for dirty in touched if dirty.side is side] for side in Side}
    bindings = {side: dict(bench.conn.bindings.by(entity.name, side, ids[side])) for side in Side}
    pairs = {binding.id: binding for found in bindings.values() for binding in found.values()}
    for side in Side:
        bindings[side] |= {binding.on(side): binding for binding in pairs.values()}
    staged = {
        side: records(bench, entity, side, [*ids[side], *(binding.on(side) for binding in pairs.values())])
        for side in Side
    }
    lonely = {
        side: [staged[side][each] for each in ids[side] if each in staged[side] and each not in bindings[side]]
        for side in Side
    }
    alive = {side: [each for each in lonely[side] if not each.gone] for side in Side}
    proposed = {side: proposals(bench, entity, side, alive[side], references) for side in Side}
    for side in Side:
        partners = [proposal.partner for proposal in proposed[side.other].values() if proposal.partner]
        staged[side] |= records(bench, entity, side, [each for each in partners if each not in staged[side]])
        references.learn(entity, side, staged[side].values())
    bound = [(pair.exact, pair.zoho) for pair in pairs.values()]
    return Batch(
        entity=entity,
        context=references.on(_context(bench, entity, staged, link_only=link_only)),
        records=staged,
        bindings=bindings,
        base=bench.conn.bindings.base(list(pairs)),
        refusals=_refusals(bench, entity, [each.id for found in staged.values() for each in found.values()]),
        proposals=proposed,
        open={
            intent.change.partner: intent
            for intent in bench.conn.changes.open_intents(entity.name)
            if intent.change.kind is ChangeKind.CREATE and not intent.change.record
        },
        asked=bench.conn.conflicts.asked_many(entity.name, bound),
        chosen=bench.conn.conflicts.choices(entity.name, bound),
        orders={side: bench.conn.orders.of(entity.name, side, list(staged[side])) for side in Side},
        due=_due(bench, entity, bindings, proposed),
        names=_names(bench, entity, proposed),
        foreign=_foreign(bench, entity, staged[Side.ZOHO].values(), bindings[Side.ZOHO]),
        orphans=_orphans(bench, entity, lonely[Side.ZOHO]),
        homeless=bench.homeless(),
    )


def _foreign(
    bench: Bench, entity: Entity, staged: Iterable[Record], bindings: Mapping[str, Binding]
) -> set[str]:  # fmt: skip
    """The Zoho records that another division has: they say so, or another connection of ours has linked them."""
    unbound = [record for record in staged if record.id not in bindings]
    ours = external_id(bench.division, "")
    says = {record.id: str(record.marks.get("external_id") or "").rpartition(":")[0] for record in unbound}
    named = {record for record, division in says.items() if division and f"{division}:" != ours}
    return named | bench.conn.bindings.elsewhere(entity.name, list(says), bench.conn.identity.sharing())


def _orphans(bench: Bench, entity: Entity, lonely: Iterable[Record]) -> set[str]:
    """The Zoho records that name one of Exact which is not there, as after the store was lost and began anew."""
    ours = external_id(bench.division, "")
    shown = {record.id: str(record.marks.get("external_id") or "") for record in lonely}
    named = {record: each.removeprefix(ours) for record, each in shown.items() if each.startswith(ours)}
    there = {each.id for each in records(bench, entity, Side.EXACT, named.values()).values() if not each.gone}
    return {record for record, exact in named.items() if exact not in there}


def _names(bench: Bench, entity: Entity, proposed: Mapping[Side, Mapping[str, Proposal]]) -> dict[str, str]:
    """The names of the records among which a person must choose."""
    meant: dict[Side, set[str]] = {side: set() for side in Side}
    for side, found in proposed.items():
        for proposal in found.values():
            if proposal.ambiguous:
                meant[side.other] |= set(proposal.met)
                meant[side] |= set(proposal.rivals)
    return {each.id: each.name for side in Side for each in records(bench, entity, side, sorted(meant[side])).values()}


def _due(
    bench: Bench, entity: Entity, bindings: Mapping[Side, Mapping[str, Binding]],
    proposed: Mapping[Side, Mapping[str, Proposal]],
) -> set[str]:  # fmt: skip
    """The Exact records whose own turn comes in this plan, among those that the Zoho records of the batch belong to."""
    exact = {binding.exact for binding in bindings[Side.ZOHO].values()}
    exact |= {proposal.partner for proposal in proposed[Side.ZOHO].values() if proposal.partner}
    return set(bench.conn.dirty.due(entity.name, Side.EXACT, sorted(exact)))


def _context(bench: Bench, entity: Entity, staged: Mapping[Side, Mapping[str, Record]], *, link_only: bool) -> Context:
    """The circumstances of a plan, what its records refer to left aside."""
    modes = bench.modes(entity)
    if link_only:
        modes = {side: at_most(mode, CreateMode.UPDATE) for side, mode in modes.items()}
    schema = bench.schema(entity)
    return Context(
        entity=entity,
        division=bench.division,
        partner=unbound,
        modes=modes,
        options=bench.settings.entities[entity.name].options,
        lengths={column: rule["length"] for column, rule in schema.items() if rule.get("length")},
        places={column: rule["places"] for column, rule in schema.items() if rule.get("places") is not None},
        picklists={column: frozenset(rule["values"]) for column, rule in schema.items() if rule.get("values")},
        reviewed=frozenset({Side.EXACT} if bench.settings.entities[entity.name].review_new_in_exact else ()),
        shown_by=bench.conn.staging.hits(
            entity.name, Side.ZOHO, "external", [external_id(bench.division, each) for each in staged[Side.EXACT]]
        ),
        restless=_restless(bench, entity, staged),
        causes=holding(bench, entity),
        codes={name: frozenset(codes) for name in _lists(entity) if (codes := bench.conn.identity.codes(name))},
    )


def _restless(
    bench: Bench, entity: Entity, staged: Mapping[Side, Mapping[str, Record]]
) -> frozenset[tuple[Side, str, str]]:  # fmt: skip
    ids = [record for found in staged.values() for record in found]
    return frozenset(bench.conn.changes.restless(entity.name, ids, bench.clock.now() - REST, RESTLESS))


def _lists(entity: Entity) -> set[str]:
    return {row.listed for row in entity.fields if row.listed}


def _refusals(bench: Bench, entity: Entity, ids: Iterable[str]) -> dict[str, list[Refusal]]:
    found: dict[str, list[Refusal]] = {}
    causes = bench.conn.causes.open(entity.name)
    for refused in bench.conn.changes.last_refusals(entity.name, list(ids)):
        if spared(causes, refused):
            continue
        refusal = Refusal(
            refused.change.side,
            mapping.load(entity, refused.change.values),
            refused.message,
            refused.field,
            refused.code,
        )
        found.setdefault(refused.change.record or refused.change.partner, []).append(refusal)
    return found
