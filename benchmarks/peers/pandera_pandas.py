"""pandera on pandas: one schema, all failures collected (`lazy=True`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandera.pandas as pa
from peers.plain import ANYTHING, LISTS, NUMBER, OLDEST, SHAPES, YOUNGEST, in_pandas
from timed import answer

if TYPE_CHECKING:
    from pathlib import Path


def failing(file: Path, cases: int | None = None) -> dict[str, int]:
    """The failing cells of each column; where so many `cases` of each check are kept, not all of them."""
    schema = pa.DataFrameSchema(
        {NUMBER: pa.Column(float, pa.Check.in_range(YOUNGEST, OLDEST, n_failure_cases=cases)), ANYTHING: pa.Column(str)}
        | {name: pa.Column(str, pa.Check.isin(codes, n_failure_cases=cases)) for name, codes in LISTS.items()}
        | {name: pa.Column(str, pa.Check.str_matches(shape, n_failure_cases=cases)) for name, shape in SHAPES.items()}
    )
    try:
        schema.validate(in_pandas(str(file)), lazy=True)
    except pa.errors.SchemaErrors as found:
        return {str(name): int(n) for name, n in found.failure_cases["column"].value_counts().items()}
    return {}


if __name__ == "__main__":
    answer(failing)
