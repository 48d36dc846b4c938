"""The page of open issues, grouped by cause: what is wrong, since when, for which records, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.issue_groups import Group, groups
from exact_zoho.staging.rows import KeptIssue
from tasks.markdown import many, prose, table
from tasks.words import what

#: how many causes are described, and how many records of each are named
SHOWN, FIRST = 25, 5
NOTE = "issues_page"


def issues_page(bench: Bench, *, values: bool) -> str:
    """All open issues by cause as a page, and how many were solved since the last one."""
    found, solved = groups(bench), _solved(bench)
    if not found:
        return "\n\n".join(["# No open issues", *_told(solved)])
    count = sum(len(group.records) + len(group.dependants) for group in found)
    page = [f"# {many(count, 'open issue')}, {many(len(found), 'cause')}", *_told(solved), _overview(found)]
    for number, group in enumerate(found[:SHOWN], 1):
        page += _section(number, group, values=values)
    if len(found) > SHOWN:
        page.append(f"… and {many(len(found) - SHOWN, 'more cause')}: `exact-zoho issues` lists every record.")
    return "\n\n".join(page)


def turn_page(bench: Bench) -> None:
    """From now on the page counts anew what was solved."""
    bench.conn.identity.set_note(NOTE, bench.clock.now().isoformat())


def _solved(bench: Bench) -> int:
    """How many issues that an earlier page showed were closed since it was written."""
    last = bench.conn.identity.note(NOTE)
    since = datetime.fromisoformat(last) if last else None
    if since is None:
        return 0
    return sum(each.opened_at <= since for each in bench.conn.issues.closed_since(since))


def _told(solved: int) -> Iterator[str]:
    if solved:
        yield f"**{solved:,} solved** since the last page."


def _overview(found: Sequence[Group]) -> str:
    rows = [
        (number, what(group), f"{group.entity} in {group.side.capitalize()}", group.field, len(group.records),
         len(group.dependants), f"{group.since:%Y-%m-%d}")
        for number, group in enumerate(found[:SHOWN], 1)
    ]  # fmt: skip
    columns = ("No.", "What is wrong", "Where", "Field", "Records", "Waiting for them", "Since")
    return table(columns, rows, right=["No.", "Records", "Waiting for them"])


def _section(number: int, group: Group, *, values: bool) -> Iterator[str]:
    yield f"## {number}. {group.entity.capitalize()} in {group.side.capitalize()}: {what(group)}"
    yield f"**What to do:** {prose(group.remedy) or 'see the record'}"
    if cause := group.cause:
        common = f" {prose(group.common)}." if values and group.common else ""
        told = f"{prose(cause.message)}{common} " if values else ""
        again = f"{cause.next_try_at:%Y-%m-%d %H:%M} UTC"
        yield f"{told}One of them is tried again at {again}; if it goes, the others follow."
    yield _records(group.records, values=values)
    if group.dependants:
        first = ", ".join(f"`{each.record_id}`" for each in group.dependants[:FIRST])
        waiting = many(len(group.dependants), "other record")
        yield f"Waiting for these, and going by themselves: {waiting}: {first}{_more(group)}."


def _records(found: Sequence[KeptIssue], *, values: bool) -> str:
    if values:
        rows = [(each.name or each.record_id, each.message) for each in found[:FIRST]]
        listed = table(("Record", "Message"), rows)
    else:
        listed = table(
            ("Record", "Since"), [(each.record_id, f"{each.opened_at:%Y-%m-%d %H:%M}") for each in found[:FIRST]]
        )
    return listed + (f"\n\n… and {len(found) - FIRST:,} more." if len(found) > FIRST else "")


def _more(group: Group) -> str:
    rest = len(group.dependants) - FIRST
    return f" and {rest:,} more" if rest > 0 else ""
