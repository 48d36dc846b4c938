"""What a checkup found, as values: how many records find their partner, and lists that people can work off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from exact_zoho.core.entity import Side


class List(StrEnum):
    """The lists of a checkup, in the order in which it is best to work them off."""

    DUPLICATES = "duplicates"
    VAT = "vat_numbers"
    DECISIONS = "decisions"
    MANDATORY = "mandatory_fields"
    TOO_LONG = "too_long"
    OTHER = "other_findings"
    WAITING = "waiting"
    CREATIONS = "would_be_created"


@dataclass(frozen=True)
class Row:
    """One line of a list. `exact` and `zoho` are what each side's records are found by, `exact_ids` Exact's own ids.

    Rows of one `set` belong together, 0 stands for none. `what` says what this row has that others of its group do not.
    """

    entity: str
    name: str
    place: str = ""
    exact: tuple[str, ...] = ()
    zoho: tuple[str, ...] = ()
    what: str = ""
    exact_ids: tuple[str, ...] = ()
    set: int = 0


@dataclass(frozen=True)
class Group:
    """The rows of a list that have one cause, and therefore one remedy; `rows` are the first of `count`."""

    title: str
    remedy: str
    count: int
    rows: tuple[Row, ...]
    sets: int = 0

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Matched:
    """What becomes of the records of one entity and side at a first sync; the parts make up `total`."""

    entity: str
    side: Side
    total: int
    linked: int
    undecided: int
    created: int
    held: int

    @property
    def left_out(self) -> int:
        """How many take no part, as the rules and settings want it."""
        return self.total - self.linked - self.undecided - self.created - self.held


@dataclass(frozen=True)
class Written:
    """How often a first sync would write a field of linked records: into an empty one, or over another value."""

    entity: str
    side: Side
    field: str
    filled: int
    replaced: int


@dataclass(frozen=True)
class Remark:
    """Something about rights or fields; where it `stops`, nothing of the entity can be synchronised before."""

    title: str
    detail: str
    remedy: str = ""
    stops: bool = False


@dataclass(frozen=True)
class Advice:
    """One thing to do before going on, and the list (or section) that it is about."""

    text: str
    about: str = ""


@dataclass(frozen=True)
class Checkup:
    """All that a checkup found. `new_fields` are those that `setup` would make in Zoho, by entity.

    `set_up` is whether that was run before, and has nothing left to make.
    """

    made_at: datetime
    connection: str
    exact: str
    zoho: str
    calls: Mapping[str, int]
    matched: tuple[Matched, ...]
    lists: Mapping[List, tuple[Group, ...]]
    written: tuple[Written, ...]
    left_out: Mapping[str, int]
    remarks: tuple[Remark, ...]
    new_fields: Mapping[str, tuple[str, ...]]
    advice: tuple[Advice, ...] = ()
    set_up: bool = False

    def count(self, name: List) -> int:
        """How many rows a list has."""
        return sum(group.count for group in self.lists.get(name, ()))

    def sets(self, name: List) -> int:
        """How many sets of rows a list has."""
        return sum(group.sets for group in self.lists.get(name, ()))


#: told every row of every list, with the title and the remedy of its group, so that whole lists need no memory
Take = Callable[[List, str, str, Row], None]


def drop(_name: List, _title: str, _remedy: str, _row: Row) -> None:
    """Keep no rows beyond those shown."""


@dataclass
class _Growing:
    remedy: str
    count: int = 0
    rows: list[Row] = field(default_factory=list)
    sets: set[int] = field(default_factory=set)


class Lists:
    """Takes the rows as they are found, counts all, keeps the first of each group and hands each one on."""

    def __init__(self, take: Take, shown: int) -> None:
        self._take, self._shown = take, shown
        self._groups: dict[tuple[List, str], _Growing] = {}
        self._sets = Counter[List]()

    def next_set(self, name: List) -> int:
        """The number of a new set of rows of a list."""
        self._sets[name] += 1
        return self._sets[name]

    def add(self, name: List, title: str, remedy: str, row: Row) -> None:
        """Add a row to a group of a list."""
        group = self._groups.setdefault((name, title), _Growing(remedy))
        group.count += 1
        group.sets |= {row.set} - {0}
        if len(group.rows) < self._shown or (row.set and row.set == group.rows[-1].set):
            group.rows.append(row)
        self._take(name, title, remedy, row)

    def done(self) -> dict[List, tuple[Group, ...]]:
        """All lists, with their groups in the order in which they were found."""
        return {
            name: tuple(
                Group(title, group.remedy, group.count, _in_order(group.rows), len(group.sets))
                for (of, title), group in self._groups.items()
                if of is name
            )
            for name in List
        }


def _in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.set, row.name.casefold(), row.place.casefold())))
