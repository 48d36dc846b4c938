"""The vocabulary of declarations: one row per field says everything about it.

An entity is declared once, in `exact_zoho/entities/`; what to select, which feeds to read, how to map, compare, merge
and document all derive from its rows. The words are those of `docs/concepts/glossary`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from exact_zoho.core.days import DayRule
from exact_zoho.core.kinds import TEXT, UNKNOWN, Kind, Ref


class Side(StrEnum):
    """One of the two systems."""

    EXACT = "exact"
    ZOHO = "zoho"

    @property
    def other(self) -> Side:
        """The side across."""
        return Side.ZOHO if self is Side.EXACT else Side.EXACT


class Flow(StrEnum):
    """Where a field's edits go."""

    BOTH = "both"
    TO_ZOHO = "to_zoho"  # Exact owns it: an edit in Zoho is put back, visibly
    TO_EXACT = "to_exact"  # Zoho owns it: an edit in Exact is put back, visibly
    OFF = "off"


class Conflict(StrEnum):
    """Who wins where both sides changed a field to different values."""

    NEWEST = "newest"  # the later modification by someone other than us; a tie goes to Exact
    EXACT = "exact"
    ZOHO = "zoho"
    ASK = "ask"  # the field waits until a person decides, or until one side is edited again


class Clear(StrEnum):
    """What emptying a field means."""

    EDIT = "edit"  # an edit like any other, where that side held a value before
    NEVER = "never"  # the value is put back


class CreateMode(StrEnum):
    """How much of an entity may be written to one side."""

    OFF = "off"
    UPDATE = "update"
    CREATE = "create"


@dataclass(frozen=True)
class Tells:
    """What a row shows of another record, whose own feed stays silent when it changes.

    The row's `column` shows what the main part of the `entity` record named in `joins` has in its column `of`.
    """

    entity: str
    joins: str
    column: str
    of: str


