"""Workbooks (xlsx, xlsm, xlsb, xls, ods). Rows are numbered as in Excel; macros never run.

They are read in a process of their own (`workbook_child` says why); this is the end at which its messages arrive.
"""

from __future__ import annotations

import marshal
import subprocess
import sys
from functools import partial
from typing import IO, TYPE_CHECKING, Any

import polars as pl

from dq_audit.errors import InputError
from dq_audit.extracts.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dq_audit.extracts.content import Content
    from dq_audit.extracts.grid import Row

_CHILD = "dq_audit.extracts.workbook_child"
_DIED = (
    "the workbook cannot be opened: it is damaged, or would need more memory than any monthly return; open it in Excel "
    "and save the table alone as CSV or as a new workbook"
)
_NO_CELL = "the workbook is empty: no sheet has any cell in it; ask the agency to send it again"


def read_workbook(content: Content) -> list[Grid]:
    """Every sheet with a cell in it. InputError where the workbook cannot be opened or would not fit into memory."""
    grids: list[Grid] = []
    parts: list[pl.DataFrame | int] = []  # rows, or how many empty ones
    fault = _DIED  # unless the last message says otherwise
    for kind, said in _messages(content):
        if kind == "sheet":
            name, hidden, (top, left), notes, later = said
            parts = []
            grids.append(Grid(name, partial(_rows, parts), top, hidden, notes, later=later, left=left))
        elif kind == "rows":
            parts.append(_frame(said))
        elif kind == "blank":
            parts.append(said)
        else:
            fault = said or ("" if grids else _NO_CELL)
    if fault:
        raise InputError(fault)
    return grids


def _messages(content: Content) -> Iterator[tuple[str, Any]]:
    """The messages of the child, up to its end, whatever that was."""
    given = [] if isinstance(content.where, bytes) else [str(content.where)]
    words = [sys.executable, "-P", "-m", _CHILD, *given]  # -P: no module of the folder in which the extracts lie
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=nowhere) as child:  # noqa: S603  our own module
        feed, out = child.stdin, child.stdout
        if feed and isinstance(content.where, bytes):
            _fed(feed, content.where)
        elif feed:
            feed.close()
        try:
            while out:
                yield marshal.load(out)  # noqa: S302  written by our own child
        except (EOFError, ValueError, TypeError):
            pass
        finally:
            child.kill()


def _fed(feed: IO[bytes], data: bytes) -> None:
    try:
        feed.write(data)
        feed.close()
    except OSError:  # the child is gone already; that it said nothing tells it
        pass


def _frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as columns of text: a tenth of what they take up as lists."""
    return pl.DataFrame(
        [pl.Series(str(at), column, dtype=pl.String) for at, column in enumerate(zip(*rows, strict=True))]
    )


def _rows(parts: Sequence[pl.DataFrame | int]) -> Iterator[Row]:
    for part in parts:
        yield from ([] for _ in range(part)) if isinstance(part, int) else map(list, part.iter_rows())
