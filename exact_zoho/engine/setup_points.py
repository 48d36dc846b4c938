"""What setup says: one point after another, each with how it stands, what was found, and where to repair it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Readiness(StrEnum):
    """How one point of the setup stands."""

    OK = "ok"
    DONE = "done"  # setup did it just now
    OFF = "off"  # this field does not take part; the rest does
    FAILED = "failed"  # nothing is synchronised before this is repaired


@dataclass(frozen=True)
class Point:
    """One point of the setup: what it is about, how it stands, and what to do.

    `lacking` names the entity where it is about a field of Zoho that is not there and that setup can make. `settings`
    is what the operator may put into the settings to repair it.
    """

    title: str
    state: Readiness
    detail: str = ""
    remedy: str = ""
    lacking: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


def to_create(points: Iterable[Point]) -> list[Point]:
    """The points that setup settles by making a field in Zoho, once it may."""
    return [point for point in points if point.lacking]


def failed(points: Iterable[Point]) -> list[Point]:
    """The points that a person must settle before anything is synchronised."""
    return [point for point in points if point.state is Readiness.FAILED and not point.lacking]


def proposed(points: Iterable[Point]) -> dict[str, Any]:
    """The settings that all points propose, as one document."""
    whole: dict[str, Any] = {}
    for point in points:
        _put(whole, point.settings)
    return whole


def _put(whole: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping):
            _put(whole.setdefault(key, {}), value)
        else:
            whole[key] = value
