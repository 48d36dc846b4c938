"""The flow `why`: why a record shows what it shows."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.engine import why as engine
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.subject import field_of, subject
from flows.opening import carried_out, done
from tasks.markdown import many
from tasks.why_page import publish_why


@flow(name="why", flow_run_name="why {record} {field}", persist_result=False)
def why(record: str, field: str = "", connection: str = "default", show_values: bool = False) -> PrefectState[Any]:
    """Say why a record shows what it shows: what was written when, by which rule, and what holds it now.

    Args:
        record: The record's id, on either side.
        field: One field, by its name or column. Left empty, all of them.
        connection: Which connection: the name of its Sync Settings block.
        show_values: Show names and values on the page, which Prefect keeps in clear. Off: ids, fields and rules only.
    """

    def act(bench: Bench) -> PrefectState[Any]:
        of = subject(bench, record)
        told = engine.why(bench, of, field_of(of.entity, field).name if field else "")
        publish_why(bench, told, values=show_values)
        return done(f"{of.entity.singular.capitalize()}, {told.linked}; {many(len(told.events), 'event')} on the page.")

    return carried_out(connection, act)
