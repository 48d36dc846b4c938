"""What to do before a first sync, in the order in which it saves most work."""

from __future__ import annotations

from collections.abc import Iterator

from exact_zoho.core.entity import Side
from exact_zoho.engine.checkup_facts import Advice, Checkup, List


def advice(found: Checkup) -> Iterator[Advice]:
    """One thing after another; those that would not be needed are left out."""
    yield from _obstacles(found)
    yield from _sets(found)
    for name, one, many in WORK:
        if count := found.count(name):
            yield Advice(one if count == 1 else many.format(count=f"{count:,}"), name)
    if found.count(List.CREATIONS):
        yield Advice(_creations(found), List.CREATIONS)
    setup = "" if found.set_up else "run `exact-zoho setup`, and "
    yield Advice(f"Then {setup}`exact-zoho preview` for what the first sync will do in full.")


WORK = (
    (List.VAT, "Look at 1 VAT number that differs or fails its check.",
     "Look at {count} VAT numbers that differ or fail their check."),
    (List.MANDATORY, "Fill in 1 mandatory field.", "Fill in {count} mandatory fields."),
    (List.TOO_LONG, "Shorten 1 value.", "Shorten {count} values."),
    (List.OTHER, "Look at 1 other finding.", "Look at {count} other findings."),
)  # fmt: skip


def _obstacles(found: Checkup) -> Iterator[Advice]:
    stops = sum(remark.stops for remark in found.remarks)
    if stops:
        what = "1 point about rights and fields" if stops == 1 else f"{stops} points about rights and fields"
        yield Advice(f"Settle {what} first: without it nothing of what it is about can be synchronised.", "access")


def _sets(found: Checkup) -> Iterator[Advice]:
    if sets := found.sets(List.DUPLICATES):
        what = "1 set of duplicates" if sets == 1 else f"{sets:,} sets of duplicates"
        yield Advice(f"Merge {what}: while a record is there twice, either could be meant.", List.DUPLICATES)
    if sets := found.sets(List.DECISIONS):
        what = "1 case that is" if sets == 1 else f"{sets:,} cases that are"
        yield Advice(f"Look at {what} not clear. Many of them go with the duplicates.", List.DECISIONS)


def _creations(found: Checkup) -> str:
    made = {side: sum(each.created for each in found.matched if each.side is side.other) for side in Side}
    told = " and ".join(f"{count:,} in {side.capitalize()}" for side, count in made.items() if count)
    return (
        f"Look through what would be created ({told or 'after a yes'}): more than you expect means that matching lacks "
        "something that both sides have."
    )
