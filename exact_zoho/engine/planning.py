"""Plan: look at every record that was touched, and at no other, and write down what is to be done.

A record stays on the list of touched ones until nothing is left to do for it, so a crash or a deferred run loses
nothing, and a plan is always made from what is staged now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from typing import Any

from exact_zoho.core import base as bases
from exact_zoho.core import causes as causes_of
from exact_zoho.core import mapping
from exact_zoho.core.changes import Binding, Change, ChangeKind, Issue, IssueCode, Outcome, Record, Settled
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.matching import DECIDED, Candidate, Proposal
from exact_zoho.core.plan import Asked, gone_side, plan_bound, plan_link
from exact_zoho.core.plan_new import plan_ambiguous, plan_creation, plan_orphan
from exact_zoho.core.standing import REASONS, Order, frozen, kept_out, plan_frozen, plan_left_out
from exact_zoho.engine import causes
from exact_zoho.engine.asking import ask, ask_no_more
from exact_zoho.engine.batch import REST, Batch, gather
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.kept import kept_change
from exact_zoho.engine.lessons import held_until
from exact_zoho.engine.outcome import evidence, look_at_dependants
from exact_zoho.staging.decided import FoundConflict
from exact_zoho.staging.rows import Dirty, StoredChange

BATCH = 500
FOREIGN = "it belongs to another division of Exact"
HOMELESS = "several connections share this Zoho organisation, and new_zoho_accounts_to names none of them"


@dataclass
class Planned:
    """What a plan came to.

    `writes` counts, by entity and side, the creations and the updates that replace a value: what a guard worries about.
    `excluded` counts records that stay out, by reason. `counted_before` are records that were planned earlier and then
    held, because others were refused for a cause that they share.
    """

    id: int
    changes: int = 0
    issues: int = 0
    writes: dict[tuple[str, Side], int] = field(default_factory=dict)
    excluded: dict[str, int] = field(default_factory=dict)
    counted_before: set[causes_of.Subject] = field(default_factory=set)

    def count(self, change: Change) -> None:
        """Count one change; what is let go was looked at when it was planned first."""
        self.changes += 1
        if not self.counted_before.isdisjoint(causes_of.subjects(change)):
            return
        creates = change.kind is ChangeKind.CREATE and change.part == "main"
        if creates or any(value is not None for value in change.old.values()):
            key = change.entity, change.side
            self.writes[key] = self.writes.get(key, 0) + 1


@dataclass
class _Findings:
    """What planning a batch found out that is not a change, kept at the end of the batch in a few statements."""

    issues: list[tuple[Side, str, tuple[Issue, ...]]] = field(default_factory=list)
    left_out: list[tuple[Side, str, str]] = field(default_factory=list)
    bases: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    settled: list[Dirty] = field(default_factory=list)
    resting: dict[datetime, list[Dirty]] = field(default_factory=dict)
    asked: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    conflicts: list[FoundConflict] = field(default_factory=list)


def plan(bench: Bench, run: int, *, link_only: bool = False, keep: bool = False) -> Planned:
    """Plan all touched records. With `keep` (a preview) they stay on the list whatever comes of them."""
    planned = Planned(bench.conn.plans.create(run))
    for entity in bench.active():
        _look_again(bench, entity)
        if not keep:
            causes.choose(bench, run, entity)
        held = bench.conn.issues.open(entity.name, IssueCode.SAME_CAUSE)
        planned.counted_before = {(issue.side, issue.record_id) for issue in held}
        after: Dirty | None = None
        while batch := bench.conn.dirty.take(entity.name, BATCH, after):
            after = batch[-1]
            _plan_batch(bench, run, planned, entity, batch, link_only=link_only, keep=keep)
        ask_no_more(bench, entity)
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
    batch = gather(bench, entity, touched, planned.id, link_only=link_only)
    changes: list[Change] = []
    found = _Findings()
    for dirty in touched:
        if _left_to_partner(batch, dirty):
            continue
        outcome = _outcome(bench, batch, dirty)
        changes += outcome.changes
        _find(batch, dirty, outcome, found)
        planned.issues += len(outcome.issues)
        if outcome.excluded:
            planned.excluded[outcome.excluded] = planned.excluded.get(outcome.excluded, 0) + 1
        if outcome.changes or outcome.again or (link_only and outcome.excluded):
            continue  # what is only linked now is created later
        until = _rests(bench, batch, outcome) or _turns(bench, batch, dirty)
        (found.resting.setdefault(until, []) if until else found.settled).extend(_both(batch, dirty))
    for change in changes:
        planned.count(change)
    bench.conn.conflicts.add_many(run, entity.name, found.conflicts)
    bench.conn.plans.add(planned.id, [kept_change(entity, change) for change in changes])
    bench.conn.issues.put_many(entity.name, found.issues)
    bench.conn.left_out.put_many(entity.name, found.left_out)
    ask(bench, run, batch)
    bench.conn.bindings.set_bases(found.bases)
    bench.conn.conflicts.ask_no_more(entity.name, found.asked)
    if not keep:
        bench.conn.dirty.settle(entity.name, [(each.side, each.id, each.seq) for each in found.settled])
        for until, resting in found.resting.items():
            for side in Side:
                bench.conn.dirty.postpone(entity.name, side, [each.id for each in resting if each.side is side], until)


def _rests(bench: Bench, batch: Batch, outcome: Outcome) -> datetime | None:
    """Until when a record is left alone although something is left to do for it."""
    if any(issue.code is IssueCode.OSCILLATING for issue in outcome.issues):
        return bench.clock.now() + REST
    return held_until(bench, batch.context.causes, outcome.issues)


def _turns(bench: Bench, batch: Batch, dirty: Dirty) -> datetime | None:
    """When a record will show something else by itself, as where a price ends: nothing tells us of that then."""
    binding = batch.bindings[dirty.side].get(dirty.id)
    shown = batch.records[Side.EXACT].get(binding.exact if binding else dirty.id)
    if shown is None or shown.gone or shown.until is None:
        return None
    return datetime.combine(shown.until, time.min, bench.zone).astimezone(UTC)


def _left_to_partner(batch: Batch, dirty: Dirty) -> bool:
    """A pair is planned once, when its Exact record's turn comes; its Zoho record's turn is for those left over."""
    if dirty.side is Side.EXACT:
        return False
    if binding := batch.bindings[Side.ZOHO].get(dirty.id):
        return binding.exact in batch.due
    proposal = batch.proposals[Side.ZOHO].get(dirty.id)
    exact = proposal.partner if proposal else ""
    apart = _stays_out(batch, Side.ZOHO, dirty.id) or _stays_out(batch, Side.EXACT, exact)
    return exact in batch.due and not apart


def _stays_out(batch: Batch, side: Side, record: str) -> bool:
    """Whether a person keeps a record without a partner out of it."""
    return bool(kept_out(batch.records[side].get(record), batch.orders[side].get(record)))


def _outcome(bench: Bench, batch: Batch, dirty: Dirty) -> Outcome:
    binding = batch.bindings[dirty.side].get(dirty.id)
    if binding is not None:
        return _bound(bench, batch, binding)
    record = batch.records[dirty.side].get(dirty.id)
    if record is None or record.gone:
        return Outcome()
    if uncertain := batch.open.get(record.id):
        return Outcome(issues=(_uncertain(batch.entity, record, uncertain),))
    return Outcome(excluded=FOREIGN) if record.id in batch.foreign else _lonely(batch, record)


def _sides(record: Record) -> tuple[Record | None, Record | None]:
    """A record without a partner as a pair, Exact's first."""
    return (record, None) if record.side is Side.EXACT else (None, record)


