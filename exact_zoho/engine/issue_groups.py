"""Open issues grouped by what is behind them, so that one repair is seen as one however many records it concerns.

Refusals and what is held for them belong to the cause that was learnt; a record that waits for another one belongs to
whatever that one waits for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from exact_zoho.core.causes import Cause, in_common
from exact_zoho.core.changes import IssueCode
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.kinds import Ref
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.records import records
from exact_zoho.staging.rows import KeptIssue

Place = tuple[str, Side, str]


@dataclass(frozen=True)
class Group:
    """The open issues with one cause. `dependants` wait for records that have it; `cause` is what refusals taught.

    `common` says, values included, what the refused ones have in common; `fields` the titles of what is suspected.
    """

    entity: str
    side: Side
    code: IssueCode
    field: str
    remedy: str
    records: tuple[KeptIssue, ...]
    dependants: tuple[KeptIssue, ...] = ()
    cause: Cause | None = None
    common: str = ""
    fields: tuple[str, ...] = ()

    @property
    def since(self) -> datetime:
        """Since when the oldest of them is open."""
        return min(each.opened_at for each in self.records)


@dataclass
class _Heap:
    """What is put together under one key."""

    records: list[KeptIssue]
    dependants: list[KeptIssue]
    cause: Cause | None


def groups(bench: Bench) -> list[Group]:
    """The open issues by cause, those that concern most records first."""
    entities = {entity.name: entity for entity in bench.entities}
    found = [each for each in bench.conn.issues.open() if each.entity in entities]
    causes = _Causes(bench)
    heaps: dict[tuple[object, ...], _Heap] = {}
    home: dict[Place, tuple[object, ...]] = {}
    waiting = [each for each in found if each.code == IssueCode.WAITING]
    for issue in found:
        if issue.code != IssueCode.WAITING:
            key = _put(heaps, issue, causes.of(issue))
            home.setdefault((issue.entity, issue.side, issue.record_id), key)
    targets = _targets(bench, entities, waiting)
    for issue in waiting:
        target = targets.get((issue.entity, issue.side, issue.record_id, issue.field))
        if target in home:
            heaps[home[target]].dependants.append(issue)
        else:
            _put(heaps, issue, None)
    whole = [_group(entities, heap) for heap in heaps.values()]
    return sorted(whole, key=lambda group: (-len(group.records) - len(group.dependants), group.since))


def _put(heaps: dict[tuple[object, ...], _Heap], issue: KeptIssue, cause: Cause | None) -> tuple[object, ...]:
    key: tuple[object, ...] = (issue.entity, issue.side, issue.code, issue.field, issue.remedy)
    if cause is not None:
        key = ("cause", cause.id)
    heaps.setdefault(key, _Heap([], [], cause)).records.append(issue)
    return key


class _Causes:
    """To which cause an issue belongs."""

    def __init__(self, bench: Bench) -> None:
        self._by_number = {str(cause.id): cause for cause in bench.conn.causes.open() if cause.holds}
        self._refused: dict[Place, Cause] = {}
        for cause in self._by_number.values():
            for side, record in cause.refused:
                self._refused[cause.entity, side, record] = cause

    def of(self, issue: KeptIssue) -> Cause | None:
        """The cause that holds a record, or for which it was refused."""
        if issue.code == IssueCode.SAME_CAUSE:
            return self._by_number.get(issue.raw_code.partition(" ")[0])
        if issue.code == IssueCode.REFUSED:
            return self._refused.get((issue.entity, issue.side, issue.record_id))
        return None


def _targets(
    bench: Bench, entities: dict[str, Entity], waiting: Iterable[KeptIssue]
) -> dict[tuple[str, Side, str, str], Place]:  # fmt: skip
    """For what each record waits: the record that its reference names."""
    ids: dict[tuple[str, Side], list[KeptIssue]] = {}
    for each in waiting:
        ids.setdefault((each.entity, each.side), []).append(each)
    found: dict[tuple[str, Side, str, str], Place] = {}
    for (name, side), issues in ids.items():
        refs = {row.name: row.kind.entity for row in entities[name].fields if isinstance(row.kind, Ref)}
        staged = records(bench, entities[name], side, sorted({each.record_id for each in issues}))
        for each in issues:
            record = staged.get(each.record_id)
            target = record.values.get(each.field) if record else None
            if target and each.field in refs:
                found[name, side, each.record_id, each.field] = refs[each.field], side, str(target)
    return found


def _group(entities: dict[str, Entity], heap: _Heap) -> Group:
    """A heap as it is shown: by its refused records, where some of them are held for the same cause only."""
    first = next((each for each in heap.records if each.code == IssueCode.REFUSED), heap.records[0])
    entity, cause = entities[first.entity], heap.cause
    titles = {row.name: row.title for row in entity.fields}
    suspects = sorted({feature[0] for feature in cause.suspects if feature}) if cause else []
    fields = tuple(titles.get(name, name) for name in suspects)
    field = titles.get(first.field, first.field) or (fields[0] if len(fields) == 1 else "")
    return Group(
        first.entity, first.side, IssueCode(first.code), field, first.remedy, tuple(heap.records),
        tuple(heap.dependants), cause, in_common(entity, cause) if cause else "", fields,
    )  # fmt: skip
