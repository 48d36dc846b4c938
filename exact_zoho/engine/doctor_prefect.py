"""Doctor at the Prefect server, asked over its HTTP API: does it answer, know our deployments, and have a worker?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from exact_zoho.engine.doctor_findings import Finding

POOL = "local"
PATIENCE = 10.0
START = f"prefect worker start --pool {POOL}"
SCHEDULED = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "limit": 200}


def prefect(environ: Mapping[str, str], client: httpx.Client | None = None) -> Iterator[Finding]:
    """Everything about the server that PREFECT_API_URL names; one line where there is none."""
    address = environ.get("PREFECT_API_URL", "").strip().rstrip("/")
    if not address:
        yield Finding("Prefect", True, "not used: PREFECT_API_URL is not set")
        return
    user, _, password = environ.get("PREFECT_API_AUTH_STRING", "").partition(":")
    auth = httpx.BasicAuth(user, password) if user else httpx.Auth()
    try:
        with client or httpx.Client(timeout=PATIENCE) as server:
            yield from _looked_at(_Server(server, address, auth))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failure:
        remedy = "Start it (`exact-zoho up`, or its service), or correct PREFECT_API_URL and PREFECT_API_AUTH_STRING."
        yield Finding("Prefect", False, f"the server does not answer as it should: {_told(failure)}", remedy)


def _told(failure: Exception) -> str:
    """What went wrong, without the address, which may hold a password."""
    if isinstance(failure, httpx.HTTPStatusError):
        return f"status {failure.response.status_code}"
    return type(failure).__name__


class _Server:
    """The few questions that are asked of a Prefect server."""

    def __init__(self, client: httpx.Client, address: str, auth: httpx.Auth) -> None:
        self._client, self._address, self._auth = client, address, auth

    def rows(self, path: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The rows that a filter finds; none where what it is about is not there."""
        reply = self._client.post(f"{self._address}/{path}", json=dict(body), auth=self._auth)
        if reply.status_code == httpx.codes.NOT_FOUND:
            return []
        found = reply.raise_for_status().json()
        if not isinstance(found, list):
            raise ValueError("no list")
        return found


def _looked_at(server: _Server) -> Iterator[Finding]:
    ours = [row for row in server.rows("deployments/filter", {"limit": 200}) if _is_ours(row)]
    yield Finding("Prefect", True, "the server answers")
    if not ours:
        yield Finding("deployments", False, "the server knows none of ours", "prefect deploy --all, in the checkout")
        return
    yield Finding("deployments", True, f"{len(ours)}: {', '.join(sorted({str(row['name']) for row in ours}))}")
    yield _worker(server)
    if any(schedule.get("active") for row in ours for schedule in row.get("schedules") or ()):
        yield from _runs(server, {row["id"] for row in ours})


def _is_ours(row: Mapping[str, Any]) -> bool:
    return str(row.get("entrypoint") or "").startswith("flows/")


def _worker(server: _Server) -> Finding:
    seen = server.rows(f"work_pools/{POOL}/workers/filter", {})
    online = [row for row in seen if row.get("status") == "ONLINE"]
    if online:
        return Finding("worker", True, f"{len(online)} at work on the pool {POOL}")
    last = max((str(row.get("last_heartbeat_time") or "") for row in seen), default="")
    detail = f"none at work on the pool {POOL}" + (f"; the last was seen at {last[:16]}" if last else "")
    return Finding("worker", False, detail, f"{START} (or start its service); until then no run begins.")


def _runs(server: _Server, ours: set[str]) -> Iterator[Finding]:
    """Whether the scheduler makes runs at all, and whether they begin in time."""
    runs = [row for row in server.rows("flow_runs/filter", SCHEDULED) if row.get("deployment_id") in ours]
    if not runs:
        remedy = (
            "Look at the versions above: with others than those the scheduler fails silently. Then restart the server."
        )
        yield Finding("schedule", False, "there is a schedule, but no run is planned", remedy)
        return
    late = sum(row.get("state_name") == "Late" for row in runs)
    if late:
        yield Finding("schedule", False, f"{late} of {len(runs)} planned runs are late", f"Is a worker free? {START}")
    else:
        yield Finding("schedule", True, f"{len(runs)} runs are planned, none is late")
