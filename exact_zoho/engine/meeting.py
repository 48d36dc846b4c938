"""Where records meet: those that have something in common, and the evidence for each pair, found for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Compare, Entity, Side
from exact_zoho.core.evidence import Evidence, Thresholds, compared
from exact_zoho.core.findings import Shown
from exact_zoho.core.keys import match_keys
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.core.matching import CERTAIN, Candidate
from exact_zoho.core.merge import PENDING
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.records import records
from exact_zoho.engine.references import References

#: a value that more records than this share is nobody's: a placeholder, an accountant's mailbox, an office building
COMMON = 50

Ids = Mapping[str, Sequence[str]]


class Meeting:
    """The records of one entity that meet in a batch. What was looked up once is remembered."""

    def __init__(self, bench: Bench, entity: Entity, references: References | None = None) -> None:
        self.bench, self.entity = bench, entity
        self._references = references or References(bench)
        self._across = self._references.across
        self._thresholds = Thresholds(bench.settings.matching.link, bench.settings.matching.ask)
        self._records: dict[tuple[Side, str], Record] = {}
        self._shown: dict[tuple[Side, str], Shown] = {}
        self._evidence: dict[tuple[Side, str, Side, str], Evidence] = {}

    def introduce(self, given: Iterable[Record]) -> None:
        """Have records compared as they are given, whatever is staged."""
        self._records |= {(record.side, record.id): record for record in given}

    def records(self, side: Side, ids: Iterable[str]) -> dict[str, Record]:
        """Those records of a side that exist."""
        wanted = list(ids)
        missing = [each for each in wanted if (side, each) not in self._records]
        self.introduce(records(self.bench, self.entity, side, missing).values())
        found = {each: self._records[side, each] for each in wanted if (side, each) in self._records}
        return {each: record for each, record in found.items() if not record.gone}

    def named(self, sources: Sequence[Record]) -> dict[str, dict[str, Sequence[str]]]:
        """For each record, those across that a key of ours names, by key."""
        keys = {record.id: self._certain(record) for record in sources}
        other = sources[0].side.other if sources else Side.EXACT
        hits = {name: self._hits(other, name, [key[name] for key in keys.values() if name in key]) for name in CERTAIN}
        return {
            record: {name: hits[name].get(value, ()) for name, value in key.items()} for record, key in keys.items()
        }

    def near(self, sources: Sequence[Record], side: Side, also: Ids | None = None) -> dict[str, list[Candidate]]:
        """For each record, those of a side that it has something in common with, and those in `also`, weighed."""
        met = self._met(sources, side, [key.name for key in self.entity.match_on if key.finds])
        for record, ids in (also or {}).items():
            met[record].update(dict.fromkeys(ids))
        found = self.records(side, dict.fromkeys(each for ids in met.values() for each in ids))
        self._look_up(sources)
        self._look_up(found.values())
        return {
            record.id: [Candidate(each, self.evidence(record, found[each])) for each in met[record.id] if each in found]
            for record in sources
        }

    def twins(self, sources: Sequence[Record]) -> dict[str, dict[str, Sequence[str]]]:
        """For each record, the others of its own side that have the same number of a kind that parts companies."""
        keys = [key for key in self.entity.match_on if key.own and key.finds and key.bars == "match"]
        found: dict[str, dict[str, Sequence[str]]] = {record.id: {} for record in sources}
        for key in keys if sources else ():
            for record, ids in self._met(sources, sources[0].side, [key.name]).items():
                found[record][key.title] = tuple(ids)
        return found

    def evidence(self, one: Record, other: Record) -> Evidence:
        """What speaks for and against two records being one; it is the same from both sides."""
        mine, yours = (one, other) if (one.side, one.id) < (other.side, other.id) else (other, one)
        pair = (mine.side, mine.id, yours.side, yours.id)
        if pair not in self._evidence:
            shown = self._shown_as(mine), self._shown_as(yours)
            self._evidence[pair] = compared(self.entity, *shown, self._across, self._thresholds)
        return self._evidence[pair]

    def _shown_as(self, record: Record) -> Shown:
        if (record.side, record.id) not in self._shown:
            self._shown[record.side, record.id] = Shown.of(self.entity, record)
        return self._shown[record.side, record.id]

    def _met(self, sources: Sequence[Record], side: Side, names: Sequence[str]) -> dict[str, dict[str, None]]:
        """For each record, the others of a side with which it has a term of one of the keys in common."""
        self._look_up(sources)
        terms = {record.id: self._terms(record, side, names) for record in sources}
        wanted: dict[str, dict[str, None]] = {}
        for pairs in terms.values():
            for name, value in pairs:
                wanted.setdefault(name, {})[value] = None
        hits = {name: self._hits(side, name, list(values), COMMON) for name, values in wanted.items()}
        return {
            record.id: {
                each: None
                for name, value in terms[record.id]
                for each in hits[name].get(value, ())
                if side is not record.side or each != record.id
            }
            for record in sources
        }

    def _terms(self, record: Record, side: Side, names: Sequence[str]) -> list[tuple[str, str]]:
        """What a record is looked up by on a side: references by the ids that they have there."""
        refs = {key.name: key.field for key in self.entity.match_on if key.compare is Compare.REFERENCE}
        terms = [pair for pair in self._keys(record) if pair[0] in names and pair[0] not in refs]
        for name, field in refs.items():
            value = record.values.get(field)
            if name in names and value not in (None, UNKNOWN):
                seen = value if side is record.side else self._across(self.entity.field(field), record.side, value)
                terms += [] if seen is PENDING else [(name, str(seen))]
        return terms

    def _keys(self, record: Record) -> tuple[tuple[str, str], ...]:
        raw = (
            record.facts
            if record.side is Side.EXACT
            else {self.entity.marks.external_id.column: record.marks.get("external_id")}
        )
        return match_keys(self.entity, record.side, record.id, record.values, raw, self.bench.division)

    def _certain(self, record: Record) -> dict[str, str]:
        return {name: value for name, value in self._keys(record) if name in CERTAIN}

    def _hits(self, side: Side, name: str, values: list[str], most: int | None = None) -> dict[str, list[str]]:
        return self.bench.conn.staging.hits(self.entity.name, side, name, list(dict.fromkeys(values)), most)

    def _look_up(self, found: Iterable[Record]) -> None:
        """Look up the partners of all that records refer to, in a query for each kind."""
        seen = list(found)
        for side in Side:
            self._references.learn(self.entity, side, [each for each in seen if each.side is side])
