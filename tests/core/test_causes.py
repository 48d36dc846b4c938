"""What a refusal teaches: what all the refused have in common stays suspect, until something like it is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.core.causes import (
    ENOUGH,
    Cause,
    after_refusal,
    after_success,
    features,
    in_common,
    in_vain,
    opened,
    pattern_of,
    subjects,
    wait,
)
from exact_zoho.core.changes import Binding, Change, ChangeKind, IssueCode, Record
from exact_zoho.core.context import Context
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.plan import plan_bound
from exact_zoho.core.plan_new import plan_creation

EXACT, ZOHO = Side.EXACT, Side.ZOHO
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
VALUES = st.dictionaries(st.sampled_from(["name", "city", "condition"]), st.sampled_from(["a", "b", "c" * 30]))


def creation(number: int = 1, **values: Any) -> Change:
    return Change("firms", EXACT, ChangeKind.CREATE, partner=f"z{number}", values=values)


def cause(*refused: Change, field: str = "", message: str = "Invalid") -> Cause:
    """What these refusals teach, one after the other."""
    found = replace(opened(refused[0], "refused", field, message, NOW), id=7)
    for change in refused[1:]:
        found = after_refusal(found, change, NOW, run=1)
    return found


def of_60(count: int) -> Cause:
    """So many creations were refused that share a payment condition, and one with another was accepted."""
    return after_success(
        cause(*(creation(n, name=f"Firm {n}", condition="60") for n in range(count))),
        creation(name="X", condition="30"),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Invalid: City (max. 40)", "Invalid: City (max. 20)"),
        ("The value 'Gent' is wrong", "The value 'Aalst' is wrong"),
        ("Not found: 6f1c2b7e-0001-4a4b-9c9d-aaaaaaaaaaaa", "Not found: 0a0b0c0d-0001-4a4b-9c9d-bbbbbbbbbbbb"),
        ("Bad number NL001234567B01", "bad  number BE0123456789"),
    ],
)
def test_messages_that_differ_in_what_differs_between_records_are_the_same(one: str, other: str) -> None:
    assert pattern_of(one, {}) == pattern_of(other, {})


def test_values_that_were_sent_are_no_part_of_the_message_and_other_words_are() -> None:
    assert pattern_of("Jansen is blocked", {"name": "Jansen"}) == pattern_of("De Wit is blocked", {"name": "De Wit"})
    assert pattern_of("Invalid: City", {}) != pattern_of("Invalid: Name", {})


def test_what_all_refused_ones_share_is_suspect_until_one_with_it_is_accepted() -> None:
    two = cause(creation(1, name="A", condition="60"), creation(2, name="B", condition="60"))
    assert two.suspects == {(), ("name",), ("condition",), ("condition", "=", "60")}
    assert after_success(two, creation(3, name="C")).suspects == {("condition",), ("condition", "=", "60")}
    assert after_success(two, creation(3, condition="30")).suspects == {("name",), ("condition", "=", "60")}


def test_long_texts_are_suspect_for_their_length() -> None:
    long = cause(creation(1, city="x" * 45), creation(2, city="y" * 47), creation(3, city="z" * 61))
    narrowed = after_success(long, creation(4, city="w" * 38))
    assert narrowed.suspects == {("city", ">", "40")}
    assert not narrowed.suspected({"city": "v" * 40})
    assert narrowed.suspected({"city": "v" * 41})


def test_the_third_refused_record_closes_the_gate_and_the_same_one_again_does_not() -> None:
    assert [of_60(count).holds for count in (1, 2, 3)] == [False, False, True]
    same = creation(1, condition="60")
    assert not cause(same, same, same, same).holds


def test_where_a_field_is_named_only_that_field_is_suspected() -> None:
    named = cause(creation(1, name="A", condition="60"), field="condition")
    assert named.suspects == {("condition",), ("condition", "=", "60")}


def test_the_wait_doubles_with_each_canary_in_vain_up_to_a_day() -> None:
    tried, waits = of_60(3), []
    for run in range(2, 9):
        tried = in_vain(tried, NOW, run)
        waits.append((tried.next_try_at - NOW) / timedelta(hours=1))
    assert waits == [2, 4, 8, 16, 24, 24, 24]
    assert wait(replace(tried, tries=10**6)) == timedelta(days=1)
    assert tried.tried_in == 8


def test_a_canary_that_is_refused_makes_the_next_one_wait_longer_and_another_record_does_not() -> None:
    held = replace(of_60(3), canary=(ZOHO, "z50"))
    refused = after_refusal(held, creation(50, condition="60"), NOW, run=5)
    assert (refused.tries, refused.tried_in, refused.canary) == (1, 5, None)
    assert refused.next_try_at == NOW + timedelta(hours=2)
    other = after_refusal(held, creation(51, condition="60"), NOW, run=5)
    assert (other.tries, other.canary) == (0, (ZOHO, "z50"))


def test_the_canary_and_what_was_refused_before_its_edit_are_spared() -> None:
    held = replace(of_60(3), canary=(ZOHO, "z50"))
    assert [held.spares([(ZOHO, f"z{n}")]) for n in (50, 0, 51)] == [True, True, False]


def test_a_change_is_about_the_record_that_exists() -> None:
    assert subjects(creation(1)) == ((ZOHO, "z1"),)
    update = Change("firms", EXACT, ChangeKind.UPDATE, record="e1", partner="z1")
    assert subjects(update) == ((EXACT, "e1"), (ZOHO, "z1"))


@pytest.mark.parametrize(
    ("suspects", "words"),
    [
        ({("condition",), ("condition", "=", "60")}, "Condition is 60"),
        ({("city",), ("city", ">", "25"), ("city", ">", "40"), ("name",)}, "City is longer than 40, Name is sent"),
        ({()}, ""),
        (set(), ""),
    ],
)
def test_people_are_told_what_they_have_in_common(entity: Entity, suspects: set[Any], words: str) -> None:
    assert in_common(entity, replace(of_60(3), suspects=frozenset(suspects))) == words


@given(st.lists(st.tuples(VALUES, st.booleans()), min_size=1))
def test_suspects_only_shrink_and_are_what_all_refused_and_no_accepted_ones_have(
    answers: list[tuple[dict[str, str], bool]],
) -> None:
    first = creation(0, **answers[0][0])
    learnt, refused, accepted = cause(first), [features(first.values)], set[Any]()
    for number, (values, good) in enumerate(answers[1:], start=1):
        change, before = creation(number, **values), learnt.suspects
        if good:
            learnt = after_success(learnt, change)
            accepted |= features(values)
        else:
            learnt = after_refusal(learnt, change, NOW, run=1)
            refused.append(features(values))
        assert learnt.suspects <= before
        assert learnt.suspects == frozenset.intersection(*refused) - accepted
        assert learnt.holds == (len(refused) >= ENOUGH and bool(learnt.suspects))


@given(st.lists(VALUES, min_size=ENOUGH, max_size=6), VALUES)
def test_without_any_success_nothing_goes_that_shares_what_the_refused_ones_share(
    refused: list[dict[str, str]], values: dict[str, str]
) -> None:
    learnt = cause(*(creation(number, **each) for number, each in enumerate(refused)))
    shared = frozenset.intersection(*map(features, refused)) & features(values)
    assert learnt.holds
    assert learnt.suspected(values) == shared != frozenset()


# -- what planning makes of it ----------------------------------------------------------------------------------------


def held_by(context: Context, *causes: Cause) -> Context:
    return replace(context, causes=causes)


def new(**values: Any) -> Record:
    return Record(ZOHO, "z99", {"name": "Nieuw", **values}, "Nieuw", seq=1, parts={"main": "z99"})


def test_a_record_like_the_refused_ones_is_held_and_says_for_which_cause(context: Context) -> None:
    outcome = plan_creation(held_by(context, of_60(3)), new(condition="60"))
    assert [change for change in outcome.changes if change.side is EXACT] == []
    issue = outcome.issues[0]
    assert (issue.code, issue.blocks, issue.raw_code) == (IssueCode.SAME_CAUSE, True, "7 1")
    assert issue.message == "Not sent: Exact refused others for the same reason: Invalid"


def test_a_record_that_is_not_like_them_and_the_canary_go(context: Context) -> None:
    other = plan_creation(held_by(context, of_60(3)), new(condition="30"))
    assert "same_cause" not in {issue.code for issue in other.issues}
    canary = plan_creation(held_by(context, replace(of_60(3), canary=(ZOHO, "z99"))), new(condition="60"))
    assert [change.kind for change in canary.changes] == [ChangeKind.CREATE]


def test_a_field_that_was_named_is_left_out_and_the_rest_goes(context: Context) -> None:
    named = cause(*(creation(n, condition="60") for n in range(3)), field="condition")
    outcome = plan_creation(held_by(context, named), new(condition="60", email="a@b.nl"))
    assert dict(outcome.changes[0].values) == {"name": "Nieuw", "email": "a@b.nl"}
    assert [(issue.code, issue.field, issue.blocks) for issue in outcome.issues] == [("same_cause", "condition", False)]


def test_an_update_like_the_refused_ones_is_held_and_one_to_the_other_side_goes(
    context: Context, binding: Binding, exact: Any, zoho: Any
) -> None:
    changed = [
        Change("firms", EXACT, ChangeKind.UPDATE, record=f"e{n}", values={"email": f"{n}@b.nl"}) for n in (3, 4, 5)
    ]
    held = held_by(context, cause(*changed))
    agreed = plan_bound(
        context, binding, exact(email="x@b.nl", city="Gent"), zoho(email="x@b.nl", city="Gent"), {}
    ).base
    now = exact(email="x@b.nl", city="Aalst"), zoho(email="y@b.nl", city="Gent")
    outcome = plan_bound(held, binding, *now, agreed or {})
    assert [(change.side, dict(change.values)) for change in outcome.changes] == [
        (ZOHO, {"street": None, "city": "Aalst"})
    ]
    assert [issue.code for issue in outcome.issues] == [IssueCode.SAME_CAUSE]
