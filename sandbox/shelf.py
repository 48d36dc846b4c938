"""Where the snapshots of a service are kept, among them the one of its start.

They are kept beside the service, not in its state, so that restoring one does not lose the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sandbox.service import Journal, Service


@dataclass
class Shelf:
    """The snapshots of one service by their ids, and what it was at start."""

    snapshots: dict[str, bytes] = field(default_factory=dict)
    start: bytes | None = None
    start_switches: dict[str, Any] = field(default_factory=dict)

    def keep(self, service: Service) -> str:
        """Take a snapshot and give its id."""
        number = str(len(self.snapshots) + 1)
        self.snapshots[number] = service.snapshot()
        return number

    def keep_start(self, service: Service) -> None:
        """Remember the present as the state to which a reset goes back."""
        self.start, self.start_switches = service.snapshot(), dict(service.switches)

    def back_to_start(self, service: Service) -> bool:
        """Undo everything but the clock, which is not the service's alone; False where the start was not kept."""
        if self.start is None:
            return False
        service.restore(self.start)
        service.faults.clear()
        service.journal = Journal()
        service.switches.clear()
        service.switches.update(self.start_switches)
        return True


_SHELVES: WeakKeyDictionary[Service, Shelf] = WeakKeyDictionary()


def shelf_of(service: Service) -> Shelf:
    """The shelf of that service."""
    return _SHELVES.setdefault(service, Shelf())
