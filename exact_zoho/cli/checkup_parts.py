"""The parts of a checkup's page as the template wants them: bars, and tables of records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from exact_zoho.engine.checkup_facts import Group, List, Matched, Row
from exact_zoho.entities import ENTITIES

#: what each list is called, and what is on it
LISTS = {
    List.DUPLICATES: (
        "There twice on one side",
        "Records of one side that are very probably the same company or person, with what speaks for it.",
    ),
    List.VAT: (
        "VAT numbers that differ or fail their check",
        "Records that look like one company but carry different VAT numbers, and numbers whose check digit is wrong.",
    ),
    List.DECISIONS: (
        "Waiting for a decision",
        "Records that could be one of several, or that resemble another without being surely the same.",
    ),
    List.MANDATORY: (
        "Mandatory fields that are empty",
        "The other side takes no record without these fields.",
    ),
    List.TOO_LONG: (
        "Values that are too long",
        "Values that do not fit into the field of the other side.",
    ),
    List.OTHER: (
        "Other findings",
        "Values that the other side would refuse or that cannot be read.",
    ),
    List.WAITING: (
        "Waiting for another record",
        "Records that belong to one that is itself waiting or kept back.",
    ),
    List.CREATIONS: (
        "What a first sync would create",
        "Records without a partner, which a first synchronisation would make on the other side.",
    ),
}
OUTCOMES = {
    "linked": "Finds its partner by itself",
    "undecided": "Waits for a decision",
    "created": "No partner: would be created on the other side",
    "held": "No partner: kept back until it is repaired",
    "left-out": "No partner: stays out",
}
#: the columns that a table has where it needs them
COLUMNS = {"exact": "In Exact", "zoho": "In Zoho", "told": "What"}
WIDTH, GAP = 1000, 3


def partners(name: str, sides: Sequence[Matched]) -> dict[str, Any]:
    """What becomes of the records of an entity, as bars and as numbers."""
    parts = [_parts(each) for each in sides]
    rows = [
        {
            "name": outcome,
            "title": title,
            "values": [_valued(counts[outcome], sum(counts.values())) for counts in parts],
        }
        for outcome, title in OUTCOMES.items()
    ]
    bars = [_bar(each, counts) for each, counts in zip(sides, parts, strict=True)]
    return {"title": name.replace("_", " ").capitalize(), "bars": bars, "rows": rows}


def _parts(each: Matched) -> dict[str, int]:
    return dict(zip(OUTCOMES, (each.linked, each.undecided, each.created, each.held, each.left_out), strict=True))


def _valued(count: int, total: int) -> str:
    return f"{count:,} ({percent(count, total)})" if count else "0"


def _bar(each: Matched, counts: dict[str, int]) -> dict[str, Any]:
    said = ", ".join(f"{count:,} {OUTCOMES[name].lower()}" for name, count in counts.items() if count) or "no records"
    return {
        "side": each.side.capitalize(), "total": each.total, "parts": list(_rectangles(counts)),
        "said": f"{each.side.capitalize()}: {said}",
    }  # fmt: skip


def _rectangles(counts: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Where each part of a bar begins and how wide it is; a part is never too narrow to be seen."""
    there = {name: count for name, count in counts.items() if count}
    room, start = WIDTH - GAP * (len(there) - 1), 0.0
    shares = {name: max(count / sum(there.values()), 0.006) for name, count in there.items()}
    for name, share in shares.items():
        width = room * share / sum(shares.values())
        yield {"name": name, "start": round(start, 1), "width": round(width, 1)}
        start += width + GAP


def records(name: List, groups: Sequence[Group]) -> dict[str, Any]:
    """A list with its groups."""
    title, intro = LISTS[name]
    sets = sum(group.sets for group in groups)
    count = f"{sets:,} sets" if sets else f"{sum(group.count for group in groups):,}"
    return {
        "anchor": str(name), "title": title, "intro": intro, "count": count, "groups": [_group(each) for each in groups]
    }  # fmt: skip


def _group(group: Group) -> dict[str, Any]:
    rows, sets = group.rows, group.sets > 0
    shows = {
        "exact": any(row.exact for row in rows),
        "zoho": any(row.zoho for row in rows),
        "told": not sets and any(row.what for row in rows),
    }
    columns = ["Name", "Account" if _belongs(rows[0]) else "Town", *(COLUMNS[name] for name in COLUMNS if shows[name])]
    return shows | {
        "title": group.title,
        "remedy": group.remedy,
        "more": group.more,
        "shown": f"the first {len(rows):,} of {group.count:,}" if group.more else f"all {len(rows):,}",
        "told_count": f"{group.count:,} in {group.sets:,} sets" if sets else f"{group.count:,}",
        "columns": columns,
        "blocks": list(_blocks(rows)),
    }


def _blocks(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """The rows by the set that they belong to, where they belong to one."""
    for number, members in groupby(rows, lambda row: row.set):
        together = list(members)
        yield {"title": f"Set {number}: {together[0].what}" if number else "", "rows": together}


def _belongs(row: Row) -> bool:
    """Whether the records of an entity are placed by whom they belong to."""
    entity = ENTITIES.get(row.entity)
    return entity is not None and not any(each.name.endswith("city") for each in entity.fields)


def percent(count: int, total: int) -> str:
    """A share in whole per cent, rounded down: all is only all; and what is there is never nothing."""
    share = 100 * count // total if total else 0
    return "under 1%" if count and not share else f"{share}%"
