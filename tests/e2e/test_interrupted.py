"""Runs that are killed, cancelled, forgotten by their worker, or late: what Prefect shows, and that nothing is lost."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.operated import Operated, operated
from tests.support.served import disagreements, wait_for

COMPANY = ["--size", "24", "--seed", "5", "--switch", "exact.minute_limit=300"]
#: the automation that ends runs of which nothing is heard, more impatient than it is for people
IMPATIENT = "from datetime import timedelta; from tasks import automations; "
IMPATIENT += "automations.SILENCE = timedelta(seconds=10); automations.main([])"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Operated]:
    settings = tmp_path / "settings.yaml"
    settings.write_text("creation:\n  quarantine_seconds: 6\n")
    with operated(tmp_path, COMPANY, {"EXACT_ZOHO_SETTINGS": str(settings)}) as one:
        one.stack.worker()
        assert one.run("setup", create=True)["type"] == "COMPLETED"
        yield one


def test_whatever_interrupts_a_run_is_shown_and_the_next_one_goes_on(company: Operated) -> None:
    killed = _in_the_middle_of_a_write(company)
    for process in company.processes_of(killed):
        os.kill(process, signal.SIGKILL)
    assert company.ended(killed)["state"]["type"] == "CRASHED"

    cancelled = _in_the_middle_of_a_write(company)
    company.ask(f"/flow_runs/{cancelled}/set_state", {"state": {"type": "CANCELLING"}})
    assert company.ended(cancelled)["state"]["type"] == "CANCELLED"

    forgotten = _in_the_middle_of_a_write(company)
    _end_the_worker_with(company, forgotten)
    assert company.seen(forgotten)["state"]["name"] == "Running", "nobody is left to say otherwise"
    assert company.stack.run("impatient", [sys.executable, "-c", IMPATIENT]) == 0
    company.ask("/events", [_heartbeat(forgotten)])  # the last one before its process died
    assert company.ended(forgotten)["state"]["type"] == "CRASHED"

    late = [_due(company) for _ in range(2)]
    wait_for(lambda: all(company.seen(run)["state"]["name"] == "Late" for run in late))
    company.stack.worker()
    assert sorted(company.ended(run)["state"]["name"] for run in late) == ["Completed", "Skipped"]
    _until_quiet(company)
    assert disagreements(company.served) == []
    assert company.served.violations() == []


def _in_the_middle_of_a_write(company: Operated) -> str:
    """A sync that waits for the answer to a creation in Exact."""
    exact = company.served.exact
    newcomer = {"Account_Name": f"Onderbroken {len(company.served.crm())} B.V."}
    company.served.post(company.served.zoho, "add", {"module": "Accounts", "values": newcomer})
    company.served.post(exact, "faults", {"kind": "delay", "method": "POST", "path": "/crm/Accounts", "seconds": 3})
    run = company.start("sync", approve=True)
    wait_for(lambda: not company.served.get(exact, "faults")["faults"] or _over(company, run))
    assert not _over(company, run), company.seen(run)["state"]
    return run


def _over(company: Operated, run: str) -> bool:
    return str(company.seen(run)["state"]["type"]) in ("COMPLETED", "FAILED")


def _end_the_worker_with(company: Operated, run: str) -> None:
    """A power cut, as far as the worker and its run are concerned."""
    ((_, worker),) = [each for each in company.stack.running if each[0] == "prefect-worker"]
    processes = company.processes_of(run)
    worker.kill()
    for process in processes:
        os.kill(process, signal.SIGKILL)
    worker.wait()
    company.stack.running = [each for each in company.stack.running if each[1] is not worker]


def _heartbeat(run: str) -> dict[str, object]:
    flow = {
        "prefect.resource.id": "prefect.flow.sync",
        "prefect.resource.role": "flow",
        "prefect.resource.name": "sync",
    }
    return {
        "id": str(uuid4()), "event": "prefect.flow-run.heartbeat", "occurred": datetime.now(UTC).isoformat(),
        "related": [flow],
        "resource": {"prefect.resource.id": f"prefect.flow-run.{run}"},
    }  # fmt: skip


def _due(company: Operated) -> str:
    """A run whose time came a while ago."""
    at = datetime.now(UTC) - timedelta(seconds=20)
    state = {"type": "SCHEDULED", "state_details": {"scheduled_time": at.isoformat()}}
    made = company.ask(f"/deployments/{company.deployment('sync')}/create_flow_run", {"state": state})
    return str(made["id"])


def _until_quiet(company: Operated) -> None:
    """Runs until one has nothing left to write: what became of lost replies is known after the quarantine."""
    for _ in range(8):
        before = len(company.served.writes())
        company.served.run("sync", "--approve")
        if len(company.served.writes()) == before and not _open(company):
            return
    pytest.fail("it did not become quiet")


def _open(company: Operated) -> int:
    health = company.served.document("status")["entities"]
    return sum(each["outcome_unknown"] for each in health.values())
