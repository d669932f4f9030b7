"""A work list as a workbook: what to do now, the rest, how to reply, and a hidden sheet by which it is known again.

Only reply and note can be typed into. As in the reports no text can start a formula and no cell is merged; nothing is
said by colour alone. What protection allows in which program: docs/work-lists.md.
"""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dq_audit.render.documents import TOOL
from dq_audit.render.words import FORMULA, clean, counted, uk_date, uk_month
from dq_audit.worklists.guide import guide
from dq_audit.worklists.identity import TITLE
from dq_audit.worklists.lines import HIDDEN, NOTE, REPLY, SHOWN, Line, Sheet
from dq_audit.worklists.replies import ReplyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from dq_audit.keys import Key

NOW, REST, GUIDE, IDENTITY = "Do now", "The rest", "How to reply", "List identity"
AT_MOST = 20  # records on the first sheet: what can be done in a day
_WIDTHS = (24, 27, 52, 17, 18, 34)
_HEADER = 4  # row; a title and a line of totals stand above, and a row without anything
_GUIDE_WIDTHS = (34, 110)
_NOTE_LENGTH = 500
_LINE, _HIGHEST = 15, 409  # points, of a line and of the highest row that Excel has
_A4, _MARGIN = 9, 0.4  # the number of this paper size in the file format; inches
_TEXT = "@"  # keeps 007 and 10-17 as they were typed
_BOLD, _PLAIN, _TITLE = Font(name="Calibri", size=11, bold=True), Font(name="Calibri"), Font(name="Calibri", size=14)
_HEAD_FILL, _OPEN_FILL = PatternFill("solid", fgColor="DDEBF7"), PatternFill("solid", fgColor="FFF2CC")
_FRAME = Border(*[Side(style="thin", color="7F7F7F")] * 4)
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
_OPEN = Protection(locked=False)


def workbook(sheet: Sheet, advice: Mapping[str, str], key: Key | None) -> Workbook:
    """The workbook of a list. `advice` says of each check, by its name, what to do about it."""
    book = Workbook()
    book.properties.creator, book.properties.language = TOOL, "en-GB"
    book.properties.title = f"Work list, {uk_month(sheet.identity.month)}"
    now, rest = sheet.lines[:AT_MOST], sheet.lines[AT_MOST:]
    book.active.title = NOW
    _write_records(book.active, sheet, now, f"{counted(len(now), 'record')} to put right now")
    if rest:
        _write_records(book.create_sheet(REST), sheet, rest, f"{counted(len(rest), 'more record')} to put right")
    _write_guide(book.create_sheet(GUIDE), advice)
    _write_identity(book.create_sheet(IDENTITY), sheet.identity.facts(key))
    return book


def _write_records(page: Worksheet, sheet: Sheet, lines: Sequence[Line], title: str) -> None:
    whose = f"for {sheet.owner}" if sheet.owner else "that nobody is named for"
    _put(page.cell(1, 1), f"{title}, {whose}").font = _TITLE
    elsewhere = f"; the others stand on the sheet “{NOW if page.title == REST else REST}”"
    total = (
        f"{len(lines):,} of {counted(len(sheet.lines), 'record')} of this list"
        f"{elsewhere if len(lines) < len(sheet.lines) else ''}. "
        f"{uk_month(sheet.identity.month)}, issued {uk_date(sheet.identity.issued_on)}."
    )
    _put(page.cell(2, 1), total).font = _PLAIN
    headings = (*SHOWN, *HIDDEN)
    _row(page, _HEADER, headings, _WIDTHS)
    for cell in page[_HEADER]:
        cell.font, cell.fill = _BOLD, _HEAD_FILL
    for at, line in enumerate(lines, _HEADER + 1):
        _row(page, at, (*line.shown, "", "", *line.hidden), _WIDTHS)
        for name in (REPLY, NOTE):
            cell = page.cell(at, SHOWN.index(name) + 1)
            cell.protection, cell.fill = _OPEN, _OPEN_FILL
    last = _HEADER + len(lines)
    _choices(page, last)
    _layout(page, last)


