"""The first match: which unbound record of one side is which of the other. Ambiguity is a result, never a guess.

Keys are tried in order and the first with hits decides; an only hit, seen from both sides, links, unless another key
points elsewhere. Two different VAT numbers never link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: keys of ours: they name one record, so no other key can speak against them
CERTAIN = ("external", "origin")
#: natural keys that one company has alone: a second record with the same one is the same company again
UNIQUE = ("vat_number",)


@dataclass(frozen=True)
class Seen:
    """What one record meets: its keys in order, and for each the records of the other side that have it.

    `alike` are the records of its own side that share the key (itself among them).
    """

    id: str
    keys: tuple[tuple[str, str], ...]
    hits: Mapping[str, Sequence[str]]
    alike: Mapping[str, Sequence[str]]
    vat: str | None = None


@dataclass(frozen=True)
class Proposal:
    """What a record's keys say: `partner` where one record is meant, `candidates` where several may be."""

    partner: str = ""
    key: str = ""
    candidates: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    why: str = ""

    @property
    def ambiguous(self) -> bool:
        """Whether a person must look."""
        return not self.partner and bool(self.candidates or self.rivals)


NOBODY = Proposal()


def propose(seen: Seen, vat_of: Mapping[str, str | None], bound: Mapping[str, str], order: Sequence[str]) -> Proposal:
    """What the keys of one record say.

    `vat_of` gives the VAT numbers of the records met, `bound` the partner of each that is linked already, `order` the
    natural keys in the order to try.
    """
    met = {name: _possible(seen, name, vat_of, bound) for name, _ in seen.keys}
    for name in (*CERTAIN, *order):
        hits, rivals = met.get(name, ()), _rivals(seen, name, bound)
        if not hits and not (name in UNIQUE and rivals):
            continue
        verdict = _judge(seen.id, name, hits, rivals, bound)
        if verdict is None:
            continue
        elsewhere = _elsewhere(met, verdict.partner, name, order)
        if not elsewhere:
            return verdict
        return Proposal(candidates=(verdict.partner, *elsewhere), key=name, why="its keys point at different records")
    return NOBODY


def _judge(
    me: str, name: str, hits: tuple[str, ...], rivals: tuple[str, ...], bound: Mapping[str, str]
) -> Proposal | None:
    """What one key says, once it says anything; None where it says nothing against a creation."""
    if not hits:  # nobody across, but a twin on this side: the first of them goes, the others would be duplicates
        first = min(rivals)
        return (
            None if me < first else Proposal(rivals=rivals, key=name, why=f"another record has the same {_word(name)}")
        )
    if hits[0] in bound and len(hits) == 1:
        return Proposal(candidates=hits, key=name, why=f"the record with this {_word(name)} is linked to another")
    if len(hits) > 1 or (rivals and name not in CERTAIN):
        return Proposal(candidates=hits, rivals=rivals, key=name, why=f"several records share this {_word(name)}")
    return Proposal(partner=hits[0], key=name)


def mutual(mine: Proposal, theirs: Proposal, me: str) -> Proposal:
    """A proposal as it stands once the partner's own keys were heard as well."""
    if theirs.partner == me or mine.key in CERTAIN:
        return mine
    others = tuple(dict.fromkeys([*theirs.rivals, *([theirs.partner] if theirs.partner else [])]))
    return Proposal(
        candidates=(mine.partner,), rivals=others, key=mine.key, why="that record matches another one better"
    )


def _possible(seen: Seen, name: str, vat_of: Mapping[str, str | None], bound: Mapping[str, str]) -> tuple[str, ...]:
    """The hits that may be meant: no other VAT number, and not explained by a twin that is linked to them."""
    hits = tuple(seen.hits.get(name, ()))
    if name in CERTAIN:
        return hits
    alike = seen.alike.get(name, ()) if name not in UNIQUE else ()
    return tuple(
        each
        for each in hits
        if (seen.vat is None or vat_of.get(each) in (None, seen.vat))
        and bound.get(each, seen.id) not in _others(seen, alike)
    )


def _rivals(seen: Seen, name: str, bound: Mapping[str, str]) -> tuple[str, ...]:
    """The records of the same side that could be meant as well; one that has its partner already is none."""
    others = _others(seen, seen.alike.get(name, ()))
    return others if name in UNIQUE else tuple(each for each in others if each not in bound.values())


def _others(seen: Seen, alike: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in alike if each != seen.id)


def _elsewhere(met: Mapping[str, tuple[str, ...]], partner: str, key: str, order: Sequence[str]) -> tuple[str, ...]:
    if not partner or key in CERTAIN:
        return ()
    others = [hit for name in order for hit in met.get(name, ()) if len(met[name]) == 1 and hit != partner]
    return tuple(dict.fromkeys(others))


def _word(name: str) -> str:
    return {"external": "external id", "origin": "creation key"}.get(name, name.replace("_", " "))
