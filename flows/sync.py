"""The flow `sync`: bring one connection's two sides into agreement."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from prefect import flow, runtime
from prefect.client.schemas.objects import State as PrefectState
from prefect.states import Completed, Failed

from blocks.sync_settings import configuration_of
from exact_zoho.engine.connect import opened
from exact_zoho.engine.run import Options, Result, State, walk
from exact_zoho.errors import ExactZohoError
from tasks.artifacts import publish
from tasks.follow_up import go_on
from tasks.pages import plain
from tasks.steps import perform, program_error

NAMES = {
    State.WAITING: "WaitingForApproval", State.DEFERRED: "Deferred", State.SKIPPED: "Skipped",
    State.COMPLETED: "Completed", State.HALTED: "Halted", State.FAILED: "Failed",
}  # fmt: skip


@flow(name="sync", flow_run_name="sync {connection}", persist_result=False)
def sync(
    connection: str = "default", approve: bool = False, link_only: bool = False, show_values: bool = False
) -> PrefectState[Any]:
    """Read what changed in Exact Online and in Zoho CRM, merge it, and write what differs to either side.

    Args:
        connection: Which connection: the name of its Sync Settings block.
        approve: Approve the plan that waits, else this run's own.
        link_only: Match and link records, create none.
        show_values: Show names and values on the pages of plan and result, which Prefect keeps in clear. Off: ids only.
    """
    logging.getLogger("exact_zoho").setLevel(logging.INFO)
    options = Options(approve=approve, link_only=link_only, scheduled=_due(approve=approve), by="the Prefect UI")
    result = _run(connection, options, show_values=show_values)
    if result.until:
        go_on(result.until, connection, {"link_only": link_only, "show_values": show_values})
    return _state(result)


def _due(*, approve: bool) -> datetime | None:
    """When the run was due; a person's approval is never out of date."""
    return None if approve else runtime.flow_run.scheduled_start_time


def _run(connection: str, options: Options, *, show_values: bool) -> Result:
    """Walk the run. What goes wrong becomes its result: Prefect would keep an exception on disk, values and all."""
    try:
        with opened(configuration_of(connection)) as bench:
            result = walk(bench, options, perform)
            if result.state is not State.SKIPPED:
                publish(bench, result, values=show_values)
            return result
    except ExactZohoError as told:
        return Result(State.FAILED, str(told))
    except Exception as mistake:  # noqa: BLE001 - its message may hold anything
        return Result(State.FAILED, str(program_error(mistake)))


def _state(result: Result) -> PrefectState[Any]:
    ends = Failed if result.state in (State.HALTED, State.FAILED) else Completed
    return ends(name=NAMES[result.state], message=plain(result))
