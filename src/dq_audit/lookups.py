"""Lookups that the user supplies: what a postcode, say, stands for. A file of two columns, read once.

Its keys are personal where the column is that they are held against: no message holds one, only its line.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from dq_audit.cells import snake, unspaced

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = (("from", "to"), ("postcode", "district"), ("lsoa", "ward"))


def read_lookup(path: Path) -> dict[str, str]:
    """Key, without blanks and in lower case, to what it stands for. ValueError, in one sentence, where unclear."""
    fault, rows = "", [[""]]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except OSError:
        fault = f"there is no file {path.name} beside the project file that can be read"
    except (UnicodeDecodeError, csv.Error):
        fault = f"{path.name} is not CSV in UTF-8"
    fault = fault or _head_fault(rows)
    if fault:
        raise ValueError(fault)
    found: dict[str, str] = {}
    for line, row in enumerate(rows[1:], 2):
        if row:
            key, value = _pair(path, line, row)
            if found.setdefault(key, value) != value:
                message = f"{path.name} line {line} gives a key another value than a line above it; keep one of them"
                raise ValueError(message)
    if not found:
        message = f"{path.name} has no line below its header"
        raise ValueError(message)
    return found


def _head_fault(rows: list[list[str]]) -> str:
    header = tuple(map(snake, rows[0])) if rows else ()
    known = " or ".join(",".join(names) for names in HEADERS)
    return "" if header in HEADERS else f"a lookup is a CSV file of two columns under the header {known}"


def _pair(path: Path, line: int, row: list[str]) -> tuple[str, str]:
    key, value = (unspaced(row[0]), row[1].strip()) if len(row) == len(HEADERS[0]) else ("", "")
    if not key or not value:
        message = f"{path.name} line {line} needs a key and what it stands for, two cells and neither blank"
        raise ValueError(message)
    return key, value
