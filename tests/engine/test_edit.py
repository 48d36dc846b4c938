"""Edit and retry: a person corrects a field through us; it is checked, written, read back and counts as an edit."""

from __future__ import annotations

import pytest

from exact_zoho.core.changes import ChangeState
from exact_zoho.core.entity import Side
from exact_zoho.engine.edit import edit
from exact_zoho.engine.run import State
from exact_zoho.engine.subject import field_of
from exact_zoho.entities.products import PRODUCTS
from exact_zoho.errors import UsageError
from sandbox.faults import Fault, FaultKind
from tests.engine.answers import ME, next_run, pair, phones, say
from tests.engine.story import (
    bound,
    company,
    completed,
    founded,
    in_exact,
    issues,
    linked_contact,
    new_in_zoho,
    spoil_creation,
)

NEW = "+31 20 999 99 99"
BAD = '{"error":{"code":"","message":{"lang":"","value":"VATNumber is not right"}}}'


@pytest.mark.parametrize("side", list(Side))
def test_it_is_written_at_once_and_goes_across_with_the_next_run(side: Side) -> None:
    world = company(2)
    exact, zoho = pair(world)
    told = say(world, edit, "accounts", exact if side is Side.EXACT else zoho, "phone", NEW, ME)
    assert told == f"Phone was corrected in {side.capitalize()}; the next run tries the record again."
    assert phones(world, exact, zoho)[list(Side).index(side)] == NEW
    next_run(world)
    assert phones(world, exact, zoho) == (NEW, NEW)


def test_its_history_holds_the_old_value_and_who_corrected_it() -> None:
    world = company(1)
    exact, _ = pair(world)
    say(world, edit, "accounts", exact, "Phone", NEW, ME)
    with world.bench() as bench:
        last = bench.conn.changes.history("accounts", exact)[-1]
        run = bench.conn.runs.last()
    assert last.state is ChangeState.DONE
    assert (last.change.old, last.change.values) == ({"phone": "+31 20 123 45 01"}, {"phone": NEW})
    assert last.change.why == {"phone": "corrected by test"}
    assert run is not None
    assert (run.kind, run.state, run.id) == ("repair", State.COMPLETED, last.run_id)


def test_a_record_that_was_refused_is_corrected_and_tried_again() -> None:
    world = company(1)
    zoho = new_in_zoho(world, "Nieuw")["id"]
    spoil_creation(world, Side.EXACT, FaultKind.STATUS, status=400, body=BAD)
    completed(world)
    assert "refused" in issues(world, zoho)
    say(world, edit, "accounts", zoho, "phone", NEW, ME)
    next_run(world)
    assert [row["Phone"] for row in in_exact(world, "Nieuw")] == [NEW]
    assert bound(world, Side.ZOHO, zoho)
    assert issues(world, zoho) == {}


def test_an_empty_value_empties_the_field_on_both_sides() -> None:
    world = company(1)
    exact, zoho = pair(world)
    say(world, edit, "accounts", zoho, "phone", "", ME)
    next_run(world)
    assert phones(world, exact, zoho) == (None, None)


def test_a_reference_is_corrected_by_id() -> None:
    world = company(2)
    exact, zoho = linked_contact(world)
    say(world, edit, "contacts", zoho, "account", pair(world, "Klant 2")[1], ME)
    next_run(world)
    assert world.contacts()[exact]["Account"] == pair(world, "Klant 2")[0]


def test_what_it_says_already_is_not_written() -> None:
    world = company(1)
    exact, _ = pair(world)
    before = world.marks()
    assert "says that already" in say(world, edit, "accounts", exact, "phone", "+31 20 123 45 01", ME)
    assert world.writes(before) == []


@pytest.mark.parametrize(
    ("side", "field", "value", "told"),
    [
        (Side.EXACT, "shoe_size", "44", "accounts have no field 'shoe_size'; there are name,"),
        (Side.EXACT, "vat_number", "NL000000000B00", "VAT number is not a value that this field takes"),
        (Side.EXACT, "name", "", "Name cannot be empty: Exact demands it"),
        (Side.EXACT, "status", "Friend", "Status is one of Customer, Prospect, Suspect"),
        (Side.EXACT, "credit_line", "100", "Credit line is not ours to change in Exact"),
        (Side.ZOHO, "credit_line", "much", "Credit line cannot be understood: amount expected"),
        (Side.ZOHO, "parent", "4711", "Parent account is the id of one of accounts in Zoho"),
        (Side.ZOHO, "phone", "0" * 400, "Phone is 400 characters long"),
    ],
)
def test_what_cannot_be_written_is_said_before_any_call(side: Side, field: str, value: str, told: str) -> None:
    world = company(1)
    record = pair(world)[list(Side).index(side)]
    before = world.marks()
    with pytest.raises(UsageError, match=f"^{told}") as refused:
        say(world, edit, "accounts", record, field, value, ME)
    assert world.marks() == before
    if field != "shoe_size":
        assert value == "" or value not in str(refused.value)


def test_a_refusal_is_told_and_leaves_the_record_as_it_was() -> None:
    world = company(1)
    exact, zoho = pair(world)
    world.exact.faults.add(Fault(FaultKind.STATUS, "PUT", r"crm/Accounts", status=400, body=BAD))
    with pytest.raises(UsageError, match=f"^Exact refused it .*exact-zoho why {exact} --exchanges"):
        say(world, edit, "accounts", exact, "phone", NEW, ME)
    next_run(world)
    assert phones(world, exact, zoho) == ("+31 20 123 45 01",) * 2


def test_nothing_is_written_before_the_first_plan_was_approved() -> None:
    world = founded(1).ready()
    world.sync()
    (row,) = in_exact(world, "Klant 1")
    before = world.marks()
    with pytest.raises(UsageError, match="first plan"):
        say(world, edit, "accounts", row["ID"], "phone", NEW, ME)
    assert world.marks() == before


def test_a_column_means_what_it_holds_on_the_side_of_the_record() -> None:
    """Both sides have a Description of a product, which is its name in Exact and a text about it in Zoho."""
    assert [field_of(PRODUCTS, "Description", [side]).name for side in Side] == ["name", "notes"]
