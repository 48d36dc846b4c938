"""The deployment on a real Prefect server: schedules fire, and a worker carries a sync to its end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from exact_zoho.cli.processes import Stack, prefect, project
from tests.support.served import Served


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    served = Served(tmp_path, ["--size", "40", "--seed", "5"])
    served.run("setup")
    with Stack(tmp_path / "stack", {**served.environment, "EXACT_ZOHO_HOME": str(project())}) as stack:
        stack.prefect_server()
        stack.deployments()
        yield stack
    served.close()


def ask(stack: Stack, path: str, body: dict[str, Any] | None = None) -> Any:
    return (
        httpx.post(f"{stack.environment['PREFECT_API_URL']}{path}", json=body or {}, timeout=30)
        .raise_for_status()
        .json()
    )


def scheduled(stack: Stack) -> list[Any]:
    wanted = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "limit": 5}
    until = time.monotonic() + 60
    while not (found := ask(stack, "/flow_runs/filter", wanted)) and time.monotonic() < until:
        time.sleep(0.5)
    return list(found)


def finished(stack: Stack, *, approve: bool) -> Any:
    """One run of the deployment, carried out by a worker that ends with it."""
    api = stack.environment["PREFECT_API_URL"]
    deployment = httpx.get(f"{api}/deployments/name/sync/sync", timeout=30).raise_for_status().json()["id"]
    run = ask(stack, f"/deployments/{deployment}/create_flow_run", {"parameters": {"approve": approve}})["id"]
    worker = [*prefect(), "worker", "start", "--pool", "local", "--type", "process", "--run-once"]
    for _ in range(5):  # what falls due meanwhile may be taken first
        assert stack.run("worker", worker) == 0
        found = httpx.get(f"{api}/flow_runs/{run}", timeout=30).raise_for_status().json()
        if found["state"]["type"] not in ("SCHEDULED", "PENDING", "RUNNING"):
            break
    return found


def test_the_deployment_is_scheduled_and_runs_to_the_end(stack: Stack) -> None:
    assert scheduled(stack), "no run was scheduled: the installed versions do not work together"
    waiting = finished(stack, approve=False)
    assert waiting["state"]["name"] == "WaitingForApproval", waiting["state"]
    done = finished(stack, approve=True)
    assert done["state"]["name"] == "Completed", done["state"]
    names = {run["name"] for run in ask(stack, "/task_runs/filter", {"flow_runs": {"id": {"any_": [done["id"]]}}})}
    assert any(name.startswith("Read accounts changed in Exact") for name in names), names
    assert any(name.startswith("Write accounts") for name in names), names
    keys = {artifact["key"] for artifact in ask(stack, "/artifacts/filter")}
    assert {"plan-default", "result-default"} <= keys <= {"plan-default", "result-default", "questions-default"}
