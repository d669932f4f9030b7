"""Codes never seen: told by count and shape, not by value, because somebody will have typed a name there.

A shape keeps what a code looks like and nothing of what it says: letters become A, digits 9, and anything over eight
characters is only its length.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.cells import shape
from dq_audit.model import State
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dq_audit.engine.facts import Facts
    from dq_audit.engine.plan import Plan

LOOKED_AT = 100_000  # invalid cells per item whose shape is taken; their number is always complete
SHOWN = 6
FEWEST_RECORDS, LONGEST_CODE = 3, 12  # of a code that may be printed at all


@dataclass
class UnseenCodes:
    """Collects the shapes, and the exact values for whoever is allowed to ask for them, slice by slice."""

    plan: Plan
    _cells: dict[str, Counter[str]] = field(default_factory=dict, repr=False)

    def add(self, judged: pl.DataFrame, facts: Facts) -> None:
        """Take the invalid cells of coded items from a judged slice, up to `LOOKED_AT` an item."""
        room = {column: LOOKED_AT - self._cells.setdefault(column, Counter()).total() for column, _ in self.coded()}
        wrong = [
            pl.col(column).filter(pl.col(state) == int(State.INVALID)).head(room[column]).implode()
            for column, state in self.coded()
            if room[column] > 0
        ]
        for cells in judged.select(wrong).get_columns():
            self._cells[cells.name].update(facts.text(cells.explode()).drop_nulls().to_list())

    def take(self, column: str, cells: dict[str, int]) -> None:
        """Take cells that were counted elsewhere, up to `LOOKED_AT` too."""
        held = self._cells.setdefault(column, Counter())
        for cell, n in cells.items():
            held[cell] += min(n, LOOKED_AT - held.total())

    def cells(self) -> Iterator[tuple[str, Counter[str]]]:
        """What was taken, by column, to be counted elsewhere."""
        yield from self._cells.items()

    def notes(self) -> Iterator[str]:
        """One line for each item with codes never seen."""
        for column, cells in self._cells.items():
            if cells:
                shapes: Counter[str] = Counter()
                for cell, n in cells.items():
                    shapes[shape(cell)] += n
                often = sorted(shapes.items(), key=lambda shown: (-shown[1], shown[0]))
                listed = ", ".join(f"{what} ({n:,})" for what, n in often[:SHOWN])
                more = f" and {len(shapes) - SHOWN} more shapes" if len(shapes) > SHOWN else ""
                first = f" (shapes of the first {LOOKED_AT:,})" if cells.total() >= LOOKED_AT else ""
                counted = f"{cells.total():,} records, {len(cells):,} different"
                yield f"codes never seen in {column}: {counted}; {listed}{more}{first}"

    @property
    def columns(self) -> frozenset[str]:
        """The coded items."""
        return frozenset(column for column, _ in self.coded())

    def values(self, column: str) -> dict[str, int]:
        """Codes never seen in a column with their records: none in under 3 records, none over 12 characters."""
        cells = self._cells.get(column, Counter())
        return {c: n for c, n in cells.most_common() if n >= FEWEST_RECORDS and len(c) <= LONGEST_CODE}

    def coded(self) -> Iterator[tuple[str, str]]:
        """Column and state (null where the check does not apply) of every coded item, once a column."""
        found: dict[str, str] = {}
        for planned in self.plan.checks:
            for item in planned.items:
                if item.state and isinstance(item.reader, Coded):
                    found.setdefault(item.item.name, item.state)
        yield from found.items()
