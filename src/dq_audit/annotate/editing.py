"""A submitter's workbook with its cells marked: the parts that are touched edited, all others as they were."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dq_audit.annotate.book import Book, Tab
from dq_audit.annotate.comments import blocks_taken, with_boxes, with_notes
from dq_audit.annotate.package import Package
from dq_audit.annotate.page_xml import page_xml
from dq_audit.annotate.sheet import Sheet, is_strict
from dq_audit.annotate.splice import CannotEditError
from dq_audit.annotate.styles import SKELETON, Styles
from dq_audit.annotate.summary import LISTS, NAME, Drawn, lists_page, summary_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from dq_audit.annotate.marks import Mark, Marks
    from dq_audit.annotate.words import Adviser
    from dq_audit.model import Audit

BOOK: Final = "xl/workbook.xml"
NOTES: Final = 250  # in a column: with thousands of them Excel becomes slow
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_BOXES = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SELECTED = re.compile(rb"""\stabSelected\s*=\s*["'](?:1|true)["']""")
_HEAD = 1 << 16  # bytes of a sheet in which it says whether it is shown
_OPENING = (
    (
        "This is your own workbook. Cells to put right are coloured and say in a note what to do; some have a list to "
        "choose from. Nothing that you entered was changed."
    ),
    (
        "Correct the coloured cells, delete the sheets that were added (this one and any list behind) and send the "
        "return as you always do. Do not pass this copy on: it holds your records, and its colours and notes are meant "
        "for you alone."
    ),
)


def suffix_of(file: IO[bytes]) -> str:
    """What the name of a workbook of this kind has to end in. CannotEditError for one that cannot be edited."""
    package = Package(file)
    kind = package.content_type(BOOK) if BOOK in package.names else ""
    faults = {
        "it is no workbook of the kind that Excel has written since 2007": kind
        not in (f"{_SPREADSHEET}.sheet.main+xml", _MACROS),
        "it is signed, and any change would break the signature": any(
            n.startswith("_xmlsignatures/") for n in package.names
        ),
        "it is shared with its changes tracked": any(n.startswith("xl/revisions/") for n in package.names),
    }
    for why, there in faults.items():
        if there:
            raise CannotEditError(why)
    if is_strict(package.read(BOOK)):
        message = "it is saved as strict Open XML"
        raise CannotEditError(message)
    return ".xlsm" if kind == _MACROS else ".xlsx"


def edited(file: IO[bytes], sheets: Sequence[Marks], audits: Sequence[Audit], adviser: Adviser) -> Package:
    """The workbook with the cells of some sheets marked. CannotEditError where it cannot be done."""
    return _Editing(Package(file), adviser).done(sheets, audits)


@dataclass
class _Editing:
    package: Package
    adviser: Adviser
    drawn: Drawn = field(default_factory=Drawn)

    def __post_init__(self) -> None:
        self.book = Book(self.package.read(BOOK))
        self.parts = {relation.id: relation.target for relation in self.package.relations(BOOK)}
        self.styles_part = self._part_of_kind(BOOK, "styles")
        self.styles = Styles(self.package.read(self.styles_part) if self.styles_part else SKELETON)
        self.names = self.book.free_name(NAME), self.book.free_name(LISTS)
        drawings = [n for n in self.package.names if n.lower().endswith(".vml")]
        self.block = blocks_taken(map(self.package.read, drawings)) + 1

    def _part_of_kind(self, part: str, kind: str) -> str:
        return next((found.target for found in self.package.relations(part) if found.kind == kind), "")

    def done(self, sheets: Sequence[Marks], audits: Sequence[Audit]) -> Package:
        asked = {mark.column for marks in sheets for mark in marks.cells.values() if mark.asks_for_entry}
        entries = {column: found for column in sorted(asked) if (found := self.adviser.entries(column))}
        lists, formulas = lists_page(entries, self.adviser, self.names[1])
        self.drawn.lists = self.names[1] if entries else ""
        edited = {}
        for marks in sheets:
            name = self._sheet_part(marks.place.sheet)
            edited[name] = sheet = Sheet(self.package.read(name))
            self._mark(name, sheet, marks, formulas)
        first = self._selected() <= set(edited)
        for name, sheet in edited.items():
            if first:
                sheet.unselect()
            self.package.put(name, sheet.edited())
        page = summary_page(audits, self.drawn, self.adviser, "Checked by dq-audit for", _OPENING, self.names[0])
        views = self.book.has_views
        front = self._add(page_xml(page, self.styles, views=views, shown=first), self.names[0])
        behind = [self._add(page_xml(lists, self.styles, views=views, shown=False), self.names[1])] if entries else []
        self.package.put(BOOK, self.book.with_sheets(front, behind, shown=first))
        self._put_styles()
        return self.package

    def _sheet_part(self, name: str) -> str:
        found = next((self.parts.get(tab.relation, "") for tab in self.book.tabs if tab.name == name), "")
        if not found:
            message = "the sheet that was read is not found in it"
            raise CannotEditError(message)
        return found

    def _selected(self) -> set[str]:
        """The parts of the sheets that are shown when the workbook is opened."""
        there = [self.parts.get(tab.relation, "") for tab in self.book.tabs]
        return {
            name for name in there if name in self.package.names and _SELECTED.search(self.package.head(name, _HEAD))
        }

    def _mark(self, name: str, sheet: Sheet, marks: Marks, formulas: dict[str, str]) -> None:
        drawn, hidden = self.drawn, sheet.under_merged(marks.cells)
        cells = {at: mark for at, mark in sorted(marks.cells.items()) if at not in hidden}
        drawn.merged += len(hidden)
        drawn.locked |= sheet.locked
        sheet.colour({at: mark.colour for at, mark in cells.items()}, self.styles.marked)
        drawn.colours = dict(Counter(drawn.colours) + Counter(mark.colour for mark in cells.values()))
        for (row, column), mark in cells.items():
            for fault in mark.faults:
                drawn.first.setdefault((fault.check, fault.item), (marks.place.sheet, row, column))
        free = sheet.unvalidated([at for at, mark in cells.items() if mark.column in formulas and mark.asks_for_entry])
        offered: dict[str, list[tuple[int, int]]] = {}
        for at in free:
            offered.setdefault(formulas[cells[at].column], []).append(at)
        sheet.offer(offered)
        self._note(name, sheet, cells)

    def _note(self, name: str, sheet: Sheet, cells: dict[tuple[int, int], Mark]) -> None:
        told, notes = Counter[int](), {}
        for at, mark in cells.items():
            told[at[1]] += 1
            if told[at[1]] <= NOTES:
                notes[at] = self.adviser.note(mark.column, mark.faults)
        self.drawn.without_note += len(cells) - len(notes)
        if not notes:
            return
        part = self._part_of_kind(name, "comments")
        noted = with_notes(self.package.read(part) if part else None, notes)
        self.drawn.in_talks += noted.in_talks
        if not part:
            part = self.package.free("xl/comments{}.xml")
            self.package.declare(part, f"{_SPREADSHEET}.comments+xml")
            self.package.relate(name, "comments", part)
        self.package.put(part, noted.part)
        if noted.boxes:
            self._box(name, sheet, {at: notes[at] for at in noted.boxes})

    def _box(self, name: str, sheet: Sheet, notes: dict[tuple[int, int], str]) -> None:
        """The boxes of the notes, in the drawing that the sheet has, or in a new one."""
        there = {relation.id: relation.target for relation in self.package.relations(name)}.get(sheet.drawing, "")
        if sheet.drawing and not there:
            message = "its drawing of notes and buttons is not there"
            raise CannotEditError(message)
        part = there or self.package.free("xl/drawings/vmlDrawing{}.vml")
        old = self.package.read(part) if there else None
        self.package.put(part, with_boxes(old, notes, sheet.widths, self.block))
        self.block += 1 + len(notes) // 1_024
        if not there:
            self.package.declare_extension("vml", _BOXES)
            sheet.name_drawing(self.package.relate(name, "vmlDrawing", part))

    def _add(self, content: bytes, name: str) -> Tab:
        part = self.package.free("xl/worksheets/sheet{}.xml")
        self.package.put(part, content)
        self.package.declare(part, f"{_SPREADSHEET}.worksheet+xml")
        return Tab(name, self.package.relate(BOOK, "worksheet", part))

    def _put_styles(self) -> None:
        if not self.styles_part:
            self.styles_part = self.package.free("xl/styles{}.xml")
            self.package.declare(self.styles_part, f"{_SPREADSHEET}.styles+xml")
            self.package.relate(BOOK, "styles", self.styles_part)
        self.package.put(self.styles_part, self.styles.part())
