"""Both services and their company together, in one process and as a program of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import httpx
import pytest

from sandbox.__main__ import main
from sandbox.clock import Clock
from sandbox.universe import EXACT_URL, ZOHO_URL, Universe

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def universe() -> Universe:
    return Universe(Clock(START), seed=3, size=80)


@pytest.fixture(scope="module")
def peopled() -> Universe:
    return Universe(Clock(START), seed=3, size=80, people=True, rough=0.1)


def test_everybody_of_the_company_arrives_and_nobody_else(universe: Universe) -> None:
    exact, zoho = universe.exact.records("crm/Accounts"), universe.zoho.records("Accounts")
    assert {row["ID"] for row in exact} == set(universe.ids.exact.values())
    assert {row["id"] for row in zoho} == set(universe.ids.zoho.values())
    assert len(exact) == len(universe.company.exact) > 40
    assert len(zoho) == len(universe.company.zoho) > 40


def test_without_people_nobody_works_anywhere(universe: Universe) -> None:
    assert (universe.exact.records("crm/Contacts"), universe.zoho.records("Contacts")) == ([], [])


def test_people_arrive_at_their_businesses(peopled: Universe) -> None:
    ids, company = peopled.ids, peopled.company
    exact = {row["ID"]: row["Account"] for row in peopled.exact.records("crm/Contacts")}
    zoho = {row["id"]: row["Account_Name"]["id"] for row in peopled.zoho.records("Contacts")}
    assert exact == {ids.exact_contacts[row.key]: ids.exact[row.account] for row in company.exact_contacts}
    assert zoho == {ids.zoho_contacts[row.key]: ids.zoho[row.account] for row in company.zoho_contacts}
    assert min(len(exact), len(zoho), len(company.contact_pairs)) > 25


def test_rough_pairs_arrive_too(peopled: Universe) -> None:
    assert peopled.company.rough
    assert peopled.company.rough <= peopled.ids.zoho.keys()


def test_the_main_contact_of_an_account_is_the_chosen_one_or_else_its_first(peopled: Universe) -> None:
    named = {row["ID"]: row["MainContact"] for row in peopled.exact.records("crm/Accounts") if row["MainContact"]}
    wanted: dict[str, str] = {}
    for row in peopled.company.exact_contacts:
        account, contact = peopled.ids.exact[row.account], peopled.ids.exact_contacts[row.key]
        wanted[account] = contact if row.main else wanted.get(account, contact)
    assert any(row.main for row in peopled.company.exact_contacts)
    assert named == wanted


def test_moving_in_lies_in_the_past_and_is_nobodys_fault(universe: Universe) -> None:
    assert abs((universe.clock.now() - START).total_seconds()) < 1
    times = {row["Modified_Time"] for row in universe.zoho.records("Accounts")}
    assert len(times) > 40
    assert (universe.exact.journal.violations, universe.zoho.journal.violations) == ([], [])


def test_people_come_in_the_past_too_and_are_nobodys_fault(peopled: Universe) -> None:
    assert abs((peopled.clock.now() - START).total_seconds()) < 1
    assert len({row["Modified_Time"] for row in peopled.zoho.records("Contacts")}) > 25
    assert (peopled.exact.journal.violations, peopled.zoho.journal.violations) == ([], [])


def test_the_environment_opens_both_services(universe: Universe) -> None:
    variables = universe.environment()
    with httpx.Client(transport=universe.transport()) as client:
        for side, url in (("EXACT_ONLINE", f"{EXACT_URL}/api/oauth2/token"), ("ZOHO", f"{ZOHO_URL}/oauth/v2/token")):
            names = ("client_id", "client_secret", "refresh_token")
            form = {name: variables[f"{side}_{name.upper()}"] for name in names}
            reply = client.post(url, data={"grant_type": "refresh_token", **form})
            assert reply.json()["access_token"]


def test_a_reset_brings_the_company_back() -> None:
    universe = Universe(Clock(START), size=5)
    before = universe.zoho.records("Accounts")
    universe.zoho.edit("Accounts", before[0]["id"], {"Phone": "0201234567"})
    with httpx.Client(transport=universe.transport()) as client:
        client.post(f"{ZOHO_URL}/_control/reset").raise_for_status()
    assert universe.zoho.records("Accounts") == before


@pytest.mark.parametrize("seed", range(8))
def test_the_company_is_welcome_whatever_the_open_questions_answers(seed: int) -> None:
    universe = Universe.randomised(Random(seed), clock=Clock(START), seed=seed, size=40, people=True, rough=0.1)
    assert len(universe.ids.exact) == len(universe.company.exact)
    assert len(universe.ids.exact_contacts) == len(universe.company.exact_contacts) > 20
    assert len(universe.ids.zoho_contacts) == len(universe.company.zoho_contacts) > 20


def test_an_empty_universe_has_no_accounts() -> None:
    universe = Universe(populate=False)
    assert (universe.exact.records("crm/Accounts"), universe.zoho.records("Accounts")) == ([], [])


def test_the_program_writes_its_ready_file_serves_and_stops_when_told(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "--size",
        "3",
        "--people",
        "--rough",
        "0.5",
        "--ready-file",
        str(ready),
        "--switch",
        "exact.page_size=60",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert wait_for(ready), "no ready file"
            told = json.loads(ready.read_text())
            for url in (told["exact_url"], told["zoho_url"]):
                assert "<table>" in httpx.get(f"{url}/").text
            asked = {"collection": "crm/Contacts"}
            assert httpx.get(f"{told['exact_url']}/_control/records", params=asked).json()["records"]
            assert told["environment"]["EXACT_ONLINE_URL"] == told["exact_url"]
            assert ready.stat().st_mode & 0o077 == 0
        finally:
            program.send_signal(signal.SIGTERM)
            printed, _ = program.communicate(timeout=20)
    assert program.returncode == 0
    assert f"export ZOHO_API_URL={told['zoho_url']}" in printed


@pytest.mark.parametrize("switch", ["exact.nothing=1", "page_size=60", "zoho.picklist=perhaps"])
def test_an_unknown_switch_stops_the_program_before_it_starts(switch: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--switch", switch])
    assert "switch" in capsys.readouterr().err


@pytest.mark.parametrize("share", ["2", "-0.1", "many"])
def test_a_share_that_is_none_stops_the_program_before_it_starts(
    share: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([f"--rough={share}"])
    assert "--rough" in capsys.readouterr().err


def wait_for(path: Path, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.02)
    return path.exists()
