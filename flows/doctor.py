"""The flow `doctor`: look for the usual mistakes."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState
from prefect.states import Completed, Failed

from blocks.sync_settings import environment_of
from exact_zoho.engine.doctor import diagnose
from tasks.doctor_page import publish_doctor
from tasks.steps import program_error


@flow(name="doctor", flow_run_name="look at {connection}", persist_result=False)
def doctor(connection: str = "default") -> PrefectState[Any]:
    """Look for the usual mistakes: versions, files, clock, consents, rights, setup, other installations, workers.

    Args:
        connection: Which connection: the name of its Sync Settings block.
    """
    try:
        findings = list(diagnose(environment_of(connection)))
        publish_doctor(connection, findings)
    except Exception as mistake:  # noqa: BLE001 - its message may hold anything
        return Failed(message=str(program_error(mistake)))
    wrong = [each.what for each in findings if not each.fine]
    return Failed(message=f"To be put right: {', '.join(wrong)}.") if wrong else Completed(message="All is well.")
