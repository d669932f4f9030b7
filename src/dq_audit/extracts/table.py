"""What every reader hands on: text rows in slices, each row with its true position."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SLICE_ROWS = 500_000  # keeps memory flat; see benchmarks/


@dataclass
class Table:
    """A table of text. `slices` gives some of its columns, as often as asked; notes may grow while they are read."""

    columns: tuple[str, ...]  # canonical names
    slices: Callable[[tuple[str, ...]], Iterator[pl.DataFrame]]
    notes: list[str] = field(default_factory=list)
    above: Mapping[str, str] = field(default_factory=dict, repr=False)


def without_blank_rows(rows: pl.DataFrame, notes: list[str]) -> pl.DataFrame:
    """The rows that hold anything at all. Empty lines are no records; how many there were is noted."""
    text = [name for name in rows.columns if not name.startswith("@")]
    blank = pl.all_horizontal(pl.col(name).is_null() | (pl.col(name) == "") for name in text)
    count = rows.select(blank.sum()).item() if rows.height else 0
    if not count:
        return rows
    notes.append(f"{count:,} wholly empty rows skipped")
    return rows.filter(~blank)
