"""How a connection stands, as one picture: for each entity and side, how many records are in sync and how many not."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

WIDTH, LABEL, ROW, LEGEND = 720, 150, 34, 40
#: from the left: what is well, what needs a person, what takes no part
COLOURS = (("in sync", "#2f9e6e"), ("with issues", "#e08a1e"), ("not linked", "#9aa5b1"))


@dataclass(frozen=True)
class Bar:
    """The records of one entity on one side."""

    label: str
    in_sync: int
    with_issues: int
    not_linked: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """The counts in the order of the colours."""
        return self.in_sync, self.with_issues, self.not_linked


def picture(bars: Sequence[Bar]) -> str:
    """The chart as an image for markdown, empty where there is nothing to show. It has a background of its own, so that
    it reads the same on a dark page and on a light one."""
    largest = max((sum(bar.counts) for bar in bars), default=0)
    if not largest:
        return ""
    height = LEGEND + ROW * len(bars) + 8
    body = [f'<rect width="{WIDTH}" height="{height}" rx="6" fill="#ffffff"/>', *_legend()]
    for number, bar in enumerate(bars):
        body += _bar(bar, LEGEND + number * ROW, (WIDTH - LABEL - 80) / largest)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif">'
    encoded = b64encode("".join([head, *body, "</svg>"]).encode()).decode()
    told = "; ".join(f"{bar.label}: {_told(bar)}" for bar in bars)
    return f"![{told}](data:image/svg+xml;base64,{encoded})"


def _told(bar: Bar) -> str:
    return ", ".join(f"{count} {name}" for count, (name, _) in zip(bar.counts, COLOURS, strict=True))


def _legend() -> list[str]:
    return [
        f'<rect x="{LABEL + at * 130}" y="14" width="12" height="12" rx="2" fill="{colour}"/>'
        + _text(LABEL + at * 130 + 18, 24, name)
        for at, (name, colour) in enumerate(COLOURS)
    ]


def _bar(bar: Bar, top: int, scale: float) -> list[str]:
    """One bar: its label, its pieces, its total."""
    ends = [LABEL + scale * sum(bar.counts[:number]) for number in range(len(COLOURS) + 1)]
    pieces = [
        f'<rect x="{left:.1f}" y="{top}" width="{right - left:.1f}" height="22" fill="{colour}"/>'
        + (_text((left + right) / 2, top + 15, f"{count:,}", "#ffffff", "middle") if right - left > 30 else "")
        for (left, right), count, (_, colour) in zip(pairwise(ends), bar.counts, COLOURS, strict=True)
    ]
    total = _text(ends[-1] + 8, top + 15, f"{sum(bar.counts):,}")
    return [_text(LABEL - 10, top + 15, bar.label, anchor="end"), *pieces, total]


def _text(x: float, y: float, text: str, colour: str = "#1f2933", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'
