"""The p' chart for shares and the XmR chart for volumes: what is ordinary variation, and which points are not?

Sources: statistical notes, 5; Laney (2002), Improved control charts for attributes; NHS England, Making Data Count.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import fsum, inf, sqrt
from typing import TYPE_CHECKING

from dq_audit.outcomes import POOLS, exact, needed_records
from dq_audit.questions import given
from dq_audit.questions.intervals import Interval
from dq_audit.trends.autocorrelation import Autocorrelation, autocorrelation
from dq_audit.trends.points import Point, Volume, follows, in_order, missing_between, split, windows
from dq_audit.trends.rules import Judged, Mark, Signal, signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PER_RANGE = 1.128  # the mean moving range of two, in standard deviations
XMR_OUTER = 2.66  # 3 / 1.128, as Making Data Count rounds it
OUTER, NEAR = 3.0, 2.0  # standard deviations


@dataclass(frozen=True, slots=True)
class Charting:
    """The settings of charts; printed wherever they decide.

    `provisional_below` and `freeze_after` are numbers of points, `minimum` is that of k(t), `untargeted` the share
    whose k(t) holds where there is no target below 1, `may_fall_short` the share of points that may hold fewer records
    before all are pooled.
    """

    provisional_below: int = 12
    freeze_after: int = 24
    minimum: int = 5
    untargeted: float = 0.9
    may_fall_short: float = 0.1

    def __post_init__(self) -> None:
        given.at_least(self.provisional_below, 1, "the points below which a chart is provisional")
        given.at_least(self.freeze_after, 1, "the points that set the limits")
        given.at_least(self.minimum, 1, "the least number expected")
        given.between(self.untargeted, 0, 1, "the share that stands for a target")
        given.between(self.may_fall_short, -1e-9, 1, "the share of points that may fall short")

    @property
    def printed(self) -> str:
        """The settings in words, to stand where they decide."""
        return (
            f"limits set by the first {self.freeze_after} points; provisional below {self.provisional_below}; "
            f"{self.minimum} records expected on either side of the target; "
            f"pooled where more than {100 * self.may_fall_short:g}% of the points fall short of that"
        )

    def needed(self, target: float | None) -> int:
        """k(t): the records that a point needs. `untargeted` stands for no target, and for one of all records."""
        t = self.untargeted if target is None or exact(target) == 1 else target
        return needed_records(given.between(t, 0, 1, "a target"), self.minimum)


@dataclass(frozen=True, slots=True)
class Charted:
    """A point of a chart: one month, or `months` pooled from `first` to `last`.

    `near` and `outer` are None where there are no limits: with fewer records than a point needs, or, of volumes, with
    no two months that follow each other. Such a point has no signal and ends a run, as a missing month does.
    """

    first: str
    last: str
    months: int
    value: Fraction | None
    x: int | None  # None of a volume
    n: int | None
    centre: Fraction | None
    near: Interval | None
    outer: Interval | None
    signals: tuple[Signal, ...]
    sets_limits: bool
    too_few: bool = False  # fewer records than a point needs

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What makes it stand out, by rank."""
        return tuple(dict.fromkeys(signal.mark for signal in self.signals))


@dataclass(frozen=True, slots=True)
class Segment:
    """The points that share their limits: up to the next named event or change of the rule.

    `spread` is Laney's sigma_z of shares, and the mean moving range of volumes. `set_by` counts the points that set the
    limits. `autocorrelation` is of these: where it is notable the limits are too narrow.
    """

    points: tuple[Charted, ...]
    event: str
    rule: str
    centre: Fraction | None
    spread: float | None
    set_by: int
    provisional: bool
    autocorrelation: Autocorrelation


@dataclass(frozen=True, slots=True)
class Chart:
    """A series between its limits.

    `pooled` months make a point (1: none are pooled); `needed` records make one that is judged, None of volumes.
    `missing` are months of the calendar that are not there, `left_over` those that fill no window of `pooled` months.
    """

    segments: tuple[Segment, ...]
    pooled: int
    needed: int | None
    missing: tuple[str, ...]
    left_over: tuple[str, ...]
    charting: Charting

    @property
    def points(self) -> tuple[Charted, ...]:
        """All points, in order."""
        return tuple(point for segment in self.segments for point in segment.points)

    @property
    def provisional(self) -> bool:
        """Whether the limits in force were set by too few points."""
        return not self.segments or self.segments[-1].provisional


@dataclass(frozen=True, slots=True)
class _Window:
    """The months of a point, added up; `enough` records to be judged, or not."""

    first: str
    last: str
    months: int
    x: int | None
    n: int | None
    value: Fraction | None
    enough: bool


@dataclass(frozen=True, slots=True)
class _Limits:
    """What the first windows of a segment set for all: the standard deviation of each, None where it cannot be told."""

    centre: Fraction
    spread: float | None
    deviation: Callable[[_Window], float | None]
    most: float
    residuals: tuple[tuple[str, str, float], ...]


