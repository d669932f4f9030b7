"""Records as the text that an agency sends."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from dq_audit_checks.sample.cells import Record


def write_csv(
    path: Path,
    records: Iterable[Record],
    *,
    headers: Mapping[str, str],
    encoding: str = "utf-8",
    delimiter: str = ",",
    extra: Mapping[str, Sequence[str]] | None = None,
    blank_lines: int = 0,
) -> None:
    """Write records under the agency's own headers, with columns of no interest and wholly empty rows at the end."""
    extra = extra or {}
    table = [[*headers.values(), *extra]]
    for at, record in enumerate(records):
        beside = (values[at % len(values)] for values in extra.values())
        table.append([*(record[name].text for name in headers), *beside])
    table += [[""] * len(table[0])] * blank_lines
    write_table(path, table, encoding, delimiter)


def write_table(path: Path, table: Iterable[Sequence[str]], encoding: str = "utf-8", delimiter: str = ",") -> None:
    """Write rows of text, the header first."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))
