"""A change in its two forms: with common values, as it is planned and sent, and with JSON, as it is kept."""

from __future__ import annotations

from dataclasses import replace

from exact_zoho.core import base as bases
from exact_zoho.core import mapping
from exact_zoho.core.changes import Change
from exact_zoho.core.entity import Entity


def kept_change(entity: Entity, change: Change) -> Change:
    """A change as it is kept: its values and base as JSON."""
    return replace(
        change,
        values=mapping.dump(entity, change.values),
        source=mapping.dump(entity, change.source),
        old=mapping.dump(entity, change.old),
        base=bases.dump(entity, change.base),  # type: ignore[arg-type]  # JSON from here on
    )


def live_change(entity: Entity, change: Change) -> Change:
    """A change as it was planned: its values and base as common values."""
    return replace(
        change,
        values=mapping.load(entity, change.values),
        source=mapping.load(entity, change.source),
        old=mapping.load(entity, change.old),
        base=bases.load(entity, change.base),  # type: ignore[arg-type]  # JSON until here
    )
