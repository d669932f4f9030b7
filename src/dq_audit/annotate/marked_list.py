"""What stands in where a file cannot be edited: a workbook of its own that lists the cells to put right.

Row, record key and column, and what to do: no other value of a record. The submitter has the values; a copy of them
would be one more place where they lie.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from dq_audit.annotate.faults import Colour
from dq_audit.annotate.page import Cell, Look, Page
from dq_audit.annotate.references import letters
from dq_audit.annotate.summary import NAME, Drawn, summary_page
from dq_audit.render.documents import TOOL
from dq_audit.render.words import FORMULA, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell as BookCell
    from openpyxl.worksheet.worksheet import Worksheet

    from dq_audit.annotate.marks import Asked
    from dq_audit.annotate.words import Adviser
    from dq_audit.extracts.table import Place
    from dq_audit.model import Audit

LIST: Final = "Cells to put right"
_MOST = 100_000  # lines: more than anybody can put right from a list
_WIDTHS = (10, 28, 36, 9, 90)
_HEADINGS = ("Row", "Reference", "Column", "At", "What to put right")
_EDGE = Side(style="thin", color="A6A6A6")
_FRAME = Border(*[_EDGE] * 4)
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
_FONTS = {Look.TITLE: Font(name="Calibri", size=14, bold=True), Look.HEADING: Font(name="Calibri", bold=True)}
_PLAIN, _GREY = Font(name="Calibri"), PatternFill("solid", fgColor="D9E2EC")


def listing(
    asked: Sequence[Asked], audits: Sequence[Audit], adviser: Adviser, places: Sequence[Place], why: str
) -> Workbook:
    """The workbook of the cells to put right. `why` says why the file itself was not marked."""
    opening = [
        (
            f"The file that you sent could not be marked itself: {why}. So this is no copy of it but a list: the sheet "
            f"“{LIST}” names row, reference and column of each cell to put right."
        ),
        "Correct them where the return is made, and send it as you always do. Do not pass it on: it names records.",
    ]
    if len(asked) > _MOST:
        opening.append(f"The list holds the first {_MOST:,} of {len(asked):,}; the figures below are of all.")
    drawn = Drawn()
    for line in asked:
        for fault in line.faults:
            drawn.colours[fault.colour] = drawn.colours.get(fault.colour, 0) + 1
            if places and (at := places[0].columns.get(line.column.partition(", ")[0])) is not None:
                drawn.first.setdefault((fault.check, fault.item), ("", line.row, at))
    book = Workbook()
    book.properties.creator, book.properties.language = TOOL, "en-GB"
    _write(book.active, summary_page(audits, drawn, adviser, "Checked by dq-audit for", opening, NAME))
    several = len({line.sheet for line in asked}) > 1
    rows = [tuple(Cell(heading, Look.HEADING) for heading in _HEADINGS)]
    rows += [_row(line, adviser, places, several=several) for line in asked[:_MOST]]
    sheet = book.create_sheet(LIST)
    _write(sheet, Page(LIST, _WIDTHS, tuple(rows)))
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{letters(len(_WIDTHS) - 1)}{len(rows)}"
    return book


def _row(line: Asked, adviser: Adviser, places: Sequence[Place], *, several: bool) -> tuple[Cell, ...]:
    columns = line.column.split(", ")
    at = [letters(place.columns[name]) for place in places[:1] for name in columns if name in place.columns]
    where = f"{line.sheet}, row {line.row}" if several else f"{line.row}"
    shown = ", ".join(adviser.shown(name) for name in columns)
    colour = min((fault.colour for fault in line.faults), key=lambda colour: colour.rank)
    note = adviser.note(columns[0], line.faults)
    return Cell(where), Cell(line.key), Cell(shown, colour), Cell(", ".join(at)), Cell(note)


def _write(sheet: Worksheet, page: Page) -> None:
    sheet.title = page.name
    for at, width in enumerate(page.widths):
        sheet.column_dimensions[letters(at)].width = width
    for number, row in enumerate(page.rows, 1):
        sheet.row_dimensions[number].height = page.height(row)
        for at, cell in enumerate(row, 1):
            _put(sheet.cell(number, at), cell)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _put(cell: BookCell, given: Cell) -> None:
    """Write a text as a text, whatever it looks like."""
    cell.value = "\n".join(clean(line) for line in given.text.split("\n"))
    cell.data_type, cell.number_format = "s", "@"
    cell.font = _FONTS.get(given.look, _PLAIN) if isinstance(given.look, Look) else _PLAIN
    if re.match(FORMULA, given.text):
        cell.quotePrefix = True
    if isinstance(given.look, Colour):
        cell.fill = PatternFill("solid", fgColor=given.look.value)
    if given.look is Look.HEADING:
        cell.fill = _GREY
    if given.look in (Look.TEXT, Look.HEADING) or isinstance(given.look, Colour):
        cell.alignment, cell.border = _WRAPPED, _FRAME
