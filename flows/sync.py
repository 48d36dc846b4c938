"""The flow `sync`: bring one connection's two sides into agreement."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from prefect import flow, get_client, runtime
from prefect.client.schemas.objects import State as PrefectState
from prefect.states import Completed, Failed, Scheduled

from blocks.sync_settings import configuration_of
from exact_zoho.engine.connect import opened
from exact_zoho.engine.run import Options, Result, State, walk
from tasks.artifacts import publish
from tasks.steps import perform

NAMES = {
    State.WAITING: "WaitingForApproval",
    State.DEFERRED: "Deferred",
    State.SKIPPED: "Skipped",
    State.COMPLETED: "Completed",
}


@flow(name="sync", flow_run_name="sync {connection}", persist_result=False)
def sync(connection: str = "default", approve: bool = False, link_only: bool = False) -> PrefectState[Any]:
    """Read what changed in Exact Online and in Zoho CRM, merge it, and write what differs to either side.

    Args:
        connection: Which connection: the name of its Sync Settings block.
        approve: Approve the plan that waits, else this run's own.
        link_only: Match and link records, create none.
    """
    logging.getLogger("exact_zoho").setLevel(logging.INFO)
    scheduled = None if approve else runtime.flow_run.scheduled_start_time
    options = Options(approve=approve, link_only=link_only, scheduled=scheduled, by="the Prefect UI")
    with opened(configuration_of(connection)) as bench:
        result = walk(bench, options, perform)
        if result.state is not State.SKIPPED:
            publish(bench, result)
    return _state(result, connection)


def _state(result: Result, connection: str) -> PrefectState[Any]:
    if result.state in (State.HALTED, State.FAILED):
        return Failed(name=result.state.capitalize(), message=result.message)
    if result.until:
        _go_on(result.until, connection)
    return Completed(name=NAMES[result.state], message=result.message)


def _go_on(until: datetime, connection: str) -> None:
    """Schedule one run for when the budget is there again; where there is no deployment the next run goes on."""
    if not runtime.deployment.id:
        return
    with get_client(sync_client=True) as client:
        client.create_flow_run_from_deployment(
            runtime.deployment.id, parameters={"connection": connection}, state=Scheduled(scheduled_time=until),
            idempotency_key=f"deferred-{connection}-{until:%Y%m%dT%H%M%S}",
        )  # fmt: skip
