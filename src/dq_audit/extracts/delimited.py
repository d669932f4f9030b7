"""CSV and its kin: encoding and delimiter are found and said; rows keep the number that a spreadsheet would show."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import polars as pl

from dq_audit.cells import snake
from dq_audit.errors import InputError
from dq_audit.extracts.body import Body, LeftOut, judged_widths, left_out
from dq_audit.extracts.content import kept
from dq_audit.extracts.grid import Grid
from dq_audit.extracts.header import SEARCHED_ROWS, Header, find_header
from dq_audit.extracts.table import SLICE_ROWS, Place, Table, marked_blank
from dq_audit.positions import ROW, positioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dq_audit.declaration import Source
    from dq_audit.extracts.content import Content
    from dq_audit.extracts.grid import Row
    from dq_audit.extracts.names import Naming

_DELIMITERS = ",;\t|"
_HEAD_BYTES = 1 << 18
_LOOKED_THROUGH = 1 << 26  # up to 64 MB every row is looked at before it is counted
_NOT_LOOKED_THROUGH = (
    f"larger than {_LOOKED_THROUGH >> 20} MB: totals and notes were looked for at the end only, and rows with fewer "
    "cells than the header are not told; their missing cells count as blank"
)
_TAIL_BYTES = 1 << 16
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NUL = "the file is not text (it holds NUL bytes); is it a workbook or an archive with the wrong extension?"
_MORE_FIELDS = "found more fields"
_LONGEST_CELL = 2**31 - 1


def read_delimited(content: Content, naming: Naming, encoding: str | None = None) -> Table:
    """A delimited text file as a table. InputError where it is empty, not text, ragged or of another source."""
    text = _opened(content, encoding)
    delimiter = _delimiter(text.head, naming)
    rows = [[cell or None for cell in row] for row in islice(_records(_lines(text.head), delimiter), SEARCHED_ROWS)]
    header = find_header(rows, naming)
    skip = _physical_lines(text.head, delimiter, header.row + 1)
    _refuse_mixed_ends(_lines(text.head)[skip - 1])
    notes = [text.said(delimiter), *text.notes, *header.notes(naming.source)]
    layout = _Layout(delimiter, skip, header)
    table = Table(
        tuple(header.columns.values()), lambda _: iter(()), notes, header.above, header.headers, header.unused
    )
    table.places = (Place.of("", header, 1, 0),)
    _look_through(text.utf8, layout, naming.source, notes)
    table.stated = layout.left_out.stated
    table.slices = lambda columns: _slices(text.utf8, layout, table, columns)
    return table


def text_grid(content: Content, encoding: str | None = None) -> tuple[Grid, str]:
    """A delimited file as a sheet of which nothing is known, and how it was read."""
    text = _opened(content, encoding)
    delimiter = max(_DELIMITERS, key=lambda mark: _evenness(text.head, mark))

    def rows() -> Iterator[Row]:
        with io.TextIOWrapper(text.utf8.open(), encoding="utf-8-sig", errors="replace", newline="\n") as lines:
            for row in _records(lines, delimiter):
                yield [cell or None for cell in row]

    return Grid("", rows), "; ".join([text.said(delimiter), *text.notes])


@dataclass(frozen=True)
class _Opened:
    """A text as UTF-8 with line feeds, whatever it was, and its beginning."""

    encoding: str
    head: str
    utf8: Content
    notes: tuple[str, ...]

    def said(self, delimiter: str) -> str:
        """How it was read."""
        return f"read as {self.encoding.removesuffix('-sig')}, {_DELIMITER_NAMES[delimiter]}"


def _opened(content: Content, encoding: str | None) -> _Opened:
    raw = _head(content)
    found = encoding or _encoding(content, raw)
    head = _decode(raw, found)
    old_ends = ("\n" not in head and "\r" in head) or "\r\r\n" in head
    if found in ("utf-8", "utf-8-sig") and not old_ends:
        return _Opened(found, head, content, ())
    notes = ("line ends of old programs read as line ends",) if old_ends else ()
    head = re.sub("\r+\n|\r", "\n", head) if old_ends else head
    return _Opened(found, head, _transcoded(content, found, old_ends=old_ends), notes)


def _evenness(text: str, delimiter: str) -> float:
    """How many cells the rows are parted into, where most rows have the same number."""
    widths = [len(row) for row in islice(_records(_lines(text), delimiter), SEARCHED_ROWS) if row]
    usual = max(set(widths), key=widths.count, default=0)
    return usual * widths.count(usual) / len(widths) if usual > 1 else 0


@dataclass
class _Layout:
    """Where the records of a file stand."""

    delimiter: str
    skip: int  # lines above the first record
    header: Header
    left_out: LeftOut = field(default_factory=LeftOut)
    last: int = 0  # rows at the very end that are no records, where only the end was looked at
    rows: int | None = None  # below the header, where they were counted

    @property
    def first(self) -> int:
        """The number of the first row below the header, as a spreadsheet shows it."""
        return self.header.row + 2


_DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def _head(content: Content) -> bytes:
    head = content.head(_HEAD_BYTES)
    if not head.strip():
        message = "the file is empty; ask the agency to send it again, or declare a nil return in dq_audit.toml"
        raise InputError(message)
    return head


def _encoding(content: Content, head: bytes) -> str:
    """UTF-8 (with or without BOM), UTF-16 with BOM, else cp1252, which is what Windows programs write."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        message = "the file is in UTF-32, an encoding that few programs read; save it as CSV UTF-8"
        raise InputError(message)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if b"\x00" in head:
        raise InputError(_NUL)
    decoder, nul, found = codecs.getincrementaldecoder("utf-8")(), False, "utf-8"
    with content.open() as stream:
        try:
            while chunk := stream.read(1 << 20):
                nul = nul or b"\x00" in chunk
                if decoder.getstate()[0] or not chunk.isascii():  # plain letters need no decoding, and most are plain
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            found = "cp1252"
    if nul:
        raise InputError(_NUL)
    return found