def _lonely(batch: Batch, record: Record) -> Outcome:
    """What to do about a record without a partner: first what a person said about it."""
    order = batch.orders[record.side].get(record.id)
    if frozen(*_sides(record), (order, None)):
        return plan_frozen(batch.context, *_sides(record))
    if order in (Order.APART, Order.REFUSE):
        return plan_left_out(batch.context, record, order)
    return _proposed(batch, record, batch.proposals[record.side][record.id], order)


def _proposed(batch: Batch, record: Record, proposal: Proposal, order: Order | None) -> Outcome:
    if proposal.partner in batch.foreign:
        why = "the account it resembles belongs to another division"
        meant = Proposal(candidates=(Candidate(proposal.partner, proposal.evidence),), why=why)
        return plan_ambiguous(batch.context, record, meant, batch.names)
    if proposal.partner and _stays_out(batch, record.side.other, proposal.partner):
        return Outcome(excluded="the record it matches is left out by a person")
    if proposal.partner:
        ids = (record.id, proposal.partner) if record.side is Side.EXACT else (proposal.partner, record.id)
        pair = batch.records[Side.EXACT][ids[0]], batch.records[Side.ZOHO][ids[1]]
        return plan_link(batch.context, *pair, _told(proposal))
    if proposal.ambiguous and order is not Order.CREATE:
        return plan_ambiguous(batch.context, record, proposal, batch.names)
    if record.id in batch.orphans and order is not Order.CREATE:
        return plan_orphan(batch.context, record)
    outcome = plan_creation(batch.context, record, tuple(batch.refusals.get(record.id, ())), order)
    homeless = outcome.excluded and batch.homeless and record.side is Side.ZOHO
    return replace(outcome, excluded=HOMELESS) if homeless else outcome