def p_chart(points: Iterable[Point], target: float | None = None, charting: Charting = Charting()) -> Chart:
    """Laney's p' chart of shares, pooled to 3 or 12 months where more than a few points hold fewer than k(target).

    p = sum x / sum n; s = sqrt(p (1 - p) / n); z = (x / n - p) / s; sigma_z = max(1, mean |z - z before| / 1.128) over
    months that follow each other; limits p -+ 3 s sigma_z (near: 2), within 0 and 1. The floor of 1 keeps chance from
    making limits narrower than chance. With no two months that follow each other sigma_z is 1; at p = 0 or 1 the limits
    are p. ValueError where a month stands twice or the target is no share.
    """
    months = in_order(points)
    needed = charting.needed(target)
    size = _pool_size(months, needed, charting)
    parts, left = [], []
    for part in split(months):
        full, over = windows(part, size)
        parts.append(_segment(part, [_pooled(window, needed) for window in full], charting, _p_limits))
        left += over
    return Chart(tuple(parts), size, needed, missing_between(months), tuple(left), charting)


def xmr_chart(volumes: Iterable[Volume], charting: Charting = Charting()) -> Chart:
    """The XmR chart of numbers that are no shares: mean -+ 2.66 x the mean moving range (near: two thirds of it).

    No limit below 0: a volume has none. Moving ranges are of months that follow each other; without any there are no
    limits. No range is dropped as an outlier: the Making Data Count workbook drops none. ValueError where a month
    stands twice.
    """
    months = in_order(volumes)
    parts = []
    for part in split(months):
        found = [_Window(m.period, m.period, 1, None, None, m.value, enough=True) for m in part]
        parts.append(_segment(part, found, charting, _xmr_limits))
    return Chart(tuple(parts), 1, None, missing_between(months), (), charting)


def _pool_size(months: Sequence[Point], needed: int, charting: Charting) -> int:
    """The smallest of 1, 3 and 12 at which few points fall short; where none is, the largest that makes a point.

    One size for the whole chart, so that its points can be compared. Were a single short month enough, it would redraw
    the chart and take back what was said.
    """
    possible = 1
    for size in (1, *POOLS):
        found = [sum(m.n for m in window) for part in split(months) for window in windows(part, size)[0]]
        if not found:
            break
        possible = size
        if sum(n < needed for n in found) <= charting.may_fall_short * len(found):
            return size
    return possible


def _pooled(window: Sequence[Point], needed: int) -> _Window:
    x, n = sum(m.x for m in window), sum(m.n for m in window)
    value = Fraction(x, n) if n else None
    return _Window(window[0].period, window[-1].period, len(window), x, n, value, enough=n >= needed)


def _segment(
    part: Sequence[Point] | Sequence[Volume],
    found: Sequence[_Window],
    charting: Charting,
    limits_of: Callable[[Sequence[_Window]], _Limits],
) -> Segment:
    setting = [window for window in found if window.enough][: charting.freeze_after]
    limits = limits_of(setting) if setting else None
    judged = [_judged(window, limits) for window in found]
    marks = signals(judged)
    set_by = {window.first for window in setting}
    return Segment(
        points=tuple(
            Charted(
                first=window.first,
                last=window.last,
                months=window.months,
                value=window.value,
                x=window.x,
                n=window.n,
                centre=point.centre if point else None,
                near=point.near if point else None,
                outer=point.outer if point else None,
                signals=signal,
                sets_limits=window.first in set_by,
                too_few=not window.enough,
            )
            for window, point, signal in zip(found, judged, marks, strict=True)
        ),
        event=part[0].event,
        rule=part[0].rule,
        centre=limits.centre if limits else None,
        spread=limits.spread if limits else None,
        set_by=len(setting),
        provisional=len(setting) < charting.provisional_below,
        autocorrelation=autocorrelation(limits.residuals if limits else ()),
    )


def _judged(window: _Window, limits: _Limits | None) -> Judged | None:
    if limits is None or window.value is None or not window.enough:
        return None
    sd = limits.deviation(window)
    if sd is None:
        return None
    near, outer = (_interval(float(limits.centre), reach * sd, limits.most) for reach in (NEAR, OUTER))
    return Judged(window.first, window.last, window.value, limits.centre, near, outer)


def _interval(centre: float, reach: float, most: float) -> Interval:
    return Interval(max(0.0, centre - reach), min(most, centre + reach))


def _p_limits(setting: Sequence[_Window]) -> _Limits:
    p = Fraction(sum(w.x or 0 for w in setting), sum(w.n or 0 for w in setting))

    def chance(window: _Window) -> float:
        return sqrt(p * (1 - p) / (window.n or 1))

    scores = [float((w.value or 0) - p) / chance(w) if chance(w) else 0.0 for w in setting]
    ranges = _ranges(setting, scores)
    sigma_z = max(1.0, fsum(ranges) / len(ranges) / PER_RANGE) if ranges else 1.0
    residuals = tuple((w.first, w.last, z) for w, z in zip(setting, scores, strict=True))
    return _Limits(p, sigma_z, lambda window: chance(window) * sigma_z, 1.0, residuals)


def _xmr_limits(setting: Sequence[_Window]) -> _Limits:
    values = [w.value or Fraction(0) for w in setting]
    centre = sum(values, Fraction(0)) / len(values)
    ranges = _ranges(setting, [float(value) for value in values])
    mean = fsum(ranges) / len(ranges) if ranges else None
    residuals = tuple((w.first, w.last, float(v - centre)) for w, v in zip(setting, values, strict=True))
    return _Limits(centre, mean, lambda _: None if mean is None else mean * XMR_OUTER / OUTER, inf, residuals)


def _ranges(setting: Sequence[_Window], values: Sequence[float]) -> list[float]:
    """Moving ranges, between points of months that follow each other only: a gap is not joined over."""
    placed = pairwise(zip(setting, values, strict=True))
    return [abs(b - a) for (before, a), (after, b) in placed if follows(after.first, before.last)]
