"""Settings files: read one, with messages that name the line and the fix, and import it into the store's settings.

A file, like any other source of settings, is imported when its content changed. What other sources changed meanwhile
stays; where two changed the same key differently, the import is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from exact_zoho.core.effective import Path as Place
from exact_zoho.core.effective import dotted
from exact_zoho.engine.settings_check import checked
from exact_zoho.engine.settings_yaml import parse
from exact_zoho.errors import ConfigurationError

Document = Mapping[str, Any]


class SettingsStore(Protocol):
    """The store's settings: one document in versions, and what each source of it held when it was last imported."""

    def current(self) -> tuple[int, dict[str, Any]]:
        """The version in effect and its document."""
        ...

    def write(self, document: Document, source: str) -> int:
        """Put a new version into effect."""
        ...

    def imported(self, source: str) -> dict[str, Any] | None:
        """What a source held when it was last imported, None before the first time."""
        ...

    def mark_imported(self, source: str, digest: str, document: Document) -> None:
        """Remember what a source held."""
        ...


def read(path: Path) -> dict[str, Any]:
    """The document in a YAML or JSON file, checked; raises `ConfigurationError` naming file, line and fix."""
    parsed = parse(path)
    checked(parsed.document, f"The settings file {path}", parsed.where)
    return dict(parsed.document)


def import_file(store: SettingsStore, path: Path) -> bool:
    """Import a settings file if its content changed since the last time; tells whether it had."""
    return import_document(store, f"file:{path.resolve()}", read(path))


def import_document(store: SettingsStore, source: str, document: Document) -> bool:
    """Import a checked document of any source if it changed since the last time; tells whether it had."""
    before = store.imported(source)
    if before == document:
        return False
    _, current = store.current()
    merged = merge_imports(before or {}, current, document)
    checked(merged, f"The settings, with those of {source},")
    if merged != current:
        store.write(merged, source)
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    store.mark_imported(source, hashlib.sha256(text.encode()).hexdigest(), document)
    return True


_ABSENT: Any = object()


def merge_imports(base: Document, mine: Document, theirs: Document, place: Place = ()) -> dict[str, Any]:
    """The settings in effect (`mine`) with what a source changed (`theirs`) since its last import (`base`), key by key.

    Raises `ConfigurationError` for a key that was changed on both hands, to different values.
    """
    merged = {
        key: _merged(base.get(key, _ABSENT), mine.get(key, _ABSENT), theirs.get(key, _ABSENT), (*place, key))
        for key in dict.fromkeys([*mine, *theirs])
    }
    return {key: value for key, value in merged.items() if value is not _ABSENT}


def _merged(base: Any, mine: Any, theirs: Any, place: Place) -> Any:
    if theirs in (base, mine):
        return mine
    if mine == base:
        return theirs
    there = [each for each in (base, mine, theirs) if each is not _ABSENT]
    if all(isinstance(each, Mapping) for each in there):
        return merge_imports(_table(base), _table(mine), _table(theirs), place) or _ABSENT
    raise ConfigurationError(
        f"The setting {dotted(place)} was changed in two places, to different values; make it the same in both, "
        "or take it out of one"
    )


def _table(value: Any) -> Document:
    return {} if value is _ABSENT else dict(value)
