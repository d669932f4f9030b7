"""Tables in memory (Polars, pandas, Arrow): every cell becomes text, as `texts` has it."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl
from narwhals.exceptions import DuplicateError

from dq_audit.errors import InputError
from dq_audit.extracts.texts import cell_text
from dq_audit.extracts.typed import as_text


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
