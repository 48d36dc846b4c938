"""The first match: which unbound record of one side is which of the other. Ambiguity is a result, never a guess.

What a person decided comes first, then our own keys, which are certain. Else the evidence does: a candidate that is
alike enough and clearly ahead of all others, seen from both sides, is linked; of what is less sure a person is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from exact_zoho.core.entity import Side
from exact_zoho.core.evidence import NOTHING, Evidence, Verdict

#: keys of ours: they name one record, so no other key can speak against them
CERTAIN = ("external", "origin")
#: what links a pair that a person accepted
DECIDED = "decided"
#: how far the best candidate must be ahead of the next one, in bits: sixteen times likelier
MARGIN = 4.0
#: how many candidates a person is shown
SHOWN = 5


class Decision(StrEnum):
    """What a person said of a pair."""

    ACCEPTED = "accepted"  # the two are one
    REFUSED = "refused"  # they are not, on this evidence
    NEVER = "never"  # they are not, whatever comes


class Said(Protocol):
    """What a person said of a pair, and the digest of the evidence that was shown then."""

    @property
    def state(self) -> str:
        """One of the decisions."""

    @property
    def digest(self) -> str:
        """A refusal holds while the evidence is the same."""


#: what people said, by pair: Exact's id, then Zoho's
Decided = Mapping[tuple[str, str], Said]
UNDECIDED: Decided = MappingProxyType({})


@dataclass(frozen=True)
class Candidate:
    """A record that may be meant, and what speaks for and against it; nothing where a key of ours names it."""

    id: str
    evidence: Evidence = NOTHING


@dataclass(frozen=True)
class Seen:
    """What one record meets.

    `certain` are the records across that a key of ours names, by key, `candidates` those with which it has something in
    common. `twins` are the other records of its own side with the same number of a kind that one company has alone, by
    the number's name. `explained` are candidates linked to a namesake of its own side: theirs is another company.
    """

    side: Side
    id: str
    certain: Mapping[str, Sequence[str]] = field(default_factory=dict)
    candidates: Sequence[Candidate] = ()
    twins: Mapping[str, Sequence[str]] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()

    def pair(self, other: str) -> tuple[str, str]:
        """The pair that it would make with a record across: Exact's id, then Zoho's."""
        return (self.id, other) if self.side is Side.EXACT else (other, self.id)


@dataclass(frozen=True)
class Proposal:
    """What is known of a record's partner: `partner` where one record is meant, `candidates` where a person must say.

    `key` is what decided, `evidence` what speaks for the partner. `rivals` are records of the same side that could be
    meant as well.
    """

    partner: str = ""
    key: str = ""
    evidence: Evidence = NOTHING
    candidates: tuple[Candidate, ...] = ()
    rivals: tuple[str, ...] = ()
    why: str = ""

    @property
    def ambiguous(self) -> bool:
        """Whether a person must look."""
        return not self.partner and bool(self.candidates or self.rivals)

    @property
    def met(self) -> tuple[str, ...]:
        """The ids of the candidates, best first."""
        return tuple(each.id for each in self.candidates)


NOBODY = Proposal()


def propose(seen: Seen, bound: Mapping[str, str], decided: Decided = UNDECIDED) -> Proposal:
    """What is known of one record's partner; `bound` gives the partner of each record met that is linked already."""
    certain = _accepted(seen, bound, decided) or _named(seen, bound, decided)
    if certain:
        return certain
    possible = _possible(seen, bound, decided)
    return _judged(possible, bound) if possible else _twin(seen, bound, decided)


def _named(seen: Seen, bound: Mapping[str, str], decided: Decided) -> Proposal | None:
    """The record that a key of ours names; two that carry the same are for a person. A never outlives the key."""
    for name in CERTAIN:
        met = seen.certain.get(name, ())
        hits = tuple(Candidate(hit) for hit in met if _state(seen, hit, decided) != Decision.NEVER)
        if len(hits) > 1:
            return Proposal(candidates=hits, key=name, why=f"several records share this {_word(name)}")
        if hits:
            return _linked(hits[0], name, bound)
    return None


def _accepted(seen: Seen, bound: Mapping[str, str], decided: Decided) -> Proposal | None:
    meant = [each for each in seen.candidates if _state(seen, each.id, decided) == Decision.ACCEPTED]
    if len(meant) > 1:
        return Proposal(candidates=tuple(meant), key=DECIDED, why="several records were said to be this one")
    return _linked(meant[0], DECIDED, bound) if meant else None


def _state(seen: Seen, other: str, decided: Decided) -> str:
    said = decided.get(seen.pair(other))
    return said.state if said else ""


