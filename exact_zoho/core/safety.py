"""Reasons to halt: looked at over the whole plan, before the first write. One function per reason.

A tripped guard writes nothing and says what to look at and how to go on. Approval covers the share of changes and the
creations; it never covers a wrong company or a side that looks empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exact_zoho.core.entity import Side


@dataclass(frozen=True)
class Halt:
    """Why nothing may be written. `approvable` says whether a person's yes is enough to go on."""

    code: str
    reason: str
    remedy: str
    approvable: bool = False


@dataclass(frozen=True)
class Circumstances:
    """What the guards look at. `changes` counts the planned writes of an entity to a side, creations included."""

    bound: Mapping[str, int]
    changes: Mapping[tuple[str, Side], int]
    staged: Mapping[tuple[str, Side], int]
    empty: frozenset[tuple[str, Side]] = frozenset()
    newer: bool = False
    share: float = 0.2
    minimum: int = 50


def emptied_side(circumstances: Circumstances) -> list[Halt]:
    """A side answers that it has no records although we know some: more likely a lost right than an empty company."""
    return [
        Halt(
            "side_empty",
            f"{side.capitalize()} shows no {entity} any more, where {circumstances.staged[entity, side]} were known",
            f"Look whether the connection may still read {entity} in {side.capitalize()}; then run again.",
        )
        for entity, side in sorted(circumstances.empty)
        if circumstances.staged.get((entity, side), 0) > 0
    ]


def too_many_changes(circumstances: Circumstances) -> list[Halt]:
    """So many records would be changed at once that a mistake is likelier than an edit."""
    halts = []
    for (entity, side), count in sorted(circumstances.changes.items()):
        known = circumstances.bound.get(entity, 0)
        if count > circumstances.minimum and count > circumstances.share * known:
            halts.append(
                Halt(
                    "too_many_changes",
                    f"{count} {entity} would be written to {side.capitalize()}, where {known} are linked",
                    "Look at the plan; approve it if it is meant.",
                    approvable=True,
                )
            )
    return halts


def newer_world(circumstances: Circumstances) -> list[Halt]:
    """Records carry writes of ours that this store never made: it is an old copy, or not the only one."""
    if not circumstances.newer:
        return []
    return [
        Halt(
            "world_newer",
            "Zoho shows writes of this synchronisation that its own store knows nothing of",
            "If a backup of the store was restored, run `exact-zoho rebuild`: all is read and linked again, and the "
            "first plan waits for approval. If another installation synchronises this division, stop one of the two.",
        )
    ]


GUARDS = (newer_world, emptied_side, too_many_changes)


def halts(circumstances: Circumstances, *, approved: bool) -> list[Halt]:
    """All reasons to halt that an approval, where there is one, does not cover."""
    found = [halt for guard in GUARDS for halt in guard(circumstances)]
    return [halt for halt in found if not (approved and halt.approvable)]
