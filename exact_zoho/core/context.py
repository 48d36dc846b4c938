"""What planning may look at besides the records themselves. Everything is a value or a pure look-up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from exact_zoho.core.causes import Cause
from exact_zoho.core.entity import CreateMode, Entity, Field, Side
from exact_zoho.core.kinds import UNKNOWN, Ref
from exact_zoho.core.merge import PENDING


@dataclass(frozen=True)
class Refusal:
    """The last write of a record that a side refused: an equal one is not sent again. `values` are common values."""

    side: Side
    values: Mapping[str, Any]
    message: str
    field: str = ""
    code: str = ""


def unbound(_entity: str, _side: Side, _record: str) -> str | None:
    """Says of every record that it has no partner."""
    return None


def nobody(_entity: str, _side: Side, _record: str) -> bool:
    """Says of every record that it is not meant."""
    return False


def for_no_reason(_entity: str, _side: Side, _record: str) -> str:
    """Says of every record that nothing keeps it out."""
    return ""


@dataclass(frozen=True)
class Context:
    """The circumstances of a plan.

    `lengths`, `places` and `picklists` are Zoho's limits, decimals and words by column; `codes` the division's code
    lists; `modes` how much may be written to a side; `partner` gives the id on the other side of a bound record, None
    where it is not bound or was deleted there; `gone` says whether a record was deleted;
    `coming` says of one that is not whether it is created across before what refers to it. `left_out` says why a
    record that is referred to takes no part, "" where it does. `reviewed` are the sides on which a person allows each
    creation. `shown_by` are the Zoho records that show an external id. `restless` names the fields that were written
    again and again lately, by side, record and name.
    """

    entity: Entity
    division: int
    partner: Callable[[str, Side, str], str | None]
    modes: Mapping[Side, CreateMode] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    picklists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    restless: frozenset[tuple[Side, str, str]] = frozenset()
    coming: Callable[[str, Side, str], bool] = nobody
    left_out: Callable[[str, Side, str], str] = for_no_reason
    gone: Callable[[str, Side, str], bool] = nobody
    reviewed: frozenset[Side] = frozenset()
    causes: tuple[Cause, ...] = ()
    shown_by: Mapping[str, Collection[str]] = field(default_factory=dict)

    def mode(self, side: Side) -> CreateMode:
        """How much may be written to a side."""
        return self.modes.get(side, CreateMode.CREATE)

    def across(self, row: Field, side: Side, value: Any) -> Any:
        """How a value of `side` looks on the other one; PENDING for a reference that leads to an unbound record."""
        if value is None or value is UNKNOWN:
            return value
        if isinstance(row.kind, Ref):
            partner = self.partner(row.kind.entity, side, value)
            return PENDING if partner is None else partner
        places = self.places.get(row.zoho.column) if side is Side.EXACT else None
        return row.toward(side.other, row.kind.fitted(value, places))

    def problem(self, row: Field, side: Side, value: Any) -> str | None:
        """Why a side would refuse a value, its length left aside."""
        listed = self.codes.get(row.listed) if side is Side.EXACT and row.listed else None
        if value is not None and listed is not None and value not in listed:
            return "is not one of the division's codes"
        words = self.picklists.get(row.zoho.column) if side is Side.ZOHO else None
        lacking = [word for word in row.kind.picks(value) if word not in words] if value is not None and words else []
        if lacking:
            return f"is {lacking[0]!r}, which its picklist in Zoho does not have"
        return row.kind.problem(side, value)

    def remedy(self, row: Field, source: Any) -> str:
        """What to do about a value that a side would refuse."""
        if not row.listed or source is None:
            return "Correct it."
        return f"Correct it, or have the operator say in the settings, under translations, what {source!r} stands for."

    def too_long(self, row: Field, side: Side, value: Any) -> str | None:
        """How much too long a text is for a side."""
        limit = self.lengths.get(row.zoho.column) if side is Side.ZOHO else None
        limit = limit or getattr(row.kind, "limits", {}).get(side)
        if not isinstance(value, str) or isinstance(row.kind, Ref) or limit is None or len(value) <= limit:
            return None
        return f"is {len(value)} characters long, {side.capitalize()} takes {limit}"
