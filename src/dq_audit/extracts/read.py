"""Open whatever an agency sent, or a table in memory, as an `Extract`."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from dq_audit.extracts.content import Member, content_of
from dq_audit.extracts.delimited import read_delimited
from dq_audit.extracts.frames import from_native
from dq_audit.extracts.grid import table_of
from dq_audit.extracts.header import Header, find_header
from dq_audit.extracts.html import read_html
from dq_audit.extracts.kinds import FileKind, kind_of
from dq_audit.extracts.layouts import laid_out
from dq_audit.extracts.parquet import ParquetRows
from dq_audit.extracts.table import SLICE_ROWS, Slice, Table
from dq_audit.extracts.workbook import read_workbook
from dq_audit.positions import positioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from dq_audit.extracts.content import Content
    from dq_audit.extracts.names import Naming

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
        read, above = self._asked(columns)
        return (told.rows for told in _whole(read, above, map(Slice, self.table.slices(read))))

    def numbered(self, columns: Iterable[str], text: AbstractSet[str]) -> Iterator[Slice]:
        """The same rows, but of columns which the file holds as numbers these numbers; never of the columns `text`."""
        read, above = self._asked(columns)
        numbered = self.table.numbered
        return _whole(read, above, numbered(read, text) if numbered else map(Slice, self.table.slices(read)))

    def _asked(self, columns: Iterable[str]) -> tuple[tuple[str, ...], dict[str, str]]:
        """What is to be read of some columns, and what stands above the table."""
        wanted = set(columns)
        above = {n: v for n, v in self.table.above.items() if n in wanted and n not in self.table.columns}
        return tuple(c for c in self.table.columns if c in wanted), above


def _whole(read: tuple[str, ...], above: dict[str, str], slices: Iterator[Slice]) -> Iterator[Slice]:
    """The slices with what stands above the table; an extract without rows has one slice, an empty one."""
    nothing = Slice(positioned(pl.DataFrame(schema=dict.fromkeys(read, pl.String)), 0, 0, None))
    for rows, entries in chain([next(slices, nothing)], slices):
        yield Slice(rows.with_columns(pl.lit(v, dtype=pl.String).alias(n) for n, v in above.items()), entries)


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


def _read_parquet(content: Content, naming: Naming) -> Table:
    file = ParquetRows(content)
    header = find_header([file.names], naming)
    places = {name: at for at, name in header.columns.items()}

    def numbered(columns: tuple[str, ...], text: AbstractSet[str]) -> Iterator[Slice]:
        chosen = {places[name]: str(number) for number, name in enumerate(columns)}
        named = dict(zip(chosen.values(), columns, strict=True))
        for start, (rows, entries) in file.slices([*chosen], [places[name] for name in columns if name not in text]):
            placed = positioned(rows.rename(named), start, start + 2, None)
            yield Slice(placed, {named[name]: each for name, each in entries.items()})

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        return (told.rows for told in numbered(columns, frozenset(columns)))

    notes = list(header.notes(naming.source))
    columns = tuple(header.columns.values())
    return Table(columns, slices, notes, headers=header.headers, unused=header.unused, numbered=numbered)
