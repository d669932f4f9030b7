"""Typed Polars frames as text. Not in `frames`: the process that reads Parquet starts sooner without narwhals."""

from __future__ import annotations

import polars as pl

from dq_audit.extracts.texts import cell_text

_NO_TEXT = "\ufffd"  # bytes that are no text


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """A typed Polars frame with every column as text."""
    return frame.select(_text(frame[name]) for name in frame.columns)


def _text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column if (column != "").all() else column.replace("", None)
    if column.dtype.is_integer() or column.dtype in (pl.Categorical, pl.Enum):
        return column.cast(pl.String)
    if column.dtype == pl.Boolean:
        return column.cast(pl.String)
    if column.dtype == pl.Binary:
        return pl.Series(column.name, map(_decoded, column), dtype=pl.String)
    if column.dtype == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    return pl.Series(column.name, [cell_text(value) for value in column.to_list()], dtype=pl.String)


def _decoded(cell: bytes | None) -> str | None:
    try:
        return cell.decode() if cell is not None else None
    except UnicodeDecodeError:
        return _NO_TEXT
