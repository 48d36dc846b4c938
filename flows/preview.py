"""The flow `preview`: what a sync would do, as a page."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Options, walk
from flows.opening import BY, carried_out, ended
from tasks.artifacts import publish
from tasks.steps import perform


@flow(name="preview", flow_run_name="preview {connection}", persist_result=False)
def preview(connection: str = "default", link_only: bool = False, show_values: bool = False) -> PrefectState[Any]:
    """Read both sides and show as a page what a sync would do. Nothing is written to either side.

    Args:
        connection: Which connection: the name of its Sync Settings block.
        link_only: Show what a run would do that matches and links records and creates none.
        show_values: Show names and values on the page, which Prefect keeps in clear. Off: ids only.
    """

    def act(bench: Bench) -> PrefectState[Any]:
        result = walk(bench, Options(preview=True, link_only=link_only, by=BY), perform)
        publish(bench, result, values=show_values)
        return ended(result, connection, link_only=link_only, show_values=show_values)

    return carried_out(connection, act)
