"""cuallee on Polars: one check of many rules. An empty cell breaks every rule about it, so each is asked once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cuallee import Check, CheckLevel
from peers.plain import ANYTHING, LISTS, NUMBER, OLDEST, SHAPES, YOUNGEST, in_polars
from timed import answer

if TYPE_CHECKING:
    from pathlib import Path


def failing(file: Path) -> dict[str, int]:
    """The failing cells of each column."""
    check = Check(CheckLevel.WARNING, "plain").is_complete(ANYTHING).is_between(NUMBER, (YOUNGEST, OLDEST))
    for name, codes in LISTS.items():
        check.is_contained_in(name, tuple(codes))
    for name, shape in SHAPES.items():
        check.has_pattern(name, shape)
    counts: Counter[str] = Counter()
    for column, violations in check.validate(in_polars(str(file))).select("column", "violations").iter_rows():
        counts[column] += violations
    return counts


if __name__ == "__main__":
    answer(failing)
