"""Going on later: one further run of the deployment for the moment when a budget is there again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from prefect import get_client, runtime
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Scheduled


def go_on(until: datetime, connection: str, parameters: Mapping[str, Any]) -> None:
    """Schedule one run for when there is more; where one is waiting already, or without a deployment, none."""
    if not runtime.deployment.id:
        return
    deployment, tag = UUID(str(runtime.deployment.id)), f"goes-on:{connection}"
    with get_client(sync_client=True) as client:
        if _waits(client, deployment, tag):
            return
        client.create_flow_run_from_deployment(
            deployment, parameters={"connection": connection, **parameters}, state=Scheduled(scheduled_time=until),
            tags=[tag], idempotency_key=f"{tag}:{until:%Y%m%dT%H%M%S}",
        )  # fmt: skip


def start_sync(connection: str, key: str) -> bool:
    """Start one run of the deployment `sync` for each `key`; gives False where there is no such deployment."""
    with get_client(sync_client=True) as client:
        try:
            deployment = client.read_deployment_by_name("sync/sync")
        except ObjectNotFound:
            return False
        parameters = {"connection": connection}
        client.create_flow_run_from_deployment(deployment.id, parameters=parameters, idempotency_key=key)
    return True


def _waits(client: SyncPrefectClient, deployment: UUID, tag: str) -> bool:
    found = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            tags=FlowRunFilterTags(all_=[tag]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED, StateType.PENDING])),
        ),
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
        limit=1,
    )
    return bool(found)
