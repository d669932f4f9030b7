"""Open whatever an agency sent, or a table in memory, as an `Extract`."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from dq_audit.errors import InputError
from dq_audit.extracts.delimited import read_delimited
from dq_audit.extracts.frames import as_text, from_native
from dq_audit.extracts.header import Header, find_header
from dq_audit.extracts.table import SLICE_ROWS, Table
from dq_audit.extracts.workbook import read_workbook
from dq_audit.positions import positioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dq_audit.extracts.names import Naming

_PARQUET, _ZIP, _OLE = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass
class Extract:
    """One delivered file or table, opened. `name` is masked: as delivered it may name somebody."""

    name: str
    table: Table = field(repr=False)
    _digest: Future[str] = field(repr=False)

    @property
    def sha256(self) -> str:
        """The fingerprint of the bytes (of the cells, for a table in memory); waits until it is computed."""
        return self._digest.result()

    @property
    def present(self) -> frozenset[str]:
        """The canonical columns that are there, in the table or above it."""
        return frozenset(self.table.columns) | frozenset(self.table.above)

    def slices(self, columns: Iterable[str]) -> Iterator[pl.DataFrame]:
        """The rows as text, some columns of them; values that stand above the table are repeated on every row."""
        wanted = set(columns)
        above = {n: v for n, v in self.table.above.items() if n in wanted and n not in self.table.columns}
        read = tuple(c for c in self.table.columns if c in wanted)
        nothing = positioned(pl.DataFrame(schema=dict.fromkeys(read, pl.String)), 0, 0, None)
        slices = self.table.slices(read)
        for rows in chain([next(slices, nothing)], slices):  # an extract without rows has one slice, an empty one
            yield rows.with_columns(pl.lit(value, dtype=pl.String).alias(name) for name, value in above.items())


def read(given: Any, naming: Naming, encoding: str | None = None) -> Extract:  # noqa: ANN401  a path or any frame
    """Open an extract. InputError, in one sentence, where that cannot be done."""
    if isinstance(given, str | Path):
        return _read_file(Path(given), naming, encoding)
    frame = from_native(given)
    header = find_header([frame.columns], naming)
    digest: Future[str] = Future()
    digest.set_result(hashlib.sha256(frame.write_csv().encode()).hexdigest())
    return Extract("table in memory", _in_memory(frame, header, naming), digest)


def _in_memory(frame: pl.DataFrame, header: Header, naming: Naming) -> Table:
    chosen = frame.select(pl.nth(at).alias(name) for at, name in header.columns.items())
    notes = [f"{header.unused} columns not known to {naming.source.id} left aside"] if header.unused else []

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        for start in range(0, chosen.height, SLICE_ROWS):
            yield positioned(chosen.select(columns).slice(start, SLICE_ROWS), start, start + 2, None)

    return Table(tuple(chosen.columns), slices, notes)


def _read_file(path: Path, naming: Naming, encoding: str | None) -> Extract:
    magic = _magic(path)
    digest = ThreadPoolExecutor(1).submit(_fingerprint, path)
    if magic.startswith(_PARQUET):
        table = _read_parquet(path, naming)
    elif magic.startswith((_ZIP, _OLE)):
        table = read_workbook(path, naming)
    else:
        table = read_delimited(path, naming, encoding)
    return Extract(naming.masked(path.name), table, digest)


def _magic(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except FileNotFoundError:
        fault = "there is no such file; check the name and the folder"
    except IsADirectoryError:
        fault = "that is a folder; give a file"
    except OSError:
        fault = "the file cannot be opened; is it open in Excel, or not yours to read?"
    raise InputError(fault)


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_parquet(path: Path, naming: Naming) -> Table:
    try:
        scan = pl.scan_parquet(path, glob=False)
        names = scan.collect_schema().names()
        height = scan.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError):
        scan = None
    if scan is None:
        message = "the Parquet file cannot be read; it is cut off or damaged"
        raise InputError(message)
    header = find_header([names], naming)
    chosen = scan.select(pl.col(names[at]).alias(name) for at, name in header.columns.items())
    notes = [f"{header.unused} columns not known to {naming.source.id} left aside"] if header.unused else []

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        for start in range(0, height, SLICE_ROWS):
            rows = as_text(chosen.select(columns).slice(start, SLICE_ROWS).collect(engine="streaming"))
            yield positioned(rows, start, start + 2, None)

    return Table(tuple(header.columns.values()), slices, notes)
