"""The settings: one versioned source. Files, blocks and the CRM module are imported, each with what it last held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, func, insert, select

from exact_zoho.ports import Clock
from exact_zoho.staging.database import Database
from exact_zoho.staging.tables import imports, settings


class SettingsHome:
    """Every version of the settings, and the imports they came from."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    def current(self) -> tuple[int, dict[str, Any]]:
        """The settings in effect, with their version; version 0 is the defaults."""
        found = select(settings.c.version, settings.c.document).order_by(settings.c.version.desc()).limit(1)
        with self._db.reading() as tx:
            row = tx.execute(found).one_or_none()
        return (row.version, dict(row.document)) if row else (0, {})

    def version(self, number: int) -> dict[str, Any] | None:
        """The settings of one version."""
        with self._db.reading() as tx:
            return tx.execute(select(settings.c.document).where(settings.c.version == number)).scalar_one_or_none()

    def write(self, document: Mapping[str, Any], source: str) -> int:
        """Make a new version; gives its number. Equal settings are no new version."""
        with self._db.writing() as tx:
            version = int(tx.execute(select(func.coalesce(func.max(settings.c.version), 0))).scalar_one())
            same = select(settings.c.document).where(settings.c.version == version)
            if (tx.execute(same).scalar_one_or_none() or {}) == document:
                return version
            tx.execute(
                insert(settings).values(
                    version=version + 1, document=dict(document), source=source, written_at=self._clock.now()
                )
            )
            return version + 1

    def imported(self, source: str) -> dict[str, Any] | None:
        """What a source held when it was last imported; None if it never was."""
        row = self._import(source)
        return dict(row.document) if row else None

    def digest(self, source: str) -> str:
        """The digest of what a source held when it was last imported; empty if it never was."""
        row = self._import(source)
        return str(row.digest) if row else ""

    def mark_imported(self, source: str, digest: str, document: Mapping[str, Any]) -> None:
        """Keep what a source holds now."""
        values = {"source": source, "digest": digest, "document": dict(document), "imported_at": self._clock.now()}
        with self._db.writing() as tx:
            tx.execute(self._db.upsert(imports, ["source"]).values(**values))

    def _import(self, source: str) -> Row[Any] | None:
        with self._db.reading() as tx:
            return tx.execute(
                select(imports.c.digest, imports.c.document).where(imports.c.source == source)
            ).one_or_none()
