"""`exact-zoho export`: what the store knows, as files for a spreadsheet or a database."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from exact_zoho.cli import output
from exact_zoho.cli.export_parquet import parquet_writer
from exact_zoho.cli.moments import moment
from exact_zoho.cli.opening import connection
from exact_zoho.cli.private import private_file, private_folder
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.staging.columns import dumps
from exact_zoho.staging.export import TABLES, TOLD, Column, Sort, columns

ALL = "all"
#: what a spreadsheet would take for a formula, in a text that a stranger made up
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = Mapping[str, Any]
#: writes rows to a file; gives how many
Writer = Callable[[TextIO, Sequence[Column], Iterable[Row]], int]


class Format(StrEnum):
    """How an exported table is written."""

    CSV = "csv"
    PARQUET = "parquet"


def export(
    table: Annotated[str, typer.Argument(help=f"{ALL} (that is {', '.join(TOLD)}), or one of {', '.join(TABLES)}.")],
    format_: Annotated[Format, typer.Option("--format", help="csv or parquet.")] = Format.CSV,
    folder: Annotated[Path, typer.Option("--output", help="The folder that the files are written to.")] = Path(),
    since: Annotated[str, typer.Option(help="Leave out what is older, such as 2026-03-01 or 2026-03-01T08:00Z.")] = "",
    name: Connection = "",
    json: Json = False,
) -> None:
    """Write the store's tables to files: runs, changes, issues, links and more.

    The files hold personal data and are readable by you alone. Moments are in UTC, and nested values are JSON.
    """
    names = TOLD if table == ALL else (table,)
    schemas = {each: columns(each) for each in names}
    write: Writer = parquet_writer() if format_ is Format.PARQUET else _csv
    start = moment(since) if since else None
    private_folder(folder)
    done = []
    with connection(name) as bench:
        for each, schema in schemas.items():
            path = folder / f"{each}.{format_}"
            with private_file(path) as file:
                done.append({"table": each, "rows": write(file, schema, bench.conn.export(each, start)), "file": path})
    if json:
        output.as_json(done)
        return
    output.table("Exported", ("table", "rows", "file"), [tuple(each.values()) for each in done])
    output.console.print("These files hold personal data: they are readable by you alone.")


def _csv(file: TextIO, schema: Sequence[Column], rows: Iterable[Row]) -> int:
    writer = csv.writer(file)
    writer.writerow([column.name for column in schema])
    number = 0
    for number, cells in enumerate(_cells(schema, rows), 1):  # noqa: B007 - it is what is given back
        writer.writerow(cells)
    return number


def _cells(schema: Sequence[Column], rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_cell(column.sort, row[column.name]) for column in schema]


def _cell(sort: Sort, value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat()
        case str() if sort is Sort.TEXT:
            return f"'{value}" if value.startswith(FORMULA) else value
        case _:
            return dumps(value) if sort is Sort.JSON else value
