"""Workbooks, read with calamine. Row numbers are those that Excel shows.

A sheet is chosen by its header: the one that names most columns of the source.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, TypeAlias

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from dq_audit.cells import snake
from dq_audit.errors import InputError
from dq_audit.extracts.frames import cell_text
from dq_audit.extracts.header import SEARCHED_ROWS, find_header
from dq_audit.extracts.table import Table, marked_blank
from dq_audit.positions import positioned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dq_audit.extracts.names import Naming

    Rows: TypeAlias = list[list[str | None]]

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})""")
_MOST_CELLS = 60_000_000  # calamine allocates a dense grid: two far corners in a 1 KB file would end the process
_MOST_BYTES = 2_000_000_000


def read_workbook(path: Path, naming: Naming) -> Table:
    """The sheet of a workbook that holds the source, as a table. InputError where none does."""
    _refuse_bombs(path)
    sheets = list(_sheets(path))
    if not sheets:
        message = "the workbook has no sheet with any cell in it"
        raise InputError(message)
    hits = [_hits(rows, naming) for _, _, rows in sheets]
    chosen = hits.index(max(hits))
    name, start, rows = sheets[chosen]
    header = find_header(rows, naming)
    notes = [f"sheet {chosen + 1} of {len(sheets)} read"] if len(sheets) > 1 else []
    notes += [
        f"sheet {at + 1} looks like the same source and was not read: {len(sheets[at][2]) - 1:,} of its rows are not "
        "in these figures"
        for at, known in enumerate(hits)
        if at != chosen and known * 2 > hits[chosen]
    ]
    if header.row:
        notes.append(f"{header.row} rows above the header skipped")
    if header.unused:
        notes.append(f"{header.unused} columns not known to {naming.source.id} left aside")
    body = rows[header.row + 1 :]
    whole = pl.DataFrame([pl.Series(str(at), [row[at] for row in body], dtype=pl.String) for at in range(header.width)])
    marked = whole.select(
        *(pl.col(str(at)).alias(column) for at, column in header.columns.items()), marked_blank(whole.columns)
    )
    table = Table(tuple(header.columns.values()), lambda _: iter(()), notes, header.above)
    kept = table.records(positioned(marked, 0, start + header.row + 2, naming.masked(name)))
    table.slices = lambda columns: iter((kept.select(*columns, pl.col("^@.*$")),))
    return table


def _hits(rows: Rows, naming: Naming) -> int:
    known = naming.canonical
    return max((sum(1 for cell in row if cell and snake(cell) in known) for row in rows[:SEARCHED_ROWS]), default=0)


def _sheets(path: Path) -> Iterator[tuple[str, int, Rows]]:
    """Name, first row (0 is the top) and text cells of every sheet that has any."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = _texts(sheet.to_python())
            if rows and sheet.start is not None:
                yield name, sheet.start[0], rows
        fault = ""
    except PasswordError:
        fault = "the workbook is protected by a password; save a copy without one"
    except (CalamineError, OSError):
        fault = "the workbook cannot be opened: it is damaged, or not a workbook at all"
    if fault:
        raise InputError(fault)


def _texts(cells: Sequence[Sequence[object]]) -> Rows:
    """Typed cells as text. A whole day among moments is midnight: Excel stores no difference, calamine shows none."""
    moments = {at for row in cells for at, cell in enumerate(row) if isinstance(cell, dt.datetime)}
    return [[cell_text(_midnight(cell) if at in moments else cell) for at, cell in enumerate(row)] for row in cells]


def _midnight(cell: object) -> object:
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return dt.datetime.combine(cell, dt.time())
    return cell


def _refuse_bombs(path: Path) -> None:
    """A workbook that would need more memory than any return of an agency is refused before it is opened."""
    if not zipfile.is_zipfile(path):
        return
    try:
        bomb, fault = _is_bomb(path), ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError):
        bomb, fault = False, "the workbook cannot be opened: it is damaged, or protected by a password"
    if bomb:
        fault = "the workbook would unpack to more than any monthly return can hold; ask for the table alone, as CSV"
    if fault:
        raise InputError(fault)


def _is_bomb(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > _MOST_BYTES:
            return True
        sheets = [p for p in parts if p.filename.startswith("xl/worksheets/") and p.filename.endswith(".xml")]
        return any(_cells(archive.read(part)) > _MOST_CELLS for part in sheets)


def _cells(sheet: bytes) -> int:
    """Rows times columns of the grid that a reader would allocate."""
    width = height = 0
    for letters, number in _CELL.findall(sheet):
        height = max(height, int(number))
        width = max(width, sum((c - 64) * 26**at for at, c in enumerate(reversed(letters))))
    return width * height
