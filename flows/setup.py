"""The flow `setup`: make a connection ready, after showing what that would create."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.setup import setup as points_of
from flows.opening import carried_out
from tasks.setup_page import publish_setup, verdict


@flow(name="setup", flow_run_name="set up {connection}", persist_result=False)
def setup(connection: str = "default", create: bool = False) -> PrefectState[Any]:
    """Check both sides point by point and list as a page what is ready, what is lacking, and where to repair it.

    Args:
        connection: Which connection: the name of its Sync Settings block.
        create: Create the lacking fields in Zoho. Off: they are only listed, and nothing is created.
    """

    def act(bench: Bench) -> PrefectState[Any]:
        points = list(points_of(bench, create=create))
        publish_setup(bench, points)
        return verdict(points)

    return carried_out(connection, act)
