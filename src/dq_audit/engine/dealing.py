"""Facts of few entries dealt out to many rows, each row by the number of its entry. For Polars, by numpy.

Polars gathers what holds nulls, or truths, several times as slowly as numpy does numbers; what it has of a column
fits into two of those: the values, and whether there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places: TypeAlias = NDArray[np.unsignedinteger]

_PLAIN = (pl.Int8, pl.Int16, pl.Int32, pl.Boolean)


def dealt(fact: pl.Series, places: Places) -> pl.Series:
    """A fact of each row, of the fact of each entry and the entry of each row."""
    if fact.dtype not in _PLAIN:
        return fact.gather(pl.Series(places))
    values = np.take(fact.fill_null(_zero(fact)).to_numpy(), places)
    if not fact.null_count():
        return pl.Series(fact.name, values)
    there = np.take(fact.is_not_null().to_numpy(), places)
    return pl.Series(fact.name, values if there.all() else _with_nulls(values, there))


def _zero(fact: pl.Series) -> int | bool:
    return False if fact.dtype == pl.Boolean else 0


def _with_nulls(values: NDArray[np.generic], there: NDArray[np.bool_]) -> pa.Array:
    """Values of which those that are not there are null, as Arrow lays them out: one bit says so."""
    bits = pa.py_buffer(np.packbits(there, bitorder="little"))
    is_truth = values.dtype == np.bool_
    held = pa.py_buffer(np.packbits(values.view(np.bool_), bitorder="little") if is_truth else values)
    kind = pa.bool_() if is_truth else pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, len(values), [bits, held])
