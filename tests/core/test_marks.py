"""What a Zoho record says of its synchronisation, and that it says so once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exact_zoho.core.changes import Issue, IssueCode, Record
from exact_zoho.core.entity import Side
from exact_zoho.core.marks import LONGEST, Status, message_of, status_of, to_write, wanted


def issue(code: IssueCode, message: str = "It is so.", remedy: str = "") -> Issue:
    return Issue("firms", Side.ZOHO, "z1", code, message, remedy=remedy)


@pytest.mark.parametrize(
    ("codes", "status"),
    [
        ((), Status.IN_SYNC),
        ((IssueCode.REFUSED,), Status.REFUSED),
        ((IssueCode.CONFLICT,), Status.CONFLICT),
        ((IssueCode.WAITING,), Status.WAITING),
        ((IssueCode.UNCERTAIN,), Status.WAITING),
        ((IssueCode.MANDATORY,), Status.ATTENTION),
        ((IssueCode.AMBIGUOUS,), Status.ATTENTION),
        ((IssueCode.WAITING, IssueCode.REFUSED), Status.REFUSED),
        ((IssueCode.WAITING, IssueCode.CONFLICT), Status.CONFLICT),
        ((IssueCode.CONFLICT, IssueCode.REFUSED), Status.REFUSED),
    ],
)
def test_the_gravest_issue_gives_the_status(codes: tuple[IssueCode, ...], status: Status) -> None:
    assert status_of([issue(code) for code in codes]) is status


@pytest.mark.parametrize("code", list(IssueCode))
def test_no_record_with_an_issue_is_in_sync(code: IssueCode) -> None:
    assert status_of([issue(code)]) is not Status.IN_SYNC


def test_what_a_person_must_do_is_not_hidden_behind_waiting() -> None:
    """Waiting is what the sales team can do nothing about, so it is the least of all."""
    by_themselves = {IssueCode.WAITING, IssueCode.UNCERTAIN, IssueCode.REVIEW}
    hidden = [
        code
        for code in IssueCode
        if code not in by_themselves and status_of([issue(IssueCode.WAITING), issue(code)]) is Status.WAITING
    ]
    assert hidden == []


def test_a_message_says_what_is_and_what_to_do() -> None:
    issues = [issue(IssueCode.INVALID, "One is wrong.", "Correct it."), issue(IssueCode.REFUSED, "Two was refused.")]
    assert message_of(issues) == "One is wrong. Correct it. Two was refused."
    assert message_of([]) is None


def test_a_message_fits_its_field_and_shows_that_it_goes_on() -> None:
    message = message_of([issue(IssueCode.INVALID, "word " * 100)])
    assert message is not None
    assert len(message) <= LONGEST
    assert message.endswith("…")
    just = "x" * LONGEST
    assert message_of([issue(IssueCode.INVALID, just)]) == just


def test_an_external_id_is_only_said_by_a_record_that_has_one() -> None:
    assert wanted([], "EX:42:e1") == {"external_id": "EX:42:e1", "status": "In sync", "message": None}
    assert "external_id" not in wanted([], None)


def test_only_what_differs_is_written(zoho: Callable[..., Record]) -> None:
    record = zoho({"marks": {"external_id": "EX:42:e1", "status": "Waiting", "message": None}})
    assert to_write(wanted([], "EX:42:e1"), record) == {"status": "In sync"}


def test_an_empty_text_is_no_message(zoho: Callable[..., Record]) -> None:
    record = zoho({"marks": {"external_id": "EX:42:e1", "status": "In sync", "message": ""}})
    assert to_write(wanted([], "EX:42:e1"), record) == {}


def test_what_is_switched_off_is_not_written(zoho: Callable[..., Record]) -> None:
    record = zoho({"marks": {"external_id": None}})
    assert to_write(wanted([], "EX:42:e1"), record) == {"external_id": "EX:42:e1"}