def _excluded(seen: Seen, candidate: Candidate, decided: Decided) -> bool:
    """Whether a person said no; a refusal holds while the evidence is the same."""
    said = decided.get(seen.pair(candidate.id))
    if said is None:
        return False
    return said.state == Decision.NEVER or (said.state == Decision.REFUSED and said.digest == candidate.evidence.digest)


def _linked(candidate: Candidate, key: str, bound: Mapping[str, str]) -> Proposal:
    if candidate.id in bound:
        why = f"the record with this {_word(key)} is linked to another"
        return Proposal(candidates=(candidate,), key=key, why=why)
    return Proposal(partner=candidate.id, key=key, evidence=candidate.evidence, why=candidate.evidence.why)


def _possible(seen: Seen, bound: Mapping[str, str], decided: Decided) -> list[Candidate]:
    """The candidates that may be meant, best first.

    One that is linked already counts only where it would be linked to this record as well, or has a number that one
    company has alone: then this record is probably a duplicate.
    """
    possible = []
    for each in seen.candidates:
        if each.evidence.verdict is Verdict.NONE or _excluded(seen, each, decided):
            continue
        doubled = each.evidence.own or (each.evidence.verdict is Verdict.LINK and each.id not in seen.explained)
        if each.id not in bound or doubled:
            possible.append(each)
    return sorted(possible, key=lambda each: (-each.evidence.bits, each.id))


def _judged(possible: Sequence[Candidate], bound: Mapping[str, str]) -> Proposal:
    best, *others = possible
    near = [each for each in others if best.evidence.bits - each.evidence.bits < MARGIN]
    near += [each for each in others if each not in near and each.evidence.own - best.evidence.own]
    if best.evidence.verdict is Verdict.LINK and not near:
        return _linked(best, best.evidence.agreed[0], bound)
    asked = (best, *near) if best.evidence.verdict is Verdict.LINK else tuple(possible)
    key = best.evidence.agreed[0] if best.evidence.agreed else ""
    return Proposal(candidates=asked[:SHOWN], key=key, evidence=best.evidence, why=_why(asked, bound))


def _why(asked: Sequence[Candidate], bound: Mapping[str, str]) -> str:
    best = asked[0]
    if len(asked) > 1:
        return f"several records resemble it; of the nearest, {best.evidence.gist}"
    linked = "; it is linked to another" if best.id in bound else ""
    return f"{best.evidence.gist}{linked}"


def _twin(seen: Seen, bound: Mapping[str, str], decided: Decided) -> Proposal:
    """Nobody across, but a twin on this side: the first of them goes, the others would be duplicates."""
    at = {mine: across for across, mine in bound.items()}
    for name, alike in seen.twins.items():
        twins = tuple(each for each in alike if not _told_apart(seen, at.get(each, ""), decided))
        if twins and min(twins) < seen.id:
            return Proposal(rivals=twins, key=name, why=f"another record has the same {name}")
    return NOBODY


def _told_apart(seen: Seen, partner: str, decided: Decided) -> bool:
    """Whether a person said that this record is not what its twin is linked to."""
    return _state(seen, partner, decided) in (Decision.REFUSED, Decision.NEVER)


def mutual(mine: Proposal, theirs: Mapping[str, Proposal], me: str) -> Proposal:
    """A proposal as it stands once those that it means were heard as well.

    A partner must mean this record too. One that is merely asked about is left alone where it has a better partner.
    """
    if mine.partner and mine.key not in (*CERTAIN, DECIDED):
        return _heard(mine, theirs.get(mine.partner, NOBODY), me)
    if mine.ambiguous and mine.key not in CERTAIN:
        return _without_taken(mine, theirs, me)
    return mine


def _heard(mine: Proposal, theirs: Proposal, me: str) -> Proposal:
    if theirs.partner == me:
        return mine
    others = [each for each in (*theirs.met, theirs.partner) if each not in ("", me)]
    candidate = Candidate(mine.partner, mine.evidence)
    how = "better" if theirs.partner else "as well"
    why = f"that record matches another one {how}; of this one, {mine.evidence.gist}"
    return Proposal("", mine.key, mine.evidence, (candidate,), tuple(dict.fromkeys(others)), why)


def _without_taken(mine: Proposal, theirs: Mapping[str, Proposal], me: str) -> Proposal:
    kept = tuple(each for each in mine.candidates if not _taken(each, theirs.get(each.id, NOBODY), me))
    if kept == mine.candidates:
        return mine
    if not kept and not mine.rivals:
        return NOBODY
    return replace(mine, candidates=kept)


def _taken(candidate: Candidate, theirs: Proposal, me: str) -> bool:
    alike = candidate.evidence.verdict is Verdict.LINK or candidate.evidence.own
    return not alike and theirs.partner not in ("", me)


def _word(name: str) -> str:
    words = {"external": "external id", "origin": "creation key", DECIDED: "decision", "vat_number": "VAT number"}
    return words.get(name, name.replace("_", " "))
