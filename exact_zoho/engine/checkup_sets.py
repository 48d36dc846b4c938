"""Records that hang together: those that are one company twice, and those among which a person must choose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.evidence import Evidence
from exact_zoho.engine.checkup_facts import List, Row
from exact_zoho.engine.checkup_records import Desk, batches

#: what speaks for two records being one, or why it is not clear, by both ids
Ties = Mapping[tuple[str, str], str]
#: how evidence says that a key is the same
AGREES = " agrees"


def list_sets(
    desk: Desk, name: List, entity: Entity, sides: Iterable[Side], remedy: str, ties: Ties
) -> None:  # fmt: skip
    """Put the records that hang together on a list, set by set."""
    among = tuple(sides)
    title = entity.name.capitalize() + (f" in {among[0].capitalize()}" if len(among) == 1 else "")
    why: dict[str, str] = {}
    for pair, text in ties.items():
        for each in pair:
            why.setdefault(each, text)
    for batch in batches(sets_of(ties)):
        rows = _rows(desk, entity, among, [each for members in batch for each in members])
        for members in batch:
            number = desk.lists.next_set(name)
            for row in _once(rows[each] for each in members if each in rows):
                desk.lists.add(name, title, remedy, replace(row, what=why[members[0]], set=number))


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    """Each row once, though both records of a linked pair may be meant."""
    return iter({(row.exact_ids, row.zoho): row for row in rows}.values())


def _rows(desk: Desk, entity: Entity, sides: Iterable[Side], ids: list[str]) -> dict[str, Row]:
    return {each: row for side in sides for each, row in desk.described(entity, side, ids).items()}


def sets_of(pairs: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """The records that hang together by pairs, each set in order."""
    near: dict[str, set[str]] = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    while near:
        ahead, members = [next(iter(near))], set[str]()
        while ahead:
            each = ahead.pop()
            ahead += near.pop(each, ())
            members.add(each)
        yield sorted(members)


def told(evidence: Evidence) -> str:
    """What speaks for and against, in one line: first all that is the same."""
    says = evidence.why.split("; ")
    same = [each.removesuffix(AGREES) for each in says if each.endswith(AGREES)]
    rest = [each for each in says if not each.endswith(AGREES)]
    return "; ".join(([f"same {', '.join(same)}"] if same else []) + rest)
