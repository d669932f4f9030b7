"""The entry workbook: the records' own sheet, how to fill it in, and the code lists behind its drop-down lists.

As in the reports no text can start a formula, no cell is merged, and nobody's name stands in the file's properties.
"""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from dq_audit.moments import Grain
from dq_audit.readers import Number, Place, When
from dq_audit.render.documents import TOOL
from dq_audit.render.words import FORMULA, STATE_MEANINGS, STATES, clean, source_name
from dq_audit.template.columns import EntryColumn, Need, entry_columns
from dq_audit.template.guide import HEADINGS, guide_rows, instructions, rule_lines
from dq_audit.template.rules import Cells, validation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from dq_audit.declaration import CheckRule, Source
    from dq_audit.project import Project

GUIDE, LISTS = "How to fill this in", "Code lists"
ROWS = 10_000  # what a whole force records in a month
_LIST_HEADINGS = ("Column", "Entry", "Code", "Group", "Counts as")
_LIST_WIDTHS = (30, 52, 40, 18, 56)
_GUIDE_WIDTHS = (28, 22, 30, 26, 20, 18, 18, 28, 50)
_LONGEST_NAME = 31  # of a sheet, in Excel; “History” it keeps for itself
_LINE, _A4, _MARGIN = 15, 9, 0.4  # points; the number of this paper size in the file format; inches
_PAGE = 262  # characters that can still be read side by side on a sheet of A4 across
_FORMATS = {Grain.DAY: "dd mmm yyyy", Grain.MOMENT: "dd mmm yyyy hh:mm"}  # the month in letters: 02/01 shows as a slip
_TEXT = "@"  # keeps 007 and 10-17 as they were typed
_BOLD, _PLAIN, _TITLE = Font(name="Calibri", size=11, bold=True), Font(name="Calibri"), Font(name="Calibri", size=14)
_FILLS = {
    Need.ALWAYS: PatternFill("solid", fgColor="BDD7EE"),
    Need.SOME: PatternFill("solid", fgColor="DDEBF7"),
    Need.OPTIONAL: PatternFill("solid", fgColor="EDEDED"),
}
_THIN, _DASHED = Side(style="thin", color="7F7F7F"), Side(style="dashed", color="7F6000")
_FRAME, _OPEN_FRAME = Border(*[_THIN] * 4), Border(*[_DASHED] * 4)
_OPEN_FILL = PatternFill("solid", fgColor="FFF2CC", bgColor="FFF2CC")
_LEFT = Alignment(horizontal="left")  # else a time would touch the text beside it
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)


class _Lists(NamedTuple):
    """The sheet of code lists: its rows, and where the list of each column stands."""

    rows: list[tuple[str, ...]]
    places: dict[str, str]


def entry_workbook(source: Source, checks: Sequence[CheckRule], project: Project | None, month: str) -> Workbook:
    """The entry workbook of a source, with the lists of the project and the codes that hold in a month (YYYY-MM)."""
    columns = entry_columns(source, checks, project, month)
    lists = _lists(columns)
    book = Workbook()
    book.properties.creator, book.properties.language = TOOL, "en-GB"
    book.properties.title = clean(f"{source_name(source.id)}: workbook to fill in")
    records = book.active
    records.title = sheet_name(source)
    _Records(records, columns, source).write(lists.places)
    _write_guide(
        book.create_sheet(GUIDE),
        instructions(source, columns, records.title, LISTS if lists.rows else ""),
        guide_rows(columns),
        rule_lines(checks, columns),
    )
    if lists.rows:
        _write_lists(book.create_sheet(LISTS), lists.rows)
    return book


def sheet_name(source: Source) -> str:
    """What the sheet of records is called: first, so that it is the one that is read."""
    name = re.sub(r"[\[\]:*?/\\']", " ", clean(source_name(source.id)))[:_LONGEST_NAME].strip()
    return f"{name} records" if name.lower() in ("", "history", GUIDE.lower(), LISTS.lower()) else name


