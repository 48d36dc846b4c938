"""Plan: look at every record that was touched, and at no other, and write down what is to be done.

A record stays on the list of touched ones until nothing is left to do for it, so a crash or a deferred run loses
nothing, and a plan is always made from what is staged now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from exact_zoho.core import base as bases
from exact_zoho.core import mapping
from exact_zoho.core.changes import Binding, Change, ChangeKind, Issue, IssueCode, Outcome, Record
from exact_zoho.core.context import Context, Refusal
from exact_zoho.core.entity import CreateMode, Entity, Side
from exact_zoho.core.keys import external_id
from exact_zoho.core.matching import Proposal
from exact_zoho.core.plan import gone_side, plan_bound, plan_link
from exact_zoho.core.plan_new import plan_ambiguous, plan_creation
from exact_zoho.engine.bench import Bench, at_most
from exact_zoho.engine.match import proposals
from exact_zoho.engine.outcome import evidence
from exact_zoho.engine.records import records
from exact_zoho.staging.rows import Dirty, StoredChange

BATCH = 500
#: a field that was written more often than that within so long rests for as long: somebody else keeps changing it
RESTLESS = 6
REST = timedelta(days=1)
FOREIGN = "it belongs to another division of Exact"
HOMELESS = "several connections share this Zoho organisation, and new_zoho_accounts_to names none of them"


@dataclass
class Planned:
    """What a plan came to.

    `writes` counts, by entity and side, the creations and the updates that replace a value: what a guard worries about.
    `excluded` counts records that stay out, by reason.
    """

    id: int
    changes: int = 0
    issues: int = 0
    writes: dict[tuple[str, Side], int] = field(default_factory=dict)
    excluded: dict[str, int] = field(default_factory=dict)

    def count(self, change: Change) -> None:
        """Count one change."""
        self.changes += 1
        creates = change.kind is ChangeKind.CREATE and change.part == "main"
        if creates or any(value is not None for value in change.old.values()):
            key = change.entity, change.side
            self.writes[key] = self.writes.get(key, 0) + 1


@dataclass
class _Findings:
    """What planning a batch found out that is not a change, kept at the end of the batch in a few statements."""

    issues: list[tuple[Side, str, tuple[Issue, ...]]] = field(default_factory=list)
    bases: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    settled: list[Dirty] = field(default_factory=list)
    resting: list[Dirty] = field(default_factory=list)


@dataclass
class _Batch:
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
    due: set[str]
    names: Mapping[str, str]
    foreign: set[str]
    homeless: bool


def plan(bench: Bench, run: int, *, link_only: bool = False, keep: bool = False) -> Planned:
    """Plan all touched records. With `keep` (a preview) they stay on the list whatever comes of them."""
    planned = Planned(bench.conn.plans.create(run))
    for entity in bench.active():
        _look_again(bench, entity)
        after: Dirty | None = None
        while batch := bench.conn.dirty.take(entity.name, BATCH, after):
            after = batch[-1]
            _plan_batch(bench, run, planned, entity, batch, link_only=link_only, keep=keep)
    return planned


def _look_again(bench: Bench, entity: Entity) -> None:
    """Records held because others resemble them are looked at again when one of those was touched."""
    held = bench.conn.issues.open(entity.name, IssueCode.AMBIGUOUS)
    if not held:
        return
    alike = {(issue.side, issue.record_id): issue.raw_code.split() for issue in held}
    met = sorted({each for resembled in alike.values() for each in resembled})
    touched = {each for side in Side for each in bench.conn.dirty.due(entity.name, side, met)}
    for side in Side:
        again = [record for (of, record), resembled in alike.items() if of is side and touched & set(resembled)]
        bench.conn.dirty.add(entity.name, side, again)


def _plan_batch(
    bench: Bench, run: int, planned: Planned, entity: Entity, touched: Sequence[Dirty], *, link_only: bool, keep: bool
) -> None:
    batch = _gather(bench, entity, touched, link_only=link_only)
    changes: list[Change] = []
    found = _Findings()
    for dirty in touched:
        if _left_to_partner(batch, dirty):
            continue
        outcome = _outcome(bench, batch, dirty)
        changes += outcome.changes
        _find(bench, run, batch, dirty, outcome, found)
        planned.issues += len(outcome.issues)
        if outcome.excluded:
            planned.excluded[outcome.excluded] = planned.excluded.get(outcome.excluded, 0) + 1
        if outcome.changes or (link_only and outcome.excluded):  # what is only linked now is created later
            continue
        rests = any(issue.code is IssueCode.OSCILLATING for issue in outcome.issues)
        (found.resting if rests else found.settled).extend(_both(batch, dirty))
    for change in changes:
        planned.count(change)
    bench.conn.plans.add(planned.id, [kept_change(entity, change) for change in changes])
    bench.conn.issues.put_many(entity.name, found.issues)
    bench.conn.bindings.set_bases(found.bases)
    if not keep:
        bench.conn.dirty.settle(entity.name, [(each.side, each.id, each.seq) for each in found.settled])
        for side in Side:
            resting = [each.id for each in found.resting if each.side is side]
            bench.conn.dirty.postpone(entity.name, side, resting, bench.clock.now() + REST)


def _left_to_partner(batch: _Batch, dirty: Dirty) -> bool:
    """A pair is planned once, when its Exact record's turn comes; its Zoho record's turn is for those left over."""
    if dirty.side is Side.EXACT:
        return False
    binding = batch.bindings[Side.ZOHO].get(dirty.id)
    proposal = batch.proposals[Side.ZOHO].get(dirty.id)
    exact = binding.exact if binding else proposal.partner if proposal else ""
    return bool(exact) and exact in batch.due


def _outcome(bench: Bench, batch: _Batch, dirty: Dirty) -> Outcome:
    binding = batch.bindings[dirty.side].get(dirty.id)
    if binding is not None:
        return _bound(bench, batch, binding)
    record = batch.records[dirty.side].get(dirty.id)
    if record is None or record.gone:
        return Outcome()
    if uncertain := batch.open.get(record.id):
        return Outcome(issues=(_uncertain(batch.entity, record, uncertain),))
    if record.id in batch.foreign:
        return Outcome(excluded=FOREIGN)
    return _lonely(batch, record, batch.proposals[dirty.side][record.id])


def _lonely(batch: _Batch, record: Record, proposal: Proposal) -> Outcome:
    if proposal.partner in batch.foreign:
        why = "the account it resembles belongs to another division"
        return plan_ambiguous(batch.context, record, Proposal(candidates=(proposal.partner,), why=why), batch.names)
    if proposal.partner:
        ids = (record.id, proposal.partner) if record.side is Side.EXACT else (proposal.partner, record.id)
        pair = batch.records[Side.EXACT][ids[0]], batch.records[Side.ZOHO][ids[1]]
        return plan_link(batch.context, *pair, proposal.key)
    if proposal.ambiguous:
        return plan_ambiguous(batch.context, record, proposal, batch.names)
    outcome = plan_creation(batch.context, record, tuple(batch.refusals.get(record.id, ())))
    homeless = outcome.excluded and batch.homeless and record.side is Side.ZOHO
    return replace(outcome, excluded=HOMELESS) if homeless else outcome


def _bound(bench: Bench, batch: _Batch, binding: Binding) -> Outcome:
    exact, zoho = batch.records[Side.EXACT].get(binding.exact), batch.records[Side.ZOHO].get(binding.zoho)
    gone = gone_side(exact, zoho)
    if gone is not binding.gone:
        bench.conn.bindings.set_gone(binding.id, gone)
    base = bases.load(batch.entity, batch.base.get(binding.id, {}))  # type: ignore[arg-type]  # JSON, as it was kept
    refusals = (*batch.refusals.get(binding.exact, ()), *batch.refusals.get(binding.zoho, ()))
    asked = batch.asked.get((binding.exact, binding.zoho), {})
    known = {
        unit.name: tuple(tuple(row.kind.load(side.get(row.name)) for row in unit.fields) for side in asked[unit.name])
        for unit in batch.entity.units()
        if unit.name in asked
    }
    return plan_bound(batch.context, binding, exact, zoho, base, refusals, known)  # type: ignore[arg-type]  # pairs


def _find(bench: Bench, run: int, batch: _Batch, dirty: Dirty, outcome: Outcome, found: _Findings) -> None:
    """Note what planning found out that is not a change: issues, conflicts, the base."""
    entity, binding = batch.entity, batch.bindings[dirty.side].get(dirty.id)
    if binding:  # either record may have said something before
        for side in Side:
            told = tuple(issue for issue in outcome.issues if issue.side is side)
            found.issues.append((side, binding.on(side), told))
    else:
        first = next(iter(outcome.issues), None)
        side, record = (first.side, first.record) if first else (dirty.side, dirty.id)
        found.issues.append((side, record, outcome.issues))
    for conflict in outcome.conflicts:
        kept = {"exact": mapping.dump(entity, conflict.exact), "zoho": mapping.dump(entity, conflict.zoho)}
        bench.conn.conflicts.add(run, conflict, **kept)
    if binding and outcome.base is not None:
        found.bases[binding.id] = bases.dump(entity, outcome.base)


def _both(batch: _Batch, dirty: Dirty) -> list[Dirty]:
    """A touched record and, where it is bound, its partner: one outcome settles both."""
    binding = batch.bindings[dirty.side].get(dirty.id)
    if binding is None:
        return [dirty]
    partner = batch.records[dirty.side.other].get(binding.on(dirty.side.other))
    return [dirty, Dirty(partner.side, partner.id, partner.seq)] if partner else [dirty]


def _gather(bench: Bench, entity: Entity, touched: Sequence[Dirty], *, link_only: bool) -> _Batch:
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
    proposed = {side: proposals(bench, entity, side, [each for each in lonely[side] if not each.gone]) for side in Side}
    for side in Side:
        partners = [proposal.partner for proposal in proposed[side.other].values() if proposal.partner]
        staged[side] |= records(bench, entity, side, [each for each in partners if each not in staged[side]])
    return _Batch(
        entity=entity,
        context=context(bench, entity, staged, link_only=link_only),
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
        asked=bench.conn.conflicts.asked_many(entity.name, [(pair.exact, pair.zoho) for pair in pairs.values()]),
        due=_due(bench, entity, bindings, proposed),
        names=_names(bench, entity, proposed),
        foreign=_foreign(bench, entity, staged[Side.ZOHO].values(), bindings[Side.ZOHO]),
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


def _names(bench: Bench, entity: Entity, proposed: Mapping[Side, Mapping[str, Proposal]]) -> dict[str, str]:
    """The names of the records among which a person must choose."""
    meant: dict[Side, set[str]] = {side: set() for side in Side}
    for side, found in proposed.items():
        for proposal in found.values():
            if proposal.ambiguous:
                meant[side.other] |= set(proposal.candidates)
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


def context(bench: Bench, entity: Entity, staged: Mapping[Side, Mapping[str, Record]], *, link_only: bool) -> Context:
    """The circumstances of a plan, with the partners of all records that those of the batch refer to."""
    partners: dict[tuple[str, Side, str], str] = {}
    for row, ref in entity.references():
        for side in Side:
            targets = {str(record.values[row.name]) for record in staged[side].values() if record.values.get(row.name)}
            for target, binding in bench.conn.bindings.by(ref.entity, side, list(targets)).items():
                partners[ref.entity, side, target] = binding.on(side.other)
    modes = bench.modes(entity)
    if link_only:
        modes = {side: at_most(mode, CreateMode.UPDATE) for side, mode in modes.items()}
    schema = bench.schema(entity)
    return Context(
        entity=entity,
        division=bench.division,
        partner=lambda name, side, target: partners.get((name, side, target)),
        modes=modes,
        options=bench.settings.entities[entity.name].options,
        lengths={column: rule["length"] for column, rule in schema.items() if rule.get("length")},
        picklists={column: frozenset(rule["values"]) for column, rule in schema.items() if rule.get("values")},
        restless=_restless(bench, entity, staged),
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
    for refused in bench.conn.changes.last_refusals(entity.name, list(ids)):
        refusal = Refusal(
            refused.change.side,
            mapping.load(entity, refused.change.values),
            refused.message,
            refused.field,
            refused.code,
        )
        found.setdefault(refused.change.record or refused.change.partner, []).append(refusal)
    return found


def _uncertain(entity: Entity, record: Record, intent: StoredChange) -> Issue:
    message = f"It is not known whether this {entity.singular} was created in {intent.change.side.capitalize()}."
    remedy = "It is looked up; nothing to do."
    if until := evidence(intent).get("until"):
        moment = f"{datetime.fromisoformat(until):%Y-%m-%d %H:%M} UTC"
        remedy = f"It is looked up, and sent again if it is still not there after {moment}."
    return Issue(entity.name, record.side, record.id, IssueCode.UNCERTAIN, message, remedy=remedy, name=record.name)


def kept_change(entity: Entity, change: Change) -> Change:
    """A change as it is kept: its values and base as JSON."""
    return replace(
        change,
        values=mapping.dump(entity, change.values),
        source=mapping.dump(entity, change.source),
        old=mapping.dump(entity, change.old),
        base=bases.dump(entity, change.base),  # type: ignore[arg-type]  # JSON from here on
    )


def live_change(entity: Entity, change: Change) -> Change:
    """A change as it was planned: its values and base as common values."""
    return replace(
        change,
        values=mapping.load(entity, change.values),
        source=mapping.load(entity, change.source),
        old=mapping.load(entity, change.old),
        base=bases.load(entity, change.base),  # type: ignore[arg-type]  # JSON until here
    )
