"""The payment conditions: codes with a description. Every company starts with the usual ones."""

from __future__ import annotations

from typing import Any

from sandbox.exact.rules import Rules, Write
from sandbox.exact.state import Row, World
from sandbox.exact.tables import PAYMENT_CONDITIONS

#: code, description and days of what a new company comes with
USUAL = (
    ("00", "Contant", 0),
    ("14", "Betaling binnen 14 dagen", 14),
    ("30", "Betaling binnen 30 dagen", 30),
    ("60", "Betaling binnen 60 dagen", 60),
)


def usual() -> list[dict[str, Any]]:
    """The payment conditions of a new company, as they would be entered."""
    return [{"Code": code, "Description": text, "PaymentDays": days} for code, text, days in USUAL]


def defaults(_: World) -> dict[str, Any]:
    """What a new payment condition has where nothing was sent."""
    return {"PaymentDays": 30, "PaymentEndOfMonths": 0, "Percentage": 1.0}


def check(write: Write) -> None:
    """A code is used once."""
    if write.by_app and write.changed("Code") and _with_code(write):
        write.findings.say("exists")


def twin(write: Write) -> str | None:
    """A person who wants to enter a code finds that it is there."""
    found = _with_code(write)
    return str(found[0]["ID"]) if found else None


def _with_code(write: Write) -> list[Row]:
    code = write.row["Code"]
    return write.world.state.shelf(write.division, PAYMENT_CONDITIONS.path).by("Code", code) if code else []


RULES = Rules(defaults, check, twin)
