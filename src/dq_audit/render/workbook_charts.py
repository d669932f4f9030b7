"""The workbook's charts: native ones, drawn by the spreadsheet program from the workbook's own cells.

Each has its finding as title and a text alternative. Series differ by line and marker, not by colour alone.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from dq_audit.render.sheets import REGISTER, TRENDS
from dq_audit.render.words import check_name, clean, n_of_n, share, uk_month

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl.chart._chart import ChartBase
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from dq_audit.render.sheets import Sheet

CHARTS = "Charts"
A4 = 9  # the number of this paper size in the file format
_WIDTH, _HEIGHT = 15.5, 8.2  # centimetres
_ROWS, _COLUMNS = 17, ("A", "J")  # rows that a chart takes, and the columns at which charts begin
_INK, _GREEN, _GREY, _BLUE = "14181C", "12715F", "B5BEC5", "1A4F8F"
_FEWEST = 3  # points that make a line
_TITLE, _LABEL = 1_100, 900  # hundredths of a point


def add_charts(worksheet: WriteOnlyWorksheet, written: Sequence[Sheet]) -> list[str]:
    """Put the charts on their sheet; the text alternative of each, in order."""
    drawn = [*_drawn({sheet.name: sheet for sheet in written})]
    for place, (chart, _) in enumerate(drawn):
        chart.width, chart.height = _WIDTH, _HEIGHT
        chart.anchor = f"{_COLUMNS[place % 2]}{1 + place // 2 * _ROWS}"
        worksheet.add_chart(chart)
    _lay_out(worksheet, -(-len(drawn) // 2))
    return [alternative for _, alternative in drawn]


def _lay_out(worksheet: WriteOnlyWorksheet, rows: int) -> None:
    """Two rows of charts on a page of A4 across, none of them cut."""
    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    for place in range(2, rows, 2):
        worksheet.row_breaks.append(Break(id=place * _ROWS))


def describe(path: Path, alternatives: Sequence[str]) -> None:
    """Write text alternatives into a workbook that openpyxl has saved: it has no word for them."""
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    for name, data in parts.items():
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            parts[name] = _NAME.sub(lambda found: _described(found, alternatives), data.decode("utf-8")).encode("utf-8")
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)


_NAME = re.compile(r'(<(?:\w+:)?cNvPr id="(\d+)" name="Chart \d+")')


def _described(found: re.Match[str], alternatives: Sequence[str]) -> str:
    return f"{found[1]} descr={quoteattr(alternatives[int(found[2]) - 1])}"


def _drawn(sheets: dict[str, Sheet]) -> Iterator[tuple[ChartBase, str]]:
    """The register, then each check of which there are points enough."""
    if sheets[REGISTER].rows:
        yield _bars(sheets[REGISTER])
    for check, rows in groupby(enumerate(sheets[TRENDS].rows, 2), key=lambda row: str(row[1][0])):
        places = list(rows)
        if len(places) >= _FEWEST:
            yield _line(sheets[TRENDS], check, [at for at, _ in places], [row for _, row in places])


def _bars(sheet: Sheet) -> tuple[ChartBase, str]:
    """Of each gap the records complete and those to put right, as bars of a hundred percent."""
    last = len(sheet.rows) + 1
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "percentStacked", 100, 40
    for name, colour in (("Complete", _GREEN), ("To put right", _GREY)):
        chart.add_data(_cells(sheet, name, 1, last), titles_from_data=True)
        chart.series[-1].graphicalProperties = GraphicalProperties(solidFill=colour)
    chart.set_categories(_cells(sheet, "Gap", 2, last))
    chart.x_axis.scaling.orientation = "maxMin"  # the first gap on top
    chart.y_axis.number_format, chart.y_axis.majorGridlines = "0%", None
    told = [(str(row[0]), _number(row, sheet, "Complete"), _number(row, sheet, "Applicable")) for row in sheet.rows]
    title = "Records complete, by gap"
    _dress(chart, title)
    return chart, clean(f"{title}. {'; '.join(f'{ref}: {n_of_n(x, n)}' for ref, x, n in told)}")


def _line(sheet: Sheet, check: str, places: Sequence[int], rows: Sequence[Sequence[object]]) -> tuple[ChartBase, str]:
    """A check over the months, with what is expected and its target."""
    chart = LineChart()
    looks = (
        ("Share", _BLUE, "solid", 28_000), ("Expected", _INK, "solid", 9_000),
        ("Expected from", _INK, "sysDash", 9_000), ("Expected to", _INK, "sysDash", 9_000),
        ("Target", _GREEN, "lgDash", 16_000),
    )  # fmt: skip
    for name, colour, dash, width in looks:
        chart.add_data(_cells(sheet, name, places[0], places[-1]), titles_from_data=False)
        series = chart.series[-1]
        series.tx = SeriesLabel(v=name)
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, prstDash=dash, w=width))
        series.marker.symbol, series.smooth = ("circle" if name == "Share" else "none"), False
    chart.set_categories(_cells(sheet, "To", places[0], places[-1]))
    chart.y_axis.number_format, chart.y_axis.scaling.max = "0%", 1
    told = [(str(row[2]), _number(row, sheet, "Complete"), _number(row, sheet, "Applicable")) for row in rows]
    (_, x0, n0), (month, x1, n1) = told[0], told[-1]
    title = f"{check_name(check)}: {share(x1, n1)} in {uk_month(month)}"
    _dress(chart, title)
    said = "; ".join(f"{uk_month(when)} {n_of_n(x, n)}" for when, x, n in told)
    return chart, clean(f"{title}, from {n_of_n(x0, n0)} at first. {said}")


def _dress(chart: ChartBase, title: str) -> None:
    """Axes that are there to be read (openpyxl hides them), a title above the plot, the legend below."""
    chart.title = clean(title)
    for paragraph in chart.title.tx.rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=CharacterProperties(sz=_TITLE, b=True))
        for run in paragraph.r:
            run.rPr = CharacterProperties(sz=_TITLE, b=True)
    chart.title.overlay = False
    chart.legend.position = "b"
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = RichText(
            p=[Paragraph(pPr=ParagraphProperties(defRPr=CharacterProperties(sz=900)), endParaRPr=None)]
        )


def _number(row: Sequence[object], sheet: Sheet, column: str) -> int:
    found = row[_place(sheet, column)]
    return found if isinstance(found, int) else 0


def _place(sheet: Sheet, column: str) -> int:
    return [one.name for one in sheet.columns].index(column)


def _cells(sheet: Sheet, column: str, first: int, last: int) -> Reference:
    """The cells of a column, from one row to another (its heading is row 1)."""
    letter = get_column_letter(_place(sheet, column) + 1)
    return Reference(range_string=f"'{sheet.name}'!${letter}${first}:${letter}${last}")
