"""Tables in memory (Polars, pandas, Arrow) and typed cells: everything becomes text by one stated rule.

Whole numbers lose a trailing `.0`; dates are ISO; times are to the second, with their offset where they have one;
booleans are `true` and `false`; null and NaN are blank.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl
from narwhals.exceptions import DuplicateError

from dq_audit.errors import InputError

_WHOLE = 2**53  # beyond it a float is no exact whole number


def cell_text(value: object) -> str | None:
    """One typed cell as text; None for blank."""
    if _is_missing(value):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(float(value))
    if isinstance(value, dt.datetime | dt.time):
        return value.isoformat(timespec="seconds")
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)  # a date is ISO by itself


def _is_missing(value: object) -> bool:
    """None, the empty text, NaN, NaT and pandas' NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return (isinstance(value, str) and value == "") or (isinstance(value, float) and math.isnan(value))


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
    if column.dtype == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    return pl.Series(column.name, [cell_text(value) for value in column.to_list()], dtype=pl.String)


def from_native(table: Any) -> pl.DataFrame:  # noqa: ANN401  any frame narwhals knows
    """A pandas, Polars or Arrow table as a Polars frame of text. InputError for anything else."""
    if isinstance(table, pl.LazyFrame):
        return as_text(table.collect())
    if isinstance(table, pl.DataFrame):
        return as_text(table)
    fault = ""
    try:
        frame = nw.from_native(table, eager_only=True)
    except DuplicateError:
        fault = "two columns of the table have the same name; rename one"
    except TypeError:
        fault = f"a {type(table).__name__} cannot be audited; give a path or a pandas, Polars or Arrow table"
    if fault:
        raise InputError(fault)
    if frame.implementation.is_pandas_like():
        return _from_pandas(table)
    return as_text(frame.to_polars())


def _from_pandas(table: Any) -> pl.DataFrame:  # noqa: ANN401  pandas is not imported here
    names = [str(name) for name in table.columns]
    values = (table.iloc[:, at].tolist() for at in range(len(names)))
    texts = [
        pl.Series(str(at), [cell_text(value) for value in column], dtype=pl.String) for at, column in enumerate(values)
    ]
    frame = pl.DataFrame(texts) if texts else pl.DataFrame()
    frame.columns = names
    return frame
