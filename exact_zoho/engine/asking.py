"""Asking a person whether records are one: what planning found likely, but not sure enough, joins the queue."""

from __future__ import annotations

from exact_zoho.core.changes import IssueCode
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.matching import CERTAIN, Proposal
from exact_zoho.engine.batch import Batch
from exact_zoho.engine.bench import Bench
from exact_zoho.staging.decided import MatchAsked, Pair


def ask(bench: Bench, run: int, batch: Batch) -> None:
    """Put the likely pairs of a batch into the queue."""
    asked = [
        each
        for side in Side
        for record, proposal in batch.proposals[side].items()
        for each in _asked(batch, side, record, proposal)
    ]
    bench.conn.matches.ask_many(run, batch.entity.name, asked)


def _asked(batch: Batch, side: Side, record: str, proposal: Proposal) -> list[MatchAsked]:
    if not proposal.ambiguous or proposal.key in CERTAIN:
        return []
    name = batch.records[side][record].name
    return [
        MatchAsked(*_pair(side, record, each.id), each.evidence.score, each.evidence.dump(), each.evidence.digest, name)
        for each in proposal.candidates
    ]


def ask_no_more(bench: Bench, entity: Entity) -> None:
    """Take questions off the queue that no held record asks any more."""
    waiting = bench.conn.matches.waiting(entity.name)
    if not waiting:
        return
    held = bench.conn.issues.open(entity.name, IssueCode.AMBIGUOUS)
    still = {_pair(issue.side, issue.record_id, other) for issue in held for other in issue.raw_code.split()}
    over = [match.exact for match in waiting if (match.exact, match.zoho) not in still]
    bench.conn.matches.withdraw(entity.name, Side.EXACT, over, still)


def _pair(side: Side, mine: str, other: str) -> Pair:
    return (mine, other) if side is Side.EXACT else (other, mine)