@dataclass(frozen=True)
class Part:
    """One endpoint of Exact that feeds an entity: an account's main record, its delivery address.

    `path` is where records are written and looked up, `feed` where changes are read. A part other than main names in
    `joins` the column that holds its owner's id, and in `where` the columns that make a row the one meant. Where the
    day decides what it shows, `as_of` says how. `born` are columns that every creation carries besides its values.
    """

    name: str
    path: str
    feed: str
    deleted_type: int
    joins: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    tells: Tells | None = None
    as_of: DayRule | None = None
    born: Mapping[str, Any] = field(default_factory=dict)

    def takes(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of the feed is this part of its owner."""
        return all(row.get(column) == wanted for column, wanted in self.where.items())


@dataclass(frozen=True)
class Custom:
    """How `setup` creates a field of ours in Zoho: its label, data type and length there, the module it leads to."""

    label: str
    data_type: str = "text"
    length: int = 0
    unique: bool = False
    values: tuple[str, ...] = ()
    tooltip: str = ""
    module: str = ""


@dataclass(frozen=True)
class At:
    """Where a value lives on a side, and when it may be written there.

    `labels` are further names under which an existing Zoho field is recognised; `custom` says how to create it. Where
    a side keeps a value in two columns, `lead` is the one that holds its beginning. A column that is not `emptied` is
    never sent empty.
    """

    column: str
    part: str = "main"
    create: bool = True
    update: bool = True
    custom: Custom | None = None
    labels: tuple[str, ...] = ()
    lead: str = ""
    emptied: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold the value, in order of reading."""
        return (self.lead, self.column) if self.lead else (self.column,)


@dataclass(frozen=True)
class Field:
    """One value both sides hold. Fields of one `group` are merged and sent as one, such as the parts of an address.

    `listed` names the list of the division's codes that a value must be from, such as its payment conditions.
    `mandatory` are the sides that demand a value.
    """

    name: str
    exact: At
    zoho: At
    kind: Kind = TEXT
    flow: Flow = Flow.BOTH
    conflict: Conflict = Conflict.NEWEST
    clear: Clear = Clear.EDIT
    group: str = ""
    label: str = ""
    mandatory: frozenset[Side] = frozenset()
    listed: str = ""
    default: Any = None
    transform: Mapping[Side, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The field's name for people."""
        return self.label or self.name.replace("_", " ").capitalize()

    def at(self, side: Side) -> At:
        """Where the field lives on a side."""
        return self.exact if side is Side.EXACT else self.zoho

    def toward(self, side: Side, value: Any) -> Any:
        """A value as it is to be shown by a side, after the operator's transformations for that direction."""
        change = self.transform.get(side)
        return change(value) if change and value is not None else value


@dataclass(frozen=True)
class Unit:
    """What is merged as one: a single field, or the fields of a group, whose policies are those of its first row."""

    name: str
    fields: tuple[Field, ...]

    @property
    def lead(self) -> Field:
        """The field whose policies hold for the unit."""
        return self.fields[0]

    @property
    def title(self) -> str:
        """The unit's name for people."""
        return self.lead.title if len(self.fields) == 1 else self.name.replace("_", " ").capitalize()

    def part(self, side: Side) -> str:
        """The part of a side that holds the unit."""
        return self.lead.at(side).part

    def writable(self, side: Side, *, creating: bool) -> bool:
        """Whether we may write the unit to a side at all, by its flow and by what the side allows."""
        flow_away = Flow.TO_ZOHO if side is Side.EXACT else Flow.TO_EXACT
        at = self.lead.at(side)
        return self.lead.flow not in (Flow.OFF, flow_away) and (at.create if creating else at.update)


@dataclass(frozen=True)
class Marks:
    """Our own fields on each Zoho record: which Exact record it is, how its synchronisation stands, whether it has any.

    `frozen` is the one that people set: a box that keeps the record as it is on both sides.
    """

    external_id: At
    status: At
    message: At
    synced_at: At
    frozen: At = At("")

    def all(self) -> tuple[At, ...]:
        """All of them, the indispensable one first."""
        return (self.external_id, self.status, self.message, self.synced_at, self.frozen)


class Compare(StrEnum):
    """How two normal forms of a key are compared."""

    EXACT = "exact"
    COMPANY = "company"  # names of companies: typing errors, abbreviations, words that tell two of them apart
    PERSON = "person"  # names of persons: initials for first names, infixes
    MAILBOX = "mailbox"  # a person's address; one that several persons share says less
    COMMON = "common"  # two sets, of which one member in common is enough
    PLACE = "place"
    PREMISES = "premises"
    REFERENCE = "reference"  # the record referred to on one side is, or is not, the one on the other


class Bar(StrEnum):
    """What a difference in a key forbids, whatever else agrees."""

    NOTHING = "nothing"
    LINK = "link"  # the two are never linked without a person
    MATCH = "match"  # they are two


#: the weight of an agreement that suffices for a link, where nothing speaks against it
SUFFICES = 15.0


@dataclass(frozen=True)
class MatchKey:
    """A natural key: what two records of one thing have in common, and how much it says when they do.

    `normal` gives, from the values of `field` and of the fields in `also`, the form that is compared; nothing (an empty
    form) says nothing. `agree` and `differ` are the weights of a full agreement and of a clear difference, in bits: how
    often the odds double. Keys of one `group` are rarely independent, so only the strongest of them counts in full. A
    key that `finds` is indexed under the `terms` of its form; `own` is one that a company or a person has alone.
    """

    name: str
    field: str
    normal: Callable[..., Any]
    also: tuple[str, ...] = ()
    compare: Compare = Compare.EXACT
    agree: float = SUFFICES
    differ: float = -4.0
    group: str = ""
    bars: Bar = Bar.NOTHING
    finds: bool = True
    own: bool = False
    terms: Callable[[Any], Iterable[str]] | None = None
    label: str = ""

    @property
    def title(self) -> str:
        """The key's name for people, as within a sentence."""
        return self.label or self.name.replace("_", " ")

    @property
    def parts(self) -> bool:
        """Whether a difference in it may keep two records apart."""
        return self.bars is not Bar.NOTHING or self.compare in (Compare.COMPANY, Compare.PERSON)

    def form(self, values: Mapping[str, Any]) -> Any:
        """The form of a record's values that is compared; empty where it has none."""
        given = [None if (value := values.get(name)) is UNKNOWN else value for name in (self.field, *self.also)]
        return self.normal(*given) if any(value is not None for value in given) else None


#: Says why a record of one side may not be created on the other, None where it may: (side, its values by field name and
#: its facts by column, options) -> reason.
ScopeRule = Callable[[Side, Mapping[str, Any], Mapping[str, Any]], str | None]


def anything(_side: Side, _facts: Mapping[str, Any], _options: Mapping[str, Any]) -> str | None:
    """The scope rule of an entity all of whose records may be created."""
    return None


@dataclass(frozen=True)
class Entity:
    """One kind of business record on both sides.

    `module` is Zoho's name of it, `parts` are Exact's endpoints. `creation_key` is the Exact column that carries our
    stable key on a creation, so that a creation whose reply was lost can be found again; it is one of the columns that
    a look-up may filter on. Where Exact has no such column it is empty; where a field lives in it, the key is that
    field's own value, and Exact keeps it unique. The fields of the `fingerprint` tell a creation of ours from others
    by what it shows. `named_by` are the fields that make up the record's name for people.
    """

    name: str
    singular: str
    module: str
    parts: tuple[Part, ...]
    fields: tuple[Field, ...]
    marks: Marks
    creation_key: str = ""
    match_on: tuple[MatchKey, ...] = ()
    scope: ScopeRule = anything
    facts: Mapping[Side, tuple[str, ...]] = field(default_factory=dict)
    named_by: tuple[str, ...] = ("name",)
    fingerprint: tuple[str, ...] = ("name",)

    def part(self, name: str) -> Part:
        """The Exact part of that name."""
        return next(part for part in self.parts if part.name == name)

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(each for each in self.fields if each.name == name)

    @property
    def keyed_by(self) -> Field | None:
        """The field whose own value is the creation key; None where we make the key."""
        main = (each for each in self.fields if each.exact.part == "main")
        return next((each for each in main if each.exact.column == self.creation_key), None)

    def name_of(self, values: Mapping[str, Any]) -> str:
        """What people call a record with these values."""
        return " ".join(str(values[name]) for name in self.named_by if values.get(name))

    def units(self) -> tuple[Unit, ...]:
        """The fields in the groups in which they are merged, in order of declaration."""
        groups: dict[str, list[Field]] = {}
        for each in self.fields:
            groups.setdefault(each.group or each.name, []).append(each)
        return tuple(Unit(name, tuple(fields)) for name, fields in groups.items())

    def references(self) -> Iterator[tuple[Field, Ref]]:
        """The fields that point at records, with what they point at."""
        for each in self.fields:
            if isinstance(each.kind, Ref):
                yield each, each.kind

    def exact_columns(self, part: Part) -> tuple[str, ...]:
        """What to select from a part: its key, time stamps, the declared columns, and what rules look at."""
        mapped = [column for each in self.fields if each.exact.part == part.name for column in each.exact.columns]
        looked_at = self.facts.get(Side.EXACT, ()) if part.name == "main" else ()
        joined = (part.joins,) if part.joins else ()
        told = (part.tells.joins, part.tells.column) if part.tells else ()
        dated = part.as_of.columns if part.as_of else ()
        ours = ("ID", "Division", "Created", "Creator", "Modified", "ModifierFullName")
        names = (*ours, *joined, *part.where, *part.extra, *dated, *told, *looked_at)
        return tuple(dict.fromkeys([*names, *mapped]))

    def zoho_columns(self) -> tuple[str, ...]:
        """What to select from the Zoho module, `id` left out: it always comes along."""
        mapped = [column for each in self.fields for column in each.zoho.columns]
        marks = [at.column for at in self.marks.all() if at.column]
        names = ("Created_Time", "Modified_Time", "Modified_By", *self.facts.get(Side.ZOHO, ()), *mapped, *marks)
        return tuple(dict.fromkeys(names))

    def with_fields(self, fields: tuple[Field, ...]) -> Entity:
        """The same entity with other rows."""
        return replace(self, fields=fields)
