"""The flow `sync`: bring one connection's two sides into agreement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prefect import flow, runtime
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Options, walk
from flows.opening import BY, carried_out, ended
from tasks.artifacts import publish
from tasks.steps import perform


@flow(name="sync", flow_run_name="sync {connection}", persist_result=False)
def sync(
    connection: str = "default", approve: bool = False, link_only: bool = False, show_values: bool = False
) -> PrefectState[Any]:
    """Read what changed in Exact Online and in Zoho CRM, merge it, and write what differs to either side.

    Args:
        connection: Which connection: the name of its Sync Settings block.
        approve: Approve the plan that waits, else this run's own. The deployment *approve* approves one by its number.
        link_only: Match and link records, create none.
        show_values: Show names and values on the pages of plan and result, which Prefect keeps in clear. Off: ids only.
    """
    options = Options(approve=approve, link_only=link_only, scheduled=_due(approve=approve), by=BY)

    def act(bench: Bench) -> PrefectState[Any]:
        result = walk(bench, options, perform)
        publish(bench, result, values=show_values)
        return ended(result, connection, link_only=link_only, show_values=show_values)

    return carried_out(connection, act)


def _due(*, approve: bool) -> datetime | None:
    """When the run was due; a person's approval is never out of date."""
    return None if approve else runtime.flow_run.scheduled_start_time
