"""The flow `conflicts`: a person says whose value counts."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.core.entity import Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.by_form import answer_conflicts
from flows.opening import BY, carried_out, done
from tasks.artifacts import publish_questions
from tasks.markdown import many


@flow(name="conflicts", flow_run_name="conflicts {connection}", persist_result=False)
def conflicts(
    connection: str = "default", for_exact: list[int] | None = None, for_zoho: list[int] | None = None,
    show_values: bool = False,
) -> PrefectState[Any]:  # fmt: skip
    """Show the conflicts that wait for a person, and take the answers. The next sync carries them out.

    Args:
        connection: Which connection: the name of its Sync Settings block.
        for_exact: Numbers of those in which Exact's value counts. Left empty, the run only shows what waits.
        for_zoho: Numbers of those in which Zoho's value counts.
        show_values: Show names and values on the page, which Prefect keeps in clear. Off: ids and fields only.
    """
    answers = {Side.EXACT: for_exact or [], Side.ZOHO: for_zoho or []}

    def act(bench: Bench) -> PrefectState[Any]:
        taken = answer_conflicts(bench, answers, BY)
        publish_questions(bench, values=show_values)
        # an answered one waits for the next sync, and for no person any more
        waiting = sum(not each.chosen for each in bench.conn.conflicts.waiting())
        return done(f"{many(taken, 'answer')} taken; {many(waiting, 'conflict')} still waiting.")

    return carried_out(connection, act)
