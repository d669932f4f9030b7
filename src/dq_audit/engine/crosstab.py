"""How many records of each group have which value in each judged column: one pass of counting over small numbers.

Judged columns hold recording states, denominators and truths: numbers under 8. A group is a month and its keys in some
breakdowns. So every sum is a cell of a table of groups by values, and numpy counts such tables two to three times as
fast as a grouping with as many conditional sums.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from dq_audit.moments import MONTH_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

FINEST = 100_000  # groups that are numbered by arithmetic, occupied or not
_WIDTH, _NULL = 8, 7  # values of a judged column, the last one standing for null


class Sum(NamedTuple):
    """One sum: the records that have a value in a judged column, under the name of the sum."""

    name: str
    column: str
    value: int


def crosstab(judged: pl.DataFrame, keys: Sequence[str], sums: Iterable[Sum]) -> pl.DataFrame:
    """One row for each month and combination of keys that occurs: `rows` and every sum."""
    sums = tuple(sums)
    groups, number = _numbered(judged.select(MONTH_COLUMN, *keys))
    tables = {column: _table(number, judged[column], groups.height) for column in {s.column for s in sums}}
    counted = {"rows": np.bincount(number, minlength=groups.height)}
    counted |= {s.name: tables[s.column][:, s.value] for s in sums}
    return groups.hstack(pl.DataFrame(counted)).filter(pl.col("rows") > 0)


def size(keys: pl.Series) -> int:
    """How many different keys there may be, null among them; categories tell without a look at the rows."""
    return len(keys.dtype.categories) + 1 if isinstance(keys.dtype, pl.Enum) else keys.n_unique()


def _table(number: NDArray[np.int64], column: pl.Series, groups: int) -> NDArray[np.int64]:
    """Records by group and value of a judged column."""
    values = column.cast(pl.UInt8).fill_null(_NULL).to_numpy()
    return np.bincount(number * _WIDTH + values, minlength=groups * _WIDTH).reshape(-1, _WIDTH)


def _numbered(keys: pl.DataFrame) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """The groups, and the number of the group of each row."""
    domains = [_domain(column) for column in keys.get_columns()]
    if prod(map(len, domains)) > FINEST:
        groups = keys.unique(maintain_order=True)
        at = keys.join(
            groups.with_row_index("@n"), on=keys.columns, how="left", nulls_equal=True, maintain_order="left"
        )
        return groups, at["@n"].to_numpy().astype(np.int64)
    number = np.zeros(keys.height, dtype=np.int64)
    for column, domain in zip(keys.get_columns(), domains, strict=True):
        number = number * len(domain) + _place(column, domain)
    groups = domains[0].to_frame()
    for domain in domains[1:]:
        groups = groups.join(domain.to_frame(), how="cross", maintain_order="left_right")
    return groups, number


def _domain(column: pl.Series) -> pl.Series:
    """Every value that the column may hold, null last."""
    if isinstance(column.dtype, pl.Enum):
        return column.dtype.categories.cast(column.dtype).alias(column.name).extend_constant(None, 1)
    return column.unique().sort(nulls_last=True)


def _place(column: pl.Series, domain: pl.Series) -> NDArray[np.int64]:
    """The place of each value in its domain."""
    if len(domain) == 1:
        return np.zeros(len(column), dtype=np.int64)
    if isinstance(column.dtype, pl.Enum):
        return column.to_physical().cast(pl.Int64).fill_null(len(domain) - 1).to_numpy()
    places = pl.int_range(len(domain), dtype=pl.Int64, eager=True)
    return column.replace_strict(domain, places, return_dtype=pl.Int64).to_numpy()
