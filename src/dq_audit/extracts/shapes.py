"""The tables in a sheet of which nothing is known: told by their shape alone.

A table is a header, all words, with rows below it that fill its columns. Lines of one cell are titles and notes, lines
of a label and its value belong to the text above, lines that begin with "Total" are totals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from dq_audit.extracts.body import TOTAL
from dq_audit.extracts.header import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Row: TypeAlias = Sequence[str | None]

_NUMBER = r"[-+£$(]?[\d.,]+\s?%?\)?"
_DAY = r".*\d{1,4}[-/]\d{1,2}[-/]\d{2,4}.*|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}.*"
_VALUE = re.compile(f"{_NUMBER}|{_DAY}|[-*:.]{{1,2}}")
_WIDE = 0.6  # of the widest row of a block: a header fills at least so much


@dataclass
class Shape:
    """A table: its header's first and last row and the rows of its records, all counted from 0."""

    first: int
    last: int
    names: tuple[str, ...]  # by position; empty where a column has none
    records: list[int] = field(default_factory=list)


def tables(rows: Sequence[Row]) -> list[Shape]:
    """The tables of a sheet, from top to bottom; those without a record are none."""
    found: list[Shape] = []
    for block in _blocks(rows):
        _take_in(block, rows, found)
    return [shape for shape in found if shape.records]


def _blocks(rows: Sequence[Row]) -> Iterable[list[int]]:
    """Runs of rows between empty ones."""
    block: list[int] = []
    for at, row in enumerate(rows):
        if _filled(row):
            block.append(at)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _filled(row: Row) -> list[int]:
    return [at for at, cell in enumerate(row) if cell and not cell.isspace()]


def _take_in(block: list[int], rows: Sequence[Row], found: list[Shape]) -> None:
    """A block begins a table where it has a header of its own; else it goes on with the one before."""
    wide = max(len(_filled(rows[at])) for at in block)
    if wide < 2:  # noqa: PLR2004  a title or a note
        return
    head = next(at for at in block if len(_filled(rows[at])) >= max(2, _WIDE * wide))
    goes_on = bool(found) and set(_filled(rows[head])) <= _named(found[-1])
    begins = _is_words(rows[head]) and not (goes_on and found[-1].records and not _titled(block, head, rows))
    if _is_label(rows[head]) or not (begins or goes_on):
        return
    below = block
    if begins:
        first = head - 1 if head - 1 in block and _is_upper(rows[head - 1]) else head
        names = tuple(words[0] if words else "" for words in spellings(rows, head, head - first + 1))
        found.append(Shape(first, head, names))
        below = [at for at in block if at > head]
    found[-1].records += [at for at in below if _is_record(rows[at])]


def _named(shape: Shape) -> set[int]:
    return {at for at, name in enumerate(shape.names) if name}


def _is_label(row: Row) -> bool:
    """A label and what it says: `Period: | January 2020`."""
    filled = _filled(row)
    return len(filled) <= 2 and (row[filled[0]] or "").rstrip().endswith(":")  # noqa: PLR2004


def _is_words(row: Row) -> bool:
    return not any(_VALUE.fullmatch((row[at] or "").strip()) for at in _filled(row))


def _titled(block: list[int], head: int, rows: Sequence[Row]) -> bool:
    """Whether a line of one cell stands above the first wide row of a block: the title of another table."""
    return any(at < head and len(_filled(rows[at])) == 1 for at in block)


def _is_upper(upper: Row) -> bool:
    """Whether a row above a header belongs to it: a line of one cell on the left is a title."""
    filled = _filled(upper)
    return not _is_label(upper) and _is_words(upper) and (filled[0] > 0 or len(filled) > 1)


def _is_record(row: Row) -> bool:
    filled = _filled(row)
    return len(filled) > 1 and not TOTAL.fullmatch((row[filled[0]] or "").strip())
