"""Switches: behaviour of the real APIs that their documentation leaves open, so that a test can try every answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True)
class Switch:
    """One open question: the answer we assume, every answer that is possible, and why it is open."""

    name: str
    default: Any
    values: tuple[Any, ...]
    source: str

    def read(self, text: str) -> Any:
        """The value that a person wrote as text; raises ValueError naming what is possible."""
        for value in self.values:
            if text.strip().lower() == str(value).lower():
                return value
        raise ValueError(f"switch {self.name} takes {', '.join(map(str, self.values))}, not {text!r}")


def defaults(switches: Iterable[Switch]) -> dict[str, Any]:
    """What each switch is set to where nobody says otherwise."""
    return {switch.name: switch.default for switch in switches}


def randomised(switches: Iterable[Switch], random: Random) -> dict[str, Any]:
    """A value for every switch, drawn by `random`."""
    return {switch.name: random.choice(switch.values) for switch in switches}


def read_assignments(assignments: Iterable[str], switches: Iterable[Switch]) -> dict[str, Any]:
    """`name=value` lines as a table of switches; raises ValueError where one is unknown."""
    known = {switch.name: switch for switch in switches}
    table: dict[str, Any] = {}
    for assignment in assignments:
        name, _, text = assignment.partition("=")
        if name not in known:
            raise ValueError(f"no switch {name!r}; there are {', '.join(sorted(known)) or 'none'}")
        table[name] = known[name].read(text)
    return table
