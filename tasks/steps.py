"""The engine's steps as Prefect shows and repeats them: one task run for each, named by what it does.

Prefect keeps the message of every exception, so none leaves a step that could hold a value: an error of ours goes
without its causes, and any other is told by its kind and its place in the program.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.logging import get_run_logger
from prefect.tasks import Task

from exact_zoho.engine.run import Step
from exact_zoho.errors import BudgetExhaustedError, ExactZohoError, TemporaryApiError

#: seconds before each repetition
DELAYS: list[float] = [5, 30]
#: steps that only read may be repeated as a whole when a side is down for a moment
REPEATED = frozenset({"probe", "extract"})


class ProgramError(ExactZohoError):
    """A mistake in the program, told without the values it happened on."""


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
def act(title: str, do: Callable[[], Any]) -> Any:
    """Carry out one step."""
    try:
        outcome = do()
    except BudgetExhaustedError as spent:
        return _Stopped(spent)
    except ExactZohoError as told:
        raise told from None
    except Exception as mistake:  # noqa: BLE001 - its message may hold anything
        raise program_error(mistake) from None
    get_run_logger().info("%s: %s", title, outcome)
    return outcome


def program_error(mistake: Exception) -> ProgramError:
    """An unexpected exception by its kind and its place, without its message."""
    frames = traceback.extract_tb(mistake.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-6:]]
    return ProgramError(
        f"{type(mistake).__name__}, which is a mistake in the program. Please report it with these places: "
        + ", ".join(places)
    )


def perform(step: Step) -> Any:
    """Carry out one step of a run as a task run."""
    retries = 2 if step.phase in REPEATED else 0
    outcome = act.with_options(name=step.phase, retries=retries, retry_delay_seconds=DELAYS[:retries])(
        step.title, step.act
    )
    if isinstance(outcome, _Stopped):
        raise outcome.reason
    return outcome
