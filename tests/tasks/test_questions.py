"""The page of questions: everything that waits for a person, how to answer it, and no names unless they are wanted."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from tasks import questions
from tests.engine.answers import edit, next_run, pair
from tests.engine.story import company, new_in_exact, new_in_zoho
from tests.support.world import World

NAME = "Bakkerij De Vries"
ONE, TWO = "+31 20 111 11 11", "+31 20 222 22 22"
SETTINGS = {"entities": {"accounts": {"review_new_in_exact": True, "fields": {"phone": {"conflict": "ask"}}}}}


@pytest.fixture(scope="module")
def world() -> World:
    """A pair that may be one, a conflict, and a newcomer that resembles a customer; all wait."""
    world = company(1, SETTINGS)
    new_in_exact(world, NAME, City="Gent")
    new_in_zoho(world, NAME, Billing_City="Brugge")
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, Phone=ONE)
    edit(world, Side.ZOHO, zoho, Phone=TWO)
    new_in_zoho(world, "Klant 1", Billing_City="Aalst")
    next_run(world)
    return world


def page(world: World, *, values: bool) -> str:
    with world.bench() as bench:
        return questions.page(bench, values=values)


def test_it_names_each_kind_of_question_and_how_to_answer_it(world: World) -> None:
    shown = page(world, values=False)
    for head, answer in (
        ("1 new record for the books", "Run the deployment **newcomers**"),
        ("1 pair may be one", "Run the deployment **matches**"),
        ("1 conflict to decide", "Run the deployment **conflicts**"),
    ):
        assert head in shown
        assert answer in shown


def test_it_names_ids_and_no_names_or_values_unless_they_are_wanted(world: World) -> None:
    exact, zoho = pair(world, NAME)
    shown = page(world, values=False)
    assert [secret for secret in (NAME, "Klant 1", ONE, TWO, "Gent") if secret in shown] == []
    assert exact in shown
    assert zoho in shown
    assert "1 likely duplicate" in shown


def test_with_values_it_shows_names_both_values_and_the_likely_duplicates(world: World) -> None:
    shown = page(world, values=True)
    for expected in (f"{NAME}, Gent", f"{NAME}, Brugge", "Klant 1", ONE, TWO, "Een collega", "city differs"):
        assert expected in shown


@pytest.mark.parametrize("values", [False, True])
def test_every_row_of_every_table_has_the_cells_of_its_head(world: World, values: bool) -> None:
    blocks = page(world, values=values).split("\n\n")
    tables = [block.splitlines() for block in blocks if block.startswith("| ")]
    assert len(tables) == 3
    for lines in tables:
        assert {line.replace("\\|", "").count("|") for line in lines} == {lines[0].count("|")}


def test_where_nobody_is_asked_there_is_no_page() -> None:
    assert page(company(1), values=True) == ""


def test_a_long_list_is_cut_and_says_how_many_there_are() -> None:
    world = company(0, SETTINGS)
    for number in range(questions.SHOWN + 5):
        new_in_zoho(world, f"Klant {number} {'abcdefghijklmnopqrstuvwxyz'[number % 26] * 4}")
    next_run(world)
    shown = page(world, values=False)
    assert f"{questions.SHOWN + 5} new records for the books" in shown
    rows = [line for line in shown.splitlines() if "| accounts |" in line]
    assert len(rows) == questions.SHOWN
