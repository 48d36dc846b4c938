"""Exact's code lists, read by setup and again later: a code that came to be since is known from the next run on.

Only lists that a field of an entity that takes part is checked against are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exact_zoho.core.changes import IssueCode
from exact_zoho.core.entity import Entity
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.vat_rates import keep_rates
from exact_zoho.errors import AccessDeniedError

Row = Mapping[str, Any]
#: lists by name, each row by its code
Lists = Mapping[str, Mapping[str, Row]]


def _any(_row: Row) -> bool:
    return True


def _of_sales(row: Row) -> bool:
    """Whether a VAT code may be put on something that is sold."""
    return row.get("VATTransactionType") != "P" and not row.get("IsBlocked")


@dataclass(frozen=True)
class CodeList:
    """Where a list is read, in which column the code stands, and in which its name; which of its rows may be used."""

    path: str
    columns: tuple[str, ...] = ()
    usable: Callable[[Row], bool] = _any
    code: str = "Code"
    named: str = "Description"


CODE_LISTS = {
    "payment_conditions": CodeList("cashflow/PaymentConditions"),
    "units": CodeList("logistics/Units"),
    "vat_codes": CodeList("vat/VATCodes", ("Percentage", "Type", "VATTransactionType", "IsBlocked"), _of_sales),
}


def lists_of(entities: Iterable[Entity]) -> dict[str, CodeList]:
    """The lists that the fields of some entities are checked against."""
    named = {row.listed for entity in entities for row in entity.fields}
    return {name: each for name, each in CODE_LISTS.items() if name in named}


def read_list(bench: Bench, name: str) -> dict[str, Row]:
    """The usable rows of a list, by code; raises `AccessDeniedError` where it may not be read."""
    wanted = CODE_LISTS[name]
    rows = bench.exact.listing(wanted.path, (wanted.code, wanted.named, *wanted.columns))
    coded = {str(row[wanted.code]).strip(): row for row in rows if row.get(wanted.code) is not None}
    return {code: row for code, row in coded.items() if wanted.usable(row)}


def names_of(name: str, rows: Mapping[str, Row]) -> dict[str, str]:
    """What people call each code of a list."""
    return {code: str(row.get(CODE_LISTS[name].named) or "") for code, row in rows.items()}


def refresh_codes(bench: Bench) -> str:
    """Read all code lists; where one changed, records held for a value that is not valid are planned again."""
    read = {name: rows for name in lists_of(bench.active()) if (rows := _readable(bench, name)) is not None}
    changed = [name for name, rows in read.items() if sorted(rows) != sorted(bench.conn.identity.codes(name))]
    for name in changed:
        bench.conn.identity.set_codes(name, sorted(read[name]))
    if "vat_codes" in read and keep_rates(bench, read["vat_codes"]):
        changed.append("percentages of VAT")
    if not changed:
        return "nothing new"
    for entity in bench.active():
        for issue in bench.conn.issues.open(entity.name, IssueCode.INVALID):
            bench.conn.dirty.add(entity.name, issue.side, [issue.record_id])
    return f"changed: {', '.join(changed).replace('_', ' ')}"


def _readable(bench: Bench, name: str) -> dict[str, Row] | None:
    """The rows of a list; None for one that may not be read, which stays as setup left it."""
    try:
        return read_list(bench, name)
    except AccessDeniedError:
        return None
