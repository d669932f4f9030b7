"""Columns of a Parquet file as what most files make of text that repeats: numbers, and the entries they stand for.

Most writers store the texts of a column once each, in a dictionary, and a number per row. Whoever judges cells by
their entries needs no more, and a number is read and handed on at a fraction of what a text costs. Entry 0 is blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import parquet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

    from numpy.typing import NDArray

MOST_ENTRIES, MOST_BYTES = 60_000, 4_000_000  # of a column; with more it is handed on as text
_NUMBER_BYTES, _SMALL = 3, 65_536  # of a cell in a file that stores numbers, and what a chunk may take besides


def stored_as_numbers(told: parquet.FileMetaData, names: Iterable[str]) -> list[str]:
    """Those columns of a flat file (by name) that are text, and in every chunk numbers, as far as its footer says."""
    schema = told.schema
    flat = all(schema.column(at).path == schema.column(at).name for at in range(len(schema)))
    places = {schema.column(at).name: at for at in range(len(schema))}
    groups = [told.row_group(at) for at in range(told.num_row_groups)]
    kinds = told.schema.to_arrow_schema()
    return [
        name
        for name in (names if flat and len(places) == len(schema) == len(kinds) else ())
        if _is_text(kinds.field(name).type) and all(_is_numbers(group.column(places[name])) for group in groups)
    ]


def _is_text(kind: pa.DataType) -> bool:
    """Texts, or the categories that some frames make of them."""
    return (kind.value_type if pa.types.is_dictionary(kind) else kind) in (pa.string(), pa.large_string())


def _is_numbers(chunk: parquet.ColumnChunkMetaData) -> bool:
    if chunk.dictionary_page_offset is None:
        return False
    return bool(chunk.total_uncompressed_size <= chunk.num_values * _NUMBER_BYTES + _SMALL)


class NumberedColumns:
    """The numbers of some columns, read in order. Entries stay as they are and new ones follow, so numbers do too."""

    def __init__(self, source: str | IO[bytes], names: list[str], rows: int) -> None:
        self._columns = {name: _Column() for name in names}
        file = parquet.ParquetFile(source, read_dictionary=names)
        self._batches = file.iter_batches(rows, columns=names, use_threads=False)
        self._waiting = {name: [np.zeros(0, np.uint8)] for name in names}  # what was read, and not yet given
        self._height = 0

    def next(self, rows: int) -> dict[str, pa.DictionaryArray]:
        """The next rows of every column that still is worth it; StopIteration where the file holds fewer."""
        while self._columns and self._height < rows:
            batch = next(self._batches)
            self._height += batch.num_rows
            for name, column in self._columns.items():
                self._waiting[name].append(column.numbers(batch[name]))
            self._columns = {name: column for name, column in self._columns.items() if column.is_small}
        found = {name: np.concatenate(self._waiting[name]) for name in self._columns}
        self._waiting = {name: [numbers[rows:]] for name, numbers in found.items()}
        self._height -= rows
        return {name: column.shown(found[name][:rows]) for name, column in self._columns.items()}


class _Column:
    """The entries of a column so far, and where each is."""

    def __init__(self) -> None:
        self._entries: list[str | None] = [None]
        self._places: dict[str | None, int] = {None: 0, "": 0}
        self._bytes = 0

    @property
    def is_small(self) -> bool:
        """Whether numbers are worth it: a column of many entries, or of long ones, is text like any other."""
        return len(self._entries) <= MOST_ENTRIES and self._bytes <= MOST_BYTES

    def numbers(self, cells: pa.DictionaryArray) -> NDArray[np.unsignedinteger]:
        """The numbers of some cells. ArrowInvalid where they are no text, IndexError where they have no entry."""
        cells.dictionary.validate(full=True)
        places = [self._place(cell) for cell in cells.dictionary.to_pylist()]
        at, there = _laid_out(cells.indices)
        here = np.array(places or [0], dtype=self._kind)
        if there is None:
            return np.take(here, at)
        numbers: NDArray[np.unsignedinteger] = np.take(here, at if at.max() < len(here) else np.where(there, at, 0))
        return numbers * there

    def shown(self, numbers: NDArray[np.unsignedinteger]) -> pa.DictionaryArray:
        """Numbers with the entries they stand for. By way of buffers: what else makes arrays loads all of pandas."""
        held = np.ascontiguousarray(numbers, self._kind)
        places = pa.Array.from_buffers(pa.from_numpy_dtype(held.dtype), len(held), [None, pa.py_buffer(held)])
        return pa.DictionaryArray.from_arrays(places, pl.Series(self._entries, dtype=pl.String).to_arrow())

    @property
    def _kind(self) -> type[np.unsignedinteger]:
        return np.uint8 if len(self._entries) <= 1 << 8 else np.uint16 if len(self._entries) <= 1 << 16 else np.uint32

    def _place(self, cell: str | None) -> int:
        if cell not in self._places:
            self._places[cell] = len(self._entries)
            self._entries.append(cell)
            self._bytes += len(cell or "")
        return self._places[cell]


def _laid_out(indices: pa.Array) -> tuple[NDArray[np.integer], NDArray[np.uint8] | None]:
    """Numbers as they lie in memory, and 1 for each that is there, 0 for each that is null (None: no such).

    What stands where there is none is anything. Arrow's own way to fill it takes three times as long as all the rest.
    """
    there, held = indices.buffers()
    kind = np.dtype(indices.type.to_pandas_dtype())
    at = np.frombuffer(held, kind, len(indices), indices.offset * kind.itemsize)
    if not indices.null_count:
        return at, None
    last = indices.offset + len(indices)
    bits = np.unpackbits(np.frombuffer(there, np.uint8), bitorder="little", count=last)
    return at, bits[indices.offset :]
