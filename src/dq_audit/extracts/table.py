"""What every reader hands on: text rows in slices, each row with its true position."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

SLICE_ROWS = 200_000  # keeps memory flat and under 1 GB with a CSV; see benchmarks/
BLANK = "@blank"


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
    blank_rows: int = 0  # empty lines met in the last reading; they are no records

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
