"""Reads a workbook in a process of its own, and hands its cells on as text.

The readers of workbooks are native code: a file made to harm them ends the process or fills the memory, and what they
print when they fail may quote cells. So they run where neither matters: this process may die, may not grow beyond a
limit, and nobody reads its standard error. `workbook` starts it; messages go to standard output, marshalled.
"""

from __future__ import annotations

import datetime as dt
import io
import marshal
import sys
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dq_audit.extracts.memory import limit_memory
from dq_audit.extracts.package import DAMAGED, TOO_LARGE, Marks, PackageError, survey
from dq_audit.extracts.texts import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CELLS = 20_000_000  # calamine allocates a dense grid
MEMORY = 1_000_000_000  # bytes of address space: no file may take more, whatever it holds
BATCH = 20_000  # rows in a message
PASSWORD = "the workbook is protected by a password; save a copy without one"  # noqa: S105  a sentence
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def main() -> None:
    """Read the workbook named by the first argument, or given on standard input."""
    limit_memory(MEMORY)
    data = Path(sys.argv[1]).read_bytes() if len(sys.argv) > 1 else sys.stdin.buffer.read()
    for message in messages(data):
        marshal.dump(message, sys.stdout.buffer)


def messages(data: bytes) -> Iterator[tuple[str, Any]]:
    """What is in a workbook, message by message: a "sheet", its "rows" and "blank" ones; at last "end" or "fault"."""
    fault = ""
    try:
        yield from _sheets(data)
    except PasswordError:
        fault = PASSWORD
    except PackageError as error:
        fault = str(error)
    except MemoryError:
        fault = TOO_LARGE
    except (CalamineError, OSError, ValueError):
        fault = PASSWORD if _ENCRYPTED in data else DAMAGED
    yield ("fault", fault) if fault else ("end", None)


def _sheets(data: bytes) -> Iterator[tuple[str, Any]]:
    found = survey(data)
    if found.cells > MOST_CELLS:
        raise PackageError(TOO_LARGE)
    book = CalamineWorkbook.from_filelike(io.BytesIO(found.readable))  # of a path it trusts the extension
    for told in book.sheets_metadata:
        if told.typ is SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(told.name)
            if sheet.height > MOST_CELLS // max(1, sheet.width):
                raise PackageError(TOO_LARGE)
            if sheet.start is not None and sheet.height:
                left = sheet.start[1] if found.from_left else 0
                marks = {(row, column + left): word for (row, column), word in found.marks(told.name).items()}
                hidden = told.visible is not SheetVisibleEnum.Visible
                yield "sheet", (told.name, hidden, (sheet.start[0] + 1, sheet.start[1]), found.notes, found.later)
                rows = _rows(sheet, marks)
                while batch := list(islice(rows, BATCH)):
                    yield ("rows", batch) if any(map(any, batch)) else ("blank", len(batch))


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[list[str | None]]:
    """The rows from the first filled one on, as text, with the words of cells that cannot be read."""
    top, left = sheet.start or (0, 0)
    moments = {at for row in sheet.iter_rows() for at, cell in enumerate(row) if isinstance(cell, dt.datetime)}
    marked = {row for row, _ in marks}
    width = max(sheet.width, max((column - left + 1 for _, column in marks), default=0))  # it knows of filled cells
    beyond: list[str | None] = [None] * (width - sheet.width)
    below: Iterator[list[Any]] = ([""] * sheet.width for _ in range(sheet.total_height, max(marked, default=0) + 1))
    for at, cells in enumerate(chain(islice(sheet.iter_rows(), top, None), below), top):  # from the top of the sheet on
        row = [cell_text(_midnight(cell) if place in moments else cell) for place, cell in enumerate(cells)] + beyond
        if at in marked:
            row = [marks.get((at, left + place), cell) for place, cell in enumerate(row)]
        yield row


def _midnight(cell: object) -> object:
    """A whole day among moments is midnight: Excel stores no difference, calamine shows none."""
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return dt.datetime.combine(cell, dt.time())
    return cell


if __name__ == "__main__":
    main()
