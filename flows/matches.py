"""The flow `matches`: a person says which records are one."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.core.matching import Decision
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.by_form import answer_matches
from flows.opening import BY, carried_out, done
from tasks.artifacts import publish_questions
from tasks.markdown import many


@flow(name="matches", flow_run_name="matches {connection}", persist_result=False)
def matches(
    connection: str = "default", accept: list[str] | None = None, refuse: list[str] | None = None,
    never: list[str] | None = None, show_values: bool = False,
) -> PrefectState[Any]:  # fmt: skip
    """Show the pairs of records that may be one, and take the answers. The next sync carries them out.

    Args:
        connection: Which connection: the name of its Sync Settings block.
        accept: Zoho ids of those that are the record of Exact beside them. Left empty, the run only shows the pairs.
        refuse: Zoho ids of those that are not, as far as is known now; asked again when what speaks for it has changed.
        never: Zoho ids of those that are not; this is never asked again.
        show_values: Show names on the page, which Prefect keeps in clear. Off: ids only.
    """
    answers = {Decision.ACCEPTED: accept or [], Decision.REFUSED: refuse or [], Decision.NEVER: never or []}

    def act(bench: Bench) -> PrefectState[Any]:
        taken = answer_matches(bench, answers, BY)
        publish_questions(bench, values=show_values)
        waiting = bench.conn.matches.count_waiting()
        return done(f"{many(taken, 'answer')} taken; {many(waiting, 'pair')} still waiting.")

    return carried_out(connection, act)
