"""Many rows in one statement, as plain values: dictionaries for each row would cost more than the writing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Connection, Table

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Bulk:
    """An insert of given columns; `then` says what becomes of rows that are there already."""

    table: Table
    columns: tuple[str, ...]
    then: str

    def run(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Insert rows, of which no two may have the same key."""
        wanted = list(rows)
        if not wanted:
            return
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(self._for_each(), wanted)
        else:
            objects = [dict(zip(self.columns, row, strict=True)) for row in wanted]
            connection.exec_driver_sql(self._at_once(), (orjson.dumps(objects).decode(),))

    def _for_each(self) -> str:
        return f"{self._head()} VALUES ({', '.join('?' for _ in self.columns)}) {self.then}"

    def _at_once(self) -> str:
        """PostgreSQL takes all rows as one value, which spares it a statement for each."""
        typed = ", ".join(f"{name} {self._type(name)}" for name in self.columns)
        return f"{self._head()} SELECT * FROM json_to_recordset(%s::json) AS rows ({typed}) {self.then}"  # noqa: S608 - names of ours

    def _head(self) -> str:
        return f"INSERT INTO {self.table.name} ({', '.join(self.columns)})"

    def _type(self, name: str) -> str:
        kind = self.table.c[name].type
        if isinstance(kind, BigInteger):
            return "bigint"
        return "boolean" if isinstance(kind, Boolean) else "text"
