"""Makes the same table as a file of any kind that agencies send."""

from __future__ import annotations

import gzip
import html
import io
import struct
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import openpyxl
import polars as pl
import xlwt

if TYPE_CHECKING:
    from collections.abc import Sequence


def csv(rows: Sequence[Sequence[str | None]], delimiter: str = ",") -> bytes:
    lines = (delimiter.join('"' + (cell or "").replace('"', '""') + '"' for cell in row) for row in rows)
    return ("\n".join(lines) + "\n").encode()


def xlsx(rows: Sequence[Sequence[str | None]], title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: Sequence[Sequence[str | None]]) -> bytes:
    """`#N/A` is written as an error."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell == "#N/A":
                sheet.row(at).set_cell_error(place, 42)
            elif cell:
                sheet.write(at, place, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Sheet1">{}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)
ODS_ERROR = (
    '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""'
    ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
)
ODS_NO_RESULT = '<table:table-cell table:formula="of:=1+1"/>'


def ods(rows: Sequence[Sequence[str | None]]) -> bytes:
    """Cells that begin with `<table:` are written as they stand."""
    body = "".join(f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>" for row in rows)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return packed(
        {
            "mimetype": kind.encode(),
            "content.xml": _ODS.format(body).encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def _ods_cell(cell: str | None) -> str:
    if not cell:
        return "<table:table-cell/>"
    if cell.startswith("<table:"):
        return cell
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def xlsb(rows: Sequence[Sequence[str | None]]) -> bytes:
    """The least that a reader of xlsb opens; `#N/A` is written as an error."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}/{{}}" Target="{{}}"/></Relationships>'
    )
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    sheet = _record(129) + _record(148, struct.pack("<4I", 0, len(rows), 0, max(map(len, rows)))) + _record(145)
    for at, row in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0))
        for place, cell in enumerate(row):
            if cell == "#N/A":
                sheet += _record(3, struct.pack("<II", place, 0) + b"\x2a")
            elif cell:
                sheet += _record(6, struct.pack("<II", place, 0) + _wide(cell))
    sheet += _record(146) + _record(130)
    named = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet1")
    book = _record(131) + _record(143) + _record(156, named) + _record(144) + _record(132)
    return packed(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": links.format("officeDocument", "xl/workbook.bin").encode(),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links.format("worksheet", "worksheets/sheet1.bin").encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _record(kind: int, body: bytes = b"") -> bytes:
    """A record of [MS-XLSB] 2.1.4: its kind and its size in sevens of bits, and its body."""
    return _sevens(kind) + _sevens(len(body)) + body


def _sevens(value: int) -> bytes:
    out = b""
    while True:
        value, low = value >> 7, value & 0x7F
        out += bytes([low | (0x80 if value else 0)])
        if not value:
            return out


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def page(rows: Sequence[Sequence[str | None]]) -> bytes:
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell or str())}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body><h1>Report</h1><table>{body}</table></body></html>".encode()


def parquet(rows: Sequence[Sequence[str | None]]) -> bytes:
    out = io.BytesIO()
    pl.DataFrame([list(r) for r in rows[1:]], schema=[str(c) for c in rows[0]], orient="row").write_parquet(out)
    return out.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def unpacked(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


KINDS = {
    "extract.csv": csv,
    "extract.tsv": lambda rows: csv(rows, "\t"),
    "extract.txt": lambda rows: csv(rows, "|"),
    "extract.xlsx": xlsx,
    "extract.xlsm": xlsx,
    "extract.xlsb": xlsb,
    "extract.xls": xls,
    "renamed.xls": xlsx,
    "page.xls": page,
    "extract.ods": ods,
    "extract.parquet": parquet,
    "extract.csv.gz": lambda rows: gzip.compress(csv(rows)),
    "extract.zip": lambda rows: packed({"__MACOSX/._x.csv": b"\x00", "folder/extract.csv": csv(rows)}),
    "workbook.zip": lambda rows: packed({"extract.xlsx": xlsx(rows)}),
}
