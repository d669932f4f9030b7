"""Parquet files. They are read in a process of their own (`parquet_child` says why); here its rows arrive."""

from __future__ import annotations

import contextlib
import marshal
import os
import subprocess
import sys
import weakref
from typing import IO, TYPE_CHECKING, cast

import polars as pl
import pyarrow as pa
from pyarrow import ArrowException, ipc

from dq_audit.errors import InputError
from dq_audit.extracts.table import Slice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dq_audit.extracts.content import Content

_CHILD = "dq_audit.extracts.parquet_child"
_DIED = (
    "the Parquet file cannot be read: it is cut off or damaged, two of its columns have one name, or it holds values "
    "beyond what dates and numbers can be, or more than fits into memory; ask for it again, or for the table as CSV"
)
_PIPE, _AS_IT_IS = 1 << 20, -1  # bytes on their way
_SPARING = {  # of addresses, which are limited: each thread takes up many
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": str(min(pl.thread_pool_size(), 4)),
}


class ParquetRows:
    """The columns of a Parquet file and how many rows it has. InputError where it cannot be read."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._waiting: _Child | None = _Child(content)
        self.names, self.height = self._waiting.names, self._waiting.height

    def slices(self, chosen: Sequence[int], numbered: Sequence[int] = ()) -> Iterator[tuple[int, Slice]]:
        """The rows of some columns (by position), with the number of the first row. As often as asked.

        Cells are text; of the columns `numbered` they may be numbers, where the file has it so.
        """
        child, self._waiting = self._waiting or _Child(self._content), None
        try:
            yield from child.slices(chosen, numbered)
        finally:
            child.end()


class _Child:
    """The process, from its start to the end of one reading."""

    def __init__(self, content: Content) -> None:
        process = _started()
        self.end = weakref.finalize(self, _ended, process)
        self._in, self._out = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        self._ask(content.where if isinstance(content.where, bytes) else str(content.where))
        self.names, self.height = self._told()

    def slices(self, chosen: Sequence[int], numbered: Sequence[int]) -> Iterator[tuple[int, Slice]]:
        """The rows; once."""
        self._ask((list(chosen), list(numbered)))
        start = 0
        while chosen and start < self.height:
            told = self._slice()
            yield start, told
            start += told.rows.height

    def _ask(self, what: str | bytes | tuple[list[int], list[int]]) -> None:
        with contextlib.suppress(OSError):  # it is gone already; that it says nothing tells it
            marshal.dump(what, self._in)
            self._in.flush()

    def _told(self) -> tuple[list[str], int]:
        try:
            names, height = marshal.load(self._out)  # noqa: S302  written by our own child
        except (EOFError, ValueError, TypeError):
            pass
        else:
            return names, height
        self.end()
        raise InputError(_DIED)

    def _slice(self) -> Slice:
        try:
            table = ipc.open_stream(self._out).read_all().combine_chunks()
        except (ArrowException, OSError):
            pass
        else:
            if table.num_rows:
                return _slice_of(table)
        raise InputError(_DIED)


def _slice_of(table: pa.Table) -> Slice:
    cells = {name: table[name].chunk(0) for name in table.column_names}
    numbered = {name: each for name, each in cells.items() if pa.types.is_dictionary(each.type)}
    rows = pl.DataFrame({name: each.indices if name in numbered else each for name, each in cells.items()})
    return Slice(rows, {name: pl.Series(name, each.dictionary) for name, each in numbered.items()})


def _started(pipesize: int = _PIPE) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-P", "-m", _CHILD]  # -P: no module of the folder in which the extracts lie
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603  our own module
            words, stdin=pipe, stdout=pipe, stderr=nowhere, pipesize=pipesize, env=os.environ | _SPARING
        )
    except PermissionError:
        if pipesize == _AS_IT_IS:
            raise
    return _started(_AS_IT_IS)  # the system lends this user no wider pipes


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            with contextlib.suppress(OSError):
                stream.close()
