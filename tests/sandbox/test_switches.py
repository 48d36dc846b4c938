"""Switches as rows: defaults, random draws, and what a person writes."""

from __future__ import annotations

from random import Random

import pytest

from sandbox.switches import Switch, defaults, randomised, read_assignments

SWITCHES = (
    Switch("strict", True, (True, False), "untold"),
    Switch("pages", 60, (60, 100), "untold"),
)


def seeded(seed: int) -> Random:
    return Random(seed)


def test_defaults_are_the_rows_own() -> None:
    assert defaults(SWITCHES) == {"strict": True, "pages": 60}


def test_random_draws_reach_every_value_and_follow_the_seed() -> None:
    drawn = [randomised(SWITCHES, seeded(seed)) for seed in range(30)]
    assert {table["pages"] for table in drawn} == {60, 100}
    assert drawn[3] == randomised(SWITCHES, seeded(3))


def test_text_becomes_the_value_it_names() -> None:
    assert read_assignments(["strict=false", "pages=100"], SWITCHES) == {"strict": False, "pages": 100}


@pytest.mark.parametrize("assignment", ["colour=red", "pages=61", "strict"])
def test_an_unknown_name_or_value_is_refused(assignment: str) -> None:
    with pytest.raises(ValueError, match="switch"):
        read_assignments([assignment], SWITCHES)
