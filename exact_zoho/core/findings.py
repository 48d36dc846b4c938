"""What one key says of two records: how alike they are in it, and how much that weighs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Bar, Compare, Entity, Field, MatchKey, Side
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.core.likeness import NEVER, OTHER, SAME, Degree, compare
from exact_zoho.core.merge import PENDING

#: From this likeness on a key speaks for a link; from that far below it on, it speaks fully against.
NEUTRAL, OPPOSITE = 0.7, 0.4
#: what a person looks at first
NAMES = (Compare.COMPANY, Compare.PERSON)

#: how a value of one side looks on the other: (field, side it comes from, value) -> value
Across = Callable[[Field, Side, Any], Any]


@dataclass(frozen=True)
class Finding:
    """What one key says: how alike the two are in it, from 0 to 1, its weight in bits, and the same in words.

    It may be `own`, one that a company or a person has alone; it may keep the two apart (`parts`), or from being linked
    without a person while fewer than `needs` other keys agree that one has alone.
    """

    key: str
    likeness: float
    weight: float
    says: str
    group: str = ""
    own: bool = False
    named: bool = False
    parts: bool = False
    needs: int = 0

    @property
    def owned(self) -> bool:
        """Whether a key agrees that one company or person has alone."""
        return self.own and self.weight > 0

    def dump(self) -> dict[str, Any]:
        """The finding as JSON."""
        return {
            "key": self.key, "likeness": round(self.likeness, 2), "weight": round(self.weight, 2), "says": self.says,
        }  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A record in the forms in which its keys are compared, by key."""

    record: Record
    forms: Mapping[str, Any]

    @classmethod
    def of(cls, entity: Entity, record: Record) -> Shown:
        """A record of an entity, made ready to be compared with many."""
        return cls(record, {key.name: key.form(record.values) for key in entity.match_on})


def apart(_row: Field, _side: Side, _value: Any) -> Any:
    """Says of every reference that its record is not linked yet."""
    return PENDING


def find(entity: Entity, key: MatchKey, one: Shown, other: Shown, across: Across) -> Finding | None:
    """What a key says; None where it says nothing."""
    if key.compare is Compare.REFERENCE:
        return _reference(entity.field(key.field), key, one.record, other.record, across)
    mine, yours = one.forms[key.name], other.forms[key.name]
    degree = compare(key.compare, mine, yours) if mine and yours else None
    return _finding(key, degree, _words(key, degree)) if degree else None


def _finding(key: MatchKey, degree: Degree, says: str) -> Finding:
    differs = degree.likeness < NEUTRAL
    return Finding(
        key.name, degree.likeness, _weight(key, degree.likeness), says, key.group, key.own, key.compare in NAMES,
        parts=differs and key.bars is Bar.MATCH,
        needs=NEVER if differs and key.bars is not Bar.NOTHING else degree.needs,
    )  # fmt: skip


def _reference(row: Field, key: MatchKey, one: Record, other: Record, across: Across) -> Finding | None:
    """Whether both belong to the same record; where that is not linked yet, they cannot be compared."""
    mine, yours = one.values.get(row.name), other.values.get(row.name)
    if mine in (None, UNKNOWN) or yours in (None, UNKNOWN):
        return None
    if one.side is not other.side:
        exact, zoho = (mine, yours) if one.side is Side.EXACT else (yours, mine)
        mine, yours = across(row, Side.EXACT, exact), zoho
        if mine is PENDING and across(row, Side.ZOHO, zoho) is PENDING:
            return _finding(key, OTHER, f"its {key.title} is not linked yet")
    degree = SAME if mine == yours else OTHER
    return _finding(key, degree, _words(key, degree))


def _weight(key: MatchKey, likeness: float) -> float:
    if likeness >= NEUTRAL:
        return key.agree * (likeness - NEUTRAL) / (1 - NEUTRAL)
    return key.differ * min(1.0, (NEUTRAL - likeness) / OPPOSITE)


def _words(key: MatchKey, degree: Degree) -> str:
    if degree.likeness == 1:
        return f"{key.title} agrees"
    told = f"{key.title} {degree.likeness * 100:.0f} % alike" if degree.likeness >= NEUTRAL else f"{key.title} differs"
    return f"{told} ({degree.says})" if degree.says else told
