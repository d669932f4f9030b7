"""What the attacks share: good extracts of every source to spoil, and a caller of the command line."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from unittest.mock import patch

import openpyxl

from dq_audit.cli import program
from dq_audit.discover import discover
from dq_audit.moments import Grain
from dq_audit.readers import Coded, Number, Place, Shaped, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from dq_audit.declaration import Column

SOURCES = tuple(sorted(s for s in discover().sources if not s.startswith("population.")))
ASB = "council.asb_contacts"
LSOA = "E01012345"
_SHAPED = (LSOA, "a" * 64, "RVW01", "10:05", "123456789", "A1")
_WHEN = {Grain.MONTH: "2026-01", Grain.DAY: "2026-01-15", Grain.MOMENT: "2026-01-15T10:05"}


@dataclass(frozen=True)
class Called:
    """What came of a command."""

    code: int
    out: str
    err: str


def call(*args: object) -> Called:
    """Run the command line in this process, as `dq-audit` does; a run is about all months there are."""
    out, err = io.StringIO(), io.StringIO()
    code: object = "returned"
    with (
        patch.object(sys, "argv", ["dq-audit", *map(str, args)]),
        patch.dict(os.environ, {"DQ_AUDIT_RUN_PERIOD": "all"}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            program.main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int), "main() has to end in an exit code"
    return Called(code, out.getvalue(), err.getvalue())


def columns_of(source: str) -> list[str]:
    """The columns of a source, as it declares them."""
    return list(discover().sources[source].columns)


def good_row(source: str, number: int = 0) -> dict[str, str]:
    """A row with every column filled in as it should be; key and references, but for areas, are of this row alone."""
    row, key = _template(source)
    unique = dict.fromkeys(key, f"R{number}")
    if "crime_id" in row:
        unique["crime_id"] = f"{number:064x}"
    if source == "health.ae_assaults":
        unique["arrival_at"] = f"2026-01-{15 + number // 1440 % 10}T{number // 60 % 24:02d}:{number % 60:02d}"
        unique["assault_at"] = "2026-01-14T10:05"
    return {**row, **unique}


@cache
def _template(source: str) -> tuple[dict[str, str], tuple[str, ...]]:
    declared = discover().sources[source]
    free = tuple(name for name in declared.key if not isinstance(declared.columns[name].reader, Shaped))
    return {name: _good(column) for name, column in declared.columns.items()}, free


def _good(column: Column) -> str:
    reader = column.reader
    if isinstance(reader, Coded):
        return reader.codes.select()[0].code
    if isinstance(reader, Number):
        return str(int(reader.low) + 1)
    if isinstance(reader, When):
        return _WHEN[reader.grain]
    if isinstance(reader, Place):
        return "The Anchor, High Street"
    if isinstance(reader, Shaped):
        return next(example for example in _SHAPED if re.fullmatch(reader.pattern, example))
    return "Recorded"


def good_rows(source: str, count: int) -> list[dict[str, str]]:
    """Some good rows."""
    return [good_row(source, number) for number in range(count)]


def quoted(cells: Iterable[str]) -> str:
    """A line of CSV."""
    return ",".join('"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell for cell in cells)


def as_csv(rows: Sequence[dict[str, str]]) -> str:
    """Rows as CSV, with their header."""
    return "\n".join([quoted(rows[0]), *(quoted(row.values()) for row in rows)]) + "\n"


def write_xlsx(path: Path, rows: Sequence[Sequence[str | None]], sheet: str = "Return") -> Path:
    """Rows of cells as a workbook; every cell is text, also one that looks like a formula."""
    path.write_bytes(xlsx(rows, sheet))
    return path


def xlsx(rows: Sequence[Sequence[str | None]], sheet: str = "Return") -> bytes:
    """The bytes of such a workbook."""
    out = io.BytesIO()
    book = openpyxl.Workbook()
    worksheet = book.active
    worksheet.title = sheet
    for at, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            if value is not None:
                cell = worksheet.cell(at, place)
                cell.value, cell.data_type = value, "s"
    book.save(out)
    return out.getvalue()
