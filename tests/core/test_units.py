"""Units are the same by whatever name people call them."""

from __future__ import annotations

import pytest

from exact_zoho.core.units import MEANINGS, NAMES, meaning


@pytest.mark.parametrize(("one", "other"), [
    ("pc", "Stuks"), ("Each", "Piece"), ("kg", "Kilogram"), ("Hours", "uur"), ("Doos", "Box"), ("st.", "Stück"),
    ("Vierkante meter", "m2"),
])  # fmt: skip
def test_two_names_of_one_unit_mean_the_same(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


def test_what_nobody_knows_means_itself_and_nothing_means_nothing() -> None:
    assert (meaning(" Krat "), meaning("")) == ("krat", "")


def test_no_name_stands_for_two_units() -> None:
    told = [name for means, names in NAMES.items() for name in {means, *names.split()}]
    assert len(told) == len(set(told))
    assert set(told) <= set(MEANINGS)
