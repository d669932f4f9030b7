"""Open whatever an agency sent, or a table in memory, as an `Extract`."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from pyarrow import ArrowException, DictionaryArray, compute, parquet

from dq_audit.errors import InputError
from dq_audit.extracts.content import Member, content_of
from dq_audit.extracts.delimited import read_delimited
from dq_audit.extracts.frames import as_text, from_native
from dq_audit.extracts.grid import table_of
from dq_audit.extracts.header import Header, find_header
from dq_audit.extracts.html import read_html
from dq_audit.extracts.kinds import FileKind, kind_of
from dq_audit.extracts.layouts import laid_out
from dq_audit.extracts.table import SLICE_ROWS, Table
from dq_audit.extracts.workbook import read_workbook
from dq_audit.positions import positioned

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator

    from dq_audit.extracts.content import Content
    from dq_audit.extracts.names import Naming

_NO_PARQUET = (
    "the Parquet file cannot be read: it is cut off or damaged, two of its columns have one name, or it holds values "
    "beyond what dates and numbers can be; ask for it again, or for the table as CSV"
)
_MOST_TEXT = 1_000_000_000  # bytes of a column in a row group
_PARQUET_FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, ArrowException, OverflowError, ValueError)
_EXTENSIONS = (
    dict.fromkeys((".csv", ".tsv", ".txt"), FileKind.TEXT)
    | dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), FileKind.WORKBOOK)
    | {".parquet": FileKind.PARQUET, ".html": FileKind.HTML, ".htm": FileKind.HTML}
)


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


def read(given: Any, naming: Naming, encoding: str | None = None, sheet: str | None = None) -> Extract:  # noqa: ANN401  a path or any frame
    """Open an extract: a path (or a `Member` of an archive), or a table in memory.

    InputError, in one sentence, where that cannot be done.
    """
    if isinstance(given, str | Path | Member):
        return _read_file(given if isinstance(given, Member) else Member(Path(given)), naming, encoding, sheet)
    frame = from_native(given)
    header = find_header([frame.columns], naming)
    digest: Future[str] = Future()
    digest.set_result(hashlib.sha256(frame.write_csv().encode()).hexdigest())
    return Extract("table in memory", laid_out(_in_memory(frame, header, naming), naming.source, ""), digest)


def file_name(given: Any) -> str:  # noqa: ANN401  a path or any frame
    """The name of a file, without its folders; empty for a table in memory."""
    if isinstance(given, str | Path):
        return Path(given).name
    return given.shown if isinstance(given, Member) else ""


def _in_memory(frame: pl.DataFrame, header: Header, naming: Naming) -> Table:
    chosen = frame.select(pl.nth(at).alias(name) for at, name in header.columns.items())
    notes = list(header.notes(naming.source))

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        for start in range(0, chosen.height, SLICE_ROWS):
            yield positioned(chosen.select(columns).slice(start, SLICE_ROWS), start, start + 2, None)

    return Table(tuple(chosen.columns), slices, notes, headers=header.headers, unused=header.unused)


def _read_file(file: Member, naming: Naming, encoding: str | None, sheet: str | None) -> Extract:
    content = content_of(file.path, file.name)
    kind = kind_of(content)
    if kind is FileKind.PARQUET:
        table = _read_parquet(content, naming)
    elif kind is FileKind.WORKBOOK:
        table = table_of(read_workbook(content), naming, sheet)
    elif kind is FileKind.HTML:
        table = table_of(read_html(content), naming, sheet)
    else:
        table = read_delimited(content, naming, encoding)
    table.skipped[:0] = [*content.notes, *misnamed(file.path, kind)]
    table = laid_out(table, naming.source, file.path.name)
    digest = ThreadPoolExecutor(1).submit(_fingerprint, content)
    return Extract(naming.masked(file.shown), table, digest)


def misnamed(path: Path, kind: FileKind) -> list[str]:
    """A note where the file is not what its extension says."""
    usual = _EXTENSIONS.get(path.suffix.lower(), kind)
    return [f"the file is {kind.value}, whatever its extension says"] if usual is not kind else []


def _fingerprint(content: Content) -> str:
    with content.open() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def scan_parquet(content: Content) -> tuple[pl.LazyFrame, list[str], int]:
    """A Parquet file as a lazy frame, with its columns and its rows. InputError where it cannot be read."""
    fault = _NO_PARQUET
    try:
        with content.open() as stream:
            told = parquet.ParquetFile(stream).metadata
            if any(_expands(stream, told, at) for at in range(told.num_row_groups)):
                fault = "the Parquet file would unpack to more than any extract holds; ask for it without long texts"
        scan = pl.scan_parquet(content.open() if isinstance(content.where, bytes) else content.where, glob=False)
        names, height = scan.collect_schema().names(), scan.select(pl.len()).collect().item()
        if fault == _NO_PARQUET and _rows_agree(told, height):
            return scan, names, height
    except (*_PARQUET_FAULTS, OSError):
        pass
    raise InputError(fault)


def _expands(stream: io.BytesIO | io.BufferedReader, told: parquet.FileMetaData, group: int) -> bool:
    """Whether texts of a row group, written once and repeated by number, would fill the memory.

    Asked only of columns of which no least and largest text is told, as is usual: such texts are too long to be told.
    """
    facts = told.row_group(group)
    for at in range(facts.num_columns):
        column = facts.column(at)
        known = column.statistics is not None and column.statistics.has_min_max
        if column.physical_type == "BYTE_ARRAY" and not known and facts.num_rows > 1:
            name = column.path_in_schema
            stream.seek(0)
            file = parquet.ParquetFile(stream, read_dictionary=[name])
            texts = file.read_row_group(group, columns=[name]).column(0).combine_chunks()
            if isinstance(texts, DictionaryArray):
                lengths = compute.binary_length(texts.dictionary)
                if (compute.sum(lengths.take(texts.indices)).as_py() or 0) > _MOST_TEXT:
                    return True
    return False


def _rows_agree(told: parquet.FileMetaData, height: int) -> bool:
    """Whether the footer, its row groups and their columns tell of the same number of rows."""
    groups = [told.row_group(at) for at in range(told.num_row_groups)]
    flat = told.num_columns == len(told.schema.to_arrow_schema()) and all(
        told.schema.column(at).max_repetition_level == 0 for at in range(told.num_columns)
    )
    values = {g.column(at).num_values == g.num_rows for g in groups for at in range(g.num_columns)} if flat else {True}
    return told.num_rows == height == sum(group.num_rows for group in groups) and values <= {True}


def _collected(rows: pl.LazyFrame) -> pl.DataFrame:
    """Some rows of a Parquet file as text. InputError where its pages cannot be read."""
    try:
        return as_text(rows.collect(engine="streaming"))
    except _PARQUET_FAULTS:
        pass
    raise InputError(_NO_PARQUET)


def _read_parquet(content: Content, naming: Naming) -> Table:
    scan, names, height = scan_parquet(content)
    header = find_header([names], naming)
    chosen = scan.select(pl.col(names[at]).alias(name) for at, name in header.columns.items())

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        for start in range(0, height, SLICE_ROWS):
            rows = _collected(chosen.select(columns).slice(start, SLICE_ROWS))
            yield positioned(rows, start, start + 2, None)

    notes = list(header.notes(naming.source))
    return Table(tuple(header.columns.values()), slices, notes, headers=header.headers, unused=header.unused)
