"""Staged rows as the values that the engine sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row

from exact_zoho.staging.rows import StagedNow, StagedRecord


def as_now(row: Row[Any]) -> StagedNow:
    """One row."""
    raw = orjson.loads(row.raw)
    return StagedNow(row.id, raw, row.hash, row.optimistic, row.touched, row.touched_by, row.seq, row.gone)


def as_records(rows: Iterable[Row[Any]]) -> dict[str, StagedRecord]:
    """Rows by the record that they belong to."""
    grouped: dict[str, dict[str, list[StagedNow]]] = {}
    for row in rows:
        grouped.setdefault(row.owner, {}).setdefault(row.part, []).append(as_now(row))
    return {owner: _as_record(owner, parts) for owner, parts in grouped.items()}


def _as_record(owner: str, parts: dict[str, list[StagedNow]]) -> StagedRecord:
    rows = [row for part in parts.values() for row in part]
    edited = max((row for row in rows if row.touched), key=_touched_at, default=None)
    return StagedRecord(
        id=owner,
        parts=parts,
        seq=max(row.seq for row in rows),
        gone=any(row.gone for row in parts.get("main", ())),
        touched=edited.touched if edited else None,
        touched_by=edited.touched_by if edited else "",
        proven=not any(row.optimistic for row in rows),
    )


def _touched_at(row: StagedNow) -> datetime:
    return datetime.fromisoformat(row.touched or "")
