"""CSV and its kin: encoding and delimiter are found and said; rows keep the number that a spreadsheet would show."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, Any

import polars as pl

from dq_audit.cells import snake
from dq_audit.errors import InputError
from dq_audit.extracts.header import SEARCHED_ROWS, Header, find_header
from dq_audit.extracts.table import SLICE_ROWS, Table, marked_blank
from dq_audit.positions import positioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from dq_audit.extracts.names import Naming

_DELIMITERS = ",;\t|"
_HEAD_BYTES = 1 << 18
_SCANNED_WHOLE = 1 << 25  # up to 32 MB every row's width is counted; beyond, only where short rows are possible
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MORE_FIELDS = "found more fields"
_LONGEST_CELL = 2**31 - 1


def read_delimited(path: Path, naming: Naming, encoding: str | None = None) -> Table:
    """A delimited text file as a table. InputError where it is empty, not text, ragged or of another source."""
    raw_head = _head(path)
    found = encoding or _encoding(path, raw_head)
    text_head = _decode(raw_head, found)
    delimiter = _delimiter(text_head, naming)
    rows = [[cell or None for cell in row] for row in islice(_records(_lines(text_head), delimiter), SEARCHED_ROWS)]
    header = find_header(rows, naming)
    notes = [f"read as {found.removesuffix('-sig')}, {_DELIMITER_NAMES[delimiter]}"]
    if header.row:
        notes.append(f"{header.row} rows above the header skipped")
    if header.unused:
        notes.append(f"{header.unused} columns not known to {naming.source.id} left aside")
    old_ends = b"\n" not in raw_head and b"\r" in raw_head and not found.startswith("utf-16")
    if old_ends:
        notes.append("line ends of old Macintosh programs read as line ends")
    content = (
        path
        if found in ("utf-8", "utf-8-sig") and not old_ends
        else io.BytesIO(_transcoded(path, found, old_ends=old_ends))
    )
    skip = _physical_lines(text_head, delimiter, header.row + 1)
    table = Table(tuple(header.columns.values()), lambda _: iter(()), notes, header.above)
    _check_widths(path, found, delimiter, header, notes)
    table.slices = lambda columns: _slices(content, delimiter, skip, header, table, columns)
    return table


_DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip():
        message = "the file is empty; ask the agency to send it again, or declare a nil return in dq_audit.toml"
        raise InputError(message)
    return head


def _encoding(path: Path, head: bytes) -> str:
    """UTF-8 (with or without BOM), UTF-16 with BOM, else cp1252, which is what Windows programs write."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if b"\x00" in head:
        message = "the file is not text (it holds NUL bytes); is it a workbook or an archive with the wrong extension?"
        raise InputError(message)
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 20):
                if decoder.getstate()[0] or not chunk.isascii():  # plain letters need no decoding, and most are plain
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _decode(raw: bytes, encoding: str) -> str:
    whole_lines = raw if len(raw) < _HEAD_BYTES else raw[: raw.rfind(b"\n") + 1] or raw
    try:
        return whole_lines.decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        pass
    message = f"there is no encoding called {encoding!r}; use utf-8, cp1252 or utf-16"
    raise InputError(message)


def _transcoded(path: Path, encoding: str, *, old_ends: bool) -> bytes:
    try:
        text = path.read_bytes().decode(encoding).encode("utf-8")
        return text.replace(b"\r", b"\n") if old_ends else text
    except UnicodeError:
        pass
    message = f"the file is not {encoding}; name the right encoding (utf-8, cp1252, utf-16) or save it as CSV UTF-8"
    raise InputError(message)


def _delimiter(text: str, naming: Naming) -> str:
    """The delimiter that makes most header cells known."""
    known = naming.canonical

    def hits(delimiter: str) -> int:
        rows = islice(_records(_lines(text), delimiter), SEARCHED_ROWS)
        return max((sum(snake(cell) in known for cell in row) for row in rows), default=0)

    return max(_DELIMITERS, key=hits)


def _lines(text: str) -> list[str]:
    """Lines by line feed alone (by carriage return, where there is none), as Polars parts them."""
    ends = "\n" if "\n" in text else "\r"
    return [f"{line}\n" for line in text.split(ends)]


def _records(lines: Iterable[str], delimiter: str) -> Any:  # noqa: ANN401  csv's own reader, for its line numbers
    """The rows of some lines. A lone carriage return inside a cell is a blank, and NUL is nothing."""
    csv.field_size_limit(_LONGEST_CELL)
    clean = (line.replace("\r\n", "\n").replace("\r", " ").replace("\x00", "") for line in lines)
    return csv.reader(clean, delimiter=delimiter)


def _physical_lines(text: str, delimiter: str, row: int) -> int:
    """How many lines the first rows take up; a quoted cell may span several."""
    reader = _records(_lines(text), delimiter)
    for _ in range(row):
        next(reader)
    return int(reader.line_num)


def _check_widths(path: Path, encoding: str, delimiter: str, header: Header, notes: list[str]) -> None:
    """Rows with more cells than the header are refused by number; shorter ones are read, and said."""
    if path.stat().st_size > _SCANNED_WHOLE:
        return
    with path.open(encoding=encoding, errors="replace", newline="\n") as file:
        widths = [len(row) for row in _records(file, delimiter)]
    _judge_widths(widths[header.row + 1 :], header, notes)


def _judge_widths(widths: Sequence[int], header: Header, notes: list[str]) -> None:
    first = header.row + 2
    long = [first + at for at, width in enumerate(widths) if width > header.width]
    if long:
        shown = ", ".join(map(str, long[:5])) + (f" and {len(long) - 5:,} more" if len(long) > 5 else "")  # noqa: PLR2004
        message = (
            f"{len(long):,} rows have more cells than the header's {header.width} (row {shown}): a delimiter inside a "
            "cell that is not in quotes? Mend these rows or ask for the file again; nothing was audited"
        )
        raise InputError(message)
    short = sum(0 < width < header.width for width in widths)
    if short:
        notes.append(f"{short:,} rows have fewer cells than the header; the missing cells count as blank")


def _slices(
    content: Path | io.BytesIO, delimiter: str, skip: int, header: Header, table: Table, columns: tuple[str, ...]
) -> Iterator[pl.DataFrame]:
    names = {f"column_{at}": at for at in range(header.width)}
    scan = pl.scan_csv(
        content.getvalue() if isinstance(content, io.BytesIO) else content,
        separator=delimiter,
        has_header=False,
        skip_lines=skip,
        schema=dict.fromkeys(names, pl.String),
        raise_if_empty=False,
        missing_columns="insert",  # else Polars takes the width from the first row, which may be a short one
        glob=False,
    )
    wanted = [pl.col(f"column_{at}").alias(name) for at, name in header.columns.items() if name in columns]
    batches = scan.select(*wanted, marked_blank(names)).collect_batches(
        chunk_size=SLICE_ROWS, maintain_order=True, engine="streaming"
    )
    seen, table.blank_rows = 0, 0
    fault = ""
    try:
        for batch in batches:
            rows = positioned(batch, seen, header.row + 2 + seen, None)
            seen += batch.height
            yield table.records(rows)
    except pl.exceptions.PolarsError as error:
        fault = _told(error, header)
    if fault:
        raise InputError(fault)


def _told(error: pl.exceptions.PolarsError, header: Header) -> str:
    """What Polars found wrong, without the cells it quotes."""
    if _MORE_FIELDS in str(error):
        return f"some rows have more cells than the header's {header.width}: is a cell with a delimiter not in quotes?"
    return "the file cannot be read to its end: a quote that is never closed, or bytes that are no text"
