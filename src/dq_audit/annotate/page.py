"""A sheet to be written, as plain values: rows of texts, each with its look. Two writers know how: XML and openpyxl."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dq_audit.annotate.faults import Colour

_LINE = 15.0  # points
_HIGHEST = 400.0  # points that Excel allows a row, nearly


class Look(Enum):
    """How a text is shown."""

    TITLE = "title"
    LINE = "line"  # a sentence, which runs over the empty cells to its right
    HEADING = "heading"
    TEXT = "text"


class Cell(NamedTuple):
    """A text of a sheet; `link` is where a click leads, as `'Sheet'!A1`."""

    text: str
    look: Look | Colour = Look.TEXT
    link: str = ""


@dataclass(frozen=True)
class Page:
    """A sheet: its name, the widths of its columns in letters, its rows."""

    name: str
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def height(self, row: tuple[Cell, ...]) -> float:
        """The points that a row needs for its wrapped texts."""
        if row and row[0].look is Look.TITLE:
            return _LINE * 1.5
        wrapped = [(cell, width) for cell, width in zip(row, self.widths, strict=False) if cell.look is not Look.LINE]
        return min(_LINE * max((_lines(cell.text, width) for cell, width in wrapped), default=1), _HIGHEST)


def _lines(text: str, width: int) -> int:
    """The lines that a text takes up; the letters of most fonts are no wider than a digit, but words are not cut."""
    return sum(max(1, len(wrap(part, max(4, ceil(width * 0.9))))) for part in text.split("\n"))


def sentences(text: str, width: int) -> list[tuple[Cell, ...]]:
    """A text as lines of a width, each in a row of its own: no cell has to be merged."""
    return [(Cell(line, Look.LINE),) for line in wrap(text, width) or [""]]
