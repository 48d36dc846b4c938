"""The base: what a write makes of it, what the next reading proves, and that it can be kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.core.base import TRIES, after_write, agreed, dump, given_up, is_piece, load, settle
from exact_zoho.core.changes import BaseValue, Change, ChangeKind
from exact_zoho.core.entity import At, Entity, Field, Side
from exact_zoho.core.kinds import Day

EXACT, ZOHO = Side.EXACT, Side.ZOHO


def written(value: Any, over: Any, source: Any = None, name: str = "email", side: Side = ZOHO) -> Change:
    """A write of one field; the source shows the same value where nothing else is said."""
    return Change(
        "firms", side, ChangeKind.UPDATE, values={name: value}, old={name: over},
        source={name: value if source is None else source},
    )  # fmt: skip


def test_what_both_sides_show_is_the_base_each_its_own() -> None:
    value = agreed("jansen", "JANSEN")
    assert (value.on(EXACT), value.on(ZOHO)) == ("jansen", "JANSEN")


def test_after_a_write_the_side_written_is_unproven() -> None:
    value = after_write(written("b", over="a"), {"email": agreed("a", "a")})["email"]
    assert (value.exact, value.zoho, value.unproven) == ("b", "b", ZOHO)
    assert (value.before, value.across) == ("a", "a")


def test_a_write_leaves_other_fields_alone() -> None:
    base = {"email": agreed("a", "a"), "name": agreed("n", "n")}
    assert after_write(written("b", over="a"), base)["name"] == agreed("n", "n")


def test_a_write_carries_the_base_of_its_link_along() -> None:
    change = Change("firms", ZOHO, ChangeKind.LINK, base={"name": agreed("n", "N")})
    assert after_write(change, {}) == {"name": agreed("n", "N")}


def test_the_reading_of_the_other_side_proves_nothing(entity: Entity) -> None:
    base = after_write(written("b", over="a"), {"email": agreed("a", "a")})
    assert settle(entity, base, EXACT, {"email": "b"}) == base


@pytest.mark.parametrize("shown", ["b c", "B C", "b  C"])
def test_a_value_that_was_kept_becomes_the_base_as_it_is_shown(entity: Entity, shown: str) -> None:
    base = after_write(written("b c", over="a"), {"email": agreed("a", "a")})
    assert settle(entity, base, ZOHO, {"email": shown}) == {"email": agreed("b c", shown)}


def test_a_value_that_was_not_kept_is_to_be_written_again(entity: Entity) -> None:
    base = after_write(written("b", over="a"), {"email": agreed("a", "a")})
    value = settle(entity, base, ZOHO, {"email": "a"})["email"]
    assert (value.exact, value.zoho, value.unproven) == ("a", "a", None)  # so that Exact's "b" is an edit still
    assert (value.lost, value.lost_value) == (1, "b")


def test_a_value_that_was_cut_was_not_kept(entity: Entity) -> None:
    base = after_write(written("abcdef", over="x"), {"email": agreed("x", "x")})
    value = settle(entity, base, ZOHO, {"email": "abc"})["email"]
    assert (value.exact, value.zoho, value.lost) == ("x", "abc", 1)


def test_a_clearing_that_was_not_kept_is_found_out(entity: Entity) -> None:
    base = after_write(written(None, over="a"), {"email": agreed("a", "a")})
    value = settle(entity, base, ZOHO, {"email": "a"})["email"]
    assert (value.zoho, value.lost, value.lost_value) == ("a", 1, None)


def test_an_edit_by_a_person_between_write_and_reading_is_an_edit(entity: Entity) -> None:
    base = after_write(written("b", over="a"), {"email": agreed("a", "a")})
    since = datetime(2026, 3, 1, tzinfo=UTC)
    assert settle(entity, base, ZOHO, {"email": "somebody's"}, since) == {"email": agreed("b", "b")}


def test_what_was_not_kept_twice_is_given_up(entity: Entity) -> None:
    base: Any = {"email": agreed("a", "a")}
    for _ in range(TRIES):
        assert not given_up(base["email"], "b")
        base = settle(entity, after_write(written("b", over="a"), base), ZOHO, {"email": "a"})
    assert given_up(base["email"], "b")


def test_another_value_is_tried_anew(entity: Entity) -> None:
    lost = BaseValue("a", "a", lost=TRIES, lost_value="b")
    assert not given_up(lost, "c")
    assert after_write(written("c", over="a"), {"email": lost})["email"].lost == 0


def test_a_value_that_is_kept_at_last_clears_its_record(entity: Entity) -> None:
    lost = {"email": BaseValue("a", "a", lost=1, lost_value="b")}
    base = settle(entity, after_write(written("b", over="a"), lost), ZOHO, {"email": "b"})
    assert base == {"email": agreed("b", "b")}


def test_nothing_is_given_up_before_it_was_written() -> None:
    assert not given_up(None, "b")
    assert not given_up(agreed("a", "a"), None)


@pytest.mark.parametrize(
    ("shown", "given", "piece"),
    [
        ("abc", "abcdef", True),
        ("abcdef", "abcdef", False),
        ("bcd", "abcdef", False),
        (None, "abcdef", False),
        (Decimal(1), "1.00", False),
    ],
)
def test_a_piece_is_a_beginning(shown: Any, given: Any, piece: bool) -> None:
    assert is_piece(shown, given) is piece


texts = st.one_of(st.none(), st.text(max_size=5))
amounts = st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=2))
sides = st.one_of(st.none(), st.sampled_from(list(Side)))


def base_values(values: st.SearchStrategy[Any]) -> st.SearchStrategy[BaseValue]:
    """Bases as they come to be: what is only known while unproven is there only then."""
    proven = st.builds(BaseValue, values, values)
    unproven = st.builds(
        BaseValue, values, values, st.sampled_from(list(Side)), values, values, st.integers(0, 2), values
    )
    lost = st.builds(lambda one, two, count, what: BaseValue(one, two, lost=count, lost_value=what),
                     values, values, st.integers(1, 2), values)  # fmt: skip
    return st.one_of(proven, unproven, lost)


@given(email=base_values(texts), credit=base_values(amounts))
def test_a_base_comes_back_as_it_was_kept(entity: Entity, email: BaseValue, credit: BaseValue) -> None:
    base = {"email": email, "credit_line": credit}
    assert load(entity, dump(entity, base)) == base


def test_a_date_comes_back_as_it_was_kept(entity: Entity) -> None:
    dated = entity.with_fields((Field("due", At("Due"), At("Due"), Day()),))
    base = {"due": agreed(date(2026, 3, 29), None)}
    assert load(dated, dump(dated, base)) == base


def test_a_field_that_is_no_longer_declared_is_left_out(entity: Entity) -> None:
    kept = dump(entity, {"email": agreed("a", "a")}) | {"gone": {"exact": 1, "zoho": 1}}
    assert load(entity, kept) == {"email": agreed("a", "a")}
    assert dump(entity, {"gone": agreed(1, 1)}) == {}


def test_only_what_says_something_is_kept(entity: Entity) -> None:
    assert dump(entity, {"email": agreed("a", "A")}) == {"email": {"exact": "a", "zoho": "A"}}
