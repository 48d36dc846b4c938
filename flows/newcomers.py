"""The flow `newcomers`: the bookkeeper says which new customers of Zoho come into Exact's books."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.engine import questions, repair
from exact_zoho.engine.bench import Bench
from flows.opening import BY, carried_out, done
from tasks.artifacts import publish_questions
from tasks.markdown import many


@flow(name="newcomers", flow_run_name="newcomers {connection}", persist_result=False)
def newcomers(
    connection: str = "default", allow: list[str] | None = None, refuse: list[str] | None = None,
    allow_all: bool = False, show_values: bool = False,
) -> PrefectState[Any]:  # fmt: skip
    """Show who waits for a yes before being created in Exact, and take the answers. The next sync carries them out.

    Args:
        connection: Which connection: the name of its Sync Settings block.
        allow: Zoho ids of those that may be created in Exact. Left empty, the run only shows who waits.
        refuse: Zoho ids of those that are to stay out of the books.
        allow_all: Allow everybody who waits.
        show_values: Show names on the page, which Prefect keeps in clear. Off: ids only.
    """

    def act(bench: Bench) -> PrefectState[Any]:
        answered = _answer(bench, None if allow_all else allow or [], refuse or [])
        publish_questions(bench, values=show_values)
        waiting = len(questions.newcomers(bench))
        return done(f"{many(answered, 'answer')} taken; {many(waiting, 'record')} still waiting.")

    return carried_out(connection, act)


def _answer(bench: Bench, allowed: list[str] | None, refused: list[str]) -> int:
    answered = 0
    for ids, verb in ((allowed, repair.allow), (refused, repair.refuse)):
        if ids == []:
            continue
        for entity, found in questions.waiting_newcomers(bench, ids).items():
            verb(bench, entity, found, BY)
            answered += len(found)
    return answered
