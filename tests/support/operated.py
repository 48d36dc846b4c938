"""A company that is operated from the Prefect UI alone: both services, a server, a worker, and what one sees there."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
from sqlalchemy import make_url

from exact_zoho.cli.prefect_environment import CLIENT_AUTH, DATABASE, authentication, database
from exact_zoho.cli.processes import Stack, project
from tests.support.served import Served, wait_for
from tests.support.watched import watching

ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
#: saves what the environment says of the connection as blocks, so that no worker needs it
BLOCKS = """
import os
from blocks import ExactOnlineCredentials, StagingDatabase, SyncSettings, ZohoCrmCredentials
env = os.environ
SyncSettings(
    exact=ExactOnlineCredentials(
        url=env["EXACT_ONLINE_URL"], division=int(env["EXACT_ONLINE_DIVISION"]),
        client_id=env["EXACT_ONLINE_CLIENT_ID"], client_secret=env["EXACT_ONLINE_CLIENT_SECRET"],
        refresh_token=env["EXACT_ONLINE_REFRESH_TOKEN"],
    ),
    zoho=ZohoCrmCredentials(
        accounts_url=env["ZOHO_ACCOUNTS_URL"], api_url=env["ZOHO_API_URL"], client_id=env["ZOHO_CLIENT_ID"],
        client_secret=env["ZOHO_CLIENT_SECRET"], refresh_token=env["ZOHO_REFRESH_TOKEN"],
    ),
    database=StagingDatabase(url=env["EXACT_ZOHO_DATABASE_URL"], key_file=env["EXACT_ZOHO_KEY_FILE"]),
).save("default")
"""


class Operated:
    """The company, and what an operator does and sees: everything goes over the server's own interface."""

    def __init__(self, served: Served, stack: Stack) -> None:
        self.served, self.stack = served, stack
        text = stack.environment.get(CLIENT_AUTH, "")
        user, _, password = text.partition(":")
        self.auth = httpx.BasicAuth(user, password) if text else None

    # -- the server ----------------------------------------------------------------------------------------------------

    def ask(self, path: str, body: Any = None, method: str = "POST") -> Any:
        url = f"{self.stack.environment['PREFECT_API_URL']}{path}"
        sent = {} if method == "GET" else {"json": {} if body is None else body}
        reply = httpx.request(method, url, auth=self.auth, timeout=60, **sent).raise_for_status()
        return reply.json() if reply.content else None

    def deployment(self, name: str) -> str:
        return str(self.ask(f"/deployments/name/{name}/{name}", method="GET")["id"])

    def start(self, name: str, **parameters: Any) -> str:
        """Click *Run*; gives the run's id."""
        return str(self.ask(f"/deployments/{self.deployment(name)}/create_flow_run", {"parameters": parameters})["id"])

    def seen(self, run: str) -> dict[str, Any]:
        """A run as its page shows it now."""
        return dict(self.ask(f"/flow_runs/{run}", method="GET"))

    def ended(self, run: str) -> dict[str, Any]:
        """A run, once it has ended."""
        wait_for(lambda: self.seen(run)["state"]["type"] in ENDED)
        return self.seen(run)

    def run(self, name: str, **parameters: Any) -> dict[str, Any]:
        """Run a deployment to its end; its state."""
        return dict(self.ended(self.start(name, **parameters))["state"])

    def runs(self, name: str) -> list[dict[str, Any]]:
        """The runs of a deployment, the newest first."""
        wanted = {"flow_runs": {"deployment_id": {"any_": [self.deployment(name)]}}, "sort": "EXPECTED_START_TIME_DESC"}
        return list(self.ask("/flow_runs/filter", wanted))

    def page(self, key: str) -> str:
        """The newest page of a key."""
        return str(self.ask(f"/artifacts/{key}/latest", method="GET")["data"])

    # -- its processes -------------------------------------------------------------------------------------------------

    def processes_of(self, run: str) -> list[int]:
        """The processes that carry a run out."""
        mark = f"PREFECT__FLOW_RUN_ID={run}".encode()
        return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if mark in _environment(path)]

    # -- what is left behind -------------------------------------------------------------------------------------------

    def kept_by_prefect(self) -> str:
        """Everything in Prefect's database, as text."""
        url = self.stack.environment.get(DATABASE, "")
        return "\n".join(_rows_of_postgres(url) if url else _rows_of_sqlite(self.stack.home / "prefect" / "prefect.db"))

    def files(self) -> str:
        """Every log and every file that our processes left, but for databases and keys."""
        left = [path for path in self.stack.home.rglob("*") if path.is_file() and ".db" not in path.name]
        return "\n".join(path.read_bytes().decode(errors="replace") for path in left if path.suffix != ".key")


def _environment(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has just ended, or is somebody else's
        return b""


def _rows_of_sqlite(path: Path) -> Iterator[str]:
    with sqlite3.connect(path) as db:
        yield from db.iterdump()


def _rows_of_postgres(url: str) -> Iterator[str]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as db:
        tables = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            for (row,) in db.execute(f'SELECT t::text FROM "{table}" t'):  # type: ignore[call-overload]  # noqa: S608 - names from the catalogue
                yield str(row)


@contextmanager
def operated(
    home: Path, arguments: list[str], more: Mapping[str, str] | None = None, *, password: str = ""
) -> Iterator[Operated]:  # fmt: skip
    """A company whose connection is saved in blocks, deployed on a server of its own; no worker runs yet."""
    served = Served(home, arguments)
    given = {**served.environment, **(more or {})}
    secret = authentication({"EXACT_ZOHO_UI_PASSWORD": password}) if password else {}
    around = {**secret, **(more or {}), **watching(home), "EXACT_ZOHO_HOME": str(project())}
    try:
        with Stack(home / "stack", around, apart=True) as stack:
            stack.environment |= database(stack.environment)
            for name in [name for name in stack.environment if name.startswith(("EXACT_ONLINE_", "ZOHO_"))]:
                del stack.environment[name]
            stack.prefect_server()
            stack.deployments()
            assert stack.run("blocks", [sys.executable, "-c", BLOCKS], given) == 0
            yield Operated(served, stack)
    finally:
        served.close()
