"""What a person said about one record: it stays as it is, is left out, or waits for a yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from exact_zoho.core.changes import IssueCode, Record
from exact_zoho.core.context import Context
from exact_zoho.core.entity import CreateMode, Side
from exact_zoho.core.plan_new import plan_creation
from exact_zoho.core.standing import REASONS, Order, frozen, plan_frozen, plan_left_out

EXACT, ZOHO = Side.EXACT, Side.ZOHO
Build = Callable[..., Record]
SHOWN: dict[str, Any] = {"external_id": "EX:42:e1", "status": "In sync", "message": None}


def test_a_record_is_frozen_by_an_order_or_by_the_box_in_zoho(exact: Build, zoho: Build) -> None:
    boxed = zoho({"marks": {**SHOWN, "frozen": True}})
    assert frozen(exact(), zoho(), (Order.FREEZE, None))
    assert frozen(exact(), zoho(), (None, Order.FREEZE))
    assert frozen(exact(), boxed, (None, None))
    assert not frozen(exact(), zoho(), (None, Order.CREATE))
    assert not frozen(None, None, (None, None))


def test_a_frozen_pair_says_so_in_zoho_and_nothing_else_is_written(context: Context, exact: Build, zoho: Build) -> None:
    outcome = plan_frozen(context, exact(name="Other"), zoho())
    (change,) = outcome.changes
    assert (change.side, change.values, change.marks) == (ZOHO, {}, {"status": "Not synchronised"})
    assert outcome.excluded == REASONS[Order.FREEZE]
    assert outcome.base is None


def test_a_frozen_record_that_says_so_already_is_not_written_again(context: Context, exact: Build, zoho: Build) -> None:
    says = zoho({"marks": {**SHOWN, "status": "Not synchronised"}})
    assert plan_frozen(context, exact(), says).changes == ()


def test_a_frozen_record_of_exact_alone_is_left_alone(context: Context, exact: Build) -> None:
    assert plan_frozen(context, exact(), None).changes == ()


@pytest.mark.parametrize("order", [Order.APART, Order.REFUSE])
def test_an_unlinked_record_loses_the_name_of_its_former_partner(context: Context, zoho: Build, order: Order) -> None:
    outcome = plan_left_out(context, zoho({"marks": SHOWN}), order)
    assert outcome.changes[0].marks == {"status": "Not synchronised", "external_id": None}
    assert outcome.excluded == REASONS[order]


def test_another_divisions_name_is_not_taken_away(context: Context, zoho: Build) -> None:
    outcome = plan_left_out(context, zoho({"marks": {**SHOWN, "external_id": "EX:7:e1"}}), Order.APART)
    assert "external_id" not in outcome.changes[0].marks


def test_nothing_is_written_to_a_zoho_that_may_not_be_written(context: Context, exact: Build, zoho: Build) -> None:
    closed = replace(context, modes={ZOHO: CreateMode.OFF})
    assert plan_frozen(closed, exact(), zoho()).changes == ()
    assert plan_left_out(closed, zoho(), Order.APART).changes == ()


class TestReview:
    """Where creations are reviewed, each waits for a yes of its own."""

    @pytest.fixture
    def reviewed(self, context: Context) -> Context:
        return replace(context, reviewed=frozenset({EXACT}))

    def test_a_new_record_waits(self, reviewed: Context, zoho: Build) -> None:
        outcome = plan_creation(reviewed, zoho({"id": "77", "marks": {}}))
        assert [issue.code for issue in outcome.issues] == [IssueCode.REVIEW]
        assert not [change for change in outcome.changes if change.side is EXACT]

    def test_an_allowed_one_is_created(self, reviewed: Context, zoho: Build) -> None:
        outcome = plan_creation(reviewed, zoho({"id": "77", "marks": {}}), order=Order.CREATE)
        assert [change.side for change in outcome.changes] == [EXACT]
        assert outcome.issues == ()

    def test_what_lacks_something_is_not_shown_to_the_bookkeeper_yet(self, reviewed: Context, zoho: Build) -> None:
        outcome = plan_creation(reviewed, zoho({"id": "77", "marks": {}}, name=None))
        assert [issue.code for issue in outcome.issues] == [IssueCode.MANDATORY]

    def test_the_other_side_is_not_reviewed(self, reviewed: Context, exact: Build) -> None:
        assert [change.side for change in plan_creation(reviewed, exact()).changes] == [ZOHO]
