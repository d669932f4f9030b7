"""What every reader hands on: text rows in slices, each row with its true position."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from dq_audit.extracts.header import Header

    Numbered: TypeAlias = Callable[[tuple[str, ...], AbstractSet[str]], Iterator["Slice"]]

SLICE_ROWS = 150_000  # keeps memory flat and under 1 GB with a CSV; see benchmarks/
BLANK = "@blank"


@dataclass(frozen=True)
class Place:
    """Where the columns of a source stand in a sheet; columns are counted from 0, which is A, rows from 1."""

    sheet: str = field(repr=False)  # as it stands in the file; may name somebody
    columns: Mapping[str, int]  # canonical name -> column
    above: Mapping[str, tuple[int, int]]  # canonical name -> row and column of a value above the table
    heading: int = 1  # the last row of the header
    first: int = 0  # number in the extract from which on records stand in this sheet

    @classmethod
    def of(cls, sheet: str, header: Header, top: int, left: int) -> Place:
        """The place of a header, of a sheet whose first row and column are these."""
        columns = {name: at + left for at, name in header.columns.items()}
        above = {name: (row + top, at + left) for name, (row, at) in header.above_at.items()}
        return cls(sheet, columns, above, header.row + top)


NO_ENTRIES: Mapping[str, pl.Series] = MappingProxyType({})


class Slice(NamedTuple):
    """Some rows, every cell of them text; but of the columns in `entries` a number, of the entry that it is."""

    rows: pl.DataFrame
    entries: Mapping[str, pl.Series] = NO_ENTRIES  # the first one is blank; later slices add to them


@dataclass
class Table:
    """A table of text. `slices` gives some of its columns, as often as asked."""

    columns: tuple[str, ...]  # canonical names
    slices: Callable[[tuple[str, ...]], Iterator[pl.DataFrame]]
    skipped: list[str] = field(default_factory=list)
    above: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # canonical name -> as delivered
    unused: tuple[str, ...] = field(default=(), repr=False)  # headers that stand for no column of the source
    stated: int | None = None  # how many records the extract itself says it has, in a row of totals
    places: tuple[Place, ...] = ()  # of the sheets that are read, where a cell of the file is one of the table
    blank_rows: int = 0  # empty lines met in the last reading; they are no records
    numbered: Numbered | None = None  # as `slices`, where the file holds numbers; some columns as text all the same

    @property
    def notes(self) -> list[str]:
        """What was skipped or guessed."""
        return [*self.skipped, *blank_rows(self.blank_rows)]

    def records(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that are not marked as blank; the others are counted."""
        blank = int(rows[BLANK].sum())
        self.blank_rows += blank
        return (rows.filter(~pl.col(BLANK)) if blank else rows).drop(BLANK)


def blank_rows(number: int) -> list[str]:
    """A note on empty rows, where there are any."""
    return [f"{number:,} wholly empty rows skipped"] if number else []


def marked_blank(columns: Iterable[str]) -> pl.Expr:
    """Whether a row holds nothing at all in these columns."""
    return pl.all_horizontal(pl.col(name).is_null() | (pl.col(name) == "") for name in columns).alias(BLANK)
