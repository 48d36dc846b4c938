"""The engine's steps as Prefect shows and repeats them: one task run for each, named by what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from exact_zoho.engine.run import Step
from exact_zoho.errors import BudgetExhaustedError, TemporaryApiError

#: seconds before each repetition
DELAYS: list[float] = [5, 30]
#: steps that only read may be repeated as a whole when a side is down for a moment
REPEATED = frozenset({"probe", "extract"})


class _Stopped:
    """An orderly stop inside a step: handed out of the task as a value, so that its run is not shown as a failure."""

    def __init__(self, reason: BudgetExhaustedError) -> None:
        self.reason = reason


def _temporary(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    try:
        state.result()
    except TemporaryApiError:
        return True
    except BaseException:  # noqa: BLE001 - whatever else it was, it is not temporary
        return False
    return False


@task(cache_policy=NO_CACHE, task_run_name="{title}", retry_condition_fn=_temporary)
def act(title: str, do: Callable[[], Any]) -> Any:  # noqa: ARG001 - the title is the run's name
    """Carry out one step."""
    try:
        return do()
    except BudgetExhaustedError as spent:
        return _Stopped(spent)


def perform(step: Step) -> Any:
    """Carry out one step of a run as a task run."""
    retries = 2 if step.phase in REPEATED else 0
    outcome = act.with_options(name=step.phase, retries=retries, retry_delay_seconds=DELAYS[:retries])(
        step.title, step.act
    )
    if isinstance(outcome, _Stopped):
        raise outcome.reason
    return outcome
