"""What a workbook holds, looked at before its reader opens it: how large its sheets are, and which cells hold no value.

Two far corners in a 1 KB file, or a cell of a gigabyte, would end the process; and the reader hands on an error or a
formula without a stored result as if the cell were blank. Both are found in the parts of the file itself.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any, TypeAlias

import fastexcel
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse

from dq_audit.extracts.content import ARCHIVE_FAULTS
from dq_audit.extracts.texts import ERROR, NO_RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator

Marks: TypeAlias = Mapping[tuple[int, int], str]  # row and column, from 0 -> the word that stands for the cell
DAMAGED = (
    "the workbook cannot be opened: it is damaged, cut off or not a workbook at all; open it in Excel and save a copy, "
    "or ask for it again"
)
TOO_LARGE = "the workbook would unpack to more than any monthly return can hold; ask for the table alone, as CSV"
_MOST_BYTES = 600_000_000  # of all parts, unpacked
_HARMLESS, _STEEPEST = 100_000_000, 100  # a part of more bytes that shrank to less than a hundredth is a bomb
_CHUNK = 1 << 22
_FROM_1904 = 1_462  # days from 1899-12-30 to 1904-01-01
_WIDEST = 16_384  # columns of a sheet, XFD
_LONGEST_ROW = 1 << 25
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,9})(\d{1,7})""")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ERROR_VALUE = re.compile(
    rb"""(<(?:\w+:)?c\s[^>]*?\bt\s*=\s*["']e["'][^>]*>"""
    rb"""(?:<(?:\w+:)?f\b.*?</(?:\w+:)?f>)?\s*<(?:\w+:)?v>)(#[^<]*)""",
    re.DOTALL,
)
_KNOWN_ERRORS = frozenset({b"#N/A", b"#REF!", b"#VALUE!", b"#DIV/0!", b"#NAME?", b"#NUM!", b"#NULL!"})
_ODD = re.compile(rb"""<(?:\w+:)?f\b|\bt\s*=\s*["']e["']""")
_START, _END = re.compile(rb"<(?:\w+:)?c[\s>]"), re.compile(rb"</(?:\w+:)?c>")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_IS_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_IS_TEXT = re.compile(rb"""\bt\s*=\s*["'](?:str|s|inlineStr)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MANY_BLANKS = 6  # digits of the number of blanks in a row
_SHOWN_ERROR = re.compile(r"#[A-Z/0!?]+|Err:[0-9]{3}")
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


@dataclass(frozen=True)
class Survey:
    """The cells of the grids that a reader would allocate, and for each sheet the cells that hold no value."""

    cells: int
    marks: Callable[[str], Marks]  # of a sheet by its name
    from_left: bool = False  # columns of the marks are counted from the first filled one, not from A
    notes: tuple[str, ...] = ()
    later: int = 0  # days between its count of days and the usual one
    readable: bytes = b""  # the workbook itself, with errors that the reader does not know put into one that it knows


class PackageError(Exception):
    """Why a workbook is not opened, in a sentence."""


def survey(data: bytes) -> Survey:
    """Look into a workbook. PackageError where it is damaged, protected, or unpacks to more than a table can hold."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return Survey(0, partial(_told_by_reader, data), from_left=True, readable=data)
    fault = DAMAGED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_odd_parts(archive)
            return _survey(archive, data)
    except PackageError as error:
        fault = str(error)
    except (ParseError, DefusedXmlException):
        fault = (
            "the workbook cannot be opened: it is damaged, or holds entities, which no spreadsheet program writes; "
            "ask for it again, as CSV"
        )
    except (*ARCHIVE_FAULTS, struct.error):
        pass
    raise PackageError(fault)


def _refuse_odd_parts(archive: zipfile.ZipFile) -> None:
    """PackageError for a part that is encrypted, stands twice, or is a bomb."""
    parts = archive.infolist()
    manifest = "META-INF/manifest.xml"
    sealed = manifest in archive.namelist() and b"encryption-data" in archive.read(manifest)
    if sealed or any(part.flag_bits & 1 for part in parts):
        message = "the workbook is protected by a password; save a copy without one"
        raise PackageError(message)
    if len({part.filename for part in parts}) < len(parts):
        message = (
            "the workbook is damaged: a part of it stands there twice, and which counts cannot be told; save a copy"
        )
        raise PackageError(message)
    steep = (p for p in parts if p.file_size > _HARMLESS and p.file_size > _STEEPEST * p.compress_size)
    if sum(part.file_size for part in parts) > _MOST_BYTES or any(steep):
        raise PackageError(TOO_LARGE)


def _survey(archive: zipfile.ZipFile, data: bytes) -> Survey:
    names = archive.namelist()
    if "content.xml" in names:
        return replace(_survey_ods(archive), readable=data)
    binary = [name for name in names if name.startswith("xl/worksheets/") and name.endswith(".bin")]
    if binary:
        cells = sum(_binary_cells(archive.read(name)) for name in binary)
        return Survey(cells, partial(_told_by_reader, data), from_left=True, readable=data)
    return replace(_survey_xlsx(archive), readable=_with_known_errors(archive, data))


# --- xlsx ---------------------------------------------------------------------------------------------------------


def _survey_xlsx(archive: zipfile.ZipFile) -> Survey:
    workbook = fromstring(archive.read("xl/workbook.xml"))
    targets = {
        link.get("Id"): normpath(join("xl", link.get("Target", ""))).lstrip("/")
        for link in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    marks: dict[str, Marks] = {}
    cells = 0
    for sheet in workbook.iter():
        if sheet.tag.endswith("}sheet"):
            linked = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            part = targets.get(linked, "").removeprefix("xl/xl/")
            if part in archive.namelist():
                grid, marks[sheet.get("name", "")] = _of_sheet(archive, part)
                cells += grid
    dates = next((sheet for sheet in workbook.iter() if sheet.tag.endswith("}workbookPr")), None)
    old = dates is not None and dates.get("date1904") in ("1", "true")
    notes = ("days are counted from 1904 in the workbook",) if old else ()
    return Survey(cells, lambda name: marks.get(name, {}), notes=notes, later=_FROM_1904 if old else 0)


def _of_sheet(archive: zipfile.ZipFile, part: str) -> tuple[int, Marks]:
    """Rows times columns of a sheet, and its cells that hold no value."""
    width = height = met = 0
    marks: dict[tuple[int, int], str] = {}
    for rows in _whole_rows(archive, part):
        met += sum(1 for _ in _ANY_CELL.finditer(rows))  # a cell need not say where it is
        for found in _CELL.finditer(rows):
            height = max(height, int(found[2]))
            width = max(width, _column(found[1]))
        marks |= _odd_cells(rows)
    if width > _WIDEST:
        raise PackageError(DAMAGED)
    return max(met, width * height), marks


def _whole_rows(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The XML of a sheet in pieces that end with a row."""
    kept = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            kept += chunk
            end = max((found.end() for found in _ROW_END.finditer(kept, max(0, len(kept) - _CHUNK - 20))), default=0)
            if end:
                yield kept[:end]
                kept = kept[end:]
            elif len(kept) > _LONGEST_ROW:
                message = "a row of the workbook is longer than any spreadsheet allows"
                raise ValueError(message)
    yield kept


def _with_known_errors(archive: zipfile.ZipFile, data: bytes) -> bytes:
    """The workbook with every error that the reader does not know (#SPILL! and its like) written as #N/A."""
    parts = [p for p in archive.namelist() if p.startswith("xl/worksheets/") and p.endswith(".xml")]
    unknown = {part for part in parts if _has_unknown_error(archive.read(part))}
    if not unknown:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in archive.namelist():
            content = archive.read(name)
            new.writestr(name, _ERROR_VALUE.sub(rb"\1#N/A", content) if name in unknown else content)
    return out.getvalue()


def _has_unknown_error(part: bytes) -> bool:
    return b'"e"' in part and any(found[2] not in _KNOWN_ERRORS for found in _ERROR_VALUE.finditer(part))


def _odd_cells(rows: bytes) -> dict[tuple[int, int], str]:
    """Errors, and formulas without a stored result. A formula whose result is the empty text is blank."""
    marks: dict[tuple[int, int], str] = {}
    for found in _ODD.finditer(rows):
        start = max(
            (m.start() for m in _START.finditer(rows, max(0, found.start() - 200), found.start() + 2)), default=-1
        )
        end = _END.search(rows, found.start())
        if start < 0 or not end:
            continue
        cell = rows[start : end.start()]
        opening = cell[: cell.find(b">") + 1]
        place, value = _PLACE.search(opening), _VALUE.search(cell + b"</")
        word = _word(opening, value[1] if value else b"")
        if word and not place:
            message = (
                "cells of the workbook hold errors and do not say where they stand; open it in Excel and save a copy"
            )
            raise PackageError(message)
        if place and word:
            marks[int(place[2]) - 1, _column(place[1]) - 1] = word
    return marks


def _word(opening: bytes, value: bytes) -> str:
    if _IS_ERROR.search(opening):
        return ERROR
    return "" if value or _IS_TEXT.search(opening) else NO_RESULT


def _column(letters: bytes) -> int:
    return sum((c - 64) * 26**at for at, c in enumerate(reversed(letters)))


# --- xlsb and xls -------------------------------------------------------------------------------------------------


def _binary_cells(part: bytes) -> int:
    """Rows times columns of a sheet of xlsb: records of a kind, a length and a body ([MS-XLSB] 2.1.4)."""
    at = width = height = 0
    while at < len(part):
        kind, at = _varint(part, at, 2)
        size, at = _varint(part, at, 4)
        if kind == 0:  # BrtRowHdr: the row's number
            height = max(height, struct.unpack_from("<I", part, at)[0] + 1)
        elif kind <= 11:  # noqa: PLR2004  BrtCellBlank to BrtFmlaError begin with the column's number
            width = max(width, struct.unpack_from("<I", part, at)[0] + 1)
        at += size
    return width * height


def _varint(part: bytes, at: int, longest: int) -> tuple[int, int]:
    value = 0
    for step in range(longest):
        byte = part[at]
        value |= (byte & 0x7F) << (7 * step)
        at += 1
        if byte < 0x80:  # noqa: PLR2004  the highest bit says that more follows
            break
    return value, at


def _told_by_reader(data: bytes, sheet: str) -> Marks:
    """The error cells of xls and xlsb, which another binding of the same reader tells."""
    try:
        loaded = fastexcel.read_excel(data).load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        _, errors = loaded.to_arrow_with_errors()
    except (fastexcel.FastExcelError, ValueError):
        return {}
    return {error.position: ERROR for error in errors.errors} if errors else {}


# --- ods ----------------------------------------------------------------------------------------------------------


def _survey_ods(archive: zipfile.ZipFile) -> Survey:
    """Rows and cells may be repeated by an attribute: both are counted as often as they stand."""
    marks: dict[str, Marks] = {}
    cells = 0
    with archive.open("content.xml") as stream:
        for _, table in iterparse(stream, events=("end",)):
            if table.tag == f"{_TABLE}table-cell" and table.find(f"{_TABLE}table") is not None:
                message = "the workbook cannot be opened: a table stands within a cell; save the sheet alone, as CSV"
                raise PackageError(message)
            if table.tag == f"{_TEXT}s" and len(table.get(f"{_TEXT}c", "")) > _MANY_BLANKS:
                raise PackageError(TOO_LARGE)
            if table.tag == f"{_TABLE}table":
                found = _OdsTable(table)
                marks[table.get(f"{_TABLE}name", "")] = found.marks
                cells += found.width * found.height
                table.clear()
    return Survey(cells, lambda name: marks.get(name, {}))


class _OdsTable:
    """The extent of a table of ods, up to its last filled cell, and its cells that hold no value."""

    def __init__(self, table: Any) -> None:  # noqa: ANN401  an element of the defused parser
        self.width = self.height = 0
        self.marks: dict[tuple[int, int], str] = {}
        row = 0
        for element in table.iter(f"{_TABLE}table-row"):
            times = _repeated(element, "rows")
            if self._row(element, row):
                self.height = row + times
            row += times

    def _row(self, element: Any, row: int) -> bool:  # noqa: ANN401  an element of the defused parser
        """Take in a row; whether it holds anything."""
        column, filled = 0, False
        for cell in element:
            times = _repeated(cell, "columns")
            if len(cell) or any(name.startswith(_OFFICE) for name in cell.attrib):
                filled, self.width = True, max(self.width, column + times)
            word = _ods_word(cell)
            if word:
                self.marks |= {(row, column + at): word for at in range(min(times, 1_000))}
            column += times
        return filled


def _repeated(element: Any, what: str) -> int:  # noqa: ANN401  an element of the defused parser
    said = element.get(f"{_TABLE}number-{what}-repeated", "1")
    if not (said.isascii() and said.isdigit() and len(said) < 10):  # noqa: PLR2004  beyond any sheet
        raise PackageError(DAMAGED)
    return int(said)


def _ods_word(cell: Any) -> str:  # noqa: ANN401  an element of the defused parser
    formula = cell.get(f"{_TABLE}formula") is not None
    if cell.get(f"{_CALC}value-type") == "error" or (formula and _SHOWN_ERROR.fullmatch("".join(cell.itertext()))):
        return ERROR
    has_value = cell.get(f"{_OFFICE}value-type") is not None
    return NO_RESULT if formula and not has_value else ""
