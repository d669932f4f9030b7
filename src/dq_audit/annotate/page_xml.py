"""A page of ours as a worksheet part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dq_audit.annotate.references import cell_name
from dq_audit.annotate.splice import MAIN, quoted, xml_text
from dq_audit.render.words import FORMULA

if TYPE_CHECKING:
    from dq_audit.annotate.page import Cell, Page
    from dq_audit.annotate.styles import Styles


def page_xml(page: Page, styles: Styles, *, views: bool, shown: bool) -> bytes:
    """The worksheet part of a page. `views` where the workbook says which sheet is shown, `shown` where it is this."""
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(page.widths, 1)
    )
    rows, links = [], []
    for number, row in enumerate(page.rows, 1):
        cells = "".join(_cell(cell, cell_name(number, at), styles) for at, cell in enumerate(row))
        rows.append(f'<row r="{number}" ht="{page.height(row):g}" customHeight="1">{cells}</row>')
        links += [_link(cell, cell_name(number, at)) for at, cell in enumerate(row) if cell.link]
    selected = ' tabSelected="1"' if shown else ""
    view = f'<sheetViews><sheetView showGridLines="0"{selected} workbookViewId="0"/></sheetViews>' if views else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>{view}<sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _cell(cell: Cell, name: str, styles: Styles) -> str:
    style = styles.look(cell.look, quoted=bool(re.match(FORMULA, cell.text)))
    said = f'<is><t xml:space="preserve">{xml_text(cell.text)}</t></is>'
    return f'<c r="{name}" s="{style}" t="inlineStr">{said}</c>'


def _link(cell: Cell, name: str) -> str:
    return f'<hyperlink ref="{name}" location="{quoted(cell.link)}" display="{quoted(cell.text)}"/>'
