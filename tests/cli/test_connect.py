"""`exact-zoho connect`: from nothing to a connection that sets up and synchronises, on either side first."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from exact_zoho.cli import main
from exact_zoho.engine import connect
from exact_zoho.engine.connect import Ports
from exact_zoho.engine.scopes import zoho_scopes
from exact_zoho.errors import ConfigurationError, UsageError
from tests.engine.story import founded
from tests.support.world import SimulatedClock, SimulatedRandom, World

HTTPS = "https://app.example/callback"
#: what the next question's state will be: the randomness of these tests is the same each time
STATE = SimulatedRandom().token(24)


class Machine:
    """A machine on which nothing was ever connected. `home` holds its data."""

    def __init__(self, world: World, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.home = world, home
        self.environment = {name: value for name, value in world.environment.items() if not name.endswith("TOKEN")}
        self.environment |= {"XDG_DATA_HOME": str(home), "EXACT_ONLINE_REDIRECT_URL": HTTPS}
        monkeypatch.setattr(connect, "real_ports", self.ports)

    def ports(self) -> Ports:
        return Ports(SimulatedClock(self.world.universe), SimulatedRandom(), self.world.universe.transport())

    def run(self, *command: str, typed: str = "", **changed: str | None) -> Result:
        """A command, with what is written to its standard input."""
        plain = {**self.environment, **changed}
        return CliRunner().invoke(main.app, list(command), input=typed, env=plain)

    def agreed(self, redirect: str = HTTPS) -> str:
        """Somebody opens Exact's consent page and says yes; the address they end at."""
        asked = {"client_id": "exact-client", "redirect_uri": redirect, "response_type": "code", "state": STATE}
        with httpx.Client(transport=self.world.universe.transport()) as browser:
            url = f"{self.environment['EXACT_ONLINE_URL']}/api/oauth2/auth"
            return browser.get(url, params=asked).headers["Location"]

    @property
    def saved(self) -> str:
        return (self.home / "exact-zoho" / "exact-zoho.env").read_text()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(founded(1), tmp_path, monkeypatch)


def code_of_self_client(machine: Machine) -> str:
    return machine.world.zoho.self_client_code(frozenset(scope.name for scope in zoho_scopes()))


def connect_zoho(machine: Machine) -> Any:
    done = machine.run("connect", "zoho", "--code", "-", "--json", typed=f"{code_of_self_client(machine)}\n")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def connect_exact(machine: Machine) -> Any:
    done = machine.run("connect", "exact", "--json", typed=f"{machine.agreed()}\n")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("order", [(connect_zoho, connect_exact), (connect_exact, connect_zoho)])
def test_from_either_side_a_script_gets_to_the_same_connection(
    machine: Machine, order: tuple[Callable[[Machine], Any], ...]
) -> None:
    told = {document["connected"]: document for document in (step(machine) for step in order)}
    assert told["zoho"]["organisation"] == "20071234567"
    assert told["zoho"]["lacking"] == []
    assert told["exact"]["division"] == 123456
    assert machine.run("setup", "--look-only").exit_code in (0, 1), "both sides let us in"
    assert {call.status for call in machine.world.exact.journal.calls} <= {200, 302}
    assert machine.world.violations() == []


def test_one_side_needs_nothing_of_the_other(machine: Machine) -> None:
    for name in [name for name in machine.environment if name.startswith("EXACT_ONLINE")]:
        del machine.environment[name]
    connect_zoho(machine)


def test_the_scopes_are_shown_before_anybody_is_called_and_can_be_listed_alone(machine: Machine) -> None:
    done = machine.run("connect", "exact", typed="")
    assert isinstance(done.exception, UsageError), "nobody answered"
    assert done.stdout.index("CRM, accounts: manage") < done.stdout.index("/api/oauth2/auth?")
    listed = json.loads(machine.run("connect", "--scopes", "--json").stdout)
    assert [each["name"] for each in listed["zoho"]] == [scope.name for scope in zoho_scopes()]
    assert machine.world.marks() == {"exact": 0, "zoho": 0}