def _choices(page: Worksheet, last: int) -> None:
    """The drop-down list of replies, and how long a note may be."""
    reply, note = (get_column_letter(SHOWN.index(name) + 1) for name in (REPLY, NOTE))
    chosen = DataValidation("list", formula1=f'"{",".join(kind.value for kind in ReplyKind)}"', allow_blank=True)
    chosen.promptTitle, chosen.prompt = "Reply", "Choose one from the list, once the record has been looked at."
    chosen.errorTitle, chosen.error = "Reply", "Choose one of the four replies from the list."
    short = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(_NOTE_LENGTH), allow_blank=True)
    short.errorTitle, short.error = "Note", f"A note has at most {_NOTE_LENGTH} letters."
    for rule, letters in ((chosen, reply), (short, note)):
        rule.showInputMessage = rule.showErrorMessage = True
        rule.add(f"{letters}{_HEADER + 1}:{letters}{last}")
        page.add_data_validation(rule)


def _layout(page: Worksheet, last: int) -> None:
    """Widths, filter, frozen header, print-out, protection. A flag of protection that is False allows."""
    end = get_column_letter(len(SHOWN))
    for at in range(len(SHOWN) + 1, len(SHOWN) + len(HIDDEN) + 1):
        page.column_dimensions[get_column_letter(at)].hidden = True
    page.auto_filter.ref = f"A{_HEADER}:{end}{last}"
    page.freeze_panes = f"B{_HEADER + 1}"
    page.print_area = f"A1:{end}{last}"
    page.print_title_rows = f"{_HEADER}:{_HEADER}"
    _protect(page)
    for name in ("autoFilter", "sort", "formatColumns", "formatRows"):
        setattr(page.protection, name, False)
    _page(page)


def _write_guide(page: Worksheet, advice: Mapping[str, str]) -> None:
    page.column_dimensions["A"].width = _GUIDE_WIDTHS[0]
    row = 1
    for block in guide(advice):
        _put(page.cell(row, 1), block.title).font = _TITLE if row == 1 else _BOLD
        for line in block.lines:
            row += 1
            _row(page, row, line, _GUIDE_WIDTHS)
        row += 2
    _protect(page)
    page.protection.formatColumns = False
    _page(page)


def _write_identity(page: Worksheet, facts: Mapping[str, str]) -> None:
    """What the list is, for whoever reads it back. It names nobody."""
    for row, pair in enumerate([(TITLE, ""), *facts.items()], 1):
        _row(page, row, pair, (24, 60))
    page.sheet_state = "hidden"
    _protect(page)


def _row(page: Worksheet, row: int, texts: Iterable[str], widths: Sequence[int]) -> None:
    """A row of wrapped texts, high enough for the longest of those that have a width."""
    texts = list(texts)
    for place, text in enumerate(texts, 1):
        cell = _put(page.cell(row, place), text)
        cell.font, cell.alignment = _PLAIN, _WRAPPED
        if place <= len(widths):
            cell.border = _FRAME
            page.column_dimensions[get_column_letter(place)].width = widths[place - 1]
    lines = max(_lines(*pair) for pair in zip(texts, widths, strict=False))
    page.row_dimensions[row].height = min(_LINE * lines, _HIGHEST)


def _lines(text: str, width: int) -> int:
    """The lines that a text takes up in a column, rather one too many."""
    return sum(max(1, ceil(len(part) * 1.1 / width)) for part in text.split("\n"))


def _put(cell: Cell, text: str) -> Cell:
    """Write a text as a text, whatever it looks like; an empty one leaves the cell empty."""
    cell.number_format = _TEXT
    if text:
        cell.value = "\n".join(clean(part) for part in text.split("\n"))
        cell.data_type = "s"
        cell.quotePrefix = re.match(FORMULA, text) is not None
    return cell


def _protect(page: Worksheet) -> None:
    """Locked without a password: it keeps from slips, and whoever must can lift it."""
    page.protection.sheet = True


def _page(page: Worksheet) -> None:
    page.page_margins.left = page.page_margins.right = page.page_margins.top = _MARGIN
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "Page &P of &N"
