"""What a run works with: both clients, one connection's store, the entities as the settings make them, the ports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from exact_zoho.clients.exact_online import ExactOnline
from exact_zoho.clients.zoho_crm import ZohoCrm
from exact_zoho.core.entity import CreateMode, Entity, Side
from exact_zoho.core.settings import Settings
from exact_zoho.core.times import AMSTERDAM
from exact_zoho.ports import Clock, Random
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.store import Store

#: told how far a long piece of work has come: what, how many are done, of how many (None where nobody knows)
Progress = Callable[[str, int, int | None], None]


def quiet(_what: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""


def at_most(mode: CreateMode, limit: CreateMode) -> CreateMode:
    """The more careful of two modes."""
    return min(mode, limit, key=list(CreateMode).index)


@dataclass
class Bench:
    """One connection, ready to work. `zone` is the time zone of Exact's wall clock, `user` who we are there."""

    name: str
    division: int
    store: Store
    conn: Connection
    exact: ExactOnline
    zoho: ZohoCrm
    settings: Settings
    settings_version: int
    entities: tuple[Entity, ...]
    clock: Clock
    random: Random
    zone: tzinfo = AMSTERDAM
    user: str = ""
    progress: Progress = quiet
    unanswered: int = 0  # creations of this run of which nobody knows whether they were applied
    known_until: datetime | None = None  # when the last run before this one was at work
    newer: set[str] = field(default_factory=set)  # Zoho records that we wrote later than the store knows

    def today(self) -> date:
        """The day it is for the company."""
        return self.clock.now().astimezone(self.zone).date()

    def entity(self, name: str) -> Entity:
        """The entity of that name, as the settings make it."""
        return next(entity for entity in self.entities if entity.name == name)

    def active(self) -> tuple[Entity, ...]:
        """The entities that take part in the synchronisation."""
        return tuple(each for each in self.entities if self.settings.entities[each.name].sync != "paused")

    def modes(self, entity: Entity) -> Mapping[Side, CreateMode]:
        """How much may be written to each side."""
        chosen = self.settings.entities[entity.name]
        modes = {Side.EXACT: CreateMode(chosen.to_exact), Side.ZOHO: CreateMode(chosen.to_zoho)}
        if chosen.sync == "related":  # nothing is created for its own sake
            modes = {side: at_most(mode, CreateMode.UPDATE) for side, mode in modes.items()}
        if self.settings.new_zoho_accounts_to not in ("", self.name) or self.homeless():
            modes[Side.EXACT] = at_most(modes[Side.EXACT], CreateMode.UPDATE)
        return modes

    def homeless(self) -> bool:
        """Whether several connections share the Zoho organisation and none is named to take what is new in Zoho."""
        return not self.settings.new_zoho_accounts_to and bool(self.conn.identity.sharing())

    def schema(self, entity: Entity) -> Mapping[str, Any]:
        """What Zoho's metadata says of the columns we use, by column."""
        return self.conn.identity.schema(entity.name)
