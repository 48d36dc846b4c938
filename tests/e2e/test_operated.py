"""A company operated from the Prefect UI alone, over real HTTP, on either kind of database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text

from exact_zoho.cli.prefect_environment import DATABASE
from tests.support.operated import Operated, operated
from tests.support.postgres import postgres
from tests.support.served import disagreements, wait_for
from tests.support.watched import addresses, elsewhere

COMPANY = ["--size", "30", "--seed", "5", "--people", "--rough", "0.1", "--switch", "exact.minute_limit=300"]


@pytest.fixture(params=["sqlite", "postgres"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Operated]:
    if request.param == "sqlite":
        with operated(tmp_path, COMPANY) as one:
            yield one
        return
    with postgres(tmp_path / "postgres", "store", "prefect") as urls:
        databases = {DATABASE: urls["prefect"], "EXACT_ZOHO_DATABASE_URL": urls["store"]}
        with operated(tmp_path, COMPANY, databases, password="s3cret-of-the-pages") as one:
            yield one


def test_all_is_done_by_clicking_and_nothing_private_is_left_behind(company: Operated, tmp_path: Path) -> None:
    company.stack.worker()
    _is_set_up(company)
    first = _scheduled(company)
    plan = _waits(first)
    assert "Nothing was written yet" in company.page("plan-default")
    assert company.served.writes() == []
    approved = company.run("approve", plan=plan)
    assert approved["type"] == "COMPLETED", approved
    loaded = _started_by_the_approval(company, first)
    assert loaded["state"]["name"] == "Completed", loaded["state"]
    assert disagreements(company.served) == []
    before = len(company.served.writes())
    again = company.run("sync")
    assert (again["name"], len(company.served.writes())) == ("Completed", before)
    assert company.run("sweep")["name"] == "Completed"
    assert company.served.violations() == []
    _pages_are_there(company)
    _nothing_private(company)
    assert addresses(tmp_path)
    assert elsewhere(tmp_path) == set()


def _is_set_up(company: Operated) -> None:
    listed = company.run("setup")
    assert "create" in listed["message"], listed
    assert not [row for row in company.served.crm() if "Exact_ID" in row], "only listed"
    made = company.run("setup", create=True)
    assert made["type"] == "COMPLETED", made


def _scheduled(company: Operated) -> dict[str, Any]:
    """The first run that the scheduler made, its time having come."""
    wait_for(lambda: company.runs("sync"))
    first = min(company.runs("sync"), key=lambda run: run["expected_start_time"])
    assert first["auto_scheduled"]
    now = {"type": "SCHEDULED", "state_details": {"scheduled_time": datetime.now(UTC).isoformat()}}
    company.ask(f"/flow_runs/{first['id']}/set_state", {"state": now, "force": True})
    return company.ended(first["id"])


def _waits(run: dict[str, Any]) -> int:
    state = run["state"]
    assert isinstance(state, dict)
    assert (state["type"], state["name"]) == ("COMPLETED", "WaitingForApproval"), state
    told = re.search(r"[Pp]lan (\d+)", state["message"])
    assert told, state["message"]
    return int(told[1])


def _started_by_the_approval(company: Operated, first: dict[str, Any]) -> dict[str, Any]:
    def others() -> list[str]:
        return [run["id"] for run in company.runs("sync") if not run["auto_scheduled"] and run["id"] != first["id"]]

    wait_for(others)
    return company.ended(others()[0])


def _pages_are_there(company: Operated) -> None:
    keys = {artifact["key"] for artifact in company.ask("/artifacts/latest/filter")}
    assert {f"{page}-default" for page in ("plan", "result", "health", "budgets")} <= keys, keys
    names = {event["event"] for event in _events(company)}
    assert {"exact-zoho.plan.waiting", "exact-zoho.plan.approved", "exact-zoho.run.completed"} <= names, names


def _events(company: Operated) -> list[dict[str, str]]:
    wanted = {"filter": {"event": {"prefix": ["exact-zoho."]}}, "limit": 50}
    return list(company.ask("/events/filter", wanted)["events"])


def _nothing_private(company: Operated) -> None:
    for where, kept in (("Prefect's database", company.kept_by_prefect()), ("a file", company.files())):
        assert "sync" in kept, where
        found = [what for what, value in _private(company) if value in kept]
        assert found == [], f"{where} holds {found}"


def _private(company: Operated) -> Iterator[tuple[str, str]]:
    """What must not be found: every secret, and what identifies people and businesses."""
    environment = company.served.environment
    for name in environment:
        if name.endswith(("_SECRET", "_TOKEN")):
            yield name, environment[name]
    for number, token in enumerate(_tokens(company)):
        yield f"token {number}", token
    for entity in ("accounts", "contacts"):
        for side, rows in (("exact", company.served.books(entity)), ("zoho", company.served.crm(entity))):
            for row in rows:
                yield from ((f"{side} {entity} {row.get('ID') or row['id']}", value) for value in _personal(row))


def _personal(row: dict[str, Any]) -> Iterator[str]:
    for column in ("Name", "Account_Name", "FullName", "Full_Name", "Email", "Phone", "Mobile", "VATNumber"):
        value = row.get(column)
        if isinstance(value, str) and len(value.strip()) > 5:
            yield value.strip()


def _tokens(company: Operated) -> Iterator[str]:
    """The tokens in the store, opened with its key."""
    environment = {**company.served.environment, **company.stack.environment}
    engine = create_engine(environment["EXACT_ZOHO_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"))
    key = Fernet(Path(environment["EXACT_ZOHO_KEY_FILE"]).read_bytes().strip())
    with engine.connect() as db:
        for row in db.execute(text("SELECT access, refresh FROM tokens")).all():
            yield from (key.decrypt(each.encode()).decode() for each in row if each)
    engine.dispose()
