"""Guard: look at the whole plan before the first write. A tripped guard writes nothing, says why, and waits."""

from __future__ import annotations

from collections.abc import Mapping

from exact_zoho.core.entity import Side
from exact_zoho.core.safety import Circumstances, halts
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.newer import is_newer
from exact_zoho.errors import SyncHaltedError


def guard(
    bench: Bench, writes: Mapping[tuple[str, Side], int], empty: frozenset[tuple[str, Side]], *, approved: bool
) -> None:
    """Raise `SyncHaltedError` where a plan that makes so many writes must not be carried out."""
    found = halts(circumstances(bench, writes, empty), approved=approved)
    if found:
        worst, remedy = found[0], " ".join(halt.remedy for halt in found)
        approvable = all(halt.approvable for halt in found)
        raise SyncHaltedError(worst.reason, code=worst.code, remedy=remedy, approvable=approvable)


def circumstances(
    bench: Bench, writes: Mapping[tuple[str, Side], int], empty: frozenset[tuple[str, Side]]
) -> Circumstances:
    """What the guards look at."""
    names = [entity.name for entity in bench.active()]
    return Circumstances(
        bound={name: bench.conn.bindings.count(name) for name in names},
        changes=dict(writes),
        staged={(name, side): bench.conn.staging.count(name, side) for name in names for side in Side},
        empty=empty,
        newer=is_newer(bench),
        share=bench.settings.guards.changed_share,
        minimum=bench.settings.guards.changed_minimum,
    )