def _told(proposal: Proposal) -> str:
    """Why two records are linked."""
    if proposal.key == DECIDED:
        return "a person said that they are one"
    return proposal.evidence.gist or f"same {proposal.key.replace('_', ' ')}"


def _bound(bench: Bench, batch: Batch, binding: Binding) -> Outcome:
    exact, zoho = batch.records[Side.EXACT].get(binding.exact), batch.records[Side.ZOHO].get(binding.zoho)
    gone = gone_side(exact, zoho)
    if gone is not binding.gone:
        bench.conn.bindings.set_gone(binding.id, gone)
        for side in Side:
            look_at_dependants(bench, batch.entity.name, side, [binding.on(side)])
    orders = batch.orders[Side.EXACT].get(binding.exact), batch.orders[Side.ZOHO].get(binding.zoho)
    if not gone and frozen(exact, zoho, orders):
        return plan_frozen(batch.context, exact, zoho)
    base = bases.load(batch.entity, batch.base.get(binding.id, {}))  # type: ignore[arg-type]  # JSON, as it was kept
    refusals = (*batch.refusals.get(binding.exact, ()), *batch.refusals.get(binding.zoho, ()))
    asked = _asked(batch, (binding.exact, binding.zoho))
    return plan_bound(batch.context, binding, exact, zoho, base, refusals, asked)


def _asked(batch: Batch, pair: tuple[str, str]) -> dict[str, Asked]:
    """What a person was asked about a pair, by unit."""
    kept, chosen = batch.asked.get(pair, {}), batch.chosen.get(pair, {})
    asked = {}
    for unit in batch.entity.units():
        if unit.name in kept:
            then = [tuple(row.kind.load(side.get(row.name)) for row in unit.fields) for side in kept[unit.name]]
            asked[unit.name] = Asked((then[0], then[1]), chosen.get(unit.name))
    return asked


def _find(batch: Batch, dirty: Dirty, outcome: Outcome, found: _Findings) -> None:
    """Note what planning found out that is not a change: issues, conflicts, the base."""
    entity, binding = batch.entity, batch.bindings[dirty.side].get(dirty.id)
    if binding:  # either record may have said something before
        for side in Side:
            told = tuple(issue for issue in outcome.issues if issue.side is side)
            found.issues.append((side, binding.on(side), told))
            found.left_out.append((side, binding.on(side), ""))
    else:
        by_rule = outcome.excluded not in REASONS.values()  # what people ordered is kept with their orders
        found.left_out.append((dirty.side, dirty.id, outcome.excluded if by_rule else ""))
        first = next(iter(outcome.issues), None)
        side, record = (first.side, first.record) if first else (dirty.side, dirty.id)
        found.issues.append((side, record, outcome.issues))
    for conflict in outcome.conflicts:
        found.conflicts.append(_conflict(batch, conflict))
    if binding and (binding.exact, binding.zoho) in batch.asked and not outcome.excluded:
        found.asked[binding.exact, binding.zoho] = {conflict.unit for conflict in outcome.conflicts}
    if binding and outcome.base is not None:
        rest = bases.resting(entity, batch.base.get(binding.id, {}))
        found.bases[binding.id] = {**rest, **bases.dump(entity, outcome.base)}


def _conflict(batch: Batch, conflict: Settled) -> FoundConflict:
    """A conflict with both values and with who edited each record last."""
    exact, zoho = batch.records[Side.EXACT][conflict.exact_id], batch.records[Side.ZOHO][conflict.zoho_id]
    return FoundConflict(
        conflict, exact=mapping.dump(batch.entity, conflict.exact), zoho=mapping.dump(batch.entity, conflict.zoho),
        exact_by=exact.touched_by, exact_at=exact.touched, zoho_by=zoho.touched_by, zoho_at=zoho.touched,
    )  # fmt: skip


def _both(batch: Batch, dirty: Dirty) -> list[Dirty]:
    """A touched record and, where it is bound, its partner: one outcome settles both."""
    binding = batch.bindings[dirty.side].get(dirty.id)
    if binding is None:
        return [dirty]
    partner = batch.records[dirty.side.other].get(binding.on(dirty.side.other))
    return [dirty, Dirty(partner.side, partner.id, partner.seq)] if partner else [dirty]


def _uncertain(entity: Entity, record: Record, intent: StoredChange) -> Issue:
    message = f"It is not known whether this {entity.singular} was created in {intent.change.side.capitalize()}."
    remedy = "It is looked up; nothing to do."
    if until := evidence(intent).get("until"):
        moment = f"{datetime.fromisoformat(until):%Y-%m-%d %H:%M} UTC"
        remedy = f"It is looked up, and sent again if it is still not there after {moment}."
    return Issue(entity.name, record.side, record.id, IssueCode.UNCERTAIN, message, remedy=remedy, name=record.name)
