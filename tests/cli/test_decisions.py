"""`exact-zoho matches`, `conflicts` and `newcomers`: the questions as people see them, and their answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.errors import UsageError
from tests.cli.conftest import Terminal
from tests.engine.answers import edit, next_run, pair, phones
from tests.engine.story import bound, company, in_exact, in_zoho, new_in_exact, new_in_zoho

NAME = "Bakkerij De Vries"
ONE, TWO = "+31 20 111 11 11", "+31 20 222 22 22"
SETTINGS = {
    "entities": {"accounts": {"review_new_in_exact": True, "fields": {"phone": {"conflict": "ask"}}}},
}  # fmt: skip
At = Callable[..., Terminal]


@pytest.fixture
def terminal(at: At) -> Terminal:
    """A pair that may be one, a conflict, and two newcomers, all waiting."""
    world = company(1, SETTINGS)
    new_in_exact(world, NAME, City="Gent")
    new_in_zoho(world, NAME, Billing_City="Brugge")
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, Phone=ONE)
    edit(world, Side.ZOHO, zoho, Phone=TWO)
    for name in ("Eerste", "Tweede"):
        new_in_zoho(world, name)
    next_run(world)
    return at(world)


def test_each_list_shows_what_a_person_needs_and_how_to_answer(terminal: Terminal) -> None:
    exact, zoho = pair(terminal.world, NAME)
    matches = terminal.run("matches")
    for expected in ("1 pairs may be one", f"{NAME}, Gent", f"{NAME}, Brugge", "city differs", zoho, exact, "accept"):
        assert expected in matches
    conflicts = terminal.run("conflicts")
    for expected in ("Klant 1", "Phone", ONE, TWO, "2026-03-02 08:0", "conflicts choose NUMBER exact"):
        assert expected in conflicts
    newcomers = terminal.run("newcomers")
    for expected in ("2 new records for the books", "Eerste", "Tweede", "none", "newcomers allow ZOHO_ID"):
        assert expected in newcomers


def test_each_list_is_there_for_machines_as_well(terminal: Terminal) -> None:
    exact, zoho = pair(terminal.world, NAME)
    (match,) = terminal.document("matches")
    assert (match["entity"], match["exact"], match["zoho"]) == ("accounts", exact, zoho)
    (conflict,) = terminal.document("conflicts")
    assert (conflict["name"], conflict["exact"], conflict["zoho"]) == ("Klant 1", ONE, TWO)
    assert [each["name"] for each in terminal.document("newcomers")] == ["Eerste", "Tweede"]
    assert len(terminal.document("newcomers", "--limit", "1")) == 1


def test_where_nothing_is_asked_each_list_says_so(at: At) -> None:
    terminal = at(company(1))
    assert "No questions" in terminal.run("matches")
    assert "No conflict waits" in terminal.run("conflicts")
    assert "Nobody waits" in terminal.run("newcomers")
    for command in ("matches", "conflicts", "newcomers"):
        assert terminal.document(command) == []


@pytest.mark.parametrize(("verb", "linked"), [("accept", True), ("refuse", False), ("never", False)])
def test_a_match_is_answered_by_the_zoho_id_alone(terminal: Terminal, verb: str, linked: bool) -> None:
    exact, zoho = pair(terminal.world, NAME)
    assert zoho in terminal.run("matches", verb, zoho)
    next_run(terminal.world)
    assert (bound(terminal.world, Side.EXACT, exact) == zoho) is linked
    with terminal.world.bench() as bench:
        kept = bench.conn.matches.get("accounts", exact, zoho)
    assert kept is not None
    assert (kept.state, kept.decided_by) == (
        {"accept": "accepted", "refuse": "refused", "never": "never"}[verb], "the bookkeeper",
    )  # fmt: skip


def test_about_a_pair_that_nobody_asked_about_both_ids_and_the_entity_are_needed(terminal: Terminal) -> None:
    exact, (other,) = new_in_exact(terminal.world, "Groothandel", Status="A")["ID"], in_zoho(terminal.world, "Eerste")
    next_run(terminal.world)
    with pytest.raises(UsageError, match="name both ids"):
        terminal.run("matches", "accept", other["id"])
    terminal.run("matches", "accept", other["id"], exact, "--entity", "accounts")
    next_run(terminal.world)
    assert bound(terminal.world, Side.EXACT, exact) == other["id"]


@pytest.mark.parametrize("winner", list(Side))
def test_a_conflict_is_answered_by_its_number(terminal: Terminal, winner: Side) -> None:
    number = terminal.document("conflicts")[0]["number"]
    assert "next run" in terminal.run("conflicts", "choose", str(number), winner)
    next_run(terminal.world)
    value = ONE if winner is Side.EXACT else TWO
    assert phones(terminal.world, *pair(terminal.world)) == (value, value)


def test_newcomers_are_let_in_by_id_or_all_at_once(terminal: Terminal) -> None:
    (first,) = in_zoho(terminal.world, "Eerste")
    assert "1 account will be created in Exact" in terminal.run("newcomers", "allow", first["id"])
    assert [each["name"] for each in terminal.document("newcomers")] == ["Tweede"]
    assert "1 account will be created in Exact" in terminal.run("newcomers", "allow", "--all")
    next_run(terminal.world)
    assert [len(in_exact(terminal.world, name)) for name in ("Eerste", "Tweede")] == [1, 1]
    assert "Nobody waits" in terminal.run("newcomers", "allow", "--all")


def test_newcomers_are_kept_out_by_id(terminal: Terminal) -> None:
    ids = [in_zoho(terminal.world, name)[0]["id"] for name in ("Eerste", "Tweede")]
    assert "2 accounts will be kept out of Exact" in terminal.run("newcomers", "refuse", *ids)
    next_run(terminal.world)
    assert terminal.document("newcomers") == []
    assert (in_exact(terminal.world, "Eerste"), in_exact(terminal.world, "Tweede")) == ([], [])


def test_without_an_id_nobody_is_let_in(terminal: Terminal) -> None:
    for command in ("allow", "refuse"):
        with pytest.raises(UsageError, match="name the ids"):
            terminal.run("newcomers", command)
    with pytest.raises(UsageError, match="these do not wait"):
        terminal.run("newcomers", "allow", "4711")
