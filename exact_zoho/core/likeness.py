"""How much alike two normal forms of a key are, from 0 to 1, and what else must agree before that is believed.

All comparisons are symmetric. One that has nothing to say, as of two mailboxes of different providers, gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from exact_zoho.core.entity import Compare
from exact_zoho.core.names import SHORT, SIDELINES_SPELT, TRADES_SPELT, CompanyName, PersonName
from exact_zoho.core.places import STREET_LONG, Premises
from exact_zoho.core.vocabulary import EVERYBODYS, REGIONS, ROLES

#: nothing that agrees makes up for it
NEVER = 99
#: one word may be the other with a typing error, from here on
TYPO = 0.75
ABBREVIATED = 0.85
#: names of which each has a word that the other lacks are those of sisters rather than of one company
SISTERS = 0.62
#: names that have nothing in common may still be the trade name and the legal name of one company
TRADE_NAME = 0.5
#: the holding and the works of one family have much in common, and are two
KIN = 0.3


@dataclass(frozen=True)
class Degree:
    """How alike two forms are. Below `needs` further keys that one has alone, no link is made without a person."""

    likeness: float
    needs: int = 0
    says: str = ""


VOWELS = frozenset("aeiouy")
SAME, OTHER = Degree(1.0), Degree(0.0)


def compare(how: Compare, one: Any, other: Any) -> Degree | None:
    """How alike two forms are, neither of which is empty; None where that says nothing."""
    return HOW[how](other, one) if other < one else HOW[how](one, other)


def _exact(one: Any, other: Any) -> Degree:
    return SAME if one == other else OTHER


def _common(one: frozenset[str], other: frozenset[str]) -> Degree:
    return SAME if one & other else OTHER


def _place(one: str, other: str) -> Degree:
    if one == other or one.startswith(other) or other.startswith(one):
        return SAME
    return SAME if OSA.normalized_similarity(one, other) > ABBREVIATED else OTHER


def _premises(one: Premises, other: Premises) -> Degree | None:
    street = bool(one.street and other.street) and OSA.normalized_similarity(one.street, other.street) > TYPO
    number = one.number == other.number
    if not one.postcode or not other.postcode:
        return _street(one, other, alike=street and number)
    if one.postcode != other.postcode:
        return OTHER
    if number and one.number and (street or len(one.postcode) >= STREET_LONG):
        return SAME
    if street or len(one.postcode) >= STREET_LONG:
        return Degree(0.85, says="same street")
    return Degree(0.75, says="same postcode")


def _street(one: Premises, other: Premises, *, alike: bool) -> Degree | None:
    if not one.street or not other.street:
        return None
    return Degree(ABBREVIATED, says="same street") if alike else OTHER


def _mailbox(one: str, other: str) -> Degree | None:
    name, _, domain = one.rpartition("@")
    _, _, across = other.rpartition("@")
    if one == other:
        return Degree(0.78, says="shared mailbox") if name in ROLES else SAME
    return Degree(0.73, says="same domain") if domain == across and domain not in EVERYBODYS else None


@lru_cache(maxsize=1 << 16)
def _company(one: CompanyName, other: CompanyName) -> Degree:
    degree = _words(one, other)
    if one.form and other.form and one.form != other.form and degree.needs < NEVER:
        return Degree(max(0.0, degree.likeness - 0.08), max(1, degree.needs), "other legal form")
    return degree


def _words(one: CompanyName, other: CompanyName) -> Degree:
    if (
        one.plain == other.plain
        or sorted(one.words) == sorted(other.words)
        or "".join(one.words) == "".join(other.words)
    ):
        return SAME
    likeness, missing = _aligned(one.words, other.words)
    if telling := sorted(one.telling ^ other.telling):
        return Degree(KIN, NEVER, f"“{telling[0]}”")
    if apart := _apart(missing):
        return Degree(min(likeness, TRADE_NAME), NEVER, apart)
    if all(missing):
        likeness = min(likeness, SISTERS)
    joined = OSA.normalized_similarity("".join(one.words), "".join(other.words))
    likeness = max(likeness, TRADE_NAME, joined if joined > 0.9 else 0.0, ABBREVIATED if _acronym(one, other) else 0.0)
    return Degree(likeness, 0 if likeness >= 0.8 else 1 if likeness >= 0.7 else 2)


def _apart(missing: tuple[list[str], list[str]]) -> str:
    """What tells two companies of a family apart although the rest is alike."""
    sidelines = sorted(word for words in missing for word in words if word in SIDELINES_SPELT)
    if sidelines:
        return f"“{sidelines[0]}”"
    return "other initials" if all(any(len(word) == 1 for word in words) for words in missing) else ""


def _aligned(one: Sequence[str], other: Sequence[str]) -> tuple[float, tuple[list[str], list[str]]]:
    """Pair the words of two names as well as can be: the share of letters in pairs, and the words left alone."""
    pairs = sorted(
        ((_alike(mine, yours), i, j) for i, mine in enumerate(one) for j, yours in enumerate(other)), reverse=True
    )
    left, right = dict(enumerate(one)), dict(enumerate(other))
    matched = total = 0.0
    for likeness, i, j in pairs:
        if likeness >= TYPO and i in left and j in right:
            share = 0.5 if one[i] in TRADES_SPELT and other[j] in TRADES_SPELT else 1.0
            letters = share * (len(left.pop(i)) + len(right.pop(j)))
            matched, total = matched + likeness * letters, total + letters
    missing = list(left.values()), list(right.values())
    total += sum(len(word) * (0.5 if word in REGIONS else 1.0) for words in missing for word in words)
    return matched / total, missing


@lru_cache(maxsize=1 << 16)
def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if one.isdecimal() or other.isdecimal():
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORT and long.startswith(short):
        return ABBREVIATED
    return float(OSA.normalized_similarity(one, other)) if len(short) > SHORT else 0.0


def _acronym(one: CompanyName, other: CompanyName) -> bool:
    short, long = sorted((one.words, other.words), key=len)
    return len(short) == 1 and len(long) >= SHORT and short[0] == "".join(word[0] for word in long)


@lru_cache(maxsize=1 << 16)
def _person(one: PersonName, other: PersonName) -> Degree:
    if sorted((*one.first, *one.last)) == sorted((*other.first, *other.last)):
        return SAME if one.infix == other.infix or not (one.infix and other.infix) else Degree(0.9)
    likeness = _surname(one, other) * _first_name(one.first, other.first)
    return Degree(likeness, 0 if likeness >= 0.7 else NEVER)


def _surname(one: PersonName, other: PersonName) -> float:
    mine, yours = "".join(one.last), "".join(other.last)
    if not mine or not yours:  # a first name alone says next to nothing
        return 0.71
    infix = 0.95 if one.infix and other.infix and one.infix != other.infix else 1.0
    if mine == yours:
        return infix
    if set(one.last) <= set(other.last) or set(other.last) <= set(one.last):  # a married name
        return 0.9 * infix
    likeness = float(OSA.normalized_similarity(mine, yours))
    return likeness * infix if likeness > TYPO else 0.0


def _first_name(one: Sequence[str], other: Sequence[str]) -> float:
    if not one or not other:
        return 0.83
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=lambda names: len("".join(names)))
    mine, yours = "".join(short), "".join(long)
    if _initials(short):
        stands = yours if _initials(long) else "".join(name[0] for name in long)
        return 0.91 if stands.startswith(mine[: len(stands)]) else 0.4
    if one[0] == other[0] or yours.startswith(mine):
        return 0.95
    likeness = _alike(short[0], long[0])
    return likeness if likeness >= TYPO else 0.4


def _initials(names: Sequence[str]) -> bool:
    """Whether first names are letters only: "j p", "jp", but not "jo"."""
    return all(len(name) == 1 for name in names) or (len(names) == 1 and not set(names[0]) & VOWELS)


HOW: Mapping[Compare, Callable[[Any, Any], Degree | None]] = {
    Compare.EXACT: _exact,
    Compare.COMPANY: _company,
    Compare.PERSON: _person,
    Compare.MAILBOX: _mailbox,
    Compare.COMMON: _common,
    Compare.PLACE: _place,
    Compare.PREMISES: _premises,
}
