"""Tables of HTML files, which many systems write as `.xls`. Each table of a page is a sheet of its own."""

from __future__ import annotations

import re
from functools import partial
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from dq_audit.errors import InputError
from dq_audit.extracts.grid import Grid, Row

if TYPE_CHECKING:
    from dq_audit.extracts.content import Content

_MOST_BYTES = 200_000_000
_MOST_CELLS = 5_000_000
_WIDEST = 1_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_VOID_TEXT = ("script", "style", "head")


def read_html(content: Content) -> list[Grid]:
    """Every table of a page. InputError where there is none, or more than any page of people holds."""
    if content.size > _MOST_BYTES:
        message = "the HTML file is too large to be read; ask for the table as CSV"
        raise InputError(message)
    text = _text(content.head(_MOST_BYTES))
    lower = text.lower()
    _refuse_many(lower.count("<td") + lower.count("<th"))  # to parse so many takes half a minute
    parser = _Tables()
    parser.feed(text)
    parser.close()
    _refuse_many(parser.cells)
    if parser.is_open:
        message = "the HTML file is cut off: a table in it does not end; ask for it again"
        raise InputError(message)
    grids = [
        Grid(f"table {at}", partial(iter, rows), is_ragged=True) for at, rows in enumerate(parser.tables, 1) if rows
    ]
    if not grids:
        message = "the file is an HTML page with no table in it; ask for the table as CSV or as an Excel workbook"
        raise InputError(message)
    return grids


def _refuse_many(cells: int) -> None:
    if cells > _MOST_CELLS:
        message = "the HTML file has more cells than any monthly return; ask for the table as CSV"
        raise InputError(message)


def _text(raw: bytes) -> str:
    """The page as text: by its byte order mark, by what it says of itself, else UTF-8, else as Windows writes."""
    bom = next((name for mark, name in _BOMS if raw.startswith(mark)), None)
    said = _CHARSET.search(raw[:4_096])
    for encoding in (bom, said[1].decode("ascii") if said else None, "utf-8"):
        try:
            if encoding:
                return raw.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    return raw.decode("cp1252", errors="replace")


class _Tables(HTMLParser):
    """list[Row] of text per table. A cell that spans several rows or columns stands in the first of them alone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self.cells = 0
        self._open: list[list[Row]] = []
        self._below: list[dict[int, int]] = []  # per open table: column -> rows still covered by a cell above
        self._said: list[str] | None = None  # the text of the cell being read
        self._span = 1
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag in _VOID_TEXT:
            self._silent += tag != "head"
        elif tag == "table":
            self._end_cell()
            rows: list[Row] = []
            self.tables.append(rows)
            self._open.append(rows)
            self._below.append({})
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            self._begin_cell(dict(attrs))
        elif tag in ("br", "p", "div") and self._said is not None:
            self._said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell or a table."""
        if tag in _VOID_TEXT:
            self._silent = max(0, self._silent - (tag != "head"))
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()
            self._below.pop()

    def handle_data(self, data: str) -> None:
        """Take up the text of a cell."""
        if self._said is not None and not self._silent:
            self._said.append(data)

    @property
    def is_open(self) -> bool:
        """Whether a table has not ended."""
        return bool(self._open)

    def close(self) -> None:
        """Take up what an unclosed page leaves open."""
        super().close()
        self._end_cell()

    def _begin_cell(self, attrs: dict[str, str | None]) -> None:
        if not self._open[-1]:
            self._open[-1].append([])
        row, below = self._open[-1][-1], self._below[-1]
        while below.get(len(row), 0) > 0 and len(row) < _WIDEST:
            below[len(row)] -= 1
            row.append(None)
        self._span = _number(attrs.get("colspan"))
        for at in range(len(row), min(len(row) + self._span, _WIDEST)):
            below[at] = _number(attrs.get("rowspan")) - 1
        self._said = []

    def _end_cell(self) -> None:
        if self._said is None or not self._open or not self._open[-1]:
            self._said = None
            return
        text = " ".join("".join(self._said).split())
        row = self._open[-1][-1]
        row += [text or None, *[None] * (min(self._span, _WIDEST) - 1)]
        self.cells += self._span if self._span < _WIDEST else 1
        self._said = None


def _number(text: str | None) -> int:
    """A span as HTML has it: a whole number from 1; anything else is 1."""
    digits = (text or "").strip()
    return max(1, min(int(digits[:6]), _WIDEST)) if digits.isascii() and digits.isdigit() else 1
