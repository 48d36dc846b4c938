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
    return StagedNow(row.id, orjson.loads(row.raw), row.hash, row.optimistic, row.touched, row.seq, row.gone)


def as_records(rows: Iterable[Row[Any]]) -> dict[str, StagedRecord]:
    """Rows by the record that they belong to."""
    grouped: dict[str, dict[str, list[StagedNow]]] = {}
    for row in rows:
        grouped.setdefault(row.owner, {}).setdefault(row.part, []).append(as_now(row))
    return {owner: _as_record(owner, parts) for owner, parts in grouped.items()}


def _as_record(owner: str, parts: dict[str, list[StagedNow]]) -> StagedRecord:
    rows = [row for part in parts.values() for row in part]
    return StagedRecord(
        id=owner,
        parts=parts,
        seq=max(row.seq for row in rows),
        gone=any(row.gone for row in parts.get("main", ())),
        touched=max((row.touched for row in rows if row.touched), key=datetime.fromisoformat, default=None),
        proven=not any(row.optimistic for row in rows),
    )
