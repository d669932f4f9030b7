"""The styles of a workbook: each marked cell's own format with another fill, and those of the sheets that are added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.annotate.page import Look
from dq_audit.annotate.splice import MAIN, CannotEditError, Edit, elements, filled, prefix, spliced, with_attributes

if TYPE_CHECKING:
    from dq_audit.annotate.faults import Colour

_MOST = 64_000  # formats that Excel keeps in a workbook
_TABLES = ("fonts", "fills", "borders", "cellXfs")
_GREY = "D9E2EC"
SKELETON = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()
_EDGE = '<{0}{1} style="thin"><{0}color rgb="FFA6A6A6"/></{0}{1}>'
_FORMATS = {  # font, fill, border, alignment of what is added; fonts and borders are counted from the first added one
    Look.TITLE: (2, None, None, ""),
    Look.LINE: (0, None, None, ""),
    Look.HEADING: (1, _GREY, 0, '<{0}alignment horizontal="left" vertical="top" wrapText="1"/>'),
    Look.TEXT: (0, None, 0, '<{0}alignment horizontal="left" vertical="top" wrapText="1"/>'),
}


class Styles:
    """The styles part of a workbook, with what is asked of it added. CannotEditError where it has no room."""

    def __init__(self, part: bytes) -> None:
        self._part = part
        found = elements(part, {"xf", "font", "fill", "border"})
        tables = {element.name: element for element in found if element.depth == 1 and element.name in _TABLES}
        if set(tables) != set(_TABLES):
            message = "its styles are not complete"
            raise CannotEditError(message)
        self._tables = tables
        self._prefix = prefix(part, tables["cellXfs"])
        inside = {
            name: [e for e in found if e.depth == 2 and table.inner <= e.start < table.close]  # noqa: PLR2004
            for name, table in tables.items()
        }
        self._counts = {name: len(rows) for name, rows in inside.items()}
        self._own = [part[e.start : e.end] for e in inside["cellXfs"]]
        self._formats: list[bytes] = []
        self._fills: dict[str, int] = {}
        self._numbers: dict[object, int] = {}

    def marked(self, own: int, colour: Colour) -> int:
        """The format of a cell of this format, in a colour."""
        number = own if own < len(self._own) else 0
        if (number, colour) not in self._numbers:
            old = self._own[number]
            end = old.index(b">") + 1
            tag = with_attributes(old[:end], fillId=self._fill(colour.value), applyFill=1)
            self._add((number, colour), tag + old[end:])
        return self._numbers[number, colour]

    def look(self, look: Look | Colour, *, quoted: bool = False) -> int:
        """The format of a text of ours; `quoted` for one that could be taken for a formula when it is edited."""
        if (look, quoted) not in self._numbers:
            font, fill, border, alignment = _FORMATS[look] if isinstance(look, Look) else (0, look.value, 0, "")
            at = {
                "numFmtId": 49,  # text
                "fontId": self._counts["fonts"] + font,
                "fillId": self._fill(fill) if fill else 0,
                "borderId": 0 if border is None else self._counts["borders"] + border,
                "xfId": 0,
                "applyNumberFormat": 1,
                "applyFont": 1,
                "applyFill": 1,
                "applyBorder": 1,
                "applyAlignment": 1,
                **({"quotePrefix": 1} if quoted else {}),
            }
            said = "".join(f' {name}="{value}"' for name, value in at.items())
            whole = f"<{self._prefix}xf{said}>{alignment.format(self._prefix)}</{self._prefix}xf>"
            self._add((look, quoted), whole.encode())
        return self._numbers[look, quoted]

    def _add(self, key: object, whole: bytes) -> None:
        if len(self._own) + len(self._formats) >= _MOST:
            message = "it has as many cell formats as Excel allows"
            raise CannotEditError(message)
        self._numbers[key] = len(self._own) + len(self._formats)
        self._formats.append(whole)

    def _fill(self, colour: str) -> int:
        return self._fills.setdefault(colour, self._counts["fills"] + len(self._fills))

    def part(self) -> bytes:
        """The styles with all that was added, at the end of each table, so that every number keeps its meaning."""
        p = self._prefix
        name = f'<{p}name val="Calibri"/><{p}family val="2"/>'
        fonts = [f'<{p}font>{bold}<{p}sz val="{size}"/><{p}color rgb="FF000000"/>{name}</{p}font>'
                 for bold, size in (("", 11), (f"<{p}b/>", 11), (f"<{p}b/>", 14))]  # fmt: skip
        fills = [
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{colour}"/><{p}bgColor indexed="64"/>'
            f"</{p}patternFill></{p}fill>"
            for colour in self._fills
        ]
        edges = "".join(_EDGE.format(p, side) for side in ("left", "right", "top", "bottom"))
        border = f"<{p}border>{edges}<{p}diagonal/></{p}border>"
        added = {"fonts": fonts, "fills": fills, "borders": [border], "cellXfs": [f.decode() for f in self._formats]}
        return spliced(self._part, [edit for table, rows in added.items() for edit in self._grown(table, rows)])

    def _grown(self, table: str, rows: list[str]) -> list[Edit]:
        count = self._counts[table] + len(rows)
        return filled(self._part, self._tables[table], last="".join(rows), count=count) if rows else []
