"""Markdown that says what was meant, whatever characters the data has; both user interfaces of Prefect render it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

SPECIAL = re.compile(r"([\\`*_\[\]<>~|&#])")


class Said(str):
    """Words of our own, in which backticks mean code."""

    __slots__ = ()


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Iterable[str] = ()) -> str:
    """A table; the columns named in `right` are aligned to the right."""
    numbers = frozenset(right)
    lines = [columns, ["---:" if column in numbers else "---" for column in columns]]
    lines += [[cell(value) for value in row] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(value: Any) -> str:
    """A value in one line, with nothing in it that markup could take for its own."""
    if isinstance(value, Said):
        return prose(" ".join(value.split()))
    text = "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def prose(text: str) -> str:
    """A message as paragraphs; what it has between backticks stays code."""
    pieces = re.split(r"(`[^`\n]+`)", text.strip())
    told = "".join(piece if at % 2 else SPECIAL.sub(r"\\\1", piece) for at, piece in enumerate(pieces))
    return "\n\n".join(line.strip() for line in told.splitlines() if line.strip())


def many(count: int, one: str) -> str:
    """A count with its noun."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"
