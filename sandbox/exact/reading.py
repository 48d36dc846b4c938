"""Reading records: which rows a query gives, page by page, and the shapes in which they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sandbox.exact.errors import RefusedError
from sandbox.exact.literals import Literal, wire_literal
from sandbox.exact.options import Options
from sandbox.exact.shapes import Endpoint, Family
from sandbox.exact.state import Row, World
from sandbox.exact.values import guid_order, show
from sandbox.wire import Request

Payload = dict[str, Any]
#: characters that a link to the next page shows as they are
UNQUOTED = "(),'*/"


@dataclass(frozen=True)
class Source:
    """Where the rows of a read come from: an endpoint, its rows, and what completes one that is shown."""

    endpoint: Endpoint
    base: str
    rows: Callable[[Options], Iterable[Row]]
    complete: Callable[[Row], Row] = lambda row: row
    always_results: bool = False
    by_key: Callable[[str], Row | None] | None = None
    #: the lines of a row under a name, each with the source that shows it
    parts: Callable[[str, Row], Iterable[tuple[Source, Row]]] | None = None


def read_many(world: World, source: Source, options: Options, request: Request) -> Payload:
    """One page of a collection."""
    size = int(world.switches["feed_page_size" if source.endpoint.large else "page_size"])
    found, total = _matching(source, options)
    asked = options.top
    page = found[: size if asked is None else min(size, asked)]
    more = len(found) > len(page) and (asked is None or asked > len(page))
    results = [shown(source, options, source.complete(row)) for row in page]
    first = not options.after and not options.count and not source.always_results
    short = first and asked is not None and asked <= size
    if short and world.switches["short_envelope"]:
        return {"d": results}
    inside: Payload = {"results": results}
    if options.count:
        inside["__count"] = str(total)
    if more and page:
        inside["__next"] = _next(source, options, request, page[-1], len(page))
    return {"d": inside}


def read_one(source: Source, options: Options, row: Row) -> Payload:
    """One record by its key."""
    return {"d": shown(source, options, source.complete(row))}


def one(source: Source, options: Options, key: str) -> Row:
    """The record with that key."""
    if source.by_key is not None:
        found = source.by_key(key)
    else:
        name = source.endpoint.columns.key
        found = next((row for row in source.rows(options) if str(row[name]) == key), None)
    if found is None:
        raise RefusedError(404, f"Resource not found for the segment '{source.endpoint.path.rpartition('/')[2]}'.")
    return found


def count(source: Source, options: Options) -> int:
    """How many rows a query finds."""
    return _matching(source, options)[1]


def shown(source: Source, options: Options, row: Row) -> Payload:
    """A row as JSON: what it is first, then the columns in their own order."""
    columns = source.endpoint.columns
    uri = uri_of(source, row)
    heads = {name.partition("/")[0] for name in options.select}
    wanted = {columns.key, *heads} if options.select else columns.types.keys()
    shape: Payload = {"__metadata": {"uri": uri, "type": source.endpoint.type}}
    for name, kind in columns.types.items():
        if name in wanted:
            shape[name] = show(kind, row[name])
    for name in source.endpoint.table.deferred if source.endpoint.family is Family.PLAIN else ():
        if name in options.expand:
            shape[name] = {"results": _expanded(source, options, name, row)}
        elif not options.select or name in heads:
            shape[name] = {"__deferred": {"uri": f"{uri}/{name}"}}
    return shape


def _expanded(source: Source, options: Options, name: str, row: Row) -> list[Payload]:
    """The lines of a row, with the columns that were named as `name/column`."""
    if source.parts is None or name not in source.endpoint.table.lines:
        return []
    paths = (wanted.partition("/") for wanted in options.select)
    inside = Options(select=tuple(column for head, _, column in paths if head == name and column))
    return [shown(child, inside, child.complete(line)) for child, line in source.parts(name, row)]


def uri_of(source: Source, row: Row) -> str:
    """The address of a record."""
    columns = source.endpoint.columns
    return f"{source.base}({wire_literal(row[columns.key], columns.key_type)})"


def _matching(source: Source, options: Options) -> tuple[list[Row], int]:
    test = options.filter.test if options.filter else None
    rows = [row for row in source.rows(options) if test is None or test(row)]
    total = len(rows)
    if source.endpoint.family in (Family.PLAIN, Family.BULK):
        rows = _ordered(source.endpoint, options, rows)
    if options.after:
        rows = list(_behind(source.endpoint, options, rows))
    return rows[options.skip :], total


def _ordered(endpoint: Endpoint, options: Options, rows: list[Row]) -> list[Row]:
    rows.sort(key=lambda row: _key_of(endpoint, row))
    for column, descends in reversed(options.order):
        kind = endpoint.columns.types[column]
        rows.sort(key=lambda row, column=column, kind=kind: _rank(row[column], kind), reverse=descends)  # type: ignore[misc]
    return rows


def _behind(endpoint: Endpoint, options: Options, rows: list[Row]) -> Iterator[Row]:
    if len(options.after) != len(options.order) + 1 and endpoint.family in (Family.PLAIN, Family.BULK):
        raise RefusedError(400, "Error in query syntax.")
    for row in rows:
        if _is_behind(endpoint, options, row):
            yield row


def _is_behind(endpoint: Endpoint, options: Options, row: Row) -> bool:
    for (column, descends), token in zip(options.order, options.after, strict=False):
        kind = endpoint.columns.types[column]
        mine, theirs = _rank(row[column], kind), _rank(token.value, kind)
        if mine != theirs:
            return bool(mine < theirs if descends else mine > theirs)
    return bool(_key_of(endpoint, row) > _token_key(endpoint, options.after[-1]))


def _token_key(endpoint: Endpoint, token: Literal) -> Any:
    kind = endpoint.columns.key_type
    if token.family != ("guid" if kind == "Guid" else "number"):
        raise RefusedError(400, "Error in query syntax.")
    return guid_order(token.value) if kind == "Guid" else token.value


def _key_of(endpoint: Endpoint, row: Row) -> Any:
    return row["_order"] if endpoint.columns.key_type == "Guid" else row[endpoint.columns.key]


def _rank(value: Any, kind: str) -> tuple[bool, Any]:
    if value is None:
        return (False, 0)
    if kind == "Guid":
        return (True, guid_order(value))
    return (True, value.casefold() if isinstance(value, str) else value)


def _next(source: Source, options: Options, request: Request, last: Row, served: int) -> str:
    params, types = request.params(), source.endpoint.columns.types
    columns = source.endpoint.columns
    token = [wire_literal(last[column], types[column]) for column, _ in options.order if column != columns.key]
    carried = ("$filter", "$orderby", "$expand", "$inlinecount", "$select")
    values: dict[str, str] = {name: params[name] for name in carried if name in params}
    if options.top is not None:
        values["$top"] = str(options.top - served)
    values["$skiptoken"] = ",".join([*token, wire_literal(last[columns.key], columns.key_type)])
    query = "&".join(f"{name}={quote(value, safe=UNQUOTED)}" for name, value in values.items())
    return f"{request.origin}{request.path}?{query}"
