"""The engine's steps as task runs, without a server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from prefect.logging import disable_run_logger

from exact_zoho.engine.run import Step
from exact_zoho.errors import BudgetExhaustedError, RecordRejectedError, TemporaryApiError
from tasks import steps
from tasks.steps import ProgramError, act, perform


def failing(error: Exception) -> Callable[[], Any]:
    def do() -> Any:
        raise error

    return do


def carried_out(do: Callable[[], Any]) -> Any:
    with disable_run_logger():
        return act.fn("Read", do)


def test_a_step_gives_what_it_did() -> None:
    assert carried_out(lambda: "3 changed") == "3 changed"


def test_an_error_of_ours_leaves_without_its_causes() -> None:
    def do() -> Any:
        try:
            return int("jan@jansen.nl")
        except ValueError as cause:
            raise RecordRejectedError("refused", side="zoho") from cause

    with pytest.raises(RecordRejectedError, match="refused") as told:
        carried_out(do)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


def test_a_mistake_in_the_program_is_told_by_its_place_and_not_by_its_values() -> None:
    with pytest.raises(ProgramError, match=r"KeyError.*test_steps\.py:\d+ do") as told:
        carried_out(failing(KeyError("jan@jansen.nl")))
    assert "jansen" not in str(told.value)


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a step's task run is asked for; it is carried out without Prefect."""
    asked: dict[str, Any] = {}

    def with_options(**options: Any) -> Callable[[str, Callable[[], Any]], Any]:
        asked.update(options)
        return lambda _title, do: carried_out(do)

    monkeypatch.setattr(steps.act, "with_options", with_options)
    return asked


@pytest.mark.parametrize(
    ("phase", "retries"),
    [("recover", 0), ("probe", 2), ("extract", 2), ("plan", 0), ("guard", 0), ("load", 0), ("report", 0)],
)
def test_only_steps_that_read_are_repeated(wanted: dict[str, Any], phase: str, retries: int) -> None:
    assert perform(Step(phase, "…", lambda: "done")) == "done"
    assert (wanted["name"], wanted["retries"], len(wanted["retry_delay_seconds"])) == (phase, retries, retries)


def test_a_spent_budget_is_no_failed_task_run(wanted: dict[str, Any]) -> None:
    spent = BudgetExhaustedError("no calls left today", datetime(2026, 3, 3, tzinfo=UTC))
    assert not isinstance(carried_out(failing(spent)), BaseException)
    with pytest.raises(BudgetExhaustedError, match="no calls left") as told:
        perform(Step("extract", "Read", failing(spent)))
    assert told.value is spent


class Ended:
    """The state of a task run that raised an error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def result(self) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("error", "again"),
    [(TemporaryApiError("down"), True), (RecordRejectedError("no"), False), (ProgramError("KeyError"), False)],
)
def test_only_what_is_temporary_is_tried_again(error: Exception, again: bool) -> None:
    condition = act.retry_condition_fn
    assert condition
    assert condition(act, None, Ended(error)) is again  # type: ignore[arg-type]
