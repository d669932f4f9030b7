"""Word documents of one side: real headings, tables with a header row, and nothing of who made them or when.

The same words give the same bytes: no name and no time of the machine stands in the file.
"""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import TYPE_CHECKING, Final, cast

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dq_audit.render.documents import TOOL
from dq_audit.render.words import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Doc
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell

FONT: Final = "Arial"
SMALLEST: Final = 9.0  # points
_LANGUAGE: Final = "en-GB"
_INK, _LINE, _MUTED = RGBColor(0x14, 0x18, 0x1C), "B9C2C9", RGBColor(0x4D, 0x59, 0x63)
_WIDTH: Final = 184  # mm between the margins
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # of every member: the earliest day a zip can hold
_CORE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:language>{language}</dc:language>'
    "</cp:coreProperties>"
)


def document(size: float = 9.5) -> Doc:
    """An empty document: A4, narrow margins, one plain typeface, British English."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - _WIDTH) / 2)
    section.top_margin = section.bottom_margin = Mm(12)
    section.header_distance = section.footer_distance = Mm(6)
    _style(made, "Normal", size, after=3)
    _style(made, "List Bullet", size, after=1)
    _style(made, "Heading 1", 15, after=6)
    _style(made, "Heading 2", 11, before=7, after=2)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    return made


def heading(made: Doc, text: str, level: int) -> None:
    """A real heading."""
    made.add_heading(clean(text), level)


def paragraph(made: Doc, text: str, *, muted: bool = False, size: float | None = None, bullet: bool = False) -> None:
    """A paragraph, or an entry of a list."""
    run = made.add_paragraph(style="List Bullet" if bullet else "Normal").add_run(clean(text))
    run.font.size = Pt(size) if size else None
    run.font.color.rgb = _MUTED if muted else None


def table(made: Doc, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], about: str) -> None:
    """A table with a header row and a text for those who hear it. The first cell of a row heads it.

    `widths` are shares of the width between the margins. What stands before a tab in a cell is bold.
    """
    grid = made.add_table(rows=1 + len(rows), cols=len(headers))
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _described(grid, about)
    cells = [list(row.cells) for row in grid.rows]
    for cell, text in zip(cells[0], headers, strict=True):
        _fill(cell, text, bold=True)
    for line, row in zip(cells[1:], rows, strict=True):
        for cell, text in zip(line, row, strict=True):
            strong, tab, rest = text.rpartition("\t")
            _fill(cell, strong, bold=True)
            _fill(cell, f" {rest}" if tab and rest else rest, bold=False)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(_WIDTH * width / sum(widths))
    for line in cells:
        for cell, column in zip(line, grid.columns, strict=True):
            cell.width = column.width
    for place, row in enumerate(grid.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has no word for either
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
    for cell in cells[0]:
        below = OxmlElement("w:tcBorders")
        below.append(_with(OxmlElement("w:bottom"), val="single", sz="12", space="0", color=str(_INK)))
        cell._tc.get_or_add_tcPr().append(below)  # noqa: SLF001  the same


def foot(made: Doc, notes: Sequence[str]) -> None:
    """The small print, and what wrote it."""
    for place, note in enumerate((*notes, f"Written by {TOOL}. It holds counts only.")):
        paragraph(made, note, muted=True, size=SMALLEST)
        made.paragraphs[-1].paragraph_format.space_before = Pt(0 if place else 6)


def saved(made: Doc, title: str) -> bytes:
    """The document's bytes: the same for the same words, whoever makes it and whenever."""
    raw, out = io.BytesIO(), io.BytesIO()
    made.save(raw)
    core = _CORE.format(title=escape(clean(title)), language=_LANGUAGE).encode()
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0  # the same on every system
            kept.writestr(member, core if name == "docProps/core.xml" else given.read(name))
    return out.getvalue()


def _style(made: Doc, name: str, size: float, *, before: float = 0, after: float = 0) -> None:
    given = cast("ParagraphStyle", made.styles[name])
    given.font.name, given.font.size, given.font.color.rgb = FONT, Pt(size), _INK
    fonts = given.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's fonts would win
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    layout = given.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0


def _described(grid: Table, about: str) -> None:
    """Lines below each row, and the text that stands for the table."""
    properties = grid._tbl.tblPr  # noqa: SLF001  python-docx has no word for it
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        borders.append(_with(OxmlElement(f"w:{side}"), val="single", sz="4", space="0", color=_LINE))
    margins = OxmlElement("w:tblCellMar")
    margins.append(_with(OxmlElement("w:left"), w="0", type="dxa"))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)  # Word minds the order
    layout.addnext(margins)
    properties.append(_with(OxmlElement("w:tblCaption"), val=clean(about)))
    properties.append(_with(OxmlElement("w:tblDescription"), val=clean(about)))


def _with(element: BaseOxmlElement, **values: str) -> BaseOxmlElement:
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _fill(cell: _Cell, text: str, *, bold: bool) -> None:
    if not text:
        return
    written = cell.paragraphs[0]
    written.paragraph_format.space_before = written.paragraph_format.space_after = Pt(2)
    run = written.add_run(clean(text))
    run.font.size, run.bold = Pt(SMALLEST), bold or None
