"""Columns of our own in Zoho, which `setup` creates where they are missing: the marks of every entity, and others."""

from __future__ import annotations

from exact_zoho.core.entity import At, Custom, Marks
from exact_zoho.core.marks import LONGEST, Status


def custom(label: str, data_type: str = "text", length: int = 0, *labels: str) -> At:
    """A column of ours, whose API name follows from its label; `labels` are others by which one is recognised."""
    return At(label.replace(" ", "_"), custom=Custom(label, data_type, length), labels=labels)


def marks(singular: str) -> Marks:
    """Our own columns on the records of one module."""
    return Marks(
        external_id=At(
            "Exact_ID",
            custom=Custom("Exact ID", "text", 100, unique=True, tooltip=f"Which {singular} of Exact Online this is"),
        ),
        status=At(
            "Exact_Sync_Status",
            custom=Custom("Exact Sync Status", "picklist", values=tuple(status.value for status in Status)),
        ),
        message=At("Exact_Sync_Message", custom=Custom("Exact Sync Message", "text", LONGEST)),
        synced_at=At("Exact_Synced_At", custom=Custom("Exact Synced At", "datetime")),
        frozen=At(
            "Exact_Do_Not_Sync",
            custom=Custom("Exact Do Not Sync", "boolean", tooltip="Ticked: stays as it is, here and in Exact Online"),
        ),
    )
