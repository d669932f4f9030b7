"""What may a cell hold, seeing all figures that belong together? Ranges, narrowed by sums that are known to hold.

Two items of one check are about the same records: whoever adds up the figures of both knows N from both. A figure is
safe where enough whole numbers are left for its cell; whether they are is seen from the figures alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Cell: TypeAlias = Hashable
MOST = 10**12  # more records than anybody has


@dataclass
class Known:
    """Cells with the least and the most that each can hold, and sums of cells of which one is at most the other."""

    ranges: dict[Cell, tuple[int, int]] = field(default_factory=dict)
    at_most: list[tuple[Sequence[Cell], Sequence[Cell]]] = field(default_factory=list)

    def add(self, cell: Cell, least: int, most: int = MOST) -> None:
        """Say what a cell can hold. Of a cell that is met again both hold."""
        low, high = self.ranges.get(cell, (0, MOST))
        self.ranges[cell] = max(low, least), min(high, most)

    def bound(self, parts: Sequence[Cell], whole: Sequence[Cell], *, equal: bool = False) -> None:
        """Say that the sum of some cells is at most that of others, or equal to it."""
        self.at_most.append((parts, whole))
        if equal:
            self.at_most.append((whole, parts))

    def fewest(self) -> int:
        """How many whole numbers are left for the cell that has the fewest."""
        ranges = narrowed(self.ranges, self.at_most)
        return min((high - low + 1 for low, high in ranges.values()), default=MOST)


def narrowed(
    ranges: Mapping[Cell, tuple[int, int]], at_most: Sequence[tuple[Sequence[Cell], Sequence[Cell]]]
) -> dict[Cell, tuple[int, int]]:
    """The ranges of cells once every sum has been held against every range, until nothing moves."""
    low, high = ({cell: ends[at] for cell, ends in ranges.items()} for at in (0, 1))
    moved = True
    while moved:
        moved = False
        for parts, whole in at_most:
            room = sum(high[cell] for cell in whole) - sum(low[cell] for cell in parts)
            for cell in parts:
                if high[cell] > low[cell] + room:
                    high[cell], moved = low[cell] + room, True
            for cell in whole:
                if low[cell] < high[cell] - room:
                    low[cell], moved = high[cell] - room, True
    return {cell: (low[cell], high[cell]) for cell in ranges}
