"""How many records of each group have which value in each judged column: one pass of counting over small numbers.

Judged columns hold recording states, denominators and truths: numbers under 8. A group is a month and its keys in some
breakdowns. So every sum is a cell of a table of groups by values, and numpy counts such tables several times as fast
as a grouping with as many conditional sums.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from dq_audit.moments import MONTH_COLUMN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.int64]

FINEST = 100_000  # groups that are numbered by arithmetic, occupied or not
_WIDTH, _NULL = 8, 7  # values of a judged column, the last one standing for null
_TRUE = 1


def crosstab(judged: pl.DataFrame, keys: Sequence[str], sums: Mapping[str, tuple[str, int | None]]) -> pl.DataFrame:
    """One row for each month and combination of keys that occurs: `rows`, and every sum as a column.

    A sum is the records that have a value in a judged column (None: in which it is true).
    """
    groups, number = _numbered(judged.select(MONTH_COLUMN, *keys))
    at = number * _WIDTH
    tables = {column: _table(at, judged[column], groups.height) for column in {column for column, _ in sums.values()}}
    counted = {"rows": np.bincount(number, minlength=groups.height)}
    counted |= {name: tables[column][:, _TRUE if value is None else value] for name, (column, value) in sums.items()}
    return groups.hstack(pl.DataFrame(counted)).filter(pl.col("rows") > 0)


def size(keys: pl.Series) -> int:
    """How many different keys there may be, null among them; categories tell without a look at the rows."""
    return len(keys.dtype.categories) + 1 if isinstance(keys.dtype, pl.Enum) else keys.n_unique()


def _table(at: Numbers, column: pl.Series, groups: int) -> Numbers:
    """Records by group and value of a judged column; `at` is where the part of each row's group begins."""
    absent = _NULL if column.dtype.is_integer() else False  # of truths only `true` is asked
    values = column.fill_null(absent).to_numpy()
    return np.bincount(at + values, minlength=groups * _WIDTH).reshape(-1, _WIDTH)


def _numbered(keys: pl.DataFrame) -> tuple[pl.DataFrame, Numbers]:
    """The groups, and the number of the group of each row."""
    domains = [_domain(column) for column in keys.get_columns()]
    if prod(map(len, domains)) > FINEST:
        return _joined(keys)
    number = np.zeros(keys.height, dtype=np.int64)
    for column, domain in zip(keys.get_columns(), domains, strict=True):
        number = number * len(domain) + _place(column, domain)
    groups = domains[0].to_frame()
    for domain in domains[1:]:
        groups = groups.join(domain.to_frame(), how="cross", maintain_order="left_right")
    return groups, number


def _joined(keys: pl.DataFrame) -> tuple[pl.DataFrame, Numbers]:
    """The same where groups are too many for arithmetic: those that occur, each row's found by a join."""
    groups = keys.unique(maintain_order=True)
    numbered = groups.with_row_index("@n")
    found = keys.join(numbered, on=keys.columns, how="left", nulls_equal=True, maintain_order="left")
    return groups, found["@n"].to_numpy().astype(np.int64)


def _domain(column: pl.Series) -> pl.Series:
    """Every value that the column may hold, null last."""
    if isinstance(column.dtype, pl.Enum):
        return column.dtype.categories.cast(column.dtype).alias(column.name).extend_constant(None, 1)
    return column.unique().sort(nulls_last=True)


def _place(column: pl.Series, domain: pl.Series) -> Numbers:
    """The place of each value in its domain."""
    if len(domain) == 1:
        return np.zeros(len(column), dtype=np.int64)
    if isinstance(column.dtype, pl.Enum):
        return column.to_physical().fill_null(len(domain) - 1).to_numpy()  # no cast: Polars looks at each number
    places = pl.int_range(len(domain), dtype=pl.Int64, eager=True)
    return column.replace_strict(domain, places, return_dtype=pl.Int64).to_numpy()
