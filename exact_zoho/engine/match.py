"""First matching over staging: what unbound records meet, in a few queries for a whole batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.evidence import Verdict
from exact_zoho.core.keys import edition, match_keys
from exact_zoho.core.mapping import fields_of, read
from exact_zoho.core.matching import NOBODY, Candidate, Decided, Decision, Proposal, Seen, mutual, propose
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.meeting import Meeting
from exact_zoho.engine.references import References

#: how many records are indexed anew in one transaction
BATCH = 500


def proposals(
    bench: Bench, entity: Entity, side: Side, lonely: Sequence[Record], references: References | None = None
) -> dict[str, Proposal]:
    """What is known of the partner of each unbound record, heard from both sides, and of what people said of them.

    `references` knows how a reference looks on the other side; without it bindings are looked up.
    """
    meeting = Meeting(bench, entity, references)
    meeting.introduce(lonely)
    mine = _first_look(meeting, side, lonely)
    meant = {each for proposal in mine.values() for each in (*proposal.met, proposal.partner) if each}
    unbound = meant - set(bench.conn.bindings.by(entity.name, side.other, sorted(meant)))
    theirs = _first_look(meeting, side.other, list(meeting.records(side.other, sorted(unbound)).values()))
    return {me: mutual(proposal, theirs, me) for me, proposal in mine.items()}


def _first_look(meeting: Meeting, side: Side, sources: Sequence[Record]) -> dict[str, Proposal]:
    """What each record makes of all that it meets, before those were heard."""
    if not sources:
        return {}
    decided = meeting.bench.conn.matches.decided(meeting.entity.name, side, [record.id for record in sources])
    named, twins = meeting.named(sources), meeting.twins(sources)
    near = meeting.near(sources, side.other, _accepted(side, sources, decided))
    bound = _bound(meeting, side, near, named, decided)
    return {
        record.id: propose(
            Seen(
                side, record.id, named[record.id], near[record.id], twins[record.id],
                _explained(meeting, record, near[record.id], bound),
            ),
            bound, decided,
        )
        for record in sources
    }  # fmt: skip


def _accepted(side: Side, sources: Sequence[Record], decided: Decided) -> dict[str, list[str]]:
    """The records across that a person said are these, whether or not they have anything in common."""
    mine = {record.id for record in sources}
    found: dict[str, list[str]] = {}
    for (exact, zoho), said in decided.items():
        me, other = (exact, zoho) if side is Side.EXACT else (zoho, exact)
        if said.state == Decision.ACCEPTED and me in mine:
            found.setdefault(me, []).append(other)
    return found


def _bound(
    meeting: Meeting, side: Side, near: Mapping[str, Sequence[Candidate]],
    named: Mapping[str, Mapping[str, Sequence[str]]], decided: Decided,
) -> dict[str, str]:  # fmt: skip
    """The partners of the records met that are linked already."""
    met = {each.id for candidates in near.values() for each in candidates if each.evidence.verdict is not Verdict.NONE}
    met |= {zoho if side is Side.EXACT else exact for exact, zoho in decided}
    met |= {hit for keys in named.values() for hits in keys.values() for hit in hits}
    bindings = meeting.bench.conn.bindings.by(meeting.entity.name, side.other, sorted(met)) if met else {}
    return {each: binding.on(side) for each, binding in bindings.items()}


def _explained(
    meeting: Meeting, record: Record, candidates: Sequence[Candidate], bound: Mapping[str, str]
) -> frozenset[str]:  # fmt: skip
    """The candidates that are linked to a namesake of this record: theirs is another company of that name."""
    linked = [each.id for each in candidates if each.id in bound and each.evidence.verdict is Verdict.LINK]
    twins = meeting.records(record.side, [bound[each] for each in linked])
    return frozenset(
        each
        for each in linked
        if bound[each] in twins and meeting.evidence(record, twins[bound[each]]).verdict is Verdict.LINK
    )


def still_nobody(
    bench: Bench, entity: Entity, side: Side, sources: Sequence[Record], knowingly: Collection[str] = ()
) -> set[str]:
    """Those records that match nobody across, asked again just before they are created there.

    Those that are created `knowingly` may resemble others; they only must not have become one of them meanwhile.
    """
    found = proposals(bench, entity, side, sources)
    alone = (each for each, proposal in found.items() if proposal == NOBODY)
    return {*alone, *(each for each, proposal in found.items() if each in knowingly and not proposal.partner)}


def alike(bench: Bench, entity: Entity, side: Side, given: Sequence[Record]) -> dict[str, tuple[Candidate, ...]]:
    """For each record, those of its own side that may be the same company or person twice, likeliest first."""
    near = Meeting(bench, entity).near(given, side)
    return {
        record: _sorted(each for each in found if each.evidence.verdict is not Verdict.NONE)
        for record, found in near.items()
    }


def likely(
    bench: Bench, entity: Entity, side: Side, given: Sequence[Record], floor: float
) -> dict[str, tuple[Candidate, ...]]:
    """For each record of a side, those of the other one that score at least `floor` and are not known to be others."""
    near = Meeting(bench, entity).near(given, side.other)
    return {
        record: _sorted(each for each in found if each.evidence.score >= floor and not each.evidence.two)
        for record, found in near.items()
    }


def _sorted(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=lambda each: (-each.evidence.bits, each.id)))


def heed_keys(bench: Bench, entity: Entity) -> None:
    """Index all staged records anew when other keys are looked up than they were indexed under.

    What is not linked yet is then looked at again.
    """
    wanted, note = edition(entity), f"keys.{entity.name}"
    if bench.conn.identity.note(note) == wanted:
        return
    for side in Side:
        ids = bench.conn.staging.ids(entity.name, side)
        for start in range(0, len(ids), BATCH):
            _index(bench, entity, side, ids[start : start + BATCH])
    bench.conn.dirty.all(entity.name)
    bench.conn.identity.set_note(note, wanted)


def _index(bench: Bench, entity: Entity, side: Side, ids: Sequence[str]) -> None:
    rows = bench.conn.staging.raw_before(entity.name, side, "main", ids)
    fields = fields_of(entity, side, "main")
    keys = {
        record: match_keys(entity, side, record, read(fields, side, row.raw).values, row.raw, bench.division)
        for record, row in rows.items()
    }
    bench.conn.staging.rekey(entity.name, side, keys)
