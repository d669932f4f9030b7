"""What a file is, by its first bytes. The extension is not asked: people rename files, programs write HTML as .xls."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from typing import TYPE_CHECKING

from dq_audit.errors import InputError
from dq_audit.extracts.content import ARCHIVE_FAULTS

if TYPE_CHECKING:
    from dq_audit.extracts.content import Content

_LOOKED_AT = 4_096
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_ASK = "ask for the table as CSV or as an Excel workbook"
_REFUSED = {
    b"%PDF": f"the file is a PDF; {_ASK}",
    b"{\\rtf": f"the file is a text document (RTF); {_ASK}",
    b"\xff\xd8\xff": f"the file is a picture; {_ASK}",
    b"\x89PNG": f"the file is a picture; {_ASK}",
    b"GIF8": f"the file is a picture; {_ASK}",
    b"MZ": f"the file is a program, not a table; {_ASK}",
    b"\x7fELF": f"the file is a program, not a table; {_ASK}",
    b"SQLite format 3": f"the file is a database; {_ASK}",
    b"7z\xbc\xaf\x27\x1c": "the file is a 7z archive; unpack it first",
    b"Rar!": "the file is a RAR archive; unpack it first",
    b"\x1f\x8b": "the file is packed twice; unpack it first",
    b"\x1f\x9d": "the file is packed with compress (.Z); unpack it first",
    b"BZh": "the file is packed with bzip2; unpack it first",
    b"\xfd7zXZ": "the file is packed with xz; unpack it first",
    b"\x28\xb5\x2f\xfd": "the file is packed with zstd; unpack it first",
}
_HTML = re.compile(
    rb"^[\s\x00]*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE | re.DOTALL
)
_XML_WORKBOOK = re.compile(rb"^\s*<\?xml.{0,400}?<(?:\w+:)?Workbook\b", re.IGNORECASE | re.DOTALL)


class FileKind(Enum):
    """The kinds of files that can be read."""

    PARQUET = "Parquet"
    WORKBOOK = "workbook"
    HTML = "HTML"
    TEXT = "delimited text"


def kind_of(content: Content) -> FileKind:
    """The kind of a file. InputError for one that is no table, with what to ask for."""
    head = content.head(_LOOKED_AT)
    fault = next((words for magic, words in _REFUSED.items() if head.startswith(magic)), "")
    if head.startswith(_ZIP):
        fault = _no_workbook(content)
    plain = head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"")  # HTML in UTF-16 is HTML all the same
    if _XML_WORKBOOK.match(plain):
        fault = "the file is a workbook of Excel 2003 in XML; open it in Excel and save it as .xlsx"
    if fault:
        raise InputError(fault)
    if head.startswith(b"PAR1"):
        return FileKind.PARQUET
    if head.startswith((_ZIP, _OLE)):
        return FileKind.WORKBOOK
    return FileKind.HTML if _HTML.match(plain) else FileKind.TEXT


def _no_workbook(content: Content) -> str:
    """Why a zip is no workbook; empty where it is one."""
    try:
        with content.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                spreadsheet = b"opendocument.spreadsheet" in archive.read("mimetype")[:200]
                return "" if spreadsheet else f"the file is an OpenDocument, but not a workbook; {_ASK}"
            if "[Content_Types].xml" not in names:
                return "the file is packed twice; unpack it first"
            is_workbook = any(name.startswith("xl/") for name in names)
            return "" if is_workbook else f"the file is an Office document, but not a workbook, or damaged; {_ASK}"
    except ARCHIVE_FAULTS:
        return f"the workbook cannot be opened: it is damaged, or protected by a password; {_ASK}"
