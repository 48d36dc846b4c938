"""The flow `repair`: do something about one record."""

from __future__ import annotations

from typing import Any, Literal

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.by_form import Wish, carry_out
from flows.opening import BY, carried_out, done

Action = Literal[
    "retry", "edit and retry", "unlink", "relink", "adopt", "recreate", "freeze", "thaw", "rebuild all links"
]


@flow(name="repair", flow_run_name="{action} {entity} {record}{exact_id} of {connection}", persist_result=False)
def repair(
    action: Action, entity: Literal["accounts", "contacts", "products"] = "accounts", connection: str = "default",
    record: str = "", exact_id: str = "", zoho_id: str = "", field: str = "", value: str = "",
) -> PrefectState[Any]:  # fmt: skip
    """Do something about one record; the next sync carries it out.

    Args:
        action: Retry - send again what was refused. Edit and retry - correct one field first. Unlink - let two records
            go separate ways. Relink - link two that are one. Adopt - say which record a creation without an answer
            made. Recreate - create across again what was deleted or unlinked there. Freeze, thaw - leave a record
            alone, or no longer. Rebuild all links - after a restored backup, read and link everything again.
        entity: What the record is.
        connection: Which connection: the name of its Sync Settings block.
        record: The record's id on either side. For retry it may stay empty: everything refused is tried again.
        exact_id: For relink and adopt: the record's id in Exact.
        zoho_id: For relink and adopt: the record's id in Zoho.
        field: For edit and retry: the field to correct, by the name that the issue gives it.
        value: For edit and retry: its new value; empty empties the field. Prefect keeps it in clear with the run: where
            that must not be, use `exact-zoho repair edit`.
    """
    wish = Wish(action, entity, record, exact_id, zoho_id, field, value)

    def act(bench: Bench) -> PrefectState[Any]:
        return done(carry_out(bench, wish, BY))

    return carried_out(connection, act)
