"""Evidence: what speaks for and against two records being one, how much, and what follows from it.

Each key that both records have adds its weight, in bits: how often it doubles (or halves) the odds that the two are one
(after Fellegi and Sunter). A key that one of them lacks says nothing. Some differences forbid a link, whatever else
agrees. The verdict is the same whichever record is looked at first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Entity
from exact_zoho.core.findings import Across, Finding, Shown, apart, find

#: The odds before anything was compared, in bits. Records are compared only where they have something in common, so of
#: some five hundred such pairs one is a pair.
PRIOR = -9.0
#: From this score on two records are linked without a person. A name that is entirely equal (15 bits) comes to 0.985
#: and suffices, as people expect; a town, a postcode or a country that differs (3 to 5 bits) makes it a question.
LINK = 0.97
#: From this score on a person is asked. A needless question costs a minute, a duplicate an hour, so one pair in seven
#: is worth it: an equal name with all of the address different (0.3), or the same mailbox, telephone and address under
#: two names (0.3), but not one mailbox that an accountant gave for all of his clients (0.003).
ASK = 0.15
#: what each further key of a group counts: a shared office has one telephone, one mailbox and one site
FURTHER = 1 / 3


#: how many of the agreeing keys a short sentence names
GIST = 3


class Verdict(StrEnum):
    """What is to be done about two records."""

    LINK = "link"
    ASK = "ask"
    NONE = "none"


@dataclass(frozen=True)
class Thresholds:
    """From which scores on two records are linked, and a person is asked."""

    link: float = LINK
    ask: float = ASK


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against two records being one.

    `bits` are the odds, `score` is the probability that they amount to; `barred` says why the two are not linked
    without a person, or not at all, although they may be alike.
    """

    findings: tuple[Finding, ...] = ()
    bits: float = PRIOR
    verdict: Verdict = Verdict.NONE
    barred: str = ""

    @property
    def score(self) -> float:
        """How sure it is that the two are one, from 0 to 1."""
        return float(1 / (1 + 2.0 ** -max(-60.0, min(60.0, self.bits))))

    @property
    def agreed(self) -> tuple[str, ...]:
        """The keys that speak for it."""
        return tuple(each.key for each in self.findings if each.weight > 0)

    @property
    def disagreed(self) -> tuple[str, ...]:
        """The keys that speak against it."""
        return tuple(each.key for each in self.findings if each.weight < 0)

    @property
    def own(self) -> frozenset[str]:
        """The agreeing keys that one company or person has alone."""
        return frozenset(each.key for each in self.findings if each.owned)

    @property
    def two(self) -> bool:
        """Whether something says that they are two, whatever else agrees."""
        return self.verdict is Verdict.NONE and any(each.parts for each in self.findings)

    @property
    def why(self) -> str:
        """The findings in words, strongest first."""
        heavy = sorted(self.findings, key=lambda each: (-abs(each.weight), each.key))
        return "; ".join(each.says for each in heavy if each.weight)

    @property
    def gist(self) -> str:
        """The strongest findings and all that speak against it, for where there is little room."""
        heavy = sorted(self.findings, key=lambda each: (-abs(each.weight), each.key))
        agreeing = [each.says for each in heavy if each.weight > 0]
        more = [f"{len(agreeing) - GIST} more agree"] if len(agreeing) > GIST else []
        return "; ".join([*agreeing[:GIST], *more, *(each.says for each in heavy if each.weight < 0)])

    @property
    def digest(self) -> str:
        """Changes whenever a person who was asked would see something else."""
        seen = "\n".join(f"{each.key} {each.likeness:.2f}" for each in self.findings)
        return hashlib.blake2b(seen.encode(), digest_size=8).hexdigest()

    def dump(self) -> dict[str, Any]:
        """The evidence as JSON: it names keys and how alike they are, and no value of a record."""
        return {
            "score": round(self.score, 4), "bits": round(self.bits, 2), "verdict": self.verdict.value,
            "barred": self.barred, "findings": [each.dump() for each in self.findings],
        }  # fmt: skip

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> Evidence:
        """The evidence kept by `dump`, for showing it."""
        findings = tuple(Finding(**each) for each in kept.get("findings", ()))
        verdict = Verdict(kept.get("verdict", Verdict.NONE))
        return cls(findings, kept.get("bits", PRIOR), verdict, kept.get("barred", ""))


#: where nothing was compared, because a key of ours names the record
NOTHING = Evidence()


def weigh(
    entity: Entity, one: Record, other: Record, across: Across = apart, thresholds: Thresholds = Thresholds()
) -> Evidence:
    """What speaks for and against two records being one; `across` gives how a reference looks on the other side."""
    return compared(entity, Shown.of(entity, one), Shown.of(entity, other), across, thresholds)


def compared(
    entity: Entity, one: Shown, other: Shown, across: Across = apart, thresholds: Thresholds = Thresholds()
) -> Evidence:
    """The same of records whose keys are in the forms to be compared already."""
    found = (find(entity, key, one, other, across) for key in entity.match_on)
    findings = tuple(finding for finding in found if finding is not None)
    return _judged(findings, PRIOR + sum(_weights(findings)), thresholds)


def _judged(findings: tuple[Finding, ...], bits: float, thresholds: Thresholds) -> Evidence:
    own = {each.key for each in findings if each.owned}
    parting = [each for each in findings if each.parts]
    if parting and not _worth_asking(findings, own):
        return Evidence(findings, bits, Verdict.NONE, _told(parting))
    barring = _told(each for each in findings if len(own - {each.key}) < each.needs)
    evidence = Evidence(findings, bits, Verdict.LINK, barring)
    if evidence.score >= thresholds.link and not barring:
        return evidence
    # a key that one company has alone is worth a question, whatever else differs
    asked = bool(own) or evidence.score >= thresholds.ask
    return replace(evidence, verdict=Verdict.ASK if asked else Verdict.NONE)


def _worth_asking(findings: Iterable[Finding], own: set[str]) -> bool:
    """Whether a mistake is likelier than two records: another key that one has alone agrees, and so does the name."""
    return bool(own) and any(each.named and each.weight > 0 for each in findings)


def _told(findings: Iterable[Finding]) -> str:
    return "; ".join(each.says for each in findings)


def _weights(findings: Iterable[Finding]) -> Iterator[float]:
    """The weight of each group: its strongest finding for and its strongest against, and a share of the others."""
    groups: dict[str, list[float]] = {}
    for each in findings:
        groups.setdefault(each.group or each.key, []).append(each.weight)
    for weights in groups.values():
        for_it = sorted((weight for weight in weights if weight > 0), reverse=True)
        against = sorted(weight for weight in weights if weight < 0)
        yield sum(way[0] + FURTHER * sum(way[1:]) for way in (for_it, against) if way)