def _decode(raw: bytes, encoding: str) -> str:
    whole_lines = raw if len(raw) < _HEAD_BYTES else raw[: raw.rfind(b"\n") + 1] or raw
    try:
        return whole_lines.decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        pass
    message = f"there is no encoding called {encoding!r}; use utf-8, cp1252 or utf-16"
    raise InputError(message)


def _transcoded(content: Content, encoding: str, *, old_ends: bool) -> Content:
    """The same text in UTF-8, lines ended by line feeds."""
    if encoding.startswith("utf-16") and content.size % 2:
        message = "the file is cut off in the middle of a letter (UTF-16); ask for it again"
        raise InputError(message)
    try:
        with content.open() as stream:
            recoded = codecs.EncodedFile(stream, "utf-8", encoding)
            return kept(_LineFeeds(recoded) if old_ends else recoded, content.size * 4 + _HEAD_BYTES)
    except UnicodeError:
        pass
    message = f"the file is not {encoding}; name the right encoding (utf-8, cp1252, utf-16) or save it as CSV UTF-8"
    raise InputError(message)


class _LineFeeds:
    """A stream in which carriage returns, and those before a line feed, are one line feed."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401  whatever codecs makes
        self._stream = stream

    def read(self, size: int) -> bytes:
        """Some bytes of it."""
        read: bytes = self._stream.read(size)
        while read.endswith(b"\r") and (more := self._stream.read(1)):
            read += more
        return re.sub(b"\r+\n|\r", b"\n", read)


def _delimiter(text: str, naming: Naming) -> str:
    """The delimiter that makes most header cells known."""
    known = naming.canonical

    def hits(delimiter: str) -> int:
        rows = islice(_records(_lines(text), delimiter), SEARCHED_ROWS)
        return max((sum(snake(cell) in known for cell in row) for row in rows), default=0)

    return max(_DELIMITERS, key=hits)


def _refuse_mixed_ends(header: str) -> None:
    """InputError where the line of the header goes on behind a carriage return: some lines end so, others do not."""
    first, *more = header.rstrip("\r\n").split("\r")
    if more and first.count('"') % 2 == 0:
        message = "line ends are mixed: some are CR, others LF; open the file in Excel and save it as CSV"
        raise InputError(message)


def _lines(text: str) -> list[str]:
    """Lines by line feed alone, as Polars parts them."""
    return [f"{line}\n" for line in text.split("\n")]


def _records(lines: Iterable[str], delimiter: str) -> Any:  # noqa: ANN401  csv's own reader, for its line numbers
    """The rows of some lines. A lone carriage return inside a cell is a blank, and NUL is nothing."""
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(map(_clean, lines), delimiter=delimiter)


def _clean(line: str) -> str:
    if "\r" not in line and "\x00" not in line:  # as in most files: looked for once, not replaced three times
        return line
    return line.replace("\r\n", "\n").replace("\r", " ").replace("\x00", "")


def _physical_lines(text: str, delimiter: str, row: int) -> int:
    """How many lines the first rows take up; a quoted cell may span several."""
    reader = _records(_lines(text), delimiter)
    for _ in range(row):
        next(reader)
    return int(reader.line_num)


def _look_through(content: Content, layout: _Layout, source: Source, notes: list[str]) -> None:
    """Find the rows that are no records, and refuse those with more cells than the header, by their numbers.

    A file up to 64 MB is looked through row by row; of a larger one only the end, where totals and notes stand.
    """
    if content.size > _LOOKED_THROUGH:
        notes.append(_NOT_LOOKED_THROUGH)
        layout.last = _foot(content, layout, source)
        if layout.last:
            notes.append(f"{layout.last:,} rows at the end left out: totals or notes")
        return
    body, widths, swallowing = Body.of(layout.header, source), list[int](), list[int]()
    with io.TextIOWrapper(content.open(), encoding="utf-8-sig", errors="replace", newline="\n") as text:
        for row in islice(_records(text, layout.delimiter), layout.header.row + 1, None):
            body.see(row)
            widths.append(len(row))
            if any("\n" in cell for cell in row) and body.swallowed(row, layout.delimiter):
                swallowing.append(layout.first + len(widths) - 1)
    _refuse_swallowed(swallowing)
    layout.left_out, layout.rows = body.end(), len(widths)
    notes += judged_widths(widths, layout.header.width, layout.first, layout.left_out.rows)
    notes += layout.left_out.notes(layout.first)


def _refuse_swallowed(rows: list[int]) -> None:
    """InputError where a quote opened in a row is closed by that of a later one, so that rows became a cell."""
    if rows:
        message = (
            f"a quote in row {rows[0]:,} is closed only rows later, so that the rows between are read as one cell; "
            "mend the quote, or ask for the file again"
        )
        raise InputError(message)


def _foot(content: Content, layout: _Layout, source: Source) -> int:
    """How many rows at the very end of a large file are no records."""
    end = content.tail(_TAIL_BYTES).decode("utf-8", errors="replace").partition("\n")[2]
    if end.count('"') % 2:
        return 0  # it begins within a cell of several lines, and nothing stands where it seems
    rows = list(_records(_lines(end), layout.delimiter))
    gone = set(left_out(rows, layout.header, source).rows)
    last = len(rows)
    while last and (last - 1 in gone or not any(rows[last - 1])):
        last -= 1
    return sum(at in gone for at in range(last, len(rows)))


def _slices(content: Content, layout: _Layout, table: Table, columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
    """The records in slices. Rows that are no records are left out; so are those at the end of a large file."""
    seen, table.blank_rows = 0, 0
    gone = layout.left_out.rows
    waiting: pl.DataFrame | None = None
    for batch in _batches(content, layout, columns):
        rows = positioned(batch, seen, layout.first + seen, None)
        seen += batch.height
        records = table.records(rows.filter(~pl.col(ROW).is_in(gone)) if gone else rows)
        if waiting is not None and records.height >= layout.last:
            yield waiting
            waiting = None
        waiting = records if waiting is None else pl.concat([waiting, records])
    if layout.rows is not None and seen != layout.rows:
        message = (
            f"the file holds {layout.rows:,} rows or {seen:,}, depending on how its quotes are read: a quote stands "
            "in the wrong place; ask for the file again"
        )
        raise InputError(message)
    if waiting is not None:
        yield waiting.head(max(0, waiting.height - layout.last))


def _batches(content: Content, layout: _Layout, columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
    header = layout.header
    names = {f"column_{at}": at for at in range(header.width)}
    scan = pl.scan_csv(
        content.where,
        separator=layout.delimiter,
        has_header=False,
        skip_lines=layout.skip,
        schema=dict.fromkeys(names, pl.String),
        raise_if_empty=False,
        null_values="",  # a cell of two quotes holds nothing, as in every other kind of file
        missing_columns="insert",  # else Polars takes the width from the first row, which may be a short one
        truncate_ragged_lines=bool(layout.left_out.rows),  # notes may be wider than the table; records were looked at
        glob=False,
    )
    wanted = [pl.col(f"column_{at}").alias(name) for at, name in header.columns.items() if name in columns]
    batches = scan.select(*wanted, marked_blank(names)).collect_batches(
        chunk_size=SLICE_ROWS, maintain_order=True, engine="streaming"
    )
    fault = ""
    try:
        yield from batches
    except pl.exceptions.PolarsError as error:
        fault = _told(error, header)
    if fault:
        raise InputError(fault)


def _told(error: pl.exceptions.PolarsError, header: Header) -> str:
    """What Polars found wrong, without the cells it quotes."""
    if _MORE_FIELDS in str(error):
        return f"some rows have more cells than the header's {header.width}: is a cell with a delimiter not in quotes?"
    return (
        "the file cannot be read to its end: a quote that is never closed or stands in the wrong place, odd line ends, "
        "or bytes that are no text; mend it, or ask for it again"
    )
