"""The columns of a sheet as it has them: how wide they are, and the format of cells that are not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dq_audit.annotate.references import LAST_COLUMN
from dq_audit.annotate.splice import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dq_audit.annotate.splice import Element

_USUAL = 64  # pixels


class _Col(NamedTuple):
    first: int
    last: int
    pixels: int
    style: int


class Widths:
    """What the `col` elements of a sheet say."""

    def __init__(self, found: Iterable[Element]) -> None:
        self._cols = [_col(e.attributes) for e in found if e.name == "col"]

    def style(self, column: int) -> int:
        """The format of a column's cells that have none of their own."""
        return next((col.style for col in self._cols if col.first <= column <= col.last), 0)

    def reaching(self, column: int, pixels: int) -> int:
        """The column at which so many pixels end that begin with a column."""
        while pixels > 0 and column < LAST_COLUMN:
            pixels -= next((col.pixels for col in self._cols if col.first <= column <= col.last), _USUAL)
            column += 1
        return column


def _col(said: Mapping[str, str]) -> _Col:
    first, last = (number(said.get(name), 1) - 1 for name in ("min", "max"))
    width = number(said.get("width", "9").partition(".")[0])
    hidden = said.get("hidden") in ("1", "true")
    return _Col(first, last, 0 if hidden else int(width * 7 + 5), number(said.get("style")))
