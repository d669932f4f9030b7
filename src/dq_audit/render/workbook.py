"""A run as an XLSX workbook: tidy sheets, each a real table, for people who pivot and filter.

No text can start a formula, no cell is merged, no name of a person or machine stands in the file's properties.
"""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

from dq_audit.outcomes import decimals
from dq_audit.render.documents import TOOL
from dq_audit.render.sheets import Column, Format, Share, Sheet, sheets
from dq_audit.render.words import FORMULA, OUTCOMES, clean, counted, summary
from dq_audit.render.workbook_charts import A4, CHARTS, add_charts, describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from dq_audit.model import Audit
    from dq_audit.reported import Report

_LAST_ROW = 1_048_576  # Excel's
_NUMBER_FORMATS = {Format.NUMBER: "#,##0", Format.TARGET: "0.##%", Format.SCORE: "0.000", Format.RATE: "0.0%"}
_TEXTS = (Format.TEXT, Format.LONG, Format.OUTCOME)
_FILLS = {"met": "D9EFE8", "missed": "FBE1D5", "unjudged": "E9E0F5", "few": "FCF0CC", "nobody": "E9EDF0"}
_OUTCOME_FILLS = {w.word: PatternFill("solid", fgColor=_FILLS[w.css]) for w in OUTCOMES.values() if w.css in _FILLS}
_LINE = 15  # points
_TOP = Alignment(vertical="top")
_INDENTED = Alignment(horizontal="left", vertical="top", indent=1)
_WRAPPED = Alignment(horizontal="left", vertical="top", indent=1, wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="top", wrap_text=True)
_BOLD = Font(name="Calibri", size=11, bold=True)
_PAGE = 262  # characters that can still be read side by side on a sheet of A4 across


def write_workbook(report: Report, path: Path) -> None:
    """Write the workbook of a run."""
    book = Workbook(write_only=True)
    book.properties.creator = TOOL
    book.properties.title = "dq-audit: findings"
    written = sheets(report)
    contents = _contents(report.audits, written)
    _Writer(book.create_sheet(contents.name), contents).write()
    drawn = add_charts(book.create_sheet(CHARTS), written)
    for sheet in written:
        _Writer(book.create_sheet(sheet.name), sheet).write()
    book.save(path)
    describe(path, drawn)


def _contents(audits: Sequence[Audit], written: Sequence[Sheet]) -> Sheet:
    columns = (
        Column("Sheet", Format.TEXT, 16), Column("Rows", Format.NUMBER, 10), Column("What it holds", Format.LONG, 104),
    )  # fmt: skip
    said = summary(f.outcome for audit in audits for f in audit.findings)
    about = (
        f"Written by {TOOL}. {counted(len(audits), 'audit')}: {said}. Only counts of records; only Met is good news."
    )
    drawn = (CHARTS, None, "The register and each check over the months as charts, each with its finding as title")
    told = [*((s.name, len(s.rows), s.about) for s in written)]
    rows = [drawn, *told, ("This workbook", len(written) + 2, about)]
    return Sheet("Contents", "", columns, rows)


class _Style(NamedTuple):
    """How a cell looks."""

    number_format: str
    wrapped: bool = False
    text: bool = False
    quoted: bool = False
    fill: str = ""

    @property
    def alignment(self) -> Alignment:
        """Texts stand a little to the right, so that they do not touch the number before them."""
        if not self.text:
            return _TOP
        return _WRAPPED if self.wrapped else _INDENTED


