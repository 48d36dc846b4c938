"""The flow `revert`: take back what a run wrote."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.engine import revert as engine
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.revert import Creations
from flows.opening import BY, carried_out, done
from tasks.markdown import many
from tasks.revert_page import publish_revert


@flow(name="revert", flow_run_name="revert run {run} of {connection}", persist_result=False)
def revert(
    run: int, connection: str = "default", creations: Creations = Creations.LEAVE, put_back: bool = False
) -> PrefectState[Any]:
    """Give the fields that a run wrote their former values, where nobody touched them since. Nothing is deleted.

    The records concerned rest afterwards, because the other side still shows what the run carried across: correct it
    there where it is wrong, then thaw them with the deployment repair.

    Args:
        run: The run's number, as its pages show it.
        connection: Which connection: the name of its Sync Settings block.
        creations: What becomes of records that the run created. leave - they stay as they are. mark - they stay, and
            are marked as not synchronised.
        put_back: Do it. Off: what would be done is only listed.
    """

    def act(bench: Bench) -> PrefectState[Any]:
        offered = engine.offer(bench, run, BY, creations)
        written = engine.carry_out(bench, offered, BY) if put_back and not offered.empty else None
        publish_revert(bench, offered, written)
        if offered.empty:
            return done(f"Nothing of run {run} can be put back; the page says why.")
        would = many(len(offered.found.changes), "write")
        return done(written.message if written else f"{would} would put run {run} back: run it again with put_back on.")

    return carried_out(connection, act)
