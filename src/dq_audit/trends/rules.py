"""Which points of a chart stand out? The four rules of NHS England's Making Data Count.

Source: statistical notes, 5, and NHSRplotthedots (nhs-r-community, MIT), which is that team's own reference in code. As
there, all points of a run are marked, and a point outside the limits is no point near them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from dq_audit.trends.points import follows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from dq_audit.questions.intervals import Interval

RUN = 7  # points in a row, for a trend and for one side
TRIPLE, NEAR_ENOUGH = 3, 2  # 2 of 3 near a limit


class Mark(StrEnum):
    """What makes a point stand out, in the order in which it is told."""

    OUTSIDE = "outside the limits"
    TREND = "7 in a row rising or falling"
    NEAR = "2 of 3 near a limit"
    ONE_SIDE = "7 in a row on one side of the centre"


_SAID = {
    (Mark.OUTSIDE, True): "above the upper limit",
    (Mark.OUTSIDE, False): "below the lower limit",
    (Mark.TREND, True): "one of 7 in a row that rise",
    (Mark.TREND, False): "one of 7 in a row that fall",
    (Mark.NEAR, True): "one of 2 in 3 near the upper limit",
    (Mark.NEAR, False): "one of 2 in 3 near the lower limit",
    (Mark.ONE_SIDE, True): "one of 7 in a row above the centre",
    (Mark.ONE_SIDE, False): "one of 7 in a row below the centre",
}


@dataclass(frozen=True, slots=True, order=True)
class Signal:
    """A mark and its side: up is above or rising."""

    mark: Mark
    up: bool

    @property
    def said(self) -> str:
        """In plain words."""
        return _SAID[self.mark, self.up]


@dataclass(frozen=True, slots=True)
class Judged:
    """A value between its limits, and the months that it is of."""

    first: str
    last: str
    value: Fraction
    centre: Fraction
    near: Interval
    outer: Interval

    @property
    def side(self) -> int:
        """1 above the centre, -1 below, 0 on it."""
        return (self.value > self.centre) - (self.value < self.centre)

    @property
    def outside(self) -> int:
        """1 above the upper limit, -1 below the lower, 0 within."""
        return (float(self.value) > self.outer.high) - (float(self.value) < self.outer.low)

    @property
    def beyond_near(self) -> int:
        """1 or -1 between a near limit and the outer one, else 0."""
        if self.outside:
            return 0
        return (float(self.value) > self.near.high) - (float(self.value) < self.near.low)


def signals(points: Sequence[Judged | None]) -> list[tuple[Signal, ...]]:
    """The signals of each point of one segment, by rank of mark; none of a place that is None.

    A missing month, and a point that is not judged (None), end a run: in a row means months that follow each other.
    """
    found: list[set[Signal]] = [set() for _ in points]
    for at, point in enumerate(points):
        if point is not None and point.outside:
            found[at].add(Signal(Mark.OUTSIDE, point.outside > 0))
    for stretch in _stretches(points):
        for mark, size, rule in ((Mark.TREND, RUN, _trend), (Mark.NEAR, TRIPLE, _near), (Mark.ONE_SIDE, RUN, _side)):
            for places in zip(*(stretch[start:] for start in range(size)), strict=False):
                run = [point for _, point in places]
                sign = rule(run)
                hit = [at for at, point in places if mark is not Mark.NEAR or point.beyond_near] if sign else []
                for at in hit:
                    found[at].add(Signal(mark, sign > 0))
    rank = {mark: place for place, mark in enumerate(Mark)}
    return [tuple(sorted(one, key=lambda signal: (rank[signal.mark], signal.up))) for one in found]


def _stretches(points: Sequence[Judged | None]) -> Iterator[list[tuple[int, Judged]]]:
    """Points of months that follow each other, with their places."""
    stretch: list[tuple[int, Judged]] = []
    for at, point in enumerate(points):
        if stretch and (point is None or not follows(point.first, stretch[-1][1].last)):
            yield stretch
            stretch = []
        if point is not None:
            stretch.append((at, point))
    yield stretch


def _trend(run: Sequence[Judged]) -> int:
    """1 where each is above the one before, -1 where each is below: an equal one ends it."""
    steps = {(b.value > a.value) - (b.value < a.value) for a, b in pairwise(run)}
    return steps.pop() if len(steps) == 1 else 0


def _side(run: Sequence[Judged]) -> int:
    """The side on which all stand; 0 where they differ or one is on the line."""
    sides = {point.side for point in run}
    return sides.pop() if len(sides) == 1 else 0


def _near(run: Sequence[Judged]) -> int:
    """The side, where all are on it and two or more lie between the near and the outer limit."""
    enough = sum(point.beyond_near != 0 for point in run) >= NEAR_ENOUGH
    return _side(run) if enough else 0
