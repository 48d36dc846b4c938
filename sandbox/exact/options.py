"""The query options of a read, and which of them an endpoint takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.exact.errors import RefusedError
from sandbox.exact.literals import Literal, skip_token, syntax_error
from sandbox.exact.odata import Filter, Parser
from sandbox.exact.shapes import Endpoint, Family
from sandbox.exact.tables import TABLES

KNOWN = frozenset({"$select", "$filter", "$orderby", "$top", "$skip", "$skiptoken", "$expand", "$inlinecount"})
NO_SELECT = "Please add a $select or a $top=1 statement to the query string."


@dataclass(frozen=True)
class Options:
    """What a read asks for. `order` pairs columns with whether they descend; an empty `select` means all columns."""

    select: tuple[str, ...] = ()
    every: bool = False
    filter: Filter | None = None
    order: tuple[tuple[str, bool], ...] = ()
    top: int | None = None
    skip: int = 0
    after: tuple[Literal, ...] = ()
    expand: tuple[str, ...] = ()
    count: bool = False


def read_options(params: Mapping[str, str], endpoint: Endpoint, switches: Mapping[str, Any]) -> Options:
    """The options of a read, refused where they cannot be understood."""
    for name in params:
        if name.startswith("$") and name not in KNOWN:
            raise RefusedError(400, f"The query parameter '{name}' is not supported.")
    names = _names(params.get("$select", ""))
    for name in (*(name for name in names if name != "*"), *_names(params.get("$expand", ""))):
        _check_name(name, endpoint)
    return Options(
        select=() if "*" in names else names,
        every="*" in names,
        filter=_filter(params.get("$filter", ""), endpoint, switches),
        order=_order(params.get("$orderby", ""), endpoint),
        top=_number(params.get("$top")),
        skip=_number(params.get("$skip")) or 0,
        after=tuple(skip_token(params.get("$skiptoken", ""))),
        expand=_names(params.get("$expand", "")),
        count=params.get("$inlinecount") == "allpages",
    )


def check(options: Options, endpoint: Endpoint, switches: Mapping[str, Any]) -> None:
    """Refuse what this endpoint does not take: the obligation to filter and to select, and the filters it knows."""
    match endpoint.family:
        case Family.PLAIN:
            if endpoint.must_select and not options.select and options.top != 1:
                raise RefusedError(400, NO_SELECT)
            if endpoint.filters and switches["mandatory_filter"]:
                _must_filter(options, endpoint)
        case Family.BULK:
            _check_bulk(options, endpoint, switches)
        case Family.SYNC | Family.DELETED:
            _check_feed(options, endpoint, switches)


def no_property(name: str, endpoint: Endpoint) -> RefusedError:
    """The refusal of a column that is not there."""
    return RefusedError(400, f"No property '{name}' exists in type '{endpoint.type}'.")


def _check_name(name: str, endpoint: Endpoint) -> None:
    head, _, column = name.partition("/")
    if head in endpoint.table.lines and column in ("", *TABLES[endpoint.table.lines[head]].columns.types):
        return
    if name not in endpoint.columns.types and name not in endpoint.table.deferred:
        raise no_property(name, endpoint)


def _must_filter(options: Options, endpoint: Endpoint) -> None:
    if options.filter is None:
        listed = ", ".join(sorted(endpoint.filters))
        text = (
            "This endpoint has mandatory filtering applied. A GET request for this endpoint must have a $filter "
            f"parameter with one of the following fields in the url: {listed}."
        )
        raise RefusedError(400, text)
    _only(options.filter, endpoint.filters)


def _check_bulk(options: Options, endpoint: Endpoint, switches: Mapping[str, Any]) -> None:
    if endpoint.must_select and not options.select:
        raise RefusedError(400, NO_SELECT)
    if options.skip:
        raise RefusedError(400, "The query parameter '$skip' is not supported.")
    if options.filter is None:
        if switches["mandatory_filter"]:
            raise RefusedError(400, "This $filter parameter is not supported for this resource")
        return
    if not options.filter.columns <= endpoint.filters:
        raise RefusedError(400, "This $filter parameter is not supported for this resource")


def _check_feed(options: Options, endpoint: Endpoint, switches: Mapping[str, Any]) -> None:
    if options.skip:
        raise RefusedError(400, "The query parameter '$skip' is not supported.")
    if options.order not in ((), (("Timestamp", False),)):
        raise RefusedError(400, "The query parameter '$orderby' is not supported.")
    if not options.select and options.top != 1:
        refused = "sync_select_all" if options.every else "sync_without_select"
        if switches[refused] == "refuse":
            raise RefusedError(400, NO_SELECT)
    if options.every and endpoint.no_star:
        raise RefusedError(400, NO_SELECT)
    if options.filter is None:
        if switches["sync_without_filter"] == "refuse":
            raise RefusedError(400, "This $filter parameter is not supported for this resource")
        return
    by_type = endpoint.family is Family.DELETED and switches["deleted_by_type"] == "filter"
    _only(options.filter, frozenset({"Timestamp", "EntityType"} if by_type else {"Timestamp"}))
    for column, operator, _ in options.filter.comparisons:
        allowed = ("and", "eq") if column == "EntityType" else ("gt", "ge")
        if operator not in allowed:
            raise RefusedError(400, "This $filter parameter is not supported for this resource")


def _only(wanted: Filter, allowed: frozenset[str]) -> None:
    strange = sorted(wanted.columns - allowed)
    if strange:
        raise RefusedError(400, f"Filtering on these fields is not supported: {', '.join(strange)}")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _filter(text: str, endpoint: Endpoint, switches: Mapping[str, Any]) -> Filter | None:
    if not text.strip():
        return None
    return Parser(text, endpoint.columns.types, endpoint.type, switches["filter_case"] == "ignored").filter()


def _order(text: str, endpoint: Endpoint) -> tuple[tuple[str, bool], ...]:
    found = []
    for part in _names(text):
        name, _, direction = part.partition(" ")
        if name not in endpoint.columns.types:
            raise no_property(name, endpoint)
        if direction.strip() not in ("", "asc", "desc"):
            raise syntax_error()
        found.append((name, direction.strip() == "desc"))
    return tuple(found)


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.strip().isdecimal():
        raise syntax_error()
    return int(text)
