"""Files built part by part, so that any part can be wrong: XLSX, XLSB, XLS and ODS, deflate and its bombs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape

from .case import grid

MEGABYTE = 1 << 20
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Parts: TypeAlias = dict[str, bytes]


@dataclass(frozen=True)
class Raw:
    """A cell written out, `{r}` for its reference."""

    xml: str


Cell: TypeAlias = str | Raw
Table: TypeAlias = Sequence[Sequence[Cell]]


# --- ZIP --------------------------------------------------------------------------------------------------------------


def zipped(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of parts, in their order; of pairs, names may repeat."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(_entry(name, method), content)
    return out.getvalue()


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.filename = name  # as it is: ZipInfo cuts at NUL and turns backslashes on some systems
    entry.compress_type = method
    return entry


@dataclass(frozen=True)
class Packed:
    """A deflated stream with what its header says of it."""

    stream: bytes
    size: int
    crc: int


def repeated(block: bytes, times: int, head: bytes = b"", tail: bytes = b"") -> Packed:
    """`head + block * times + tail`, deflated without ever being whole."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(tail) + packer.flush(zlib.Z_FINISH)
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    return Packed(first + middle * times + last, len(head) + len(block) * times + len(tail), zlib.crc32(tail, crc))


def plain(content: bytes) -> Packed:
    """Some bytes, deflated."""
    return repeated(b"", 0, content)


def raw_zip(
    members: Iterable[tuple[str | bytes, Packed]], *, told: int | None = None, flags: int = 0, method: int = 8
) -> bytes:
    """An archive of streams that are deflated already. `told` is a size to lie about."""
    out, directory, count = bytearray(), bytearray(), 0
    for given, packed in members:
        name = given if isinstance(given, bytes) else given.encode("utf-8")
        size = packed.size if told is None else told
        crypt = bytes(12) if flags & 1 else b""
        length = len(packed.stream) + len(crypt)
        fields = struct.pack(
            "<HHHHHIIIHH", 20, flags | 0x800, method, 0, 0x5C21, packed.crc, length, size, len(name), 0
        )
        at = len(out)
        out += b"PK\x03\x04" + fields + name + crypt + packed.stream
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
        count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + b"PK\x05\x06" + end)


def gzipped(packed: Packed, name: str = "", *, size: int | None = None, crc: int | None = None) -> bytes:
    """A gzip member."""
    head = b"\x1f\x8b\x08" + bytes([8 if name else 0]) + bytes(5) + b"\xff" + (name.encode() + b"\0" if name else b"")
    end = (packed.crc if crc is None else crc, (packed.size if size is None else size) & 0xFFFFFFFF)
    return head + packed.stream + struct.pack("<II", *end)


def cuts(whole: bytes) -> dict[str, bytes]:
    """A file cut off at several points."""
    size = len(whole)
    at = {
        "10 bytes": 10,
        "a tenth": size // 10,
        "a third": size // 3,
        "two thirds": size * 2 // 3,
        "all but 30 bytes": size - 30,
    }
    return {name: whole[:end] for name, end in at.items()} | {"all but a byte": whole[:-1]}


# --- XLSX -------------------------------------------------------------------------------------------------------------


def letters(at: int) -> str:
    """The letters of a column, from 0."""
    out = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        out = chr(65 + rest) + out
    return out


def cell_xml(cell: Cell, reference: str) -> str:
    """One cell."""
    if isinstance(cell, Raw):
        return cell.xml.replace("{r}", reference)
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' if cell else ""


def rows_xml(table: Table, first: int = 1) -> str:
    """Rows of a sheet."""
    return "".join(
        f'<row r="{row}">{"".join(cell_xml(cell, f"{letters(at)}{row}") for at, cell in enumerate(cells))}</row>'
        for row, cells in enumerate(table, first)
    )


