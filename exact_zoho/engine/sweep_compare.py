"""Compare one list of records with staging by the cheapest calls, and read what is not staged as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exact_zoho.core.entity import Side
from exact_zoho.core.times import zoho_instant
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.extract import take
from exact_zoho.engine.feeds import Feed

Row = Mapping[str, Any]


@dataclass
class Compared:
    """What the comparison of one list came to.

    `missing` were not staged, `other` were staged as they no longer are, `gone` are proved to be deleted. `vanished`
    are staged and were not shown.
    """

    feed: Feed
    compared: int = 0
    missing: int = 0
    other: int = 0
    gone: int = 0
    vanished: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The counts for people and machines."""
        counted = {"compared": self.compared, "missing": self.missing, "other_version": self.other, "gone": self.gone}
        return counted | {"vanished": len(self.vanished)}

    def __str__(self) -> str:
        return f"{self.compared} compared, {self.missing} missing, {self.other} changed, {len(self.vanished)} not shown"


@dataclass
class _Odd:
    """Rows that are not staged as they are shown, each with its place in the feed, and the last place of all.

    A place is Exact's row version, or the second of the last edit in Zoho.
    """

    places: dict[str, int] = field(default_factory=dict)
    last: int = 0


def compare(bench: Bench, feed: Feed) -> Compared:
    """Compare one list; what was missed is staged afterwards. A list that was never read to its end is left alone."""
    found = Compared(feed)
    cursor = bench.conn.cursors.get(feed.name)
    if feed.entity is None or cursor is None or not cursor.complete:
        return found
    reached, odd, seen = _place_of(feed.side, cursor.value), _Odd(), set[str]()
    for rows in _shown(bench, feed):
        seen |= {_id(feed.side, row) for row in rows}
        _look(bench, found, rows, reached, odd)
    found.compared = len(seen)
    part = feed.part.name if feed.part else "main"
    found.vanished = sorted(set(bench.conn.staging.ids(feed.entity.name, feed.side, part)) - seen)
    if odd.places:
        _read(bench, feed, odd.places)
        if odd.last < reached:
            bench.conn.cursors.reset(feed.name)  # it is ahead of its side, and would miss what comes next
    return found


def _look(bench: Bench, found: Compared, rows: Sequence[Row], reached: int, odd: _Odd) -> None:
    """Compare a page. What lies behind the cursor is left to the next run, which reads it anyway."""
    feed = found.feed
    assert feed.entity is not None  # noqa: S101 - lists without one are not compared
    part = feed.part.name if feed.part else "main"
    known = bench.conn.staging.edits(feed.entity.name, feed.side, part, [_id(feed.side, row) for row in rows])
    for row in rows:
        record, place = _id(feed.side, row), _place(feed.side, row)
        odd.last = max(odd.last, place)
        if place > reached or known.get(record) == _edited(feed.side, row):
            continue
        found.missing += record not in known
        found.other += record in known
        odd.places[record] = place


def _shown(bench: Bench, feed: Feed) -> Iterator[Sequence[Row]]:
    """All rows that a side shows, page by page, with nothing but their keys and their last edits."""
    if feed.part is not None:
        return (page.rows for page in bench.exact.changes(feed.part.feed, ("Modified",), ""))
    assert feed.entity is not None  # noqa: S101 - lists without one are not compared
    return bench.zoho.versions(feed.entity.module)


def _read(bench: Bench, feed: Feed, places: Mapping[str, int]) -> None:
    """Read rows in full and stage them."""
    assert feed.entity is not None  # noqa: S101 - lists without one are not compared
    if feed.part is None:
        rows = bench.zoho.find(feed.entity.module, feed.columns, "id", sorted(places))
        take(bench, feed.entity, feed.side, None, rows)
        return
    left = dict(places)
    while left:
        page = next(bench.exact.changes(feed.part.feed, feed.columns, str(min(left.values()) - 1)))
        take(bench, feed.entity, feed.side, feed.part, [row for row in page.rows if str(row["ID"]) in left])
        left = {record: place for record, place in left.items() if page.full and place > int(page.cursor)}


def _id(side: Side, row: Row) -> str:
    return str(row["ID"] if side is Side.EXACT else row["id"])


def _edited(side: Side, row: Row) -> str:
    return str((row.get("Modified") if side is Side.EXACT else row.get("Modified_Time")) or "")


def _place(side: Side, row: Row) -> int:
    return int(row["Timestamp"]) if side is Side.EXACT else _second(row.get("Modified_Time"))


def _place_of(side: Side, cursor: str) -> int:
    return int(cursor or 0) if side is Side.EXACT else _second(cursor.partition(" ")[0])


def _second(told: Any) -> int:
    moment = zoho_instant(told)
    return int(moment.timestamp()) if moment else 0
