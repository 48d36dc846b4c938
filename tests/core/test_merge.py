"""Three-way merge: one row a fact, then rules that hold over every combination of policies and histories."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest

from exact_zoho.core.entity import At, Clear, Conflict, Field, Flow, Side, Unit
from exact_zoho.core.kinds import TEXT, Money, Ref
from exact_zoho.core.merge import AGREE, KEEP, PENDING, WAIT, Act, Pair, Verdict, agree, empty, merge

EXACT, ZOHO = Side.EXACT, Side.ZOHO
PARTNERS = {(EXACT, "exact-1"): "zoho-1", (ZOHO, "zoho-1"): "exact-1", (EXACT, "exact-2"): "zoho-2"}


def across(row: Field, side: Side, value: Any) -> Any:
    """References lead to their partners, other values look the same on both sides."""
    if isinstance(row.kind, Ref) and value is not None:
        return PARTNERS.get((side, value), PENDING)
    return value


def unit(*kinds: Any, exact: bool = True, zoho: bool = True, **policy: Any) -> Unit:
    """A unit of one field per kind; `exact` and `zoho` say whether that side lets the field be updated."""
    rows = [
        Field(f"f{n}", At(f"E{n}", update=exact), At(f"Z{n}", update=zoho), kind, **policy)
        for n, kind in enumerate(kinds or (TEXT,))
    ]
    return Unit("f", tuple(rows))


def write(to: Side, rule: str, *, conflict: bool = False, put_back: bool = False) -> Verdict:
    return Verdict(Act.WRITE, to, rule, conflict, put_back)


def wins(to: Side, rule: str) -> Verdict:
    return write(to, rule, conflict=True)


def back(to: Side, rule: str) -> Verdict:
    return write(to, rule, put_back=True)


ASKED = Verdict(Act.ASK, rule="a person decides", conflict=True)
TIE = "equally new, exact wins"


@dataclass
class Row:
    """One fact: what each side shows, its base (None: they never agreed), and the verdict."""

    says: str
    exact: str | None
    zoho: str | None
    base: tuple[str | None, str | None] | None
    verdict: Verdict
    policy: dict[str, Any] = field(default_factory=dict)
    newest: Side | None = None
    asked: tuple[str | None, str | None] | None = None
    chosen: Side | None = None


to_zoho, to_exact, off = ({"flow": flow} for flow in (Flow.TO_ZOHO, Flow.TO_EXACT, Flow.OFF))
never, ask = {"clear": Clear.NEVER}, {"conflict": Conflict.ASK}
no_exact, no_zoho = {"exact": False}, {"zoho": False}

QUIET = [
    Row("nothing moved", "a", "a", ("a", "a"), KEEP),
    Row("nothing moved, and the sides agreed to differ", "a", "b", ("a", "b"), KEEP),
    Row("both empty, as before", None, None, (None, None), KEEP),
    Row("both got the same edit", "b", "b", ("a", "a"), AGREE),
    Row("both were cleared", None, None, ("a", "a"), AGREE),
    Row("one side caught up with the other", "b", "b", ("a", "b"), AGREE),
    Row("an edit that leaves no difference but blanks", "a  b", "a b", ("c", "a b"), AGREE),
    Row("an edit of a field that is switched off moves the base only", "b", "a", ("a", "a"), AGREE, off),
    Row("a conflict of a field that is switched off moves the base only", "b", "c", ("a", "a"), AGREE, off),
]  # fmt: skip
ONE_SIDED = [
    Row("an edit in Exact goes to Zoho", "b", "a", ("a", "a"), write(ZOHO, "edited in exact")),
    Row("an edit in Zoho goes to Exact", "a", "b", ("a", "a"), write(EXACT, "edited in zoho")),
    Row("a side moves against its own base, not against the other's", "B", "a", ("A", "a"),
        write(ZOHO, "edited in exact")),
    Row("a value typed where there was none goes across", "b", None, (None, None), write(ZOHO, "edited in exact")),
    Row("an edit back to an older value is an edit", "a", "b", ("b", "b"), write(ZOHO, "edited in exact")),
    Row("the time of an edit does not matter where one side moved", "b", "a", ("a", "a"),
        write(ZOHO, "edited in exact"), newest=ZOHO),
    Row("a Zoho edit of what Exact owns is put back", "a", "b", ("a", "a"),
        back(ZOHO, "edited in zoho, owned by exact"), to_zoho),
    Row("an Exact edit of what Exact owns goes across", "b", "a", ("a", "a"), write(ZOHO, "edited in exact"), to_zoho),
    Row("an Exact edit of what Zoho owns is put back", "b", "a", ("a", "a"),
        back(EXACT, "edited in exact, owned by zoho"), to_exact),
    Row("a Zoho edit of what Zoho owns goes across", "a", "b", ("a", "a"), write(EXACT, "edited in zoho"), to_exact),
    Row("a Zoho edit of what Exact takes at creation only is put back", "a", "b", ("a", "a"),
        back(ZOHO, "edited in zoho, owned by exact"), no_exact),
    Row("where neither side may be written an edit moves the base only", "a", "b", ("a", "a"),
        AGREE, {**no_exact, **no_zoho}),
]  # fmt: skip
CLEARS = [
    Row("clearing in Exact clears Zoho", None, "a", ("a", "a"), write(ZOHO, "edited in exact")),
    Row("clearing in Zoho clears Exact", "a", None, ("a", "a"), write(EXACT, "edited in zoho")),
    Row("what must not be cleared is put back into Exact", None, "a", ("a", "a"),
        back(EXACT, "cleared in exact, where it must not be"), never),
    Row("what must not be cleared is put back into Zoho", "a", None, ("a", "a"),
        back(ZOHO, "cleared in zoho, where it must not be"), never),
    Row("what Exact demands is put back into Zoho", "a", None, ("a", "a"),
        back(ZOHO, "cleared in zoho, where it must not be"), {"mandatory": frozenset({EXACT})}),
    Row("what only Zoho demands may be cleared in Exact", "a", None, ("a", "a"),
        write(EXACT, "edited in zoho"), {"mandatory": frozenset({ZOHO})}),
    Row("an empty side that held nothing does not clear", "b", None, ("a", None), write(ZOHO, "edited in exact")),
    Row("cleared in Zoho while edited in Exact: the later one wins", "b", None, ("a", "a"),
        wins(ZOHO, "newest, edited last in exact"), newest=EXACT),
]  # fmt: skip
CONFLICTS = [
    Row("the later edit wins: Exact's", "b", "c", ("a", "a"), wins(ZOHO, "newest, edited last in exact"), newest=EXACT),
    Row("the later edit wins: Zoho's", "b", "c", ("a", "a"), wins(EXACT, "newest, edited last in zoho"), newest=ZOHO),
    Row("a tie or an unknown time goes to Exact", "b", "c", ("a", "a"), wins(ZOHO, TIE)),
    Row("Exact wins by policy, however new Zoho's is", "b", "c", ("a", "a"),
        wins(ZOHO, "exact wins"), {"conflict": Conflict.EXACT}, ZOHO),
    Row("Zoho wins by policy, however new Exact's is", "b", "c", ("a", "a"),
        wins(EXACT, "zoho wins"), {"conflict": Conflict.ZOHO}, EXACT),
    Row("the owner wins, however new the other's edit", "b", "c", ("a", "a"),
        write(ZOHO, "owned by exact", conflict=True, put_back=True), to_zoho, ZOHO),
    Row("the owner's edit wins without being put back", "b", "c", ("a", "a"),
        wins(EXACT, "newest, edited last in zoho"), to_exact, ZOHO),
    Row("a person is asked", "b", "c", ("a", "a"), ASKED, ask, EXACT),
    Row("a person was asked, and nothing moved since", "b", "c", ("a", "a"), ASKED, ask, EXACT, asked=("b", "c")),
    Row("the answer is the edit made since in Exact", "d", "c", ("a", "a"),
        wins(ZOHO, "decided by the edit in exact"), ask, ZOHO, asked=("b", "c")),
    Row("the answer is the edit made since in Zoho", "b", "d", ("a", "a"),
        wins(EXACT, "decided by the edit in zoho"), ask, EXACT, asked=("b", "c")),
    Row("clearing one side since is an answer as well", "b", None, ("a", "a"),
        wins(EXACT, "decided by the edit in zoho"), ask, asked=("b", "c")),
    Row("a person chose Exact's", "b", "c", ("a", "a"), wins(ZOHO, "a person chose exact"), ask, ZOHO,
        asked=("b", "c"), chosen=EXACT),
    Row("a person chose Zoho's", "b", "c", ("a", "a"), wins(EXACT, "a person chose zoho"), ask, EXACT,
        asked=("b", "c"), chosen=ZOHO),
    Row("an edit made after the choice was asked for beats it", "d", "c", ("a", "a"),
        wins(ZOHO, "decided by the edit in exact"), ask, asked=("b", "c"), chosen=ZOHO),
    Row("both moved since: the question stands", "d", "e", ("a", "a"), ASKED, ask, asked=("b", "c")),
    Row("both were made the same: nothing is left to ask", "d", "d", ("a", "a"), AGREE, ask, asked=("b", "c")),
    Row("one side went back to its base: the other's edit goes across", "a", "c", ("a", "a"),
        write(EXACT, "edited in zoho"), ask, asked=("b", "c")),
    Row("nobody is asked about a field that is switched off", "b", "c", ("a", "a"), AGREE, ask | off),
    Row("nobody is asked about what one side owns", "b", "c", ("a", "a"),
        write(ZOHO, "owned by exact", conflict=True, put_back=True), ask | to_zoho, ZOHO),
]  # fmt: skip
FIRST = [
    Row("the same on both sides", "a", "a", None, AGREE),
    Row("the same but for case and blanks", "Jansen  BV", "JANSEN bv", None, AGREE),
    Row("empty on both sides", None, None, None, AGREE),
    Row("empty in Exact: filled, never cleared", None, "a", None, write(EXACT, "empty in exact, filled from zoho")),
    Row("empty in Zoho: filled, never cleared", "a", None, None, write(ZOHO, "empty in zoho, filled from exact")),
    Row("filling does not ask who is newer", None, "a", None,
        write(EXACT, "empty in exact, filled from zoho"), newest=EXACT),
    Row("what Exact takes at creation only is not filled later", None, "a", None, AGREE, no_exact),
    Row("what Exact owns is not filled from Zoho", None, "a", None, AGREE, to_zoho),
    Row("what is switched off is not filled", "a", None, None, AGREE, off),
    Row("two values are a conflict: the later wins", "a", "b", None,
        wins(EXACT, "newest, edited last in zoho"), newest=ZOHO),
    Row("two values, nobody knows which is later", "a", "b", None, wins(ZOHO, TIE)),
    Row("two values of what Exact owns", "a", "b", None,
        write(ZOHO, "owned by exact", conflict=True, put_back=True), to_zoho, ZOHO),
    Row("two values, and a person is to be asked", "a", "b", None, ASKED, ask),
]  # fmt: skip


def judged(row: Row) -> Verdict:
    base = None if row.base is None else ((row.base[0],), (row.base[1],))
    asked = None if row.asked is None else ((row.asked[0],), (row.asked[1],))
    return merge(unit(**row.policy), Pair((row.exact,), (row.zoho,), base, row.newest, asked, row.chosen), across)


@pytest.mark.parametrize("row", [*QUIET, *ONE_SIDED, *CLEARS, *CONFLICTS], ids=lambda row: row.says)
def test_a_unit_with_a_history(row: Row) -> None:
    assert judged(row) == row.verdict


@pytest.mark.parametrize("row", FIRST, ids=lambda row: row.says)
def test_a_first_meeting(row: Row) -> None:
    assert judged(row) == row.verdict


# --- rules over all combinations -------------------------------------------------------------------------------------

POLICIES: list[dict[str, Any]] = [
    {"flow": flow, "conflict": conflict, "clear": clear, "mandatory": mandatory, "exact": exact, "zoho": zoho}
    for flow, conflict, clear, mandatory, exact, zoho in product(
        Flow, Conflict, Clear, (frozenset(), frozenset(Side)), (True, False), (True, False)
    )
]  # fmt: skip
SHOWN = (None, "a", "b")
PAIRS = [
    Pair((exact,), (zoho,), base, newest)
    for exact, zoho, base, newest in product(
        SHOWN, SHOWN, (None, ((None,), (None,)), (("a",), ("a",)), (("a",), ("b",))), (None, EXACT, ZOHO)
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[Unit, Pair, Verdict]]:
    units = [unit(**policy) for policy in POLICIES]
    return [(each, pair, merge(each, pair, across)) for each in units for pair in PAIRS]


def test_a_side_is_never_written_where_flow_or_side_forbids_it(verdicts: list[tuple[Unit, Pair, Verdict]]) -> None:
    assert all(each.writable(verdict.to, creating=False) for each, _, verdict in verdicts if verdict.to)


def test_only_a_write_names_a_side(verdicts: list[tuple[Unit, Pair, Verdict]]) -> None:
    assert all((verdict.act is Act.WRITE) == (verdict.to is not None) for _, _, verdict in verdicts)


def test_a_write_always_makes_a_difference(verdicts: list[tuple[Unit, Pair, Verdict]]) -> None:
    assert all(pair.exact != pair.zoho for _, pair, verdict in verdicts if verdict.act is Act.WRITE)


def test_every_write_says_which_rule_decided(verdicts: list[tuple[Unit, Pair, Verdict]]) -> None:
    assert all(verdict.rule for _, _, verdict in verdicts if verdict.act in {Act.WRITE, Act.ASK})


def test_a_first_meeting_never_clears(verdicts: list[tuple[Unit, Pair, Verdict]]) -> None:
    writes = [(pair, verdict.to) for _, pair, verdict in verdicts if pair.base is None and verdict.to]
    assert writes
    assert not any(empty(pair.on(to.other)) for pair, to in writes)


def test_a_value_is_cleared_only_where_the_emptied_side_once_held_one(
    verdicts: list[tuple[Unit, Pair, Verdict]],
) -> None:
    for _, pair, verdict in verdicts:
        if verdict.to and empty(pair.on(verdict.to.other)) and not verdict.put_back and not verdict.conflict:
            assert pair.base is not None
            assert not empty(pair.base[0 if verdict.to is ZOHO else 1])


def test_an_edit_that_is_not_carried_across_is_told_of(verdicts: list[tuple[Unit, Pair, Verdict]]) -> None:
    """Overwriting a side that somebody edited is a conflict or is put back, never a plain write."""
    for _, pair, verdict in verdicts:
        if verdict.to and pair.base is not None and pair.changed(verdict.to):
            assert verdict.conflict or verdict.put_back


def test_what_nobody_touched_stays(verdicts: list[tuple[Unit, Pair, Verdict]]) -> None:
    untouched = [
        verdict
        for _, pair, verdict in verdicts
        if pair.base is not None and not pair.changed(EXACT) and not pair.changed(ZOHO)
    ]
    assert untouched
    assert set(untouched) == {KEEP}


def test_the_sides_are_treated_alike_but_for_ties() -> None:
    """Mirroring flow, winner and values mirrors the verdict, as long as somebody is known to be newer."""
    mirrored_flow = {Flow.TO_ZOHO: Flow.TO_EXACT, Flow.TO_EXACT: Flow.TO_ZOHO}
    mirrored_winner = {Conflict.EXACT: Conflict.ZOHO, Conflict.ZOHO: Conflict.EXACT}
    for policy, pair in product(POLICIES, PAIRS):
        if pair.newest is None:
            continue
        other = policy | {
            "flow": mirrored_flow.get(policy["flow"], policy["flow"]),
            "conflict": mirrored_winner.get(policy["conflict"], policy["conflict"]),
            "exact": policy["zoho"],
            "zoho": policy["exact"],
        }
        base = pair.base and (pair.base[1], pair.base[0])
        one = merge(unit(**policy), pair, across)
        two = merge(unit(**other), Pair(pair.zoho, pair.exact, base, pair.newest.other), across)
        assert (one.act, one.to and one.to.other, one.conflict, one.put_back) == (
            two.act, two.to, two.conflict, two.put_back,
        )  # fmt: skip


# --- groups, references, amounts -------------------------------------------------------------------------------------


def test_a_group_is_written_whole_when_one_of_its_fields_is_edited() -> None:
    pair = Pair(("Street 1", "Delft"), ("Street 1", "Leiden"), (("Street 1", "Delft"), ("Street 1", "Delft")))
    assert merge(unit(TEXT, TEXT), pair, across) == write(EXACT, "edited in zoho")


def test_edits_of_two_fields_of_one_group_on_two_sides_are_a_conflict() -> None:
    pair = Pair(("Street 2", "Delft"), ("Street 1", "Leiden"), (("Street 1", "Delft"), ("Street 1", "Delft")), ZOHO)
    assert merge(unit(TEXT, TEXT), pair, across) == wins(EXACT, "newest, edited last in zoho")


def test_a_group_is_empty_when_all_its_fields_are() -> None:
    assert empty((None, None))
    assert not empty((None, "Delft"))
    pair = Pair((None, None), (None, "Delft"), None)
    assert merge(unit(TEXT, TEXT), pair, across) == write(EXACT, "empty in exact, filled from zoho")


def test_a_reference_to_an_unbound_record_waits() -> None:
    assert merge(unit(Ref("x")), Pair(("exact-9",), (None,), ((None,), (None,))), across) == WAIT
    assert merge(unit(Ref("x")), Pair((None,), ("zoho-9",), None), across) == WAIT


def test_a_reference_is_not_put_back_to_a_record_that_has_no_partner_any_more() -> None:
    base = (("exact-9",), ("zoho-9",))
    demanded = unit(Ref("x"), mandatory=frozenset({Side.EXACT}))
    assert merge(demanded, Pair(("exact-9",), (None,), base), across) == WAIT


def test_a_reference_that_did_not_move_waits_for_nobody() -> None:
    stayed = Pair(("exact-9",), ("zoho-1",), (("exact-9",), ("zoho-1",)))
    assert merge(unit(Ref("x")), stayed, across) == KEEP
    cleared = Pair(("exact-9",), (None,), (("exact-9",), ("zoho-1",)))
    assert merge(unit(Ref("x")), cleared, across) == write(EXACT, "edited in zoho")


def test_references_agree_when_they_lead_to_one_pair() -> None:
    assert agree(unit(Ref("x")), Pair(("exact-1",), ("zoho-1",), None), across)
    assert not agree(unit(Ref("x")), Pair(("exact-2",), ("zoho-1",), None), across)
    assert merge(unit(Ref("x")), Pair(("exact-2",), ("zoho-1",), (("exact-1",), ("zoho-1",))), across) == write(
        ZOHO, "edited in exact"
    )


def test_values_agree_when_they_do_seen_from_either_side() -> None:
    """A transformation that cannot be undone still lets two sides agree."""
    short = {"EXACT LONG": "SHORT"}

    def one_way(_row: Field, side: Side, value: Any) -> Any:
        return short.get(value, value) if side is EXACT else value

    assert agree(unit(), Pair(("EXACT LONG",), ("SHORT",), None), one_way)


def test_an_amount_differs_from_the_cent_on() -> None:
    money = Money()
    read = money.read
    same = Pair((read("exact", 10.5),), (read("zoho", "10.50"),), None)
    assert merge(unit(money), same, across) == AGREE
    cent = Pair((read("exact", 10.51),), (read("zoho", 10.5),), ((read("exact", 10.5),), (read("zoho", 10.5),)))
    assert merge(unit(money), cent, across) == write(ZOHO, "edited in exact")