def sheet_xml(table: Table | str, before: str = "", doctype: str = "") -> bytes:
    """A sheet of cells, or of rows written out."""
    rows = table if isinstance(table, str) else rows_xml(table)
    return f'{_XML}{doctype}<worksheet xmlns="{_MAIN}" xmlns:r="{_REL}">{before}<sheetData>{rows}</sheetData></worksheet>'.encode()


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name, its part, and how it is entered."""

    name: str = "Return"
    content: bytes = b""
    state: str = ""  # hidden, veryHidden
    kind: str = "worksheet"  # chartsheet, dialogsheet


def xlsx_parts(sheets: Sequence[Sheet] | None = None, *, properties: str = "", macros: bool = False) -> Parts:
    """All parts of a workbook."""
    sheets = [Sheet(content=sheet_xml(grid()))] if sheets is None else sheets
    paths = [f"{sheet.kind}s/sheet{at}.xml" for at, sheet in enumerate(sheets, 1)]
    listed = "".join(
        f'<sheet name="{escape(s.name, {chr(34): "&quot;"})}" sheetId="{at}"{f""" state="{s.state}" """ if s.state else ""} r:id="rId{at}"/>'
        for at, s in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{_REL}/{s.kind}" Target="{path}"/>'
        for at, (s, path) in enumerate(zip(sheets, paths, strict=True), 1)
    )
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml" if macros else f"{_TYPE}.sheet.main+xml"
    overrides = "".join(
        f'<Override PartName="/xl/{path}" ContentType="{_TYPE}.{s.kind}+xml"/>'
        for s, path in zip(sheets, paths, strict=True)
    )
    vba = f'<Relationship Id="rIdV" Type="{_REL}/vbaProject" Target="vbaProject.bin"/>' if macros else ""
    return {
        "[Content_Types].xml": (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" '
            f'ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/xl/workbook.xml" '
            f'ContentType="{main}"/><Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
            f"{overrides}</Types>"
        ).encode(),
        "_rels/.rels": (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">{properties}<sheets>{listed}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}<Relationship Id="rIdS" '
            f'Type="{_REL}/styles" Target="styles.xml"/>{vba}</Relationships>'
        ).encode(),
        "xl/styles.xml": (
            f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">'
            '<xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/>'
            '<xf numFmtId="22" xfId="0" applyNumberFormat="1"/><xf numFmtId="46" xfId="0" applyNumberFormat="1"/>'
            "</cellXfs></styleSheet>"
        ).encode(),
        **{f"xl/{path}": s.content for s, path in zip(sheets, paths, strict=True)},
        **({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)} if macros else {}),
    }


_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"


def xlsx(
    table: Table | str | None = None, *, before: str = "", doctype: str = "", properties: str = "", **more: bytes
) -> bytes:
    """A workbook of one sheet. `more` are parts by name."""
    sheet = Sheet(content=sheet_xml(grid() if table is None else table, before, doctype))
    return zipped(xlsx_parts([sheet], properties=properties) | more)


def with_strings(table: Table, strings: bytes) -> Parts:
    """The parts of a workbook that has shared strings."""
    parts = xlsx_parts([Sheet(content=sheet_xml(table))])
    rels = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rIdT" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'.encode(),
    )
    types = parts["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>'.encode(),
    )
    return parts | {"xl/_rels/workbook.xml.rels": rels, "[Content_Types].xml": types, "xl/sharedStrings.xml": strings}


def strings_xml(strings: Iterable[str], told: int | None = None, doctype: str = "") -> bytes:
    """Shared strings; `told` is the count that the part claims."""
    listed = list(strings)
    count = len(listed) if told is None else told
    inner = "".join(f"<si>{string}</si>" for string in listed)
    return f'{_XML}{doctype}<sst xmlns="{_MAIN}" count="{count}" uniqueCount="{count}">{inner}</sst>'.encode()


# --- ODS --------------------------------------------------------------------------------------------------------------

_OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def ods_rows(table: Table) -> str:
    """Rows of an ODS table."""
    return "".join(f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>" for cells in table)


def ods_cell(cell: Cell) -> str:
    """One cell."""
    if isinstance(cell, Raw):
        return cell.xml
    if not cell:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def ods_parts(rows: str | None = None, *, name: str = "Return", doctype: str = "", locked: str = "") -> Parts:
    """All parts of an ODS workbook; `rows` are written out."""
    rows = ods_rows(grid()) if rows is None else rows
    content = (
        f"{_XML}{doctype}<office:document-content {_OFFICE}><office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = (
        f'{_XML}<manifest:manifest xmlns:manifest="{_MANIFEST}" manifest:version="1.3"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{_ODS}"/><manifest:file-entry manifest:full-path="content.xml" '
        f'manifest:media-type="text/xml"{f">{locked}</manifest:file-entry>" if locked else "/>"}</manifest:manifest>'
    )
    return {"mimetype": _ODS.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}


def ods(rows: str | None = None, *, name: str = "Return", doctype: str = "", locked: str = "") -> bytes:
    """An ODS workbook."""
    return zipped(ods_parts(rows, name=name, doctype=doctype, locked=locked))


# --- XLS --------------------------------------------------------------------------------------------------------------

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def record(kind: int, content: bytes = b"", length: int | None = None) -> bytes:
    """A record of BIFF8; `length` is one to lie about."""
    return struct.pack("<HH", kind, len(content) if length is None else length) + content


def label(row: int, column: int, cell: str) -> bytes:
    """A cell of text."""
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(cell), 1) + cell.encode("utf-16-le"))


def biff(cells: bytes | None = None, *, globals_: bytes = b"", name: str = "Return") -> bytes:
    """The stream of a workbook with one sheet."""
    if cells is None:
        cells = b"".join(label(r, c, cell) for r, row in enumerate(grid()) for c, cell in enumerate(row) if cell)
    start = (
        record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)) + globals_ + record(0x0042, b"\xb0\x04")
    )
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    offset = len(start) + 4 + 6 + len(title) + 4
    bound = record(0x0085, struct.pack("<IBB", offset, 0, 0) + title)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0x0DBB, 0x07CC, 0, 6)) + cells + record(0x000A)
    return start + bound + record(0x000A) + sheet


def compound(stream: bytes, name: str = "Workbook", *, chain: Mapping[int, int] | None = None, first: int = 0) -> bytes:
    """An OLE file of one stream; `chain` overwrites entries of its allocation table."""
    stream = stream.ljust(4096, b"\0")
    body = stream + bytes(-len(stream) % _SECTOR)
    tables = 1
    while tables * 128 < tables + 1 + len(body) // _SECTOR:
        tables += 1
    count, start = len(body) // _SECTOR, tables + 1
    table = [_FAT] * tables + [_END] + [start + at + 1 for at in range(count - 1)] + [_END]
    table += [_FREE] * (tables * 128 - len(table))
    for at, value in (chain or {}).items():
        table[start + at] = value
    entries = _entry_of("Root Entry", 5, child=1, start=_END, size=0) + _entry_of(
        name, 2, start=first or start, size=len(stream)
    )
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    return header + struct.pack(f"<{len(table)}I", *table) + entries.ljust(_SECTOR, b"\0") + body


def _entry_of(name: str, kind: int, *, start: int, size: int, child: int = _FREE) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    return wide.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sI8s8sIQ", len(wide), kind, 1, _FREE, _FREE, child, bytes(16), 0, bytes(8), bytes(8), start, size
    )


def xls(cells: bytes | None = None, *, globals_: bytes = b"") -> bytes:
    """An XLS workbook."""
    return compound(biff(cells, globals_=globals_))


# --- XLSB -------------------------------------------------------------------------------------------------------------


def _seven(number: int) -> bytes:
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def brt(kind: int, content: bytes = b"", length: int | None = None) -> bytes:
    """A record of BIFF12; `length` is one to lie about."""
    return _seven(kind) + _seven(len(content) if length is None else length) + content


def wide(content: str, length: int | None = None) -> bytes:
    """A counted string; `length` is one to lie about."""
    return struct.pack("<I", len(content) if length is None else length) + content.encode("utf-16-le")


def xlsb_cell(column: int, cell: str) -> bytes:
    """A cell of text."""
    return brt(6, struct.pack("<II", column, 0) + wide(cell))


def xlsb_parts(cells: bytes | None = None, corner: tuple[int, int] | None = None) -> Parts:
    """All parts of an XLSB workbook."""
    table = grid()
    if cells is None:
        cells = b"".join(
            brt(0, struct.pack("<II", r, 0) + bytes(17)) + b"".join(xlsb_cell(c, cell) for c, cell in enumerate(row))
            for r, row in enumerate(table)
        )
    last = corner or (len(table) - 1, len(table[0]) - 1)
    sheet = (
        brt(0x81) + brt(0x94, struct.pack("<IIII", 0, last[0], 0, last[1])) + brt(0x91) + cells + brt(0x92) + brt(0x82)
    )
    book = (
        brt(0x83)
        + brt(0x8F)
        + brt(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("Return"))
        + brt(0x90)
        + brt(0x84)
    )
    parts = xlsx_parts([Sheet(content=b"")])
    types = parts["[Content_Types].xml"].replace(b"workbook.xml", b"workbook.bin").replace(b"sheet1.xml", b"sheet1.bin")
    return {
        "[Content_Types].xml": types.replace(
            f"{_TYPE}.sheet.main+xml".encode(), b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"
        ),
        "_rels/.rels": parts["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin"),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": parts["xl/_rels/workbook.xml.rels"]
        .replace(b"sheet1.xml", b"sheet1.bin")
        .replace(b"styles.xml", b"styles.bin"),
        "xl/worksheets/sheet1.bin": sheet,
    }


def xlsb(cells: bytes | None = None, corner: tuple[int, int] | None = None) -> bytes:
    """An XLSB workbook."""
    return zipped(xlsb_parts(cells, corner))
