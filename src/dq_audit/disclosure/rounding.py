"""Keyed rounding: up or down by the draw of a secret key, on average to the count itself.

A count c goes to the multiple of the base below it or above it, up with probability (c mod base) / base. The draw is
made of the key, the source, the month, the cell and the count, so that the same cell with the same count shows the same
figure in every report for ever: who asks again learns nothing. Zero stays zero.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dq_audit.keys import Key

_BITS = 256  # of a draw


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of one source and month. `salt` counts how often all of them were made anew."""

    key: Key
    source: str
    period: str
    base: int
    salt: int = 0

    def of(self, n: int, *cell: str) -> int:
        """The figure of a cell that holds n."""
        return self._drawn(n, self.period, cell)

    def of_extract(self, n: int, *cell: str) -> int:
        """The figure of a cell that several months share: it is drawn without the month, and so once."""
        return self._drawn(n, "", cell)

    def _drawn(self, n: int, period: str, cell: tuple[str, ...]) -> int:
        rest = n % self.base
        if not rest:
            return n
        said = json.dumps([self.source, period, *cell, n, self.salt], ensure_ascii=False, separators=(",", ":"))
        [token] = self.key.tokens([said])
        return n - rest + (self.base if int(token, 16) * self.base >> _BITS < rest else 0)


def range_of(figure: int, base: int) -> tuple[int, int]:
    """The least and the most that a cell with this figure can hold."""
    return max(0, figure - base + 1), figure + base - 1
