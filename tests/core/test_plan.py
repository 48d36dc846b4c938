"""Plans of bound pairs: which calls they come to, what holds them, and what the Zoho record says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from exact_zoho.core.base import TRIES, agreed
from exact_zoho.core.changes import BaseValue, Binding, Change, ChangeKind, IssueCode, Outcome, Record
from exact_zoho.core.context import Context, Refusal
from exact_zoho.core.entity import CreateMode, Side
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.core.plan import Asked, gone_side, plan_bound, plan_link

EXACT, ZOHO = Side.EXACT, Side.ZOHO
Build = Callable[..., Record]


def base_of(exact: Record, zoho: Record, context: Context) -> dict[str, BaseValue]:
    """A base on which the two agree as they stand."""
    return {row.name: agreed(exact.values.get(row.name), zoho.values.get(row.name)) for row in context.entity.fields}


@pytest.fixture
def plan(context: Context, binding: Binding, exact: Build, zoho: Build) -> Callable[..., Outcome]:
    """Plans a pair that agreed on `was` and shows `exact_shows` and `zoho_shows` now."""

    def run(was: dict[str, Any], exact_shows: dict[str, Any], zoho_shows: dict[str, Any], **rest: Any) -> Outcome:
        base = base_of(exact(**was), zoho(**was), context)
        one, two = exact(rest.pop("exact", None), **was | exact_shows), zoho(rest.pop("zoho", None), **was | zoho_shows)
        return plan_bound(rest.pop("context", context), binding, one, two, rest.pop("base", base), **rest)

    return run


def codes(outcome: Outcome) -> list[tuple[IssueCode, str, bool]]:
    return [(issue.code, issue.field, issue.blocks) for issue in outcome.issues]


# --- one pair ---------------------------------------------------------------------------------------------------------


def test_a_pair_that_agrees_comes_to_nothing(plan: Callable[..., Outcome]) -> None:
    assert plan({"email": "a"}, {}, {}) == Outcome()


def test_an_edit_is_one_update_of_the_field_that_differs(plan: Callable[..., Outcome]) -> None:
    (change,) = plan({"email": "a"}, {"email": "b"}, {}).changes
    assert change == Change(
        "firms", ZOHO, ChangeKind.UPDATE, record="z1", partner="e1", part_id="z1", values={"email": "b"},
        source={"email": "b"}, old={"email": "a"}, why={"email": "edited in exact"}, exact_seq=7, zoho_seq=8,
        name="Jansen",
    )  # fmt: skip


def test_edits_on_both_sides_are_one_call_to_each(plan: Callable[..., Outcome]) -> None:
    was = {"email": "a", "street": "s", "city": "c"}
    outcome = plan(was, {"email": "b"}, {"city": "d", "budget": Decimal("1.00")})
    assert {change.side: dict(change.values) for change in outcome.changes} == {
        ZOHO: {"email": "b"}, EXACT: {"street": "s", "city": "d", "budget": Decimal("1.00")},
    }  # fmt: skip


def test_each_part_of_exact_is_a_call_of_its_own(plan: Callable[..., Outcome]) -> None:
    was = {"email": "a", "to_street": "s", "to_city": "c"}
    about = {"parts": {"main": "e1", "delivery": "d1"}}
    outcome = plan(was, {}, {"email": "b", "to_city": "d"}, exact=about)
    assert [(change.part, change.part_id, change.kind, dict(change.values)) for change in outcome.changes] == [
        ("main", "e1", ChangeKind.UPDATE, {"email": "b"}),
        ("delivery", "d1", ChangeKind.UPDATE, {"to_street": "s", "to_city": "d"}),
    ]


def test_a_part_that_does_not_exist_is_created_under_a_key_of_its_own(plan: Callable[..., Outcome]) -> None:
    (change,) = plan({}, {}, {"to_street": "s", "to_city": "d"}).changes
    assert (change.kind, change.part, change.part_id, change.record) == (ChangeKind.CREATE, "delivery", "", "e1")
    assert change.key == "e1/delivery"


def test_a_part_that_does_not_exist_is_not_created_to_hold_nothing(plan: Callable[..., Outcome]) -> None:
    was = {"to_street": "s", "to_city": "c"}
    assert plan(was, {}, {"to_street": None, "to_city": None}).changes == ()


def test_an_agreement_moves_the_base_and_writes_nothing(plan: Callable[..., Outcome]) -> None:
    outcome = plan({"email": "a"}, {"email": "b"}, {"email": "B"})
    assert outcome.changes == ()
    assert outcome.base is not None
    assert outcome.base["email"] == agreed("b", "B")


def test_a_reference_is_written_as_the_partner_of_its_target(plan: Callable[..., Outcome]) -> None:
    (change,) = plan({}, {"parent": "e5"}, {}).changes
    assert (change.values, change.source) == ({"parent": "z5"}, {"parent": "e5"})


def test_a_reference_to_an_unbound_record_waits_and_the_rest_goes(plan: Callable[..., Outcome]) -> None:
    outcome = plan({"email": "a"}, {"parent": "e9", "email": "b"}, {})
    assert outcome.waits_for == (("firms", EXACT, "e9"),)
    assert [dict(change.values) for change in outcome.changes] == [{"email": "b"}]


def test_a_record_that_moves_to_one_without_a_partner_says_so_unless_the_same_plan_makes_that_partner(
    context: Context, binding: Binding, exact: Build, zoho: Build
) -> None:
    base = {"owner": agreed("e5", "z5")}
    outcome = plan_bound(context, binding, exact(owner="e9"), zoho(owner="z5"), base)
    assert [(issue.code, issue.field, issue.blocks) for issue in outcome.issues] == [
        (IssueCode.WAITING, "owner", False)
    ]
    coming = replace(context, coming=lambda name, side, record: (name, side, record) == ("owners", EXACT, "e9"))
    assert plan_bound(coming, binding, exact(owner="e9"), zoho(owner="z5"), base).issues == ()


@pytest.mark.parametrize("side", list(Side))
def test_a_reference_that_is_empty_because_its_target_was_deleted_is_no_edit(
    context: Context, binding: Binding, exact: Build, zoho: Build, side: Side
) -> None:
    base = {"parent": agreed("e5", "z5")}
    pair = (exact(), zoho(parent="z5")) if side is EXACT else (exact(parent="e5"), zoho())
    deleted = replace(context, partner=lambda *_: None, gone=lambda _name, of, _record: of is side)
    outcome = plan_bound(deleted, binding, *pair, base)
    assert (outcome.changes, outcome.issues, outcome.conflicts) == ((), (), ())
    emptied = plan_bound(context, binding, *pair, base)
    assert [(change.side, dict(change.values)) for change in emptied.changes] == [(side.other, {"parent": None})]


def test_a_conflict_is_settled_by_the_later_edit_and_both_values_are_kept(
    plan: Callable[..., Outcome], at: Callable[[int], datetime]
) -> None:
    outcome = plan({"email": "a"}, {"email": "b"}, {"email": "c"}, exact={"touched": at(9)}, zoho={"touched": at(10)})
    (settled,) = outcome.conflicts
    assert (settled.exact, settled.zoho, settled.winner) == ({"email": "b"}, {"email": "c"}, ZOHO)
    (change,) = outcome.changes
    assert (change.side, change.values, change.old) == (EXACT, {"email": "c"}, {"email": "b"})


@pytest.mark.parametrize(("exact_hour", "zoho_hour"), [(9, 9), (None, 9), (9, None), (None, None)])
def test_a_tie_or_an_unknown_time_goes_to_exact(
    plan: Callable[..., Outcome], at: Callable[[int], datetime], exact_hour: int | None, zoho_hour: int | None
) -> None:
    hours = {"exact": {"touched": exact_hour and at(exact_hour)}, "zoho": {"touched": zoho_hour and at(zoho_hour)}}
    outcome = plan({"email": "a"}, {"email": "b"}, {"email": "c"}, **hours)
    assert [settled.winner for settled in outcome.conflicts] == [EXACT]


def test_an_edit_of_what_the_other_side_owns_is_put_back_visibly(plan: Callable[..., Outcome]) -> None:
    was = {"code": "17", "credit_line": Decimal("100.00")}
    outcome = plan(was, {}, {"code": "18", "credit_line": Decimal("1.00")})
    (change,) = outcome.changes
    assert (change.side, change.values) == (ZOHO, was)
    assert [(settled.unit, settled.put_back) for settled in outcome.conflicts] == [
        ("code", True),
        ("credit_line", True),
    ]


def test_an_open_question_is_an_issue_of_its_field_and_the_rest_goes(plan: Callable[..., Outcome]) -> None:
    outcome = plan({"slogan": "a", "email": "a"}, {"slogan": "b", "email": "b"}, {"slogan": "c"})
    assert codes(outcome) == [(IssueCode.CONFLICT, "slogan", False)]
    assert [settled.winner for settled in outcome.conflicts] == [None]
    assert [set(change.values) for change in outcome.changes] == [{"email"}]
    assert outcome.changes[0].marks["status"] == "Conflict"


def test_an_answer_settles_the_question(plan: Callable[..., Outcome]) -> None:
    asked = {"slogan": Asked((("b",), ("c",)))}
    outcome = plan({"slogan": "a"}, {"slogan": "b"}, {"slogan": "d"}, asked=asked)
    assert codes(outcome) == []
    assert [(change.side, dict(change.values)) for change in outcome.changes] == [(EXACT, {"slogan": "d"})]


# --- what holds a record or a field -----------------------------------------------------------------------------------


def test_a_text_too_long_holds_the_whole_record_and_nothing_is_cut(
    plan: Callable[..., Outcome], context: Context
) -> None:
    short = replace(context, lengths={"Email": 3})
    outcome = plan({"email": "a", "city": "c"}, {"email": "abcdef", "city": "d"}, {}, context=short)
    assert codes(outcome) == [(IssueCode.TOO_LONG, "email", True)]
    (change,) = outcome.changes
    assert (change.values, change.marks["status"]) == ({}, "Needs attention")
    assert "6 characters" in outcome.issues[0].message
    assert "abcdef" not in outcome.issues[0].message


def test_a_kind_s_own_limit_holds_where_a_side_publishes_none(plan: Callable[..., Outcome]) -> None:
    outcome = plan({"slogan": "a"}, {}, {"slogan": "x" * 21})
    assert codes(outcome) == [(IssueCode.TOO_LONG, "slogan", True)]


def test_a_wrong_value_stays_behind_and_the_rest_goes(plan: Callable[..., Outcome]) -> None:
    outcome = plan({"email": "a"}, {}, {"vat_number": "NL123", "email": "b"})
    assert codes(outcome) == [(IssueCode.INVALID, "vat_number", False)]
    assert [(change.side, set(change.values)) for change in outcome.changes] == [(EXACT, {"email"})]


def test_a_code_the_division_does_not_have_stays_behind(plan: Callable[..., Outcome], context: Context) -> None:
    listed = replace(context, codes={"conditions": frozenset({"30"})})
    assert codes(plan({}, {}, {"condition": "99"}, context=listed)) == [(IssueCode.INVALID, "condition", False)]
    assert codes(plan({}, {}, {"condition": "30"}, context=listed)) == []


def test_a_word_zoho_s_picklist_does_not_have_stays_behind(plan: Callable[..., Outcome], context: Context) -> None:
    listed = replace(context, picklists={"Condition": frozenset({"30"})})
    assert codes(plan({}, {"condition": "99"}, {}, context=listed)) == [(IssueCode.INVALID, "condition", False)]


def test_a_value_that_cannot_be_read_is_left_alone_on_both_sides(plan: Callable[..., Outcome]) -> None:
    about = {"unreadable": {"budget": "amount expected"}}
    outcome = plan({"budget": None}, {"budget": UNKNOWN}, {"budget": Decimal("1.00"), "email": "b"}, exact=about)
    assert codes(outcome) == [(IssueCode.UNREADABLE, "budget", False)]
    assert [set(change.values) for change in outcome.changes] == [{"email"}]


@pytest.mark.parametrize("tries", [TRIES - 1, TRIES])
def test_a_value_that_is_not_kept_is_sent_twice_and_then_rests(plan: Callable[..., Outcome], tries: int) -> None:
    base = {"name": agreed("Jansen", "Jansen"), "email": BaseValue("a", "a", lost=tries, lost_value="b")}
    outcome = plan({"email": "a"}, {"email": "b"}, {}, base=base)
    rests = tries == TRIES
    assert [set(change.values) for change in outcome.changes] == [set() if rests else {"email"}]
    assert codes(outcome) == ([(IssueCode.NOT_KEPT, "email", False)] if rests else [])


def test_what_was_written_is_settled_by_a_reading_and_by_nothing_less(plan: Callable[..., Outcome]) -> None:
    base = {"name": agreed("Jansen", "Jansen"), "email": BaseValue("b", "b", ZOHO, "a", "a", lost_value="b")}
    staged = plan({"email": "b"}, {}, {}, base=base, zoho={"proven": False}).base
    read = plan({"email": "b"}, {}, {}, base=base).base
    assert staged is not None
    assert staged["email"].unproven is ZOHO
    assert read is not None
    assert read["email"] == agreed("b", "b")


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_what_was_refused_is_not_sent_again(plan: Callable[..., Outcome]) -> None:
    refusal = Refusal(ZOHO, {"email": "b"}, "no such address")
    outcome = plan({"email": "a"}, {"email": "b"}, {}, refusals=(refusal,))
    assert codes(outcome) == [(IssueCode.REFUSED, "", True)]
    assert [(dict(change.values), change.marks["status"]) for change in outcome.changes] == [({}, "Refused")]


def test_only_the_field_that_was_named_is_left_out(plan: Callable[..., Outcome]) -> None:
    refusal = Refusal(ZOHO, {"email": "b", "city": "d"}, "no such address", field="email", code="INVALID_DATA")
    outcome = plan({"email": "a", "city": "c"}, {"email": "b", "city": "d"}, {}, refusals=(refusal,))
    assert codes(outcome) == [(IssueCode.REFUSED, "email", False)]
    assert outcome.issues[0].raw_code == "INVALID_DATA"
    (change,) = outcome.changes
    assert (dict(change.values), set(change.why)) == ({"street": None, "city": "d"}, {"address"})


def test_a_group_is_left_out_whole(plan: Callable[..., Outcome]) -> None:
    refusal = Refusal(ZOHO, {"street": "s", "city": "d"}, "unknown city", field="city")
    outcome = plan({"street": "s", "city": "c"}, {"city": "d", "email": "b"}, {}, refusals=(refusal,))
    assert [(set(change.values), set(change.why)) for change in outcome.changes] == [({"email"}, {"email"})]


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(ZOHO, {"email": "other"}, "refused"),
        Refusal(ZOHO, {"email": "b", "city": "d"}, "refused", field="city"),
        Refusal(EXACT, {"email": "b"}, "refused"),
        Refusal(ZOHO, {"email": "other"}, "refused", field="email"),
    ],
    ids=["another value", "another field", "another side", "another value of the field named"],
)
def test_what_is_not_what_was_refused_is_sent(plan: Callable[..., Outcome], refusal: Refusal) -> None:
    outcome = plan({"email": "a"}, {"email": "b"}, {}, refusals=(refusal,))
    assert [dict(change.values) for change in outcome.changes] == [{"email": "b"}]
    assert codes(outcome) == []


def test_a_refusal_that_no_longer_matters_is_over(plan: Callable[..., Outcome]) -> None:
    assert plan({"email": "b"}, {}, {}, refusals=(Refusal(ZOHO, {"email": "b"}, "refused"),)) == Outcome()


# --- deleted records --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", list(Side))
def test_a_deleted_record_leaves_the_other_as_it_is_with_an_issue(plan: Callable[..., Outcome], side: Side) -> None:
    outcome = plan({"email": "a"}, {"email": "b"}, {}, **{side.value: {"gone": True}})
    assert [dict(change.values) for change in outcome.changes] == ([] if side is ZOHO else [{}])
    assert [change.marks["status"] for change in outcome.changes] == ([] if side is ZOHO else ["Needs attention"])
    (issue,) = outcome.issues
    assert (issue.code, issue.side, issue.record) == (IssueCode.DELETED, side.other, "e1" if side is ZOHO else "z1")
    assert issue.remedy


def test_where_both_are_deleted_nothing_is_left_to_say(plan: Callable[..., Outcome]) -> None:
    assert plan({}, {}, {}, exact={"gone": True}, zoho={"gone": True}) == Outcome()


def test_a_record_not_read_yet_says_nothing(context: Context, binding: Binding, exact: Build, zoho: Build) -> None:
    assert plan_bound(context, binding, exact(), None, {}) == Outcome()
    assert plan_bound(context, binding, None, zoho(), {}) == Outcome()


def test_the_side_that_lost_its_record(exact: Build, zoho: Build) -> None:
    gone = {"gone": True}
    assert gone_side(exact(), zoho()) is None
    assert gone_side(exact(gone), zoho()) is EXACT
    assert gone_side(exact(), zoho(gone)) is ZOHO
    assert gone_side(None, None) is None


# --- marks and modes --------------------------------------------------------------------------------------------------

LOST = {"marks": {"external_id": None, "status": "Waiting", "message": "old"}}
IN_SYNC = {"external_id": "EX:42:e1", "status": "In sync", "message": None}


def test_marks_go_along_with_another_write(plan: Callable[..., Outcome]) -> None:
    (change,) = plan({"email": "a"}, {"email": "b"}, {}, zoho=LOST).changes
    assert (change.values, change.marks) == ({"email": "b"}, IN_SYNC)


def test_marks_are_written_by_themselves_when_nothing_else_is(plan: Callable[..., Outcome]) -> None:
    (change,) = plan({}, {}, {}, zoho=LOST).changes
    assert (change.kind, change.values, change.marks) == (ChangeKind.UPDATE, {}, IN_SYNC)


def test_marks_wait_until_exact_has_what_it_needs(plan: Callable[..., Outcome]) -> None:
    """A record is not in sync before the write to Exact is through."""
    outcome = plan({"email": "a"}, {}, {"email": "b"}, zoho=LOST)
    assert [(change.side, dict(change.marks)) for change in outcome.changes] == [(EXACT, {})]


def test_nothing_is_written_to_a_side_that_is_switched_off(plan: Callable[..., Outcome], context: Context) -> None:
    for side in Side:
        off = replace(context, modes={side: CreateMode.OFF})
        outcome = plan({"email": "a", "city": "c"}, {"email": "b"}, {"city": "d"}, context=off, zoho=LOST)
        assert {change.side for change in outcome.changes} == {side.other}


# --- the link ---------------------------------------------------------------------------------------------------------


def test_a_link_comes_before_what_it_brings(context: Context, exact: Build, zoho: Build) -> None:
    outcome = plan_link(context, exact(email="a", vat_number=None), zoho({"marks": {**LOST["marks"]}}), "same name")
    link, update = outcome.changes
    assert (link.kind, link.record, link.partner, link.why) == (ChangeKind.LINK, "z1", "e1", {"link": "same name"})
    assert (link.exact_seq, link.zoho_seq) == (7, 8)
    assert link.base["name"] == agreed("Jansen", "Jansen")
    assert (update.values, update.why) == ({"email": "a"}, {"email": "empty in zoho, filled from exact"})
    assert update.marks["external_id"] == "EX:42:e1"


def test_a_link_fills_what_is_empty_on_either_side(context: Context, exact: Build, zoho: Build) -> None:
    outcome = plan_link(context, exact(email="a"), zoho(street="s", city="c"), "same name")
    assert {change.side: dict(change.values) for change in outcome.changes if change.values} == {
        EXACT: {"street": "s", "city": "c"}, ZOHO: {"email": "a"},
    }  # fmt: skip


def test_a_first_match_clears_no_field_of_a_group(context: Context, exact: Build, zoho: Build) -> None:
    """The address with more in it fills the other one; that Exact's lacks the city clears nothing in Zoho."""
    outcome = plan_link(context, exact(street="Markt 1"), zoho(street="Markt 1", city="Delft"), "same name")
    cleared = [name for change in outcome.changes for name, value in change.values.items()
               if value is None and change.old[name] is not None]  # fmt: skip
    assert cleared == []


