"""A file looked at without knowing what it is: its sheets, the tables in them, and their cells as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.extracts.content import Member, content_of
from dq_audit.extracts.delimited import text_grid
from dq_audit.extracts.grid import Grid
from dq_audit.extracts.html import read_html
from dq_audit.extracts.kinds import FileKind, kind_of
from dq_audit.extracts.parquet import ParquetRows
from dq_audit.extracts.read import misnamed
from dq_audit.extracts.shapes import Shape, tables
from dq_audit.extracts.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dq_audit.extracts.grid import Row

LOOKED_AT = 100_000  # rows of a sheet


@dataclass(frozen=True)
class Found:
    """A table of a file, as its shape tells it. Row numbers are those that a spreadsheet shows."""

    sheet: str = field(repr=False)  # as it stands in the file; may name somebody
    sheet_number: int
    sheets: int
    hidden: bool
    header: tuple[int, int]  # first and last row
    names: tuple[str, ...]  # by position; empty where a column has none
    rows: tuple[int, ...] = field(repr=False)  # of its records
    cells: pl.DataFrame = field(repr=False)  # text; columns "0", "1", … by position
    cut_off: bool = False  # there are more rows than were looked at


@dataclass(frozen=True)
class Look:
    """What a file is and which tables are in it."""

    kind: FileKind
    notes: tuple[str, ...]
    tables: tuple[Found, ...]


def look(path: Path | Member, encoding: str | None = None) -> Look:
    """Look into a file. InputError where it cannot be opened."""
    grids, kind, notes = sheets(path if isinstance(path, Member) else Member(path), encoding)
    found = (table for at, grid in enumerate(grids, 1) for table in _tables(grid, at, len(grids)))
    return Look(kind, notes, tuple(found))


def sheets(file: Member, encoding: str | None = None) -> tuple[list[Grid], FileKind, tuple[str, ...]]:
    """The sheets of a file, what kind it is, and what is to be said of it. InputError where it cannot be opened."""
    content = content_of(file.path, file.name)
    kind = kind_of(content)
    notes = [*content.notes, *misnamed(file.path, kind)]
    if kind is FileKind.WORKBOOK:
        grids = read_workbook(content)
    elif kind is FileKind.HTML:
        grids = read_html(content)
    elif kind is FileKind.PARQUET:
        grids = [Grid("", partial(_parquet_rows, ParquetRows(content)))]
    else:
        grid, said = text_grid(content, encoding)
        grids, notes = [grid], [*notes, said]
    return grids, kind, tuple(dict.fromkeys([*notes, *(note for grid in grids for note in grid.notes)]))


def _tables(grid: Grid, number: int, sheets: int) -> Iterator[Found]:
    rows = list(islice(grid.rows(), LOOKED_AT + 1))
    cut_off = len(rows) > LOOKED_AT
    for shape in tables(rows[:LOOKED_AT]):
        header, placed = (shape.first + grid.top, shape.last + grid.top), tuple(at + grid.top for at in shape.records)
        yield Found(grid.name, number, sheets, grid.hidden, header, shape.names, placed, _cells(rows, shape), cut_off)


def _cells(rows: list[Row], shape: Shape) -> pl.DataFrame:
    records = [rows[at] for at in shape.records]
    return pl.DataFrame(
        [
            pl.Series(str(at), [row[at] if at < len(row) else None for row in records], dtype=pl.String)
            for at in range(len(shape.names))
        ]
    )


def _parquet_rows(file: ParquetRows) -> Iterator[Row]:
    slices = file.slices(range(len(file.names)))
    return chain([list(file.names)], (list(row) for _, part in slices for row in part.rows.iter_rows()))