class _Records:
    """Writes the sheet that is filled in: labelled cells, an empty row, the table."""

    def __init__(self, sheet: Worksheet, columns: Sequence[EntryColumn], source: Source) -> None:
        self._sheet, self._key = sheet, source.key
        self._above = [c for c in columns if c.above]
        self._table = [c for c in columns if not c.above]
        self._heading = len(self._above) + 2 if self._above else 1
        self._first, self._last = self._heading + 1, self._heading + ROWS
        self._width = get_column_letter(len(self._table))

    def write(self, lists: dict[str, str]) -> None:
        """Columns first: the cells above the table have a look of their own."""
        for place, column in enumerate(self._table, 1):
            self._column(get_column_letter(place), column, lists)
        for row, column in enumerate(self._above, 1):
            self._labelled(row, column, lists)
        self._layout()

    def _column(self, letters: str, column: EntryColumn, lists: dict[str, str]) -> None:
        dimension = self._sheet.column_dimensions[letters]
        dimension.width, dimension.number_format, dimension.alignment = _width(column), _format(column), _LEFT
        _style(_put(self._sheet[f"{letters}{self._heading}"], column.heading), column)
        cells = Cells(letters, self._first, self._last)
        self._rule(column, cells, lists, self._keys() if self._key[-1:] == (column.name,) else ())
        if column.need is Need.ALWAYS:
            begun = f"COUNTA($A{self._first}:${self._width}{self._first})>0"
            self._shade(cells.range, f"AND({begun},ISBLANK({cells.top}))")

    def _keys(self) -> list[Cells]:
        """The cells of the record key; none where a part of it stands above the table, the same for all rows."""
        names = [c.name for c in self._table]
        if not set(self._key) <= set(names):
            return []
        letters = [get_column_letter(names.index(name) + 1) for name in self._key]
        return [Cells(each, self._first, self._last) for each in letters]

    def _labelled(self, row: int, column: EntryColumn, lists: dict[str, str]) -> None:
        """A label and, to its right, the cell for its value. Nothing else may stand in the row: it would be read."""
        _style(_put(self._sheet.cell(row, 1), column.heading), column)
        cell = self._sheet.cell(row, 2)
        cell.number_format, cell.alignment, cell.border = _format(column), _LEFT, _FRAME
        for letters, longest in (("A", len(column.heading)), ("B", _width(column))):
            dimension = self._sheet.column_dimensions[letters]
            dimension.width = max(dimension.width, longest + 2)
        self._rule(column, Cells("B", row, row), lists)
        if column.need is Need.ALWAYS:
            self._shade(f"B{row}", f"ISBLANK($B${row})")

    def _rule(self, column: EntryColumn, cells: Cells, lists: dict[str, str], key: Sequence[Cells] = ()) -> None:
        self._sheet.add_data_validation(validation(column, cells, lists.get(column.name, ""), key))

    def _shade(self, cells: str, formula: str) -> None:
        """Marks what is needed and still empty, by a frame too: colour alone is seen by some only."""
        rule = FormulaRule([formula], fill=_OPEN_FILL, border=_OPEN_FRAME)
        self._sheet.conditional_formatting.add(cells, rule)

    def _layout(self) -> None:
        """A table of one empty row, which Excel lengthens as rows are typed."""
        table = Table(displayName="Records", ref=f"A{self._heading}:{self._width}{self._first}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        self._sheet.add_table(table)
        lines = [ceil(len(c.heading) * 1.2 / _width(c)) for c in self._table]
        self._sheet.row_dimensions[self._heading].height = _LINE * (max(lines) + 0.5)
        self._sheet.freeze_panes = f"A{self._first}"
        self._sheet.print_title_rows = f"{self._heading}:{self._heading}"
        _page(self._sheet)


def _lists(columns: Iterable[EntryColumn]) -> _Lists:
    """Lists one below the other, each once: a row of headers beside each other could be taken for the table."""
    found = _Lists([], {})
    alike: dict[object, list[EntryColumn]] = {}
    for column in columns:
        if column.entries:
            alike.setdefault(column.entries, []).append(column)
    for group in alike.values():
        first, entries, names = len(found.rows) + 2, group[0].entries, ", ".join(c.header for c in group)
        found.rows.extend(
            (names, e.text, e.code, e.group, f"{STATES[e.state]}: {STATE_MEANINGS[e.state]}") for e in entries
        )
        place = f"'{LISTS}'!$B${first}:$B${first + len(entries) - 1}"
        found.places.update((c.name, place) for c in group)
    return found


def _write_lists(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    """Locked, without a password: a list that was sorted would stand behind the wrong column."""
    _rows(sheet, 1, _LIST_HEADINGS, rows, _LIST_WIDTHS)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.protection.sheet, sheet.protection.formatColumns = True, False
    _page(sheet)


def _write_guide(
    sheet: Worksheet, lines: Sequence[str], columns: Sequence[Sequence[str]], rules: Sequence[str]
) -> None:
    _lines(sheet, 1, lines)
    end = _rows(sheet, len(lines) + 2, HEADINGS, columns, _GUIDE_WIDTHS)
    if rules:
        _lines(sheet, end + 2, ["What else is looked at, once the records are in", *rules])
    _page(sheet)


def _lines(sheet: Worksheet, top: int, lines: Sequence[str]) -> None:
    """A heading and sentences, which run over the empty cells to their right: no cell has to be merged."""
    for row, line in enumerate(lines, top):
        _put(sheet.cell(row, 1), line).font = _TITLE if row == top else _PLAIN


def _rows(
    sheet: Worksheet, top: int, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> int:
    """Headings and rows of wrapped texts; returns the last row."""
    for place, (heading, width) in enumerate(zip(headings, widths, strict=False), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        cell = _put(sheet.cell(top, place), heading)
        cell.font, cell.fill, cell.alignment, cell.border = _BOLD, _FILLS[Need.ALWAYS], _WRAPPED, _FRAME
    for row, texts in enumerate(rows, top + 1):
        for place, text in enumerate(texts, 1):
            cell = _put(sheet.cell(row, place), text)
            cell.alignment, cell.border = _WRAPPED, _FRAME
        lines = max(ceil(len(text) * 1.1 / width) for text, width in zip(texts, widths, strict=False))
        sheet.row_dimensions[row].height = _LINE * max(lines, 1)
    return top + len(rows)


def _put(cell: Cell, text: str) -> Cell:
    """Write a text as a text, whatever it looks like."""
    cell.value = clean(text)
    cell.data_type, cell.number_format = "s", _TEXT
    if re.match(FORMULA, text):
        cell.quotePrefix = True
    return cell


def _style(cell: Cell, column: EntryColumn) -> None:
    cell.font, cell.fill, cell.alignment, cell.border = _BOLD, _FILLS[column.need], _WRAPPED, _FRAME


def _format(column: EntryColumn) -> str:
    """How the cells of a column are shown, and what the program makes of what is typed."""
    reader = column.reader
    if column.entries or not isinstance(reader, Number | When):
        return _TEXT
    if isinstance(reader, Number):
        return "0" if reader.is_whole else "General"
    return _FORMATS.get(reader.grain, _TEXT)  # Excel would make a date of a month


def _width(column: EntryColumn) -> int:
    """Room for the longest entry and the longest word of the heading, within reason."""
    longest = max((len(e.text) for e in column.entries), default=0)
    words = max(len(word) for word in column.heading.split())
    usual = 44 if isinstance(column.reader, Place) else 18
    return min(max(longest, words, usual) + 3, 60)


def _page(sheet: Worksheet) -> None:
    sheet.page_margins.left = sheet.page_margins.right = _MARGIN
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    widths = [dimension.width for dimension in sheet.column_dimensions.values()]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = ceil(sum(widths) / _PAGE), 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
