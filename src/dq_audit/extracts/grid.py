"""Sheets as text, before anything is known of them, and how the one that holds a source becomes a table."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import polars as pl

from dq_audit.errors import InputError, did_you_mean
from dq_audit.extracts.body import Body, judged_widths
from dq_audit.extracts.header import SEARCHED_ROWS, Header, find_header, hits
from dq_audit.extracts.table import BLANK, Place, Table, blank_rows, marked_blank
from dq_audit.positions import ROW, positioned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dq_audit.extracts.names import Naming

Row: TypeAlias = list[str | None]
_BATCH = 50_000  # rows; what stands in Python's memory at a time
ALL_SHEETS = "*"


@dataclass
class Grid:
    """The cells of a sheet, in rows of one width. `top` is the number of the first row as a spreadsheet shows it."""

    name: str = field(repr=False)  # as it stands in the file; may name somebody
    rows: Callable[[], Iterator[Row]] = field(repr=False)  # as often as asked
    top: int = 1
    hidden: bool = False
    notes: tuple[str, ...] = ()
    is_ragged: bool = False  # rows have as many cells as stand there, as in a text file
    later: int = 0  # days to add to the numbers of date columns, which are counted from 1900
    left: int = 0  # columns of the sheet before the first of the rows

    @property
    def head(self) -> list[Row]:
        """The first rows, among which the header is looked for."""
        return list(islice(self.rows(), SEARCHED_ROWS))


class _Part(NamedTuple):
    """A sheet that holds the source: header, records, notes, and how many records it says it has."""

    header: Header
    records: pl.DataFrame
    notes: list[str]
    stated: int | None
    place: Place


def table_of(grids: Sequence[Grid], naming: Naming, sheet: str | None = None) -> Table:
    """The sheet that holds a source, as a table; the one whose header names most columns, unless `sheet` says which.

    `sheet` may be `*` for all sheets that hold the source. InputError where none does.
    """
    known = [hits(grid.head, naming) for grid in grids]
    chosen = _chosen(grids, known, sheet, naming)
    parts = [_part(grids[at], naming, f"sheet {at + 1}: " if len(chosen) > 1 else "") for at in chosen]
    notes = [*_sheet_notes(grids, known, chosen), *(note for part in parts for note in part.notes)]
    header = parts[0].header
    columns = tuple(dict.fromkeys(name for part in parts for name in part.header.columns.values()))
    _refuse_other_columns([set(part.header.columns.values()) for part in parts], chosen, set(columns))
    table = Table(columns, lambda _: iter(()), notes, header.above, headers=header.headers, unused=header.unused)
    kept, seen = [], 0
    for part in parts:
        records = part.records.with_columns(pl.col(ROW) + seen)
        kept.append(records)
        table.places += (replace(part.place, first=seen),)
        seen = records.select(pl.col(ROW).max().fill_null(seen - 1) + 1).item()
    told = [part.stated for part in parts if part.stated is not None]
    table.stated = sum(told) if len(told) == len(parts) else None
    table.slices = lambda wanted: (frame.select(*wanted, pl.col("^@.*$")) for frame in kept)
    return table


def _chosen(grids: Sequence[Grid], known: Sequence[int], sheet: str | None, naming: Naming) -> list[int]:
    if sheet and sheet != ALL_SHEETS:
        names = [grid.name for grid in grids]
        if sheet not in names:
            asked = [naming.masked(name) for name in names]
            message = f"there is no sheet {sheet!r} in the workbook; {did_you_mean(sheet, asked)}"
            raise InputError(message)
        return [names.index(sheet)]
    shown = [at for at, grid in enumerate(grids) if known[at] and not grid.hidden]
    among = shown or list(range(len(grids)))  # a hidden sheet is read only where no other will do
    best = max(among, key=lambda at: (known[at], -at))
    return [at for at in among if _is_alike(known[at], known[best])] if sheet == ALL_SHEETS else [best]


def _is_alike(known: int, best: int) -> bool:
    """Whether a sheet with so many known columns holds the same source as the best one."""
    return known * 2 > best


def _refuse_other_columns(named: Sequence[set[str]], chosen: Sequence[int], columns: set[str]) -> None:
    """InputError where sheets that are read together have not the same columns: an absent one would read as blank."""
    for at, there in zip(chosen, named, strict=True):
        if columns - there:
            message = (
                f"sheet {at + 1} has no {', '.join(sorted(columns - there))}, which another sheet has; give the sheets "
                "the same columns, or name one of them in dq_audit.toml"
            )
            raise InputError(message)


def _sheet_notes(grids: Sequence[Grid], known: Sequence[int], chosen: Sequence[int]) -> Iterator[str]:
    if len(grids) > 1:
        what = "table" if grids[0].is_ragged else "sheet"
        yield f"{what} {', '.join(str(at + 1) for at in chosen)} of {len(grids)} read"
    if any(grids[at].hidden for at in chosen):
        yield "the sheet is hidden in the workbook"
    for at, grid in enumerate(grids):
        if at not in chosen and _is_alike(known[at], known[chosen[0]]):
            rows = sum(1 for row in grid.rows() if any(row)) - 1
            what = "table" if grid.is_ragged else "sheet"
            yield (
                f"{what} {at + 1}{' (hidden)' if grid.hidden else ''} looks like the same source and was not read: "
                f'{rows:,} of its rows are not in these figures (sheet = "*" in dq_audit.toml reads all)'
            )


def _part(grid: Grid, naming: Naming, before: str) -> _Part:
    """Header, records and notes of a sheet."""
    header = find_header(grid.head, naming)
    first, sheet = grid.top + header.row + 1, naming.masked(grid.name)
    body, widths, at, blank = Body.of(header, naming.source), list[int](), 0, 0
    frames = [positioned(_frame([], header), 0, first, sheet).drop(BLANK)]
    rows = islice(grid.rows(), header.row + 1, None)
    while batch := list(islice(rows, _BATCH)):
        for row in batch:
            body.see(row)
            widths += [len(row)] if grid.is_ragged else []
        frame = positioned(_frame(batch, header), at, first + at, sheet)
        at += len(batch)
        blank += int(frame[BLANK].sum())
        frames.append(frame.filter(~pl.col(BLANK)).drop(BLANK))
    records, out = pl.concat(frames), body.end()
    if grid.later:
        dated = [name for name in header.columns.values() if name in naming.source.grains]
        records = records.with_columns(moved(pl.col(name), grid.later) for name in dated)
    short = judged_widths(widths, header.width, first, out.rows)
    said = [*grid.notes, *header.notes(naming.source), *short, *out.notes(first), *blank_rows(blank)]
    place = Place.of(grid.name, header, grid.top, grid.left)
    return _Part(
        header, records.filter(~pl.col(ROW).is_in(out.rows)), [before + note for note in said], out.stated, place
    )


def _frame(rows: Sequence[Row], header: Header) -> pl.DataFrame:
    cells = ([row[at] if at < len(row) else None for row in rows] for at in range(header.width))
    whole = pl.DataFrame([pl.Series(str(at), column, dtype=pl.String) for at, column in enumerate(cells)])
    named = (pl.col(str(at)).alias(column) for at, column in header.columns.items())
    return whole.select(*named, marked_blank(whole.columns))


def moved(cell: pl.Expr, days: int) -> pl.Expr:
    """A day of a workbook that counts from 1904 in the count that all others use."""
    number = pl.when(cell.str.contains(r"^[0-9]{5}(\.[0-9]+)?$")).then(cell).cast(pl.Float64, strict=False)
    return pl.coalesce((number + days).cast(pl.String), cell)
