"""Workbooks (xlsx, xlsm, xlsb, xls, ods), read with calamine. Rows are numbered as in Excel; macros never run."""

from __future__ import annotations

import datetime as dt
import io
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dq_audit.errors import InputError
from dq_audit.extracts.frames import cell_text
from dq_audit.extracts.grid import Grid
from dq_audit.extracts.package import Marks, Survey, survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dq_audit.extracts.content import Content
    from dq_audit.extracts.grid import Row

_MOST_CELLS = 20_000_000  # calamine allocates a dense grid: two far corners in a 1 KB file would end the process


def read_workbook(content: Content) -> list[Grid]:
    """Every sheet with a cell in it. InputError where the workbook cannot be opened or would not fit into memory."""
    found = survey(content)
    if found.cells > _MOST_CELLS:
        message = "the workbook would unpack to more than any monthly return can hold; ask for the table alone, as CSV"
        raise InputError(message)
    fault = ""
    try:
        grids = list(_grids(content, found))
    except PasswordError:
        fault = "the workbook is protected by a password; save a copy without one"
    except (CalamineError, OSError, ValueError):
        fault = "the workbook cannot be opened: it is damaged, or not a workbook at all"
    if not fault and not grids:
        fault = "the workbook has no sheet with any cell in it; ask the agency to send it again"
    if fault:
        raise InputError(fault)
    return grids


def _grids(content: Content, found: Survey) -> Iterator[Grid]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content.head(content.size)))  # of a path it trusts the extension
    for told in book.sheets_metadata:
        if told.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(told.name)
        if sheet.start is None or not sheet.height:
            continue
        marks = found.marks(told.name)
        moments = {at for row in sheet.iter_rows() for at, cell in enumerate(row) if isinstance(cell, dt.datetime)}
        hidden = told.visible is not SheetVisibleEnum.Visible
        yield Grid(
            told.name, partial(_rows, sheet, marks, moments), sheet.start[0] + 1, hidden, found.notes, found.later
        )


def _rows(sheet: CalamineSheet, marks: Marks, moments: set[int]) -> Iterator[Row]:
    """The rows from the first filled one on, as text, with the words of cells that cannot be read."""
    top, left = sheet.start or (0, 0)
    marked = {row for row, _ in marks}
    for at, cells in enumerate(islice(sheet.iter_rows(), top, None), top):  # it begins at the top of the sheet
        row = [cell_text(_midnight(cell) if place in moments else cell) for place, cell in enumerate(cells)]
        if at in marked:
            row = [marks.get((at, left + place), cell) for place, cell in enumerate(row)]
        yield row


def _midnight(cell: object) -> object:
    """A whole day among moments is midnight: Excel stores no difference, calamine shows none."""
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return dt.datetime.combine(cell, dt.time())
    return cell
