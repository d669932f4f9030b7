"""Reads a Parquet file in a process of its own, and hands its rows on as text, or as the numbers that it stores.

The readers of Parquet are native code that trusts what a footer and its pages say of themselves: a damaged file ends
the process, and no exception tells. So they run where that does not matter: whatever goes wrong here, the process ends
before it has given all rows, nobody reads its standard error, and `parquet` says the rest.
"""

from __future__ import annotations

import io
import marshal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from pyarrow import ipc, parquet

from dq_audit.extracts.memory import limit_memory
from dq_audit.extracts.parquet_numbers import NumberedColumns, stored_as_numbers
from dq_audit.extracts.table import SLICE_ROWS
from dq_audit.extracts.typed import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_MEMORY = 2_000_000_000  # bytes of address space
_MANY_ROWS = 5 * SLICE_ROWS  # at once, of numbers alone: a row of them takes few bytes, and each slice has its cost
_MOST_TEXT = 250_000_000  # bytes of a column in a slice: 1,600 letters a record
_MUCH_TEXT = 64_000_000  # bytes of a slice, which is then handed on in parts
_MOST_AT_ONCE = 8_000_000  # bytes of such a part


def main() -> None:
    """Of the file on standard input (a path, or its bytes) tell the columns and rows; give rows of those asked for."""
    given = marshal.load(sys.stdin.buffer)  # noqa: S302  written by our own parent
    limit_memory(_MEMORY + (0 if isinstance(given, bytes) else Path(given).stat().st_size))  # it may be mapped
    scan = pl.scan_parquet(_source(given), glob=False)
    height = scan.select(pl.len()).collect().item()
    told = parquet.read_metadata(_source(given))
    if not _rows_agree(told, height):
        return
    marshal.dump((scan.collect_schema().names(), height), sys.stdout.buffer)
    sys.stdout.buffer.flush()
    chosen, numbered = marshal.load(sys.stdin.buffer)  # noqa: S302
    columns = scan.collect_schema().names()
    wanted = {columns[at]: str(number) for number, at in enumerate(chosen)}
    asked = stored_as_numbers(told, [columns[at] for at in numbered])
    numbers = NumberedColumns(_source(given), asked, SLICE_ROWS)
    for table in _tables(scan, wanted, numbers, height):
        with ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
            stream.write_table(table)
        sys.stdout.buffer.flush()


def _source(given: str | bytes) -> str | IO[bytes]:
    return io.BytesIO(given) if isinstance(given, bytes) else given


def _rows_agree(told: parquet.FileMetaData, height: int) -> bool:
    """Whether the footer, its row groups and their columns tell of the same number of rows."""
    groups = [told.row_group(at) for at in range(told.num_row_groups)]
    flat = told.num_columns == len(told.schema.to_arrow_schema()) and all(
        told.schema.column(at).max_repetition_level == 0 for at in range(told.num_columns)
    )
    values = {g.column(at).num_values == g.num_rows for g in groups for at in range(g.num_columns)} if flat else {True}
    return told.num_rows == height == sum(group.num_rows for group in groups) and values <= {True}


def _tables(scan: pl.LazyFrame, wanted: dict[str, str], numbers: NumberedColumns, height: int) -> Iterator[pa.Table]:
    """The rows, as long as there are as many as told and their texts fit into memory, named as wanted."""
    for start in range(0, height, _MANY_ROWS):
        rows = min(_MANY_ROWS, height - start)
        numbered = numbers.next(rows)
        given = {wanted[name]: cells for name, cells in numbered.items()}
        texts = scan.select(pl.col(name).alias(to) for name, to in wanted.items() if name not in numbered)
        at_once = SLICE_ROWS if len(numbered) < len(wanted) else rows
        for at in range(0, rows, at_once):
            text = texts.slice(start + at, at_once).collect(engine="streaming")
            if text.width and text.height != min(at_once, rows - at):
                return
            yield from _handed_on({name: cells.slice(at, at_once) for name, cells in given.items()}, text)


def _handed_on(numbered: dict[str, pa.DictionaryArray], text: pl.DataFrame) -> Iterator[pa.Table]:
    """The rows of one slice; EOFError where their texts do not fit into memory.

    Much text comes in parts: a file of a few kilobytes can have a long text in every row. They have the older layout of
    Arrow, in which a part holds the letters of its own rows; in the newer one it would hold those of the whole slice.
    """
    sizes = [_bytes_of_text(column) for column in text]
    if max(sizes, default=0) > _MOST_TEXT:
        raise EOFError
    if sum(sizes) < _MUCH_TEXT:
        yield _beside(numbered, as_text(text).to_arrow(compat_level=pl.CompatLevel.newest()))
        return
    at_once = max(1, text.height * _MOST_AT_ONCE // sum(sizes))
    for at, part in enumerate(text.iter_slices(at_once)):
        here = {name: cells.slice(at * at_once, part.height) for name, cells in numbered.items()}
        yield _beside(here, as_text(part).to_arrow(compat_level=pl.CompatLevel.oldest()))


def _beside(numbered: dict[str, pa.DictionaryArray], text: pa.Table) -> pa.Table:
    """One table of columns in numbers and columns of text."""
    return pa.table(numbered | dict(zip(text.column_names, text.columns, strict=True)))


def _bytes_of_text(column: pl.Series) -> int:
    """How long the texts of a column are, told before any is made: what is repeated stands in memory once."""
    kind = column.dtype
    if isinstance(kind, pl.Struct):
        return sum(map(_bytes_of_text, column.struct.unnest()))
    if isinstance(kind, pl.List | pl.Array):
        return _bytes_of_text(column.explode())
    if kind == pl.Binary:
        return int(column.bin.size().sum())
    if isinstance(kind, pl.Categorical | pl.Enum):
        return int(column.cat.len_bytes().sum())
    return int(column.str.len_bytes().sum()) if kind == pl.String else 0


if __name__ == "__main__":
    main()
