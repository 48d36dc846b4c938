"""Tables as Parquet files, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, TextIO

from exact_zoho.staging.columns import dumps
from exact_zoho.staging.export import Column, Sort

ROWS = 1000


def parquet_writer() -> Callable[[TextIO, Sequence[Column], Iterable[Mapping[str, Any]]], int]:
    """What writes rows to a file as Parquet."""
    import pyarrow as arrow  # noqa: PLC0415 - slow to load, and needed here alone
    import pyarrow.parquet as parquet  # noqa: PLC0415, PLR0402

    kinds = {
        Sort.TEXT: arrow.string(), Sort.NUMBER: arrow.int64(), Sort.FRACTION: arrow.float64(),
        Sort.FLAG: arrow.bool_(), Sort.MOMENT: arrow.timestamp("us", tz="UTC"), Sort.JSON: arrow.string(),
    }  # fmt: skip

    def write(file: TextIO, schema: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> int:
        declared = arrow.schema([(column.name, kinds[column.sort]) for column in schema])
        coming, number = iter(rows), 0
        with parquet.ParquetWriter(file.buffer, declared) as writer:
            while part := [_plain(schema, row) for row in islice(coming, ROWS)]:
                writer.write_table(arrow.Table.from_pylist(part, schema=declared))
                number += len(part)
        return number

    return write


def _plain(schema: Sequence[Column], row: Mapping[str, Any]) -> dict[str, Any]:
    nested = {column.name for column in schema if column.sort is Sort.JSON}
    return {
        name: dumps(value) if name in nested and value is not None else value
        for name, value in ((column.name, row[column.name]) for column in schema)
    }
