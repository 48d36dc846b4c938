"""Where the rows of each endpoint of a division come from: records, feeds by row version, the log of deletions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.exact.columns import Columns
from sandbox.exact.options import Options
from sandbox.exact.reading import Source
from sandbox.exact.records import RULES, find
from sandbox.exact.shapes import Endpoint, Family, Table
from sandbox.exact.state import Row, World
from sandbox.exact.tables import BY_PATH, TABLES, folded
from sandbox.exact.values import show

#: the log of deletions forgets after two months
DELETIONS_LAST = timedelta(days=61)


def source_of(world: World, endpoint: Endpoint, division: int, origin: str) -> Source:
    """The rows of an endpoint, all of them or as far as the query shows that they can matter."""
    base = f"{origin}/api/v1/{division}/{endpoint.path}"
    if denied(world, division, endpoint):
        return Source(endpoint, base, lambda _: [])
    if endpoint.family is Family.DELETED:
        return Source(endpoint, base, lambda options: _deletions(world, division, options))

    def complete(row: Row) -> Row:
        return full_row(world, endpoint, division, origin, row)

    if endpoint.family is Family.SYNC:
        return Source(endpoint, base, lambda options: _versions(world, endpoint, division, options), complete)
    by_key = world.state.shelf(division, endpoint.table.path).rows.get

    def parts(name: str, row: Row) -> Iterable[tuple[Source, Row]]:
        inside = source_of(world, BY_PATH[folded(endpoint.table.lines[name])], division, origin)
        if inside.by_key is None:  # the user lacks the right to the lines
            return ()
        return ((inside, one) for one in lines_of(world, endpoint.table, name, division, row["ID"]))

    return Source(
        endpoint, base, lambda options: _records(world, endpoint, division, options), complete, by_key=by_key,
        parts=parts,
    )  # fmt: skip


def lines_source(world: World, endpoint: Endpoint, name: str, division: int, key: str, origin: str) -> Source:
    """The lines of one record, as the address below it shows them."""
    whole = source_of(world, BY_PATH[folded(endpoint.table.lines[name])], division, origin)
    owner = find(world, endpoint.table, division, key)["ID"]
    # without a way to a row by its key the user lacks the right to the lines
    rows = lines_of(world, endpoint.table, name, division, owner) if whole.by_key else []
    return replace(whole, endpoint=replace(whole.endpoint, filters=frozenset()), rows=lambda _: rows)


def lines_of(world: World, table: Table, name: str, division: int, key: str) -> list[Row]:
    """The lines of one record, in their order."""
    child = TABLES[table.lines[name]]
    rows = world.state.shelf(division, child.path).by(child.owner, key)
    return sorted(rows, key=lambda row: row["LineNumber"])


def switched_off(world: World, division: int, endpoint: Endpoint) -> bool:
    """Whether the division's licence lacks the module of these records."""
    return (division, endpoint.table.path.partition("/")[0]) in world.state.off


def denied(world: World, division: int, endpoint: Endpoint) -> bool:
    """Whether the user lacks the right to these records."""
    paths = (endpoint.path, endpoint.table.path)
    return any((number, path) in world.state.denied for number in (None, division) for path in paths)


def full_row(world: World, endpoint: Endpoint, division: int, origin: str, row: Row) -> Row:
    """A row with the columns that come from elsewhere: names of people, names of other records."""
    shown_row = RULES[endpoint.table.path].derived(world, division, row)
    for column in ("Creator", "Modifier"):
        shown_row = {**shown_row, f"{column}FullName": person(world, row[column])}
    for column in ("LogoUrl", "LogoThumbnailUrl", "PictureUrl", "PictureThumbnailUrl"):
        if shown_row.get(column):
            shown_row[column] = f"{origin}{shown_row[column]}"
    return shown_row


def person(world: World, key: str | None) -> str | None:
    """What a user is called."""
    if key is None:
        return None
    return str(world.state.user["FullName"]) if key == world.state.user["UserID"] else "Een collega"


def as_json(columns: Columns, row: Row) -> dict[str, Any]:
    """A row as JSON without what belongs to a reply."""
    return {name: show(kind, row[name]) for name, kind in columns.types.items()}


def _records(world: World, endpoint: Endpoint, division: int, options: Options) -> Iterable[Row]:
    rows = _likely(world, endpoint, division, options)
    used = {column for column, _ in options.order} | (options.filter.columns if options.filter else set())
    if used & endpoint.table.looked_up:
        derived = RULES[endpoint.table.path].derived
        return (derived(world, division, row) for row in rows)
    return rows


def _likely(world: World, endpoint: Endpoint, division: int, options: Options) -> Iterable[Row]:
    """All records, or those few that a comparison with a guid leaves."""
    shelf = world.state.shelf(division, endpoint.table.path)
    compared = options.filter.comparisons if options.filter else ()
    if not any(operator in ("or", "not") for _, operator, _ in compared):
        for column, operator, value in compared:
            if column == endpoint.table.columns.key and operator == "eq":
                return [shelf.rows[value]] if value in shelf.rows else []
            if column in shelf.indexed and operator == "eq" and endpoint.columns.types[column] == "Guid":
                return shelf.by(column, value)
    return shelf.rows.values()


def _versions(world: World, endpoint: Endpoint, division: int, options: Options) -> Iterable[Row]:
    shelf = world.state.shelf(division, endpoint.table.path)
    return world.committed(shelf.after(_lowest(options)))


def _lowest(options: Options) -> int:
    """A version below all that the query can find."""
    compared = options.filter.comparisons if options.filter else ()
    floors = [int(value) - 1 for column, _, value in compared if column == "Timestamp"]
    return max([*floors, *(int(token.value) for token in options.after if token.family == "number")], default=-1)


def _deletions(world: World, division: int, options: Options) -> Iterable[Row]:
    lowest, oldest = _lowest(options), world.local - DELETIONS_LAST
    lines = world.state.deleted.get(division, [])
    return [line for line in lines if line["Timestamp"] > lowest and line["DeletedDate"] >= oldest]
