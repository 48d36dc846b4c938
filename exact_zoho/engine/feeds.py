"""The feeds of an entity: what is read where, and under which name its cursor is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exact_zoho.core.entity import Entity, Part, Side

DELETED = "deleted"


@dataclass(frozen=True)
class Feed:
    """One stream of changes. `entity` is None for Exact's log of deletions, which serves all entities."""

    name: str
    side: Side
    entity: Entity | None = None
    part: Part | None = None
    deletions: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """What is selected from the feed; nothing for deletions, which have their own columns."""
        if self.entity is None or self.deletions:
            return ()
        return self.entity.exact_columns(self.part) if self.part else self.entity.zoho_columns()

    @property
    def title(self) -> str:
        """What is read, for people."""
        what = self.entity.name if self.entity else "records"
        if self.part and self.part.name != "main" and self.entity:
            what = f"{self.part.name} data of {self.entity.name}"
        return f"{what} {'deleted' if self.deletions else 'changed'} in {self.side.capitalize()}"


EXACT_DELETED = Feed("exact/Deleted", Side.EXACT, deletions=True)


def feeds_of(entity: Entity, side: Side) -> list[Feed]:
    """The feeds that bring an entity's changes of a side, deletions left aside."""
    if side is Side.ZOHO:
        return [Feed(f"zoho/{entity.module}", side, entity)]
    return [Feed(f"exact/{part.feed}", side, entity, part) for part in entity.parts]


def all_feeds(entities: Iterable[Entity]) -> list[Feed]:
    """Every feed of a run, in the order in which they are read: the deletions last, so that they find their records."""
    chosen = list(entities)
    changes = [feed for entity in chosen for side in Side for feed in feeds_of(entity, side)]
    deleted = [Feed(f"zoho/{entity.module}/{DELETED}", Side.ZOHO, entity, deletions=True) for entity in chosen]
    return [*changes, EXACT_DELETED, *deleted]