class _Writer:
    """Writes one sheet, row by row: a workbook of a year must not be held in memory as cells."""

    def __init__(self, worksheet: WriteOnlyWorksheet, sheet: Sheet) -> None:
        self._worksheet, self._sheet = worksheet, sheet
        self._kept: dict[tuple[int, _Style], WriteOnlyCell] = {}

    def write(self) -> None:
        """Widths and panes first: a write-only sheet wants them before its first row."""
        self._layout()
        self._worksheet.append([self._heading(column) for column in self._sheet.columns])
        rows = self._rows()
        for place, row in enumerate(rows, 2):
            self._heighten(place, row)
            self._worksheet.append([self._cell(n, value, column) for n, (value, column) in enumerate(self._named(row))])
        self._worksheet.tables.add(self._table(len(rows) + 1))  # add_table warns: here the columns are named

    def _named(self, row: Sequence[object]) -> Iterator[tuple[object, Column]]:
        return zip(row, self._sheet.columns, strict=True)

    def _rows(self) -> Sequence[Sequence[object]]:
        """The rows; a table wants at least one, and a sheet ends somewhere, which is then said in its last row."""
        rows = self._sheet.rows
        rest = [None] * (len(self._sheet.columns) - 1)
        if len(rows) > _LAST_ROW - 1:
            left = len(rows) - (_LAST_ROW - 2)
            return [*rows[: _LAST_ROW - 2], (f"{left:,} more rows do not fit: they are in the JSON", *rest)]
        return rows or [("none", *rest)]

    def _layout(self) -> None:
        worksheet = self._worksheet
        for place, column in enumerate(self._sheet.columns, 1):
            worksheet.column_dimensions[get_column_letter(place)].width = column.width
        worksheet.freeze_panes = "A2"
        worksheet.print_title_rows = "1:1"
        worksheet.page_setup.orientation = "landscape"
        worksheet.page_setup.paperSize = A4
        worksheet.page_setup.fitToWidth = ceil(sum(column.width for column in self._sheet.columns) / _PAGE)
        worksheet.page_setup.fitToHeight = 0
        worksheet.sheet_properties.pageSetUpPr.fitToPage = True

    def _heighten(self, place: int, row: Sequence[object]) -> None:
        """Room for wrapped texts: not every program finds the height of a row by itself."""
        long = [(len(str(value)), column.width) for value, column in self._named(row) if column.format is Format.LONG]
        lines = max((ceil(length / width) for length, width in long), default=1)
        if lines > 1:
            self._worksheet.row_dimensions[place].height = _LINE * lines

    def _heading(self, column: Column) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._worksheet, column.name)
        cell.font = _BOLD
        cell.alignment = _WRAPPED if column.format in _TEXTS else _RIGHT
        return cell

    def _cell(self, place: int, value: object, column: Column) -> WriteOnlyCell:
        """A cell that is written before the next row is made: one for each column and style serves all rows."""
        style = _style(value, column)
        cell = self._kept.get((place, style))
        if cell is None:
            cell = self._kept[place, style] = self._styled(style)
        cell.value = clean(value) if isinstance(value, str) else value.value if isinstance(value, Share) else value
        if isinstance(value, str):
            cell.data_type = "s"  # also where openpyxl took it for a formula
        return cell

    def _styled(self, style: _Style) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._worksheet)
        cell.number_format, cell.alignment = style.number_format, style.alignment
        if style.quoted:
            cell.quotePrefix = True
        if style.fill:
            cell.fill = _OUTCOME_FILLS[style.fill]
        return cell

    def _table(self, last_row: int) -> Table:
        names = [column.name for column in self._sheet.columns]
        table = Table(
            displayName=f"{self._sheet.name.replace(' ', '_')}_table",
            ref=f"A1:{get_column_letter(len(names))}{last_row}",
        )
        table._initialise_columns()  # noqa: SLF001  openpyxl's own way for write-only sheets, as documented
        columns: Iterator[TableColumn] = iter(table.tableColumns)
        for column, name in zip(columns, names, strict=True):
            column.name = name
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        return table


def _style(value: object, column: Column) -> _Style:
    if isinstance(value, Share):
        return _Style(_percent_format(value))
    if not isinstance(value, str):
        return _Style(_NUMBER_FORMATS.get(column.format, "General"))
    fill = value if column.format is Format.OUTCOME and value in _OUTCOME_FILLS else ""
    return _Style("General", wrapped=column.format is Format.LONG, text=True, quoted=_dangerous(value), fill=fill)


def _dangerous(text: str) -> bool:
    """Whether a spreadsheet program could take a text for a formula."""
    return re.match(FORMULA, text) is not None


def _percent_format(share: Share) -> str:
    """As many decimals as the other reports show."""
    shown = decimals(share.x, share.n, share.target) if share.n else 0
    return f"0.{'0' * shown}%" if shown else "0%"
