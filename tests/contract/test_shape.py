"""Two replies are compared by shape, not by value."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.contract.accepted import ACCEPTED
from sandbox.contract.difference import Accepted, Difference, unexplained
from sandbox.contract.shape import compare


def found(seen: Any, ours: Any, *, order: bool = True, nulls: bool = False) -> list[tuple[str, str]]:
    return [(one.at, one.what) for one in compare("x", seen, ours, order=order, nulls=nulls)]


@pytest.mark.parametrize(
    ("seen", "ours"),
    [
        ({"a": "x", "b": 1}, {"a": "y", "b": 2.5}),
        ({"a": None}, {"a": "x"}),
        ({"a": "/Date(1)/"}, {"a": "/Date(22)/"}),
        ({"a": "NL "}, {"a": "BE "}),
        ([{"a": 1}, {"a": 2}], [{"a": 3}]),
    ],
)
def test_other_values_of_the_same_shape_are_no_difference(seen: Any, ours: Any) -> None:
    assert found(seen, ours) == []


@pytest.mark.parametrize(
    ("seen", "ours", "at"),
    [
        ({"a": 1}, {}, "a"),
        ({}, {"a": 1}, "a"),
        ({"a": "1"}, {"a": 1}, "a"),
        ({"a": "NL "}, {"a": "NL"}, "a"),
        ({"a": "/Date(1)/"}, {"a": "2026-01-01T00:00:00"}, "a"),
        ({"a": {"b": [{"c": 1}]}}, {"a": {"b": [{"c": True}]}}, "a.b[].c"),
        ({"r": [1]}, {"r": []}, "r[]"),
    ],
)
def test_another_shape_is_a_difference_and_says_where(seen: Any, ours: Any, at: str) -> None:
    assert [where for where, _ in found(seen, ours)] == [at]


def test_order_and_emptiness_count_where_asked() -> None:
    assert found({"a": 1, "b": 1}, {"b": 1, "a": 1}) == [("", "order of properties differs, first at b")]
    assert found({"a": 1, "b": 1}, {"b": 1, "a": 1}, order=False) == []
    assert found({"a": None}, {"a": 1}, nulls=True) == [("a", "null expected, number answered")]


def test_an_accepted_difference_is_left_out_and_others_stay() -> None:
    meant, other = Difference("list: GET", "d.a", "missing"), Difference("list: GET", "d.b", "missing")
    reason = Accepted("list*", "d.a", "missing", "known")
    assert unexplained([meant, other, other], [reason]) == [other]


def test_every_accepted_difference_has_its_reason() -> None:
    assert all(len(one.reason) > 20 for one in ACCEPTED)
