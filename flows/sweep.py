"""The flow `sweep`: the nightly comparison of both sides with what was read."""

from __future__ import annotations

from typing import Any

from prefect import flow, runtime
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.sweep import sweep as compare_all
from flows.opening import carried_out, ended
from tasks.steps import perform
from tasks.sweep_page import publish_sweep


@flow(name="sweep", flow_run_name="sweep {connection}", persist_result=False)
def sweep(connection: str = "default") -> PrefectState[Any]:
    """Compare the ids and last edits of all records with what was read. What was missed is planned by the next sync.

    Args:
        connection: Which connection: the name of its Sync Settings block.
    """
    due = runtime.flow_run.scheduled_start_time

    def act(bench: Bench) -> PrefectState[Any]:
        result = compare_all(bench, perform, due)
        publish_sweep(bench, result)
        return ended(result, connection)

    return carried_out(connection, act)
