"""The complete lists of a checkup as CSV, written row by row, for a spreadsheet of the Low Countries."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from exact_zoho.cli.private import private_file, private_folder
from exact_zoho.engine.checkup_facts import List, Row, Take, drop

COLUMNS = ("group", "set", "entity", "name", "place", "exact", "exact_id", "zoho_id", "what", "what_to_do")
#: what a spreadsheet would take for a formula, in a name that a stranger made up
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: tells spreadsheets that the text is UTF-8
MARK = "\ufeff"


@contextmanager
def csv_lists(folder: Path | None) -> Iterator[Take]:
    """Takes rows and writes one file for each list; keeps nothing where no folder is named."""
    if folder is None:
        yield drop
        return
    private_folder(folder)
    with ExitStack() as files:
        writers = {name: _writer(files.enter_context(private_file(folder / f"{name}.csv"))) for name in List}

        def take(name: List, title: str, remedy: str, row: Row) -> None:
            writers[name].writerow([_plain(cell) for cell in _cells(title, remedy, row)])

        yield take


def _writer(file: Any) -> Any:
    file.write(MARK)
    writer = csv.writer(file, delimiter=";")
    writer.writerow(COLUMNS)
    return writer


def _cells(title: str, remedy: str, row: Row) -> tuple[str, ...]:
    return (
        title, str(row.set or ""), row.entity, row.name, row.place, " ".join(row.exact), " ".join(row.exact_ids),
        " ".join(row.zoho), row.what, remedy,
    )  # fmt: skip


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
