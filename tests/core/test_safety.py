"""Reasons to halt: one row each, with what a person's yes covers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.core.safety import GUARDS, Circumstances, halts

EXACT, ZOHO = Side.EXACT, Side.ZOHO


@dataclass
class Row:
    says: str
    circumstances: Circumstances
    codes: tuple[str, ...] = ()
    approved: bool = False


def writes(count: int, bound: int, **rest: float) -> Circumstances:
    return Circumstances({"accounts": bound}, {("accounts", ZOHO): count}, {}, **rest)  # type: ignore[arg-type]


def looks_empty(known: int, count: int = 0) -> Circumstances:
    seen = frozenset({("accounts", EXACT)})
    return Circumstances({"accounts": known}, {("accounts", ZOHO): count}, {("accounts", EXACT): known}, seen)


NEWER = Circumstances({}, {}, {}, newer=True)
ROWS = [
    Row("nothing to do", Circumstances({}, {}, {})),
    Row("a few of many", writes(60, 1000)),
    Row("all of a few: below the minimum nothing is suspicious", writes(50, 50)),
    Row("one more than the minimum, of a few", writes(51, 51), ("too_many_changes",)),
    Row("just the share", writes(200, 1000)),
    Row("one more than the share", writes(201, 1000), ("too_many_changes",)),
    Row("a first run creates many where nothing is linked", writes(51, 0), ("too_many_changes",)),
    Row("a person said yes to many changes", writes(900, 1000), approved=True),
    Row("the operator allows all", writes(900, 1000, share=1.0)),
    Row("the operator allows few", writes(6, 1000, share=0.0, minimum=5), ("too_many_changes",)),
    Row("a side shows nothing where some were known", looks_empty(7), ("side_empty",)),
    Row("a side that shows nothing and never did", looks_empty(0)),
    Row("a person's yes does not bring an emptied side back", looks_empty(7), ("side_empty",), approved=True),
    Row("records show writes of ours that the store never made", NEWER, ("world_newer",)),
    Row("a yes to a plan does not make an old store new", NEWER, ("world_newer",), approved=True),
    Row("both at once", looks_empty(100, 90), ("side_empty", "too_many_changes")),
    Row("a yes covers one of both", looks_empty(100, 90), ("side_empty",), approved=True),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_a_run_halts_for_a_reason(row: Row) -> None:
    assert tuple(halt.code for halt in halts(row.circumstances, approved=row.approved)) == row.codes


def test_every_halt_says_what_to_look_at_and_how_to_go_on() -> None:
    found = halts(replace(looks_empty(100, 90), newer=True), approved=False)
    assert len(found) == len(GUARDS)
    assert all(halt.reason and halt.remedy for halt in found)
    assert "accounts" in found[1].reason
    assert "Exact" in found[1].reason


def test_each_entity_and_side_is_counted_by_itself() -> None:
    changes = {("accounts", EXACT): 300, ("accounts", ZOHO): 10, ("products", ZOHO): 300}
    found = halts(Circumstances({"accounts": 1000, "products": 1000}, changes, {}), approved=False)
    assert [halt.reason.split(",")[0] for halt in found] == [
        "300 accounts would be written to Exact", "300 products would be written to Zoho",
    ]  # fmt: skip