def test_a_link_that_holds_its_record_links_all_the_same(context: Context, exact: Build, zoho: Build) -> None:
    short = replace(context, lengths={"Email": 3})
    outcome = plan_link(short, exact(email="abcdef"), zoho(), "same name")
    assert [change.kind for change in outcome.changes] == [ChangeKind.LINK, ChangeKind.UPDATE]
    assert outcome.changes[1].values == {}
    assert codes(outcome) == [(IssueCode.TOO_LONG, "email", True)]


def test_a_field_that_was_written_again_and_again_rests_and_the_others_go(
    plan: Callable[..., Outcome], context: Context
) -> None:
    restless = replace(context, restless=frozenset({(ZOHO, "z1", "email")}))
    outcome = plan({"email": "a", "name": "b"}, {"email": "c", "name": "d"}, {}, context=restless)
    assert codes(outcome) == [(IssueCode.OSCILLATING, "email", False)]
    assert [change.values for change in outcome.changes if change.values] == [{"name": "d"}]


def test_an_external_id_that_another_record_still_shows_is_written_once_that_has_lost_it(
    context: Context, binding: Binding, exact: Build, zoho: Build
) -> None:
    taken = replace(context, shown_by={"EX:42:e1": ["z1", "z7"]})
    unmarked = zoho({"marks": {"external_id": None, "status": None, "message": None}})
    outcome = plan_bound(taken, binding, exact(), unmarked, {})
    assert outcome.again
    assert all("external_id" not in change.marks for change in outcome.changes)
    freed = plan_bound(context, binding, exact(), unmarked, {})
    assert not freed.again
    assert freed.changes[-1].marks["external_id"] == "EX:42:e1"


def test_a_field_that_the_other_side_demands_is_not_emptied_within_its_group(
    context: Context, binding: Binding
) -> None:
    """The rest of the group waits with it; nothing is sent that would be refused."""
    entity = replace(
        context.entity,
        fields=tuple(
            replace(row, mandatory=frozenset({ZOHO})) if row.name == "city" else row for row in context.entity.fields
        ),
    )
    shown = {"name": "Jansen", "street": "Old", "city": "Delft"}
    base = {name: agreed(value, value) for name, value in shown.items()}
    here = Record(EXACT, "e1", {**shown, "street": "New", "city": None}, parts={"main": "e1"})
    there = Record(
        ZOHO, "z1", shown, parts={"main": "z1"}, marks={"external_id": "EX:42:e1", "status": "In sync", "message": None}
    )
    outcome = plan_bound(replace(context, entity=entity), binding, here, there, base)
    assert [issue.code for issue in outcome.issues] == [IssueCode.MANDATORY]
    assert not any("street" in change.values or "city" in change.values for change in outcome.changes)
