"""Does a month resemble the month before? Then limits and intervals promise more than they hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import fsum, sqrt
from typing import TYPE_CHECKING

from dq_audit.trends.points import follows

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_PAIRS = 11  # of a chart's twelve points; with fewer the limit is beyond what any ordinary series shows
BARTLETT = 2.0  # standard errors of a correlation that is truly nothing: about 1 in 40 on this side


@dataclass(frozen=True, slots=True)
class Autocorrelation:
    """The lag-1 correlation of months that follow each other; None where it cannot be told.

    Notable above `limit`, 2 / sqrt(pairs): Bartlett's limit of a series without any, as drawn in every correlogram.
    Only a positive one is notable, because it alone makes limits and intervals too narrow.
    """

    value: float | None
    pairs: int

    @property
    def limit(self) -> float | None:
        """What it must exceed; None without a pair."""
        return BARTLETT / sqrt(self.pairs) if self.pairs else None

    @property
    def notable(self) -> bool:
        """Whether it is more than chance makes."""
        return self.value is not None and self.limit is not None and self.value > self.limit

    @property
    def said(self) -> str:
        """In plain words."""
        if self.value is None:
            return f"whether months resemble the month before cannot be told: fewer than {LEAST_PAIRS} pairs"
        figure = f"correlation {self.value:.2f} with the month before"
        if self.notable:
            return f"months resemble the month before ({figure}): the limits and intervals are too narrow"
        return f"months are not shown to resemble the month before ({figure})"


def autocorrelation(residuals: Sequence[tuple[str, str, float]]) -> Autocorrelation:
    """Of (first month, last month, distance from the centre) in order; pairs across a gap are not counted.

    r = (sum of products of neighbours / pairs) / (sum of squares / points). None where all stand on the centre.
    Source: Box and Jenkins; Bartlett (1946) for the limit.
    """
    products = [a * b for (_, last, a), (first, _, b) in pairwise(residuals) if follows(first, last)]
    squares = fsum(value * value for _, _, value in residuals)
    if len(products) < LEAST_PAIRS or squares == 0:
        return Autocorrelation(None, len(products))
    return Autocorrelation(fsum(products) / len(products) / (squares / len(residuals)), len(products))
