"""Changes between their two forms, value and row, and what the history of writes says about refusals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from exact_zoho.core.changes import Change, ChangeKind, ChangeState
from exact_zoho.core.entity import Side
from exact_zoho.staging.rows import StoredChange

PLAIN = ("record", "partner", "part", "part_id", "key", "exact_seq", "zoho_seq", "name")
CONTENT = ("values", "source", "old", "marks", "why", "base")


def stored(row: Row[Any]) -> StoredChange:
    """A row as a value."""
    kept = row._mapping
    change = Change(
        entity=kept["entity"], side=Side(kept["side"]), kind=ChangeKind(kept["kind"]),
        **{name: kept[name] for name in PLAIN}, **{name: kept["content"][name] for name in CONTENT},
        touched=_moment(kept["content"].get("touched")), source_at=_moment(kept["content"].get("source_at")),
        source_by=kept["content"].get("source_by", ""), edits=kept["content"].get("edits", False),
    )  # fmt: skip
    return StoredChange(
        id=kept["id"], change=change, state=ChangeState(kept["state"]), attempt=kept["attempt"],
        sent_after=kept["sent_after"], sent_before=kept["sent_before"], evidence=kept["evidence"],
        payload_hash=kept["payload_hash"], run_id=kept["run_id"], message=kept["message"], field=kept["field"],
        code=kept["code"], target_id=kept["target_id"], resolved_at=kept["resolved_at"],
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def planned(connection: str, plan: int, change: Change, attempt: int) -> dict[str, Any]:
    """A change, its values being JSON already, as a row."""
    plain = {name: getattr(change, name) for name in PLAIN}
    return {
        "connection": connection, "plan_id": plan, "run_id": None, "entity": change.entity, "side": str(change.side),
        "kind": str(change.kind), **plain, "content": content_of(change),
        "state": str(ChangeState.PLANNED), "attempt": attempt, "payload_hash": "", "evidence": "", "message": "",
        "field": "", "code": "", "target_id": "", "rereading": False,
        "forgotten": False,
    }  # fmt: skip


def content_of(change: Change) -> dict[str, Any]:
    """What a change holds that is not looked up by: its values, being JSON already."""
    content: dict[str, Any] = {name: dict(getattr(change, name)) for name in CONTENT}
    content["touched"] = change.touched.isoformat() if change.touched else None
    if change.source_at or change.source_by:
        content |= {
            "source_by": change.source_by,
            "source_at": change.source_at.isoformat() if change.source_at else None,
        }
    return content | ({"edits": True} if change.edits else {})


def standing_refusals(refusals: Sequence[StoredChange], writes: Iterable[StoredChange]) -> list[StoredChange]:
    """The refusals that no later write made void, of equal ones the last.

    A write that left the refused field out says nothing about it: else the field would be sent, and refused, every
    other time.
    """
    done = list(writes)
    newest = {(_about(refusal), frozenset(refusal.change.values), refusal.field): refusal for refusal in refusals}
    return [each for each in newest.values() if not any(_voids(write, each) for write in done)]


def _voids(write: StoredChange, refusal: StoredChange) -> bool:
    carried = {refusal.field} if refusal.field else set(refusal.change.values)
    return write.id > refusal.id and _about(write) == _about(refusal) and carried <= set(write.change.values)


def _about(stored_change: StoredChange) -> tuple[Side, str, str]:
    change = stored_change.change
    return change.side, change.part, change.record or change.partner
