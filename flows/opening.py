"""What all flows share: a connection opened, something done with it, and how that ends in Prefect's words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from prefect.client.schemas.objects import State as PrefectState
from prefect.states import Completed, Failed

from blocks.sync_settings import configuration_of
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.connect import opened
from exact_zoho.engine.result import Result, State
from exact_zoho.errors import ExactZohoError
from tasks.follow_up import go_on
from tasks.pages import plain
from tasks.steps import program_error

#: who decided, where it was decided by a form
BY = "the Prefect UI"
NAMES = {
    State.WAITING: "WaitingForApproval", State.DEFERRED: "Deferred", State.SKIPPED: "Skipped",
    State.COMPLETED: "Completed", State.HALTED: "Halted", State.FAILED: "Failed",
}  # fmt: skip


def carried_out(connection: str, act: Callable[[Bench], PrefectState[Any]]) -> PrefectState[Any]:
    """Do something with a connection. What goes wrong becomes the state: Prefect would keep an exception on disk."""
    logging.getLogger("exact_zoho").setLevel(logging.INFO)
    try:
        with opened(configuration_of(connection)) as bench:
            return act(bench)
    except ExactZohoError as told:
        return Failed(message=str(told))
    except Exception as mistake:  # noqa: BLE001 - its message may hold anything
        return Failed(message=str(program_error(mistake)))


def ended(result: Result, connection: str, **parameters: Any) -> PrefectState[Any]:
    """A run's result as a state; where a budget is used up, one further run with these parameters is scheduled."""
    if result.until:
        go_on(result.until, connection, parameters)
    ends = Failed if result.state in (State.HALTED, State.FAILED) else Completed
    return ends(name=NAMES[result.state], message=plain(result))


def done(message: str) -> PrefectState[Any]:
    """What a person asked for was done."""
    return Completed(message=message)
