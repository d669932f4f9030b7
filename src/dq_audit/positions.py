"""Where a row stands in its extract: three columns that stay with every record, through slices too."""

from __future__ import annotations

import polars as pl

ROW = "@row"  # number from 0, unique in the extract
LINE = "@line"  # the row number as a spreadsheet shows it
SHEET = "@sheet"  # the sheet's name; null for a file without sheets


def positioned(rows: pl.DataFrame, first_row: int, first_line: int, sheet: str | None) -> pl.DataFrame:
    """The rows with their positions. `first_line` is the spreadsheet's number of the first of them."""
    numbers = pl.int_range(0, pl.len(), dtype=pl.Int64)
    return rows.with_columns(
        (numbers + first_row).alias(ROW),
        (numbers + first_line).alias(LINE),
        pl.lit(sheet, dtype=pl.String).alias(SHEET),
    )
