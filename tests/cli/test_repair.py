"""`exact-zoho repair` and `rebuild`: each verb reaches the record that is named, on whichever side its id is."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from exact_zoho.cli import main
from exact_zoho.core.entity import Side
from exact_zoho.engine.run import State
from exact_zoho.errors import LockedError
from sandbox.faults import FaultKind
from tests.cli.conftest import Terminal
from tests.engine.answers import edit, next_run, pair, remove, status
from tests.engine.story import bound, company, completed, in_exact, in_zoho, new_in_exact, new_in_zoho, spoil_creation

At = Callable[..., Terminal]


@pytest.fixture
def terminal(at: At) -> Terminal:
    return at(company(2))


@pytest.mark.parametrize("side", list(Side))
def test_a_pair_is_unlinked_by_the_id_of_either(terminal: Terminal, side: Side) -> None:
    exact, zoho = pair(terminal.world)
    assert "unlinked" in terminal.run("repair", "unlink", "accounts", exact if side is Side.EXACT else zoho)
    next_run(terminal.world)
    assert status(terminal.world, zoho) == ("Not synchronised", None)


def test_two_records_are_relinked(terminal: Terminal) -> None:
    (exact, _), (_, zoho) = pair(terminal.world, "Klant 1"), pair(terminal.world, "Klant 2")
    assert "one from the next run on" in terminal.run("repair", "relink", "accounts", exact, zoho)
    next_run(terminal.world)
    assert bound(terminal.world, Side.EXACT, exact) == zoho


def test_a_creation_without_an_answer_is_adopted(terminal: Terminal) -> None:
    source = new_in_zoho(terminal.world, "Nieuw")["id"]
    spoil_creation(terminal.world, Side.EXACT, FaultKind.DROP_BEFORE, times=9)
    for _ in range(4):
        completed(terminal.world)
        terminal.world.universe.clock.advance(1000)
    made = new_in_exact(terminal.world, "Andere naam", Status="A")["ID"]
    completed(terminal.world)
    terminal.run("repair", "adopt", "accounts", made, source)
    next_run(terminal.world)
    assert bound(terminal.world, Side.ZOHO, source) == made


def test_what_lost_its_partner_is_created_anew(terminal: Terminal) -> None:
    exact, zoho = pair(terminal.world)
    remove(terminal.world, Side.EXACT, exact)
    next_run(terminal.world)
    assert "created in Exact by the next run" in terminal.run("repair", "recreate", "accounts", zoho)
    next_run(terminal.world)
    assert len(in_exact(terminal.world, "Klant 1")) == 1


def test_a_record_is_frozen_and_thawed(terminal: Terminal) -> None:
    exact, zoho = pair(terminal.world)
    terminal.run("repair", "freeze", "accounts", zoho)
    edit(terminal.world, Side.EXACT, exact, City="Gent")
    next_run(terminal.world)
    assert terminal.world.crm()[zoho]["Billing_City"] is None
    terminal.run("repair", "thaw", "accounts", zoho)
    next_run(terminal.world)
    assert terminal.world.crm()[zoho]["Billing_City"] == "Gent"


@pytest.mark.parametrize("one", [True, False])
def test_what_was_refused_is_tried_again_one_or_all(terminal: Terminal, one: bool) -> None:
    record = new_in_exact(terminal.world, "Nieuw")["ID"]
    body = '{"data":[{"code":"INVALID_DATA","details":{},"message":"a rule refuses it","status":"error"}]}'
    spoil_creation(terminal.world, Side.ZOHO, FaultKind.STATUS, status=200, body=body)
    completed(terminal.world)
    told = terminal.run("repair", "retry", *(("accounts", record) if one else ()))
    assert "1 refused record" in told
    next_run(terminal.world)
    assert len(in_zoho(terminal.world, "Nieuw")) == 1


def test_a_rebuild_reads_all_again_and_waits_for_a_yes(terminal: Terminal) -> None:
    assert "sync --approve" in terminal.run("rebuild")
    edit(terminal.world, Side.EXACT, pair(terminal.world)[0], City="Gent")
    assert terminal.world.sync().state is State.WAITING
    assert terminal.world.sync(approve=True).state is State.COMPLETED
    next_run(terminal.world)


@pytest.mark.parametrize("command", [("rebuild",), ("repair", "unlink", "accounts", "{exact}")])
def test_while_a_run_is_at_work_links_are_left_alone(terminal: Terminal, command: tuple[str, ...]) -> None:
    exact, zoho = pair(terminal.world)
    with terminal.world.store.lock("default"), pytest.raises(LockedError):
        terminal.run(*(word.format(exact=exact) for word in command))
    assert bound(terminal.world, Side.EXACT, exact) == zoho


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("repair", "freeze", "accounts", "4711"), "neither side has accounts with the id 4711"),
        (("repair", "freeze", "customers", "4711"), "there is no 'customers'; there are accounts, products, contacts"),
        (("repair", "retry", "customers"), "there is no 'customers'"),
        (("conflicts", "choose", "4711", "exact"), "no conflict 4711 waits"),
    ],
)
def test_what_cannot_be_ends_in_one_sentence_and_the_exit_code_for_wrong_use(
    terminal: Terminal, command: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert terminal
    monkeypatch.setattr(sys, "argv", ["exact-zoho", *command])
    with pytest.raises(SystemExit) as ended:
        main.run()
    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert told in " ".join(shown.err.split())
    assert "Traceback" not in shown.err + shown.out
