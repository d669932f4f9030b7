"""Where does one count outrun another? Two lists of the same kind of event, cell by cell (an hour, a place)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scipy.special import ndtri

from dq_audit.questions import given
from dq_audit.questions.intervals import newcombe_difference

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVEL = 0.05  # of a false one among all cells together


@dataclass(frozen=True, slots=True)
class Excess:
    """A cell in which the first count is a larger part of both than in all other cells."""

    name: str
    first: int
    second: int

    @property
    def share(self) -> float:
        """The first count's part of both."""
        return self.first / (self.first + self.second)


def surely_more(first: Mapping[str, int], second: Mapping[str, int], level: float = LEVEL) -> tuple[Excess, ...]:
    """The cells in which the first is surely a larger part of both than in the rest, the largest part first.

    Newcombe's interval of the difference of the two parts lies above 0, at a level shared out among all cells
    (Bonferroni). Events are taken to come singly. ValueError where a count is no whole number or the level no share.
    """
    level = given.between(level, 0, 1, "the level")
    names = [name for name in sorted({*first, *second}) if first.get(name, 0) + second.get(name, 0)]
    if len(names) < 2:  # noqa: PLR2004  one cell has no rest
        return ()
    z = float(ndtri(1 - level / (2 * len(names))))
    counted = [[given.count(of.get(name, 0), "a count of events") for of in (first, second)] for name in names]
    cells = [Excess(name, *both) for name, both in zip(names, counted, strict=True)]
    x, n = sum(cell.first for cell in cells), sum(cell.first + cell.second for cell in cells)
    found = [cell for cell in cells if _above(cell, x, n, z)]
    return tuple(sorted(found, key=lambda cell: (-cell.share, cell.name)))


def _above(cell: Excess, x: int, n: int, z: float) -> bool:
    both = cell.first + cell.second
    return newcombe_difference(cell.first, both, x - cell.first, n - both, z).limits.low > 0
