"""Doctor finds the usual mistakes, each with its remedy, and burns nothing on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from exact_zoho.engine import doctor_machine
from exact_zoho.engine.doctor_findings import Finding
from exact_zoho.engine.doctor_prefect import prefect
from exact_zoho.engine.doctor_sides import sides
from tests.engine.story import company
from tests.support.world import World

SERVER = "http://127.0.0.1:4200/api"


def looked(world: World) -> dict[str, Finding]:
    with world.bench() as bench:
        return {each.what: each for each in sides(bench, world.configuration())}


def wrong(found: dict[str, Finding]) -> set[str]:
    return {what for what, finding in found.items() if not finding.fine}


def test_a_healthy_connection_has_nothing_wrong_and_asks_for_no_new_token() -> None:
    world = company(1)
    before = world.marks()
    assert wrong(looked(world)) == set()
    made = [call.path for each in (world.exact, world.zoho) for call in each.journal.calls[before[each.name] :]]
    assert not [path for path in made if path.endswith("/token")]
    assert world.writes(before) == []


def test_calls_of_the_day_that_we_did_not_make_tell_of_another_installation() -> None:
    world = company(1)
    looked(world)
    other = World(world.universe, name="other")
    other.environment["EXACT_ONLINE_REFRESH_TOKEN"] = world.exact.seed_token()
    with other.bench() as bench:
        for _ in range(8):
            bench.exact.division_row()
    found = looked(world)
    assert wrong(found) == {"other installations"}
    assert "client id" in found["other installations"].remedy


def test_an_app_that_the_data_centre_does_not_know_names_the_variable_to_look_at() -> None:
    world = company(1)
    world.environment["ZOHO_CLIENT_ID"] = "registered-elsewhere"
    world.environment["ZOHO_REFRESH_TOKEN"] = "seed-of-elsewhere"
    finding = looked(world)["Zoho CRM"]
    assert not finding.fine
    assert "ZOHO_ACCOUNTS_URL" in finding.remedy
    assert "seed-of-elsewhere" not in finding.detail + finding.remedy


def test_a_dead_consent_is_to_be_given_again() -> None:
    world = company(1)
    world.environment["ZOHO_REFRESH_TOKEN"] = "of-yesterday"
    finding = looked(world)["Zoho CRM"]
    assert (finding.fine, finding.remedy) == (False, "Run `exact-zoho connect zoho`.")


def test_a_change_of_zohos_fields_is_told_with_its_proposal() -> None:
    world = company(1)
    world.zoho.change_field("Accounts", "Exact_ID", unique=False)
    found = looked(world)
    assert wrong(found) == {"setup", "Zoho's fields"}
    assert "duplicate values" in found["Zoho's fields"].remedy


def test_two_connections_for_one_division_are_told() -> None:
    world = company(1)
    with world.bench() as bench:
        bench.store.connection("twin").identity.pin(bench.conn.identity.pinned())
    assert "twin" in looked(world)["connections"].detail


@pytest.mark.parametrize(("mode", "fine"), [(0o600, True), (0o640, False), (0o604, False)])
def test_a_file_with_secrets_is_its_owners_alone(tmp_path: Path, mode: int, fine: bool) -> None:
    file = tmp_path / "key"
    file.touch(mode)
    file.chmod(mode)
    finding = doctor_machine.private("key file", file, "")
    assert finding.fine is fine
    assert fine or finding.remedy == f"chmod 600 {file}"


@pytest.mark.parametrize(("installed", "fine"), [("3.8.8", True), ("3.8.7", False), ("3.8.9", False), ("4.0", False)])
def test_a_version_beside_the_pins_is_told(installed: str, fine: bool) -> None:
    assert doctor_machine.version("prefect", installed).fine is fine


DEPLOYMENT = {"id": "d", "name": "sync", "entrypoint": "flows/sync.py:sync", "schedules": [{"active": True}]}
WORKER = {"name": "w", "status": "ONLINE", "last_heartbeat_time": "2026-03-02T08:00:00Z"}
RUN = {"deployment_id": "d", "state_name": "Scheduled"}


@pytest.mark.parametrize(
    ("deployments", "workers", "runs", "said"),
    [
        ([DEPLOYMENT], [WORKER], [RUN], set()),
        ([], [WORKER], [RUN], {"deployments"}),
        ([{**DEPLOYMENT, "entrypoint": "other.py:flow"}], [WORKER], [], {"deployments"}),
        ([DEPLOYMENT], [], [RUN], {"worker"}),
        ([DEPLOYMENT], [{**WORKER, "status": "OFFLINE"}], [RUN], {"worker"}),
        ([DEPLOYMENT], [WORKER], [], {"schedule"}),
        ([DEPLOYMENT], [WORKER], [{**RUN, "state_name": "Late"}], {"schedule"}),
        ([{**DEPLOYMENT, "schedules": []}], [WORKER], [], set()),
    ],
)
def test_what_is_missing_at_the_prefect_server_is_told(
    deployments: list[Any], workers: list[Any], runs: list[Any], said: set[str]
) -> None:
    rows = {"deployments": deployments, "work_pools": workers, "flow_runs": runs}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=rows[request.url.path.split("/")[2]])

    client = httpx.Client(transport=httpx.MockTransport(answer))
    found = {each.what: each for each in prefect({"PREFECT_API_URL": SERVER}, client)}
    assert wrong(found) == said
    assert all(found[what].remedy for what in said)


def test_a_prefect_server_that_does_not_answer_is_told_without_its_address() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    client = httpx.Client(transport=httpx.MockTransport(refuse))
    (found,) = prefect({"PREFECT_API_URL": "http://me:hunter2@127.0.0.1:4200/api"}, client)
    assert not found.fine
    assert "hunter2" not in str(found)


def test_without_a_prefect_server_nothing_is_asked() -> None:
    (found,) = prefect({})
    assert found.fine
