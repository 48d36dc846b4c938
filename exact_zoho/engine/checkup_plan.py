"""What the plan of a first sync says, counted and listed: links, creations, writes, and what keeps records back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exact_zoho.core.changes import ChangeKind, IssueCode
from exact_zoho.core.entity import Entity, Field, Side
from exact_zoho.core.evidence import Evidence
from exact_zoho.core.kinds import VatNumber
from exact_zoho.core.plan_new import UNCLEAR
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.checkup_facts import List, Matched, Written
from exact_zoho.engine.checkup_records import Desk, batches
from exact_zoho.engine.checkup_sets import list_sets, told

Kept = Mapping[str, Any]
MAIN = "main"

NEW = (
    "Nothing, where they are indeed new. Where the record is there already, make its VAT number, its e-mail address, "
    "its name or its product code the same on both sides, and it is linked instead."
)
FILL_IN = "Fill it in where it is empty. Until then the record stays where it is; all others go on."
SHORTEN = "Shorten it, or have the field in Zoho made longer. Nothing is ever cut off: the record waits instead."
DECIDE = (
    "Merge what is there twice, then correct what two different records share by mistake. What stays unclear is not "
    "linked and not created until a person has decided, with `exact-zoho matches` once synchronisation is set up."
)
WAIT = "Nothing: they go by themselves once that is settled."
OTHER = {IssueCode.INVALID: "would be refused", IssueCode.UNREADABLE: "cannot be read"}
#: lists whose titles say all that is to be said of each row
PLAIN = (List.MANDATORY, List.WAITING)


@dataclass
class Tally:
    """What the plan comes to, as far as it was read."""

    linked: Counter[str] = field(default_factory=Counter)
    created: Counter[tuple[str, Side]] = field(default_factory=Counter)
    filled: Counter[tuple[str, Side, str]] = field(default_factory=Counter)
    replaced: Counter[tuple[str, Side, str]] = field(default_factory=Counter)
    undecided: dict[tuple[str, Side], set[str]] = field(default_factory=dict)
    unclear: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)
    held: dict[tuple[str, Side], set[str]] = field(default_factory=dict)

    def matched(self, bench: Bench) -> tuple[Matched, ...]:
        """What becomes of the records of each entity and side."""
        return tuple(self._matched(bench, entity, side) for entity in bench.active() for side in Side)

    def _matched(self, bench: Bench, entity: Entity, side: Side) -> Matched:
        here = entity.name, side
        undecided = self.undecided.get(here, set())
        held = self.held.get(here, set()) - undecided
        total = bench.conn.staging.count(entity.name, side)
        return Matched(*here, total, self.linked[entity.name], len(undecided), self.created[here], len(held))

    def written(self, bench: Bench) -> tuple[Written, ...]:
        """What is written to linked records, the fields that are written over most often first."""
        found = [
            Written(name, side, bench.entity(name).field(row).title, self.filled[key], self.replaced[key])
            for key in {**self.filled, **self.replaced}
            for name, side, row in [key]
        ]
        return tuple(sorted(found, key=lambda each: (-each.replaced, -each.filled, each.entity, each.side, each.field)))


def heed_changes(desk: Desk, tally: Tally) -> None:
    """Count what the plan would do, and list what it would create."""
    for batch in batches(desk.bench.conn.export("changes")):
        created: dict[tuple[str, Side], list[str]] = {}
        for change in batch:
            _count(tally, change)
            if change["kind"] == ChangeKind.CREATE and change["part"] == MAIN:
                source = Side(change["side"]).other
                created.setdefault((change["entity"], source), []).append(change["partner"])
        for (name, source), ids in created.items():
            _list_creations(desk, desk.bench.entity(name), source, ids)


def _count(tally: Tally, change: Kept) -> None:
    entity, side = change["entity"], Side(change["side"])
    if change["kind"] == ChangeKind.LINK:
        tally.linked[entity] += 1
    elif change["kind"] == ChangeKind.CREATE and change["part"] == MAIN:
        tally.created[entity, side.other] += 1
    else:
        old = change["content"]["old"]
        for name in change["content"]["values"]:
            (tally.filled if old.get(name) is None else tally.replaced)[entity, side, name] += 1


def _list_creations(desk: Desk, entity: Entity, source: Side, ids: Sequence[str]) -> None:
    title = f"{entity.name.capitalize()} in {source.other.capitalize()}"
    for row in desk.described(entity, source, ids).values():
        desk.lists.add(List.CREATIONS, title, NEW, row)


def heed_issues(desk: Desk, tally: Tally) -> None:
    """List what keeps records, or fields of them, back, and among which records a person must choose."""
    for batch in batches(row for row in desk.bench.conn.export("issues") if row["closed_at"] is None):
        places: dict[tuple[str, Side], list[Kept]] = {}
        for issue in batch:
            places.setdefault((issue["entity"], Side(issue["side"])), []).append(issue)
        for (name, side), issues in places.items():
            _heed(desk, tally, desk.bench.entity(name), side, issues)
    for name, ties in tally.unclear.items():
        asked = _asked(desk, name)
        reasons = asked | {pair: why for pair, why in ties.items() if pair not in asked}
        list_sets(desk, List.DECISIONS, desk.bench.entity(name), Side, DECIDE, reasons)


def _heed(desk: Desk, tally: Tally, entity: Entity, side: Side, issues: Sequence[Kept]) -> None:
    ids = [issue["record_id"] for issue in issues]
    linked, rows = desk.partners(entity, side, ids), desk.described(entity, side, ids)
    for issue in issues:
        record = issue["record_id"]
        if issue["blocks"] and record not in linked:
            kind = tally.undecided if issue["code"] == IssueCode.AMBIGUOUS else tally.held
            kind.setdefault((entity.name, side), set()).add(record)
        if issue["code"] == IssueCode.AMBIGUOUS:
            ties = tally.unclear.setdefault(entity.name, {})
            ties |= {(record, each): _reason(issue["message"]) for each in issue["raw_code"].split() or [record]}
        for name, title, remedy in _lists_of(entity, issue):
            what = "" if name in PLAIN else issue["message"]
            desk.lists.add(name, title, remedy, replace(rows[record], what=what))


def _asked(desk: Desk, entity: str) -> dict[tuple[str, str], str]:
    """What speaks for each pair about which a person would be asked."""
    found = {(each.exact, each.zoho): each.evidence for each in desk.bench.conn.matches.waiting(entity)}
    return {pair: why for pair, evidence in found.items() if (why := told(Evidence.load(evidence)))}


def _reason(message: str) -> str:
    """Why it is not clear which record one is, in short: the names of those meant are shown beside it."""
    return message.removeprefix(UNCLEAR).rpartition(" (")[0].partition("; ")[0] or message


def _lists_of(entity: Entity, issue: Kept) -> Iterator[tuple[List, str, str]]:
    """On which list an issue is shown, under which title, with which remedy."""
    of, row = entity.name.capitalize(), next((each for each in entity.fields if each.name == issue["field"]), None)
    code, title = IssueCode(issue["code"]), row.title if row else entity.singular.capitalize()
    if code is IssueCode.MANDATORY:
        yield List.MANDATORY, f"{of}: {issue['message'].rstrip('.')}", FILL_IN
    elif code is IssueCode.TOO_LONG:
        yield List.TOO_LONG, f"{of}: {title}", SHORTEN
    elif code is IssueCode.WAITING:
        yield List.WAITING, f"{of} whose {title.lower()} is not linked yet", WAIT
    elif code is IssueCode.REVIEW:
        yield List.CREATIONS, f"{of} in {Side(issue['side']).other.capitalize()}, each after a person's yes", NEW
    elif code is not IssueCode.AMBIGUOUS and not _is_vat_number(row):  # both have lists of their own
        yield List.OTHER, f"{of}: {title} {OTHER.get(code, 'needs a look')}", issue["remedy"]


def _is_vat_number(row: Field | None) -> bool:
    return row is not None and isinstance(row.kind, VatNumber)
