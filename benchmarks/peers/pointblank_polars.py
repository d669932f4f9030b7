"""pointblank on Polars: one plan, interrogated without keeping extracts of failing rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pointblank as pb
from peers.plain import ANYTHING, LISTS, NUMBER, OLDEST, SHAPES, YOUNGEST, in_polars
from timed import answer

if TYPE_CHECKING:
    from pathlib import Path


def failing(file: Path) -> dict[str, int]:
    """The failing cells of each column; those that are empty fail the first step only."""
    plan = pb.Validate(in_polars(str(file))).col_vals_not_null([NUMBER, ANYTHING, *LISTS, *SHAPES])
    plan = plan.col_vals_between(NUMBER, YOUNGEST, OLDEST, na_pass=True)
    for name, codes in LISTS.items():
        plan = plan.col_vals_in_set(name, [*codes, None])
    for name, shape in SHAPES.items():
        plan = plan.col_vals_regex(name, shape, na_pass=True)
    counts: Counter[str] = Counter()
    for step in plan.interrogate(collect_extracts=False).validation_info:
        counts[step.column] += step.n_failed
    return counts


if __name__ == "__main__":
    answer(failing)
