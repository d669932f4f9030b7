"""Cells and ranges as spreadsheets write them: columns are counted from 0, which is A, rows from 1."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from dq_audit.annotate.splice import CannotEditError

if TYPE_CHECKING:
    from collections.abc import Iterable

LAST_ROW, LAST_COLUMN = 1_048_576, 16_383
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})")


class Range(NamedTuple):
    """A rectangle of cells, all its borders inside."""

    top: int
    left: int
    bottom: int
    right: int


class Cover:
    """The cells that lie in any of some ranges; asked of thousands of cells and ranges, so by columns and in order."""

    def __init__(self, found: Iterable[Range]) -> None:
        self._ranges = list(found)
        self._columns: dict[int, list[tuple[int, int]]] = {}

    def covers(self, row: int, column: int) -> bool:
        """Whether a cell lies in one of them."""
        if column not in self._columns:
            self._columns[column] = _merged((r.top, r.bottom) for r in self._ranges if r.left <= column <= r.right)
        rows = self._columns[column]
        at = bisect_right(rows, (row, LAST_ROW)) - 1
        return at >= 0 and row <= rows[at][1]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for top, bottom in sorted(spans):
        if merged and top <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(bottom, merged[-1][1]))
        else:
            merged.append((top, bottom))
    return merged


def letters(column: int) -> str:
    """A column's letters."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def cell_name(row: int, column: int) -> str:
    """A1 for row 1 and column 0."""
    return f"{letters(column)}{row}"


def place_of(name: str) -> tuple[int, int]:
    """Row and column of a cell's name. CannotEditError where it is none."""
    found = _CELL.fullmatch(name)
    if not found:
        message = "a cell of it does not say where it stands"
        raise CannotEditError(message)
    return int(found[2]), _column(found[1])


def ranges(text: str) -> list[Range]:
    """The ranges of a list of references; what is none is passed over."""
    return [found for word in text.split() if (found := _range(word))]


def _range(word: str) -> Range | None:
    if found := _COLUMNS.fullmatch(word):
        return Range(1, _column(found[1]), LAST_ROW, _column(found[2]))
    if found := _ROWS.fullmatch(word):
        return Range(int(found[1]), 0, int(found[2]), LAST_COLUMN)
    first, _, last = word.partition(":")
    ends = [_CELL.fullmatch(first), _CELL.fullmatch(last or first)]
    if not (ends[0] and ends[1]):
        return None
    return Range(int(ends[0][2]), _column(ends[0][1]), int(ends[1][2]), _column(ends[1][1]))


def _column(name: str) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
