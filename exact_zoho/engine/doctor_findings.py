"""What doctor says: one thing that was looked at, fine or not, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: fine, or what is wrong and what to do."""

    what: str
    fine: bool
    detail: str
    remedy: str = ""
