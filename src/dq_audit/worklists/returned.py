"""A workbook that came back: opened as carefully as an extract, its identity found, its rows told from each other.

Nothing is taken for granted: sheets may be renamed and in any order, rows and columns moved, cells edited, the file
saved by another program. What a row says counts only where its check value is that of its cells.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from dq_audit.cells import fold
from dq_audit.errors import InputError
from dq_audit.extracts.content import ARCHIVE_FAULTS, Content
from dq_audit.extracts.workbook import read_workbook
from dq_audit.worklists.identity import TITLE, VERSION, Identity, from_facts, key_print
from dq_audit.worklists.lines import HIDDEN, MARK, NOTE, REFERENCE, REPLY, WHERE
from dq_audit.worklists.sealing import VARIABLE, is_sealed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dq_audit.extracts.grid import Grid, Row
    from dq_audit.keys import Key
    from dq_audit.worklists.sealing import Password

_LARGEST = 20_000_000  # bytes of a file
_MOST_ROWS = 100_000
_CORE = ("docProps/core.xml", "meta.xml")  # of Excel's kind, and of LibreOffice's own
_SAVED = ("{http://purl.org/dc/terms/}modified", "{http://purl.org/dc/elements/1.1/}date")
_SMALL = 1_000_000  # bytes of the part that says when a file was saved
_NEEDED = (MARK, REFERENCE, WHERE, REPLY)


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of a returned list, as texts by heading, and where it stands."""

    cells: dict[str, str] = field(repr=False)
    sheet: int
    row: int

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")


@dataclass(frozen=True, slots=True)
class Opened:
    """A returned list: what it is, when it was saved, and its rows."""

    identity: Identity
    when: datetime
    rows: tuple[Answer, ...] = field(repr=False)


def opened(path: Path, key: Key | None, password: Password | None) -> Opened:
    """The list in a file. InputError, in one sentence, where there is none that can be read."""
    data, stamp = _bytes(path)
    if is_sealed(data):
        if password is None:
            message = f"is protected by a password; set it in {VARIABLE}"
            raise InputError(message)
        data = password.opened(data)
    grids = read_workbook(Content(data))
    identity = _identity(grids, key)
    rows = tuple(row for at, grid in enumerate(grids, 1) for row in _rows(at, grid))
    if not rows:
        message = (
            f"has no row of records below a heading with {REFERENCE}, {REPLY} and {MARK}; ask for the file as sent"
        )
        raise InputError(message)
    return Opened(identity, _saved(data) or stamp, rows)


def _bytes(path: Path) -> tuple[bytes, datetime]:
    fault = "cannot be read; is it open in another program, or not yours to read?"
    try:
        told = path.stat()
        if told.st_size <= _LARGEST:
            return path.read_bytes(), datetime.fromtimestamp(told.st_mtime, UTC)
        fault = "is larger than any work list"
    except (OSError, ValueError, OverflowError):
        pass
    raise InputError(fault)


def _identity(grids: Sequence[Grid], key: Key | None) -> Identity:
    """What the list is. InputError where that is missing, was edited, or cannot be verified."""
    facts = next(filter(None, map(_facts, grids)), None)
    identity = from_facts(facts, key) if facts else None
    if facts is None:
        fault = "is no work list of dq-audit, or its hidden sheet was removed; ask for the file as it was sent"
    elif facts.get("version") != VERSION:
        fault = "was written by another version of dq-audit, and cannot be read with this one"
    elif facts.get("key", "") != key_print(key):
        fault = "was written under another key of the ledger (or with one, or without); read it with the same"
    elif identity is None:
        fault = "is not the list that was sent: its hidden sheet was edited; ask for the file as it was sent"
    else:
        return identity
    raise InputError(fault)


def _facts(grid: Grid) -> dict[str, str] | None:
    """The texts of the sheet that says what the list is, by name; None for any other sheet."""
    head = [[cell for cell in row if cell] for row in grid.head]
    start = next((at for at, row in enumerate(head) if row[:1] == [TITLE]), None)
    if start is None:
        return None
    return {row[0]: row[1] if len(row) > 1 else "" for row in head[start + 1 :] if row}


def _rows(number: int, grid: Grid) -> Iterator[Answer]:
    """The rows below the heading that names what is needed; none where no row does."""
    places: dict[int, str] = {}
    for at, row in enumerate(grid.rows()):
        if at > _MOST_ROWS:
            return
        found = _headings(row)
        if set(_NEEDED) <= set(found.values()):
            places = found
        elif places and any(row):
            cells = {name: (row[place] or "").strip() for place, name in places.items() if place < len(row)}
            if any(cells.values()):
                yield Answer(cells, number, grid.top + at)


def _headings(row: Row) -> dict[int, str]:
    """The columns that a row names, each heading at its first place."""
    known = {fold(name): name for name in (REFERENCE, WHERE, REPLY, NOTE, *HIDDEN)}
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        name = known.get(fold(cell or ""))
        if name and name not in found.values():
            found[place] = name
    return found


def _saved(data: bytes) -> datetime | None:
    """When the workbook was saved last, as it says itself; None where it does not."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if part.filename in _CORE and part.file_size <= _SMALL]
            found = [fromstring(archive.read(part)).find(f".//{name}") for part in parts for name in _SAVED]
    except (*ARCHIVE_FAULTS, ParseError, DefusedXmlException):
        return None
    texts = [(element.text or "").strip() for element in found if element is not None]
    return next(filter(None, map(_moment, texts)), None)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
