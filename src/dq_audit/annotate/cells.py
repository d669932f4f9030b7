"""Colours for cells of a sheet's XML, in one pass over it: another format in a cell's tag, or a cell put there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dq_audit.annotate.references import cell_name, place_of
from dq_audit.annotate.splice import MAIN, CannotEditError, Edit, number, scan, tag_end, with_attributes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dq_audit.annotate.columns import Widths
    from dq_audit.annotate.faults import Colour

    Wanted = Mapping[int, Mapping[int, Colour]]  # row -> column -> colour

_ROW, _CELL, _DATA = (f"{MAIN} {name}" for name in ("row", "c", "sheetData"))
_SPANS = re.compile(r"(\d+):(\d+)")


def coloured(part: bytes, wanted: Wanted, marked: Callable[[int, Colour], int], widths: Widths, p: str) -> list[Edit]:
    """The edits that give cells a colour. `marked` is the format of a format and a colour; `p` the prefix of names.

    CannotEditError where rows or cells are not in order, which no spreadsheet program writes.
    """
    walk = _Walk(part, wanted, marked, widths, p)
    scan(part, walk.started, walk.ended)
    return walk.edits


@dataclass
class _Walk:
    part: bytes
    wanted: Wanted
    marked: Callable[[int, Colour], int]
    widths: Widths
    prefix: str
    edits: list[Edit] = field(default_factory=list)
    _rows: list[int] = field(default_factory=list)  # wanted ones still to come, the last one first
    _row: int = 0
    _column: int = -1
    _start: int = 0  # of the row's tag
    _said: dict[str, str] = field(default_factory=dict)  # of the row
    _cells: dict[int, Colour] = field(default_factory=dict)  # wanted ones of this row still to come
    _added: list[int] = field(default_factory=list)  # columns of cells put into this row
    _data: int = 0

    def __post_init__(self) -> None:
        self._rows = sorted((row for row in self.wanted if self.wanted[row]), reverse=True)

    def started(self, name: str, said: dict[str, str], at: int) -> None:
        if name == _CELL:
            self._cell(said, at)
        elif name == _ROW:
            self._begin_row(said, at)
        elif name == _DATA:
            self._data = at

    def ended(self, name: str, at: int) -> None:
        if name == _ROW:
            self._end_row(at)
        elif name == _DATA:
            rows = "".join(self._absent_row(row) for row in reversed(self._rows))
            self._rows = []
            self._put_last(self._data, at, rows)

    def _begin_row(self, said: dict[str, str], at: int) -> None:
        row = number(said.get("r"), self._row + 1)
        if row <= self._row:
            message = "its rows are not in order"
            raise CannotEditError(message)
        self._row, self._column, self._start, self._said, self._added = row, -1, at, said, []
        while self._rows and self._rows[-1] < row:
            self.edits.append(Edit(at, at, self._absent_row(self._rows.pop()).encode()))
        self._cells = {}
        if self._rows and self._rows[-1] == row:
            self._cells = dict(sorted(self.wanted[self._rows.pop()].items()))

    def _cell(self, said: dict[str, str], at: int) -> None:
        row, column = place_of(said["r"]) if "r" in said else (self._row, self._column + 1)
        if column <= self._column or row != self._row:
            message = "its cells are not in order"
            raise CannotEditError(message)
        self._column = column
        for before in [place for place in self._cells if place < column]:
            self.edits.append(Edit(at, at, self._absent_cell(before).encode()))
        if column in self._cells:
            end = tag_end(self.part, at)
            style = self.marked(number(said.get("s")), self._cells.pop(column))
            self.edits.append(Edit(at, end, with_attributes(self.part[at:end], s=style)))

    def _end_row(self, at: int) -> None:
        cells = "".join(self._absent_cell(column) for column in list(self._cells))
        spans = _SPANS.fullmatch(self._said.get("spans", ""))
        new = {}
        if spans and self._added:
            first, last = min(self._added) + 1, max(self._added) + 1
            new = {"spans": f"{min(first, int(spans[1]))}:{max(last, int(spans[2]))}"}
        self._put_last(self._start, at, cells, **new)

    def _put_last(self, start: int, at: int, xml: str, **values: str) -> None:
        """Put XML at the end of a row or of all rows, and set attributes of its tag."""
        inner = tag_end(self.part, start)
        tag = with_attributes(self.part[start:inner], **values) if values else self.part[start:inner]
        if not tag.endswith(b"/>"):
            self.edits += [Edit(start, inner, tag)] if values else []
            self.edits += [Edit(at, at, xml.encode())] if xml else []
        elif xml:
            name = tag[1:].split(None, 1)[0].rstrip(b"/>")
            self.edits.append(Edit(start, inner, tag[:-2].rstrip() + b">" + xml.encode() + b"</" + name + b">"))

    def _absent_row(self, row: int) -> str:
        self._row, self._said = row, {}
        self._cells = dict(sorted(self.wanted[row].items()))
        cells = "".join(self._absent_cell(column) for column in list(self._cells))
        return f'<{self.prefix}row r="{row}">{cells}</{self.prefix}row>'

    def _absent_cell(self, column: int) -> str:
        """A cell that is not there: it would have looked as its row says, or else its column."""
        own = self.widths.style(column)
        if self._said.get("customFormat") in ("1", "true") and self._said.get("s", "").isdigit():
            own = int(self._said["s"])
        self._added.append(column)
        style = self.marked(own, self._cells.pop(column))
        return f'<{self.prefix}c r="{cell_name(self._row, column)}" s="{style}"/>'
