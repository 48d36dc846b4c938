"""What a column of a module is, what a module is, and the parts that the columns of several modules have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: how a data type looks in JSON
JSON_TYPES = {
    "boolean": "boolean", "integer": "integer", "double": "double", "currency": "double", "percent": "double",
    "lookup": "jsonobject", "ownerlookup": "jsonobject", "multi_module_lookup": "jsonobject",
    "userlookup": "jsonobject", "multiselectpicklist": "jsonarray", "subform": "jsonarray", "linetax": "jsonarray",
    "discount": "double",
}  # fmt: skip

#: data types whose values are compared and shown as numbers
NUMBERS = frozenset({"integer", "double", "currency", "percent"})

#: data types that hold several values, of which an empty one is an empty list
SEVERAL = frozenset({"multiselectpicklist", "subform", "linetax"})

#: data types that only a record by itself shows: lists, queries and searches leave them out
DEEP = frozenset({"subform", "linetax"})


@dataclass(frozen=True)
class FieldDef:
    """One column as the metadata tells it; an organisation gives it its id."""

    id: str
    api_name: str
    label: str
    data_type: str
    length: int = 0
    decimals: int | None = None
    values: tuple[str, ...] = ()
    lookup: str = ""
    mandatory: bool = False
    read_only: bool = False
    custom: bool = False
    unique: bool = False
    external: bool = False
    tooltip: str = ""
    #: the number of each value, which outlives its name; counted from one where nobody changed them
    numbers: tuple[int, ...] = ()
    #: of a subform, the module that its rows make up
    subform: str = ""
    #: of a computed column, what it is computed from; its data type is that of the result
    formula: str = ""

    @property
    def value_numbers(self) -> tuple[int, ...]:
        """The number of each value."""
        return self.numbers or tuple(range(1, len(self.values) + 1))

    @property
    def json_type(self) -> str:
        """How a value looks in JSON."""
        return JSON_TYPES.get(self.data_type, "string")


@dataclass(frozen=True)
class RelatedList:
    """The records of another module that belong to one record: those whose lookup names it."""

    api_name: str
    module: str
    lookup: str
    #: whether they may go with the record when it is deleted
    owned: bool = False


@dataclass(frozen=True)
class ModuleDef:
    """One module as every organisation has it on its first day."""

    api_name: str
    singular: str
    plural: str
    display_field: str
    columns: tuple[FieldDef, ...]
    #: the column by which an upsert looks for its record where the call names none
    duplicate_field: str = ""
    #: computed columns, each with those that it puts together
    composed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: columns of which a record needs at least one
    one_of: tuple[str, ...] = ()
    related: tuple[RelatedList, ...] = ()
    #: whether its records only hang on those of other modules, as notes do: nobody searches, queries or extends them
    attached: bool = False
    #: of the rows of a subform, the module of their documents: nobody writes, searches or extends them by themselves
    part_of: str = ""
    #: what columns hold in a new record where nobody says
    defaults: tuple[tuple[str, Any], ...] = ()
    #: the column that counts the records
    counted: str = ""
    #: columns that a person sees on the page
    shown: tuple[str, ...] = ()

    @property
    def lines(self) -> str:
        """The column of its subform, and the module of its rows."""
        return next((column.subform for column in self.columns if column.subform), "")


def api_name(label: str) -> str:
    """The API name that a label gets."""
    return "_".join("".join(c if c.isalnum() else " " for c in label).split())


def standard(label: str, data_type: str = "text", length: int = 0, **more: Any) -> FieldDef:
    """A standard column, named after its label."""
    return FieldDef("", api_name(label), label, data_type, length, **more)


def identity(singular: str) -> tuple[FieldDef, FieldDef]:
    """Id and owner, which the records of every module have."""
    return (
        FieldDef("", "id", "Record Id", "bigint", 19, read_only=True),
        FieldDef("", "Owner", f"{singular} Owner", "ownerlookup", 120),
    )


def stamps() -> tuple[FieldDef, ...]:
    """Who made and changed a record, and when: kept by the system."""
    people = (standard(label, "ownerlookup", read_only=True) for label in ("Created By", "Modified By"))
    times = ("Created Time", "Modified Time", "Last Activity Time")
    return (*people, *(standard(label, "datetime", read_only=True) for label in times))


def addresses(sides: Iterable[str], code: str) -> tuple[FieldDef, ...]:
    """The columns of several addresses; modules differ in what they call the postal code."""
    parts = (("Street", 250), ("City", 100), ("State", 100), (code, 30), ("Country", 100))
    return tuple(standard(f"{side} {part}", "text", length) for side in sides for part, length in parts)
