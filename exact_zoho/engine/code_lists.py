"""Exact's code lists, read again: a code that came to be since setup is known from the next run on."""

from __future__ import annotations

from exact_zoho.core.changes import IssueCode
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.setup_companies import CODE_LISTS
from exact_zoho.errors import AccessDeniedError


def refresh_codes(bench: Bench) -> str:
    """Read all code lists; where one changed, records held for a value that is not valid are planned again."""
    changed = [name for name in CODE_LISTS if _refresh(bench, name)]
    if not changed:
        return "nothing new"
    for entity in bench.active():
        for issue in bench.conn.issues.open(entity.name, IssueCode.INVALID):
            bench.conn.dirty.add(entity.name, issue.side, [issue.record_id])
    return f"changed: {', '.join(changed).replace('_', ' ')}"


def _refresh(bench: Bench, name: str) -> bool:
    """Read one list; gives whether it changed. One that may not be read stays as setup left it."""
    path, column, named = CODE_LISTS[name]
    try:
        codes = sorted(bench.exact.named_codes(path, column, named))
    except AccessDeniedError:
        return False
    changed = codes != sorted(bench.conn.identity.codes(name))
    if changed:
        bench.conn.identity.set_codes(name, codes)
    return changed