def test_a_browser_on_this_machine_brings_the_consent_back(machine: Machine) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    back = f"http://127.0.0.1:{port}/callback"
    machine.world.zoho.state.redirects.add(back)
    asked = {
        "response_type": "code", "client_id": "zoho-client", "redirect_uri": back, "access_type": "offline",
        "scope": ",".join(scope.name for scope in zoho_scopes()), "state": STATE,
    }  # fmt: skip
    url = f"{machine.environment['ZOHO_ACCOUNTS_URL']}/oauth/v2/auth"
    pages: list[str] = []

    def browse() -> None:
        with httpx.Client(transport=machine.world.universe.transport()) as zoho:
            answer = zoho.post(url, params=asked).headers["Location"]
        with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as browser:
            pages.append(browser.get(back, params={"code": "forged", "state": "guessed"}).text)
            pages.append(browser.get(answer).text)

    person = threading.Thread(target=browse)
    person.start()
    done = machine.run("connect", "zoho", "--port", str(port))
    person.join()
    assert done.exit_code == 0, done.output
    assert "Zoho CRM is connected" in done.stdout
    assert ["not the answer" in pages[0], "You can close this page" in pages[1]] == [True, True]


def test_a_wrong_paste_is_told_and_the_right_one_still_counts(machine: Machine) -> None:
    done = machine.run("connect", "exact", typed=f"https://app.example/callback?code=x&state=y\n\n{machine.agreed()}\n")
    assert done.exit_code == 0, done.output
    assert "this is not the answer" in done.stdout
    assert "Exact Online is connected, as Sanne Koppeling" in done.stdout


def test_what_was_given_is_kept_and_then_no_variable_need_be_set(machine: Machine) -> None:
    given = {"EXACT_ONLINE_DIVISION": None}
    done = machine.run("connect", "exact", "--save", typed=f"{machine.agreed()}\n", **given)
    assert done.exit_code == 0, done.output
    assert "EXACT_ONLINE_DIVISION=123456\n" in machine.saved, "there is only one"
    assert "ZOHO" not in machine.saved
    assert machine.run("connect", "zoho", "--save", "--code", code_of_self_client(machine)).exit_code == 0
    assert "TOKEN" not in machine.saved
    machine.environment = {name: value for name, value in machine.environment.items() if name == "XDG_DATA_HOME"}
    assert "accounts" in machine.run("setup", "--look-only").stdout


def test_several_divisions_are_listed_for_a_person_to_choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(World(further={222222: "Tweede BV"}, size=1), tmp_path, monkeypatch)
    done = machine.run("connect", "exact", typed=f"{machine.agreed()}\n", EXACT_ONLINE_DIVISION=None)
    assert done.exit_code == 0, done.output
    assert re.search(r"222222 +Tweede BV", done.stdout)
    assert "Set EXACT_ONLINE_DIVISION" in done.stdout


def test_without_a_terminal_what_is_missing_is_named_all_at_once(machine: Machine) -> None:
    done = machine.run("connect", "zoho", ZOHO_CLIENT_ID=None, ZOHO_CLIENT_SECRET=None)
    assert isinstance(done.exception, ConfigurationError)
    assert all(name in str(done.exception) for name in ("ZOHO_CLIENT_ID", "ZOHO_CLIENT_SECRET"))
    done = machine.run("connect", "exact", EXACT_ONLINE_REDIRECT_URL=None)
    assert "--redirect" in str(done.exception)


def test_a_country_or_data_centre_may_be_named_instead_of_its_address(machine: Machine) -> None:
    done = machine.run("connect", "exact", "--country", "be", typed="")
    assert "https://start.exactonline.be/api/oauth2/auth?" in done.stdout
    done = machine.run("connect", "zoho", "--data-centre", "ca", "--paste", ZOHO_API_URL=None)
    assert "https://accounts.zohocloud.ca/oauth/v2/auth?" in done.stdout
    wrong = machine.run("connect", "zoho", "--data-centre", "nl")
    assert wrong.exit_code == 2
    assert "'eu'" in wrong.output


def test_no_secret_is_printed(machine: Machine) -> None:
    typed = f"{machine.agreed()}\n"
    shown = machine.run("connect", "exact", typed=typed).output
    code = typed.partition("code=")[2].partition("&")[0]
    assert code not in shown
    assert "exact-secret" not in shown
    assert "Stx9!" not in shown


def test_the_key_is_changed_by_one_command(machine: Machine) -> None:
    connect_zoho(machine)
    key = machine.home / "exact-zoho" / "exact-zoho.key"
    before = key.read_bytes()
    done = machine.run("keys", "rotate")
    assert done.exit_code == 0, done.output
    assert key.read_bytes() != before
    connect_zoho(machine)
