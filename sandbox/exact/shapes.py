"""What a collection of records and an endpoint are: the words in which `tables` lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sandbox.exact.columns import Columns

MODELS = "Exact.Web.Api.Models"


@dataclass(frozen=True)
class Table:
    """One collection of records of a division."""

    path: str
    columns: Columns
    type: str
    verbs: frozenset[str] = frozenset({"GET", "POST", "PUT", "DELETE"})
    deleted_type: int = 0
    mandatory: tuple[str, ...] = ()
    #: columns by which apps may filter where filtering is an obligation; empty where all may be used
    filters: frozenset[str] = frozenset()
    #: columns that show another record as it is now; rows do not hold them
    looked_up: frozenset[str] = frozenset()
    #: columns with the guid of another record: its collection, and behind `#` the column that holds the guid where it
    #: is not the key; any other guid refers to nothing
    references: Mapping[str, str] = field(default_factory=dict)
    #: columns with the code of another record
    codes: Mapping[str, str] = field(default_factory=dict)
    deferred: tuple[str, ...] = ()
    #: what the short reply to a creation holds beside the key
    sparse: Mapping[str, Any] = field(default_factory=dict)
    indexed: tuple[str, ...] = ()
    caption: str = ""
    #: of `deferred`, those whose rows are sent along with a new record: their collection
    lines: Mapping[str, str] = field(default_factory=dict)
    #: the column by which a row of `lines` names the record that it is part of
    owner: str = ""
    #: whether the reply to a creation is complete, asked or not
    filled: bool = False
    #: whether an app may take a record away: a part of something that is still open
    removable: bool = False


class Family(StrEnum):
    """What an endpoint of a collection is for."""

    PLAIN = "plain"
    BULK = "bulk"
    SYNC = "sync"
    DELETED = "deleted"


@dataclass(frozen=True)
class Endpoint:
    """One address below a division, and what it shows."""

    path: str
    family: Family
    table: Table
    columns: Columns
    type: str
    verbs: frozenset[str] = frozenset({"GET"})
    filters: frozenset[str] = frozenset()
    #: whether its page says that `*` does not select all columns
    no_star: bool = False
    #: whether a read of many must name its columns
    must_select: bool = False

    @property
    def large(self) -> bool:
        """Whether its pages are the large ones."""
        return self.family is not Family.PLAIN
