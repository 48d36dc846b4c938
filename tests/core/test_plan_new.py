"""Plans of records without a partner: created across, held, or left out, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from exact_zoho.core.changes import ChangeKind, IssueCode, Outcome, Record
from exact_zoho.core.context import Context, Refusal
from exact_zoho.core.entity import CreateMode, Side
from exact_zoho.core.keys import creation_key
from exact_zoho.core.kinds import UNKNOWN, Coming
from exact_zoho.core.matching import Candidate, Proposal
from exact_zoho.core.plan_new import plan_ambiguous, plan_creation

EXACT, ZOHO = Side.EXACT, Side.ZOHO
Build = Callable[..., Record]
FRESH: dict[str, Any] = {"external_id": None, "status": None, "message": None}


@pytest.fixture
def fresh(zoho: Build) -> Build:
    """Builds a Zoho record that was never synchronised."""
    return lambda about=None, **values: zoho(
        {"marks": FRESH, "id": "77", "parts": {"main": "77"}} | (about or {}), **values
    )


def codes(outcome: Outcome) -> list[tuple[IssueCode, str, bool]]:
    return [(issue.code, issue.field, issue.blocks) for issue in outcome.issues]


def test_an_exact_record_is_created_in_zoho_with_its_external_id(context: Context, exact: Build) -> None:
    (change,) = plan_creation(context, exact(email="a", code="17", to_street="s", to_city=None)).changes
    assert (change.side, change.kind, change.record, change.partner) == (ZOHO, ChangeKind.CREATE, "", "e1")
    assert change.key == "EX:42:e1"
    assert change.values == {"name": "Jansen", "code": "17", "email": "a", "to_street": "s", "condition": "30"}
    assert change.marks == {"external_id": "EX:42:e1", "status": "In sync", "message": None}
    assert (change.exact_seq, change.zoho_seq) == (7, 0)
    assert set(change.old.values()) == {None}


def test_a_zoho_record_is_created_in_exact_under_a_key_made_from_its_id(context: Context, fresh: Build) -> None:
    (change,) = plan_creation(context, fresh(email="a")).changes
    assert (change.side, change.record, change.partner, change.key) == (EXACT, "", "77", creation_key("77"))
    assert change.values == {"name": "Jansen", "email": "a", "condition": "30"}
    assert (change.marks, change.exact_seq, change.zoho_seq) == ({}, 0, 8)


def test_a_further_part_is_created_once_its_owner_exists(context: Context, fresh: Build) -> None:
    (change,) = plan_creation(context, fresh(to_street="s", to_city="c", street="t")).changes
    assert change.part == "main"
    assert set(change.values) == {"name", "street", "condition"}


def test_terms_go_along_at_creation_and_numbers_that_exact_gives_out_do_not(context: Context, fresh: Build) -> None:
    (change,) = plan_creation(context, fresh(credit_line=Decimal("5.00"), code="17")).changes
    assert "code" not in change.values
    assert change.values["credit_line"] == Decimal("5.00")


def test_a_default_fills_what_is_empty_and_nothing_else(context: Context, fresh: Build) -> None:
    (empty,) = plan_creation(context, fresh(condition=None)).changes
    (filled,) = plan_creation(context, fresh(condition="14")).changes
    assert (empty.values["condition"], filled.values["condition"]) == ("30", "14")


@pytest.mark.parametrize("mode", [CreateMode.OFF, CreateMode.UPDATE])
@pytest.mark.parametrize("side", list(Side))
def test_nothing_is_created_on_a_side_that_takes_no_new_records(
    context: Context, exact: Build, fresh: Build, side: Side, mode: CreateMode
) -> None:
    closed = replace(context, modes={side: mode})
    outcome = plan_creation(closed, fresh() if side is EXACT else exact())
    assert (outcome.changes, outcome.issues) == ((), ())
    assert side.capitalize() in outcome.excluded


@pytest.mark.parametrize("side", list(Side))
def test_what_is_out_of_scope_stays_out_with_a_reason_and_no_issue(
    context: Context, exact: Build, fresh: Build, side: Side
) -> None:
    record = (exact if side is EXACT else fresh)(name="Secret")
    assert plan_creation(context, record) == Outcome(excluded="it is a secret")
    assert plan_creation(replace(context, options={"secrets": True}), record).changes


@pytest.mark.parametrize("nothing", [None, UNKNOWN])
def test_what_lacks_a_mandatory_field_is_held_and_says_so_in_zoho(
    context: Context, fresh: Build, nothing: object
) -> None:
    outcome = plan_creation(context, fresh(name=nothing))
    assert codes(outcome) == [(IssueCode.MANDATORY, "name", True)]
    (told,) = outcome.changes
    assert (told.side, told.kind, told.record, told.values) == (ZOHO, ChangeKind.UPDATE, "77", {})
    assert told.marks["status"] == "Needs attention"
    assert "Name" in told.marks["message"]


def test_a_held_record_that_says_so_already_is_not_told_again(context: Context, fresh: Build) -> None:
    (told,) = plan_creation(context, fresh(name=None)).changes
    again = plan_creation(context, fresh({"marks": {**FRESH, **told.marks}}, name=None))
    assert again.changes == ()
    assert again.issues


def test_a_held_exact_record_is_an_issue_and_no_write(context: Context, exact: Build) -> None:
    outcome = plan_creation(context, exact(name=None))
    assert (outcome.changes, codes(outcome)) == ((), [(IssueCode.MANDATORY, "name", True)])


def test_a_text_too_long_holds_a_creation(context: Context, exact: Build) -> None:
    short = replace(context, lengths={"Email": 3})
    assert codes(plan_creation(short, exact(email="abcdef"))) == [(IssueCode.TOO_LONG, "email", True)]


def test_a_wrong_value_is_left_out_of_a_creation(context: Context, fresh: Build) -> None:
    outcome = plan_creation(context, fresh(vat_number="NL123", email="a"))
    assert codes(outcome) == [(IssueCode.INVALID, "vat_number", False)]
    assert set(outcome.changes[0].values) == {"name", "email", "condition"}


def test_a_wrong_default_is_told_like_any_wrong_value(context: Context, fresh: Build) -> None:
    listed = replace(context, codes={"conditions": frozenset({"14"})})
    outcome = plan_creation(listed, fresh())
    assert codes(outcome) == [(IssueCode.INVALID, "condition", False)]
    assert "condition" not in outcome.changes[0].values


def test_a_deferred_reference_is_left_for_later(context: Context, exact: Build) -> None:
    outcome = plan_creation(context, exact(parent="e9"))
    assert (codes(outcome), outcome.waits_for) == ([], (("firms", EXACT, "e9"),))
    assert "parent" not in outcome.changes[0].values


def test_any_other_reference_keeps_a_creation_waiting(context: Context, exact: Build) -> None:
    outcome = plan_creation(context, exact(owner="e9"))
    assert codes(outcome) == [(IssueCode.WAITING, "owner", True)]
    assert (outcome.changes, outcome.waits_for) == ((), (("owners", EXACT, "e9"),))


def test_a_bound_reference_goes_along(context: Context, exact: Build) -> None:
    (change,) = plan_creation(context, exact(owner="e5", parent="e6")).changes
    assert (change.values["owner"], change.values["parent"]) == ("z5", "z6")
    assert (change.source["owner"], change.source["parent"]) == ("e5", "e6")


def refusal(**rest: Any) -> Refusal:
    values = {"name": "Jansen", "email": "a", "condition": "30"}
    return Refusal(ZOHO, values | rest.pop("values", {}), "it would not", **rest)


def test_a_refused_creation_is_not_sent_again(context: Context, exact: Build) -> None:
    outcome = plan_creation(context, exact(email="a"), (refusal(),))
    assert (codes(outcome), outcome.changes) == ([(IssueCode.REFUSED, "", True)], ())


def test_a_creation_is_sent_again_once_its_record_was_edited(context: Context, exact: Build) -> None:
    outcome = plan_creation(context, exact(email="b"), (refusal(),))
    assert (codes(outcome), len(outcome.changes)) == ([], 1)


def test_a_creation_is_sent_again_without_the_field_that_was_named(context: Context, exact: Build) -> None:
    outcome = plan_creation(context, exact(email="a"), (refusal(field="email"),))
    assert codes(outcome) == [(IssueCode.REFUSED, "email", False)]
    assert set(outcome.changes[0].values) == {"name", "condition"}


def test_a_creation_is_held_where_the_field_that_was_named_is_mandatory(context: Context, exact: Build) -> None:
    outcome = plan_creation(context, exact(email="a"), (refusal(field="name"),))
    assert (codes(outcome), outcome.changes) == ([(IssueCode.REFUSED, "name", True)], ())


def test_a_refusal_of_the_other_side_does_not_matter(context: Context, exact: Build) -> None:
    refused = replace(refusal(), side=EXACT)
    assert codes(plan_creation(context, exact(email="a"), (refused,))) == []


@pytest.mark.parametrize("side", list(Side))
def test_what_may_be_one_of_several_is_held_with_the_candidates(
    context: Context, exact: Build, fresh: Build, side: Side
) -> None:
    record = exact() if side is EXACT else fresh()
    proposal = Proposal(
        candidates=(Candidate("x1"), Candidate("x2")), rivals=("x3",), key="name", why="several records share this name"
    )
    outcome = plan_ambiguous(context, record, proposal, {})
    (issue,) = outcome.issues
    assert (issue.code, issue.side, issue.record, issue.blocks) == (IssueCode.AMBIGUOUS, side, record.id, True)
    assert all(each in issue.message for each in ("x1", "x2", "x3"))
    assert not [change for change in outcome.changes if change.kind is not ChangeKind.UPDATE or change.values]
    assert len(outcome.changes) == (1 if side is ZOHO else 0)


def test_nothing_is_said_in_a_zoho_that_must_not_be_written(context: Context, fresh: Build) -> None:
    off = replace(context, modes={ZOHO: CreateMode.OFF})
    outcome = plan_creation(off, fresh(name=None))
    assert (outcome.changes, codes(outcome)) == ((), [(IssueCode.MANDATORY, "name", True)])


class TestReferences:
    """A record that refers to one without a partner yet: it goes along, waits, or takes no part."""

    def test_what_refers_to_a_record_of_the_same_plan_is_created_after_it(self, context: Context, exact: Build) -> None:
        plan = replace(context, coming=lambda name, side, record: (name, side, record) == ("owners", EXACT, "e9"))
        outcome = plan_creation(plan, exact(owner="e9"))
        assert outcome.changes[0].values["owner"] == Coming("exact", "e9")
        assert outcome.issues == ()

    def test_what_refers_to_a_held_record_waits(self, context: Context, exact: Build) -> None:
        outcome = plan_creation(context, exact(owner="e9"))
        assert codes(outcome) == [(IssueCode.WAITING, "owner", True)]
        assert outcome.waits_for == (("owners", EXACT, "e9"),)

    def test_what_refers_to_a_record_that_takes_no_part_takes_none(self, context: Context, exact: Build) -> None:
        plan = replace(context, left_out=lambda *_: "it is a supplier")
        outcome = plan_creation(plan, exact(owner="e9"))
        assert outcome.excluded == "its owner is not synchronised: it is a supplier"
        assert (outcome.changes, outcome.issues) == ((), ())

    def test_a_deferred_reference_keeps_nobody_waiting(self, context: Context, exact: Build) -> None:
        plan = replace(context, coming=lambda *_: True, left_out=lambda *_: "it is a supplier")
        (change,) = plan_creation(plan, exact(parent="e9")).changes
        assert "parent" not in change.values


def demanding(context: Context, name: str, **more: Any) -> Context:
    """The same, where Exact demands a field."""
    rows = [
        replace(row, mandatory=row.mandatory | {EXACT}) if row.name == name else row for row in context.entity.fields
    ]
    return replace(context, entity=replace(context.entity, fields=tuple(rows), **more))


def test_what_exact_demands_of_a_further_part_holds_the_creation_and_is_not_sent_with_it(
    context: Context, fresh: Build
) -> None:  # fmt: skip
    strict = demanding(context, "to_street")
    assert codes(plan_creation(strict, fresh())) == [(IssueCode.MANDATORY, "to_street", True)]
    (change,) = plan_creation(strict, fresh(to_street="s")).changes
    assert "to_street" not in change.values


def test_where_the_key_of_a_creation_is_a_value_of_the_record_that_value_is_the_key(
    context: Context, fresh: Build
) -> None:  # fmt: skip
    keyed = replace(context, entity=replace(context.entity, creation_key="Email"))
    (change,) = plan_creation(keyed, fresh(email="a-1")).changes
    assert (change.key, change.values["email"]) == ("a-1", "a-1")


def test_a_value_that_is_on_no_list_says_what_is_to_be_mapped(context: Context, fresh: Build) -> None:
    listing = replace(context, codes={"conditions": frozenset({"30"})})
    (issue,) = plan_creation(listing, fresh(condition="Dozen")).issues
    assert (issue.code, "'Dozen'" in issue.remedy, "translations" in issue.remedy) == (IssueCode.INVALID, True, True)
