"""The questions that wait for a person, as rows: which records are one, whose value counts, what comes into the books.

The command line, the pages in Prefect and the forms of its deployments show the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exact_zoho.core.changes import IssueCode, Record
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.evidence import Evidence
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.match import likely
from exact_zoho.engine.records import records
from exact_zoho.engine.view import shown
from exact_zoho.errors import UsageError
from exact_zoho.staging.decided import KeptMatch
from exact_zoho.staging.rows import KeptConflict, KeptIssue

#: how alike two records must be for one to be shown beside the other as a likely duplicate
FLOOR = 0.2
#: how many likely duplicates are shown beside a record
BESIDE = 3


@dataclass(frozen=True)
class MatchQuestion:
    """Are these two one? `score` is from 0 to 1, `why` says what agrees and what does not."""

    entity: str
    exact: str
    zoho: str
    exact_name: str
    zoho_name: str
    score: float
    why: str


@dataclass(frozen=True)
class ConflictQuestion:
    """Whose value counts? Both values, and who changed each record last and when."""

    number: int
    entity: str
    name: str
    field: str
    exact: str
    exact_by: str
    zoho: str
    zoho_by: str


@dataclass(frozen=True)
class Newcomer:
    """A new record of Zoho that wants into Exact's books, with the records of Exact that it may be already."""

    entity: str
    zoho: str
    name: str
    since: str
    likely: tuple[str, ...]


def match_questions(bench: Bench, limit: int | None = None) -> list[MatchQuestion]:
    """The pairs of records of which nobody has said yet whether they are one, the likeliest first."""
    waiting = bench.conn.matches.waiting(limit=limit)
    names = {
        (entity.name, side): _names(bench, entity, side, [_id(match, side) for match in _of(waiting, entity)])
        for entity in bench.entities
        for side in Side
    }
    return [_match_question(match, names) for match in waiting]


def _match_question(match: KeptMatch, names: dict[tuple[str, Side], dict[str, str]]) -> MatchQuestion:
    exact, zoho = names.get((match.entity, Side.EXACT), {}), names.get((match.entity, Side.ZOHO), {})
    return MatchQuestion(
        match.entity, match.exact, match.zoho, exact.get(match.exact, ""), zoho.get(match.zoho, ""), match.score,
        Evidence.load(match.evidence).why,
    )  # fmt: skip


def conflict_questions(bench: Bench, limit: int | None = None) -> list[ConflictQuestion]:
    """The conflicts that wait for a person, the oldest first."""
    entities = {entity.name: entity for entity in bench.entities}
    return [
        _conflict_question(entities[kept.entity], kept)
        for kept in bench.conn.conflicts.waiting(limit)
        if kept.entity in entities
    ]


def _conflict_question(entity: Entity, kept: KeptConflict) -> ConflictQuestion:
    unit = next((unit for unit in entity.units() if unit.name == kept.unit), None)
    return ConflictQuestion(
        kept.id, entity.name, kept.name, unit.title if unit else kept.unit, _values(kept.exact),
        _who(kept.exact_by, kept.exact_at), _values(kept.zoho), _who(kept.zoho_by, kept.zoho_at),
    )  # fmt: skip


def _values(kept: object) -> str:
    values = kept.values() if isinstance(kept, dict) else ()
    return shown(", ".join(str(value) for value in values if value is not None)) or "(empty)"


def _who(by: str, at: object) -> str:
    return f"{by or 'somebody'}, {str(at)[:16].replace('T', ' ')}" if at else by


def newcomers(bench: Bench, limit: int | None = None) -> list[Newcomer]:
    """The new records of Zoho that wait for a yes before they are created in Exact, the oldest first."""
    return [newcomer for entity in bench.entities for newcomer in _newcomers(bench, entity, limit)]


def _newcomers(bench: Bench, entity: Entity, limit: int | None) -> Iterable[Newcomer]:
    held = _unanswered(bench, entity)[:limit]
    found = records(bench, entity, Side.ZOHO, [issue.record_id for issue in held])
    alike = likely(bench, entity, Side.ZOHO, list(found.values()), FLOOR)
    beside = {each: [candidate.id for candidate in alike.get(each, ())[:BESIDE]] for each in found}
    names = _names(bench, entity, Side.EXACT, [each for ids in beside.values() for each in ids])
    for issue in held:
        record = found.get(issue.record_id)
        if record is not None:
            told = tuple(f"{names.get(each) or each}" for each in beside[record.id])
            yield Newcomer(entity.name, record.id, record.name, f"{issue.opened_at:%Y-%m-%d %H:%M}", told)


def _unanswered(bench: Bench, entity: Entity) -> list[KeptIssue]:
    """What is held for review and was not answered since; the next run carries the answers out."""
    held = bench.conn.issues.open(entity.name, IssueCode.REVIEW)
    said = bench.conn.orders.of(entity.name, Side.ZOHO, [issue.record_id for issue in held])
    return [issue for issue in held if issue.record_id not in said]


def _names(bench: Bench, entity: Entity, side: Side, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, Record] = records(bench, entity, side, ids)
    return {record.id: _described(record) for record in found.values()}


def _described(record: Record) -> str:
    """A record's name and what else a person tells it by."""
    further = [record.values.get(name) for name in ("visit_city", "vat_number", "email")]
    return shown(", ".join(str(each) for each in (record.name, *further) if each))


def _of(waiting: Sequence[KeptMatch], entity: Entity) -> list[KeptMatch]:
    return [match for match in waiting if match.entity == entity.name]


def _id(match: KeptMatch, side: Side) -> str:
    return match.exact if side is Side.EXACT else match.zoho


def meant(bench: Bench, entity: str, zoho: str, exact: str) -> tuple[str, str, str]:
    """The pair of which an answer speaks: of an only question about a Zoho record its id says enough."""
    asked = [each for each in bench.conn.matches.waiting() if each.zoho == zoho and each.exact == (exact or each.exact)]
    if len(asked) == 1:
        return asked[0].entity, asked[0].exact, asked[0].zoho
    if entity and exact:  # nobody asked, but a person may know
        return entity, exact, zoho
    told = "several records of Exact are asked about" if asked else "nothing is asked"
    raise UsageError(f"{told} for {zoho}: name both ids, and --entity, as `exact-zoho matches` shows them")


def waiting_newcomers(bench: Bench, ids: Sequence[str] | None) -> dict[str, list[str]]:
    """Those that wait for a yes, by entity: all, or the ones named, of which the answer may be changed as well."""
    held = {
        entity.name: _unanswered(bench, entity)
        if ids is None
        else [issue for issue in bench.conn.issues.open(entity.name, IssueCode.REVIEW) if issue.record_id in ids]
        for entity in bench.entities
    }
    waiting = {entity: [issue.record_id for issue in found] for entity, found in held.items() if found}
    known = {each for found in waiting.values() for each in found}
    if unknown := sorted(set(ids or ()) - known):
        raise UsageError(f"these do not wait for a yes: {', '.join(unknown)}; see `exact-zoho newcomers`")
    if ids is not None and not known:
        raise UsageError("name the ids, or give --all")
    return waiting
