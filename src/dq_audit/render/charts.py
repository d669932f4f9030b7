"""The geometry of the page's charts: pure functions from counts to places on the page. The template draws them.

Bars are given in percent of their track, so that they stretch without distorting their patterns; line charts in units
of a view box. No chart says anything by colour alone: bars have patterns, points have shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import floor
from typing import TYPE_CHECKING

from dq_audit.outcomes import month_number, percent
from dq_audit.render.words import STATES, n_of_n, outcome_words, short_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dq_audit.model import Counts, Finding, State

WIDTH, HEIGHT = 320, 132  # a line chart's view box
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 14, 24  # the margins within it
_STEP = Decimal("0.001")
_LOWEST_FLOOR = 0.8  # an axis never shows less than the upper fifth


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar: where it begins and how wide it is, in percent of the bar."""

    css: str
    label: str
    records: int
    x: Decimal
    width: Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a line chart."""

    x: float
    y: float
    css: str
    label: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """One finding over the months of a run."""

    lines: tuple[str, ...]  # the points of each unbroken stretch, as SVG wants them
    points: tuple[Point, ...]
    target_y: float | None
    ticks: tuple[tuple[float, str], ...]
    first: str
    last: str


def part(x: int, n: int) -> Decimal:
    """X of n in percent of a bar, to three places; 0 of nothing."""
    return (Decimal(100 * x) / n).quantize(_STEP) if n else Decimal(0)


def stacked(counts: Counts) -> tuple[Segment, ...]:
    """The states of the applicable records as a bar of 100%; states without a record are left out."""
    return tuple(_segments(counts))


def _segments(counts: Counts) -> Iterator[Segment]:
    before = 0
    for state, label in STATES.items():
        records = records_in(counts, state)
        start, end = part(before, counts.applicable), part(before + records, counts.applicable)
        if records:
            yield Segment(state.label.replace("_", "-"), label, records, start, end - start)
        before += records


def records_in(counts: Counts, state: State) -> int:
    """The records in a recording state."""
    return int(getattr(counts, state.label))


def axis_floor(findings: Iterable[Finding]) -> float:
    """Where the axis of a line chart begins: a tenth at or below the lowest share and target."""
    found = list(findings)
    shares = [f.counts.complete / f.counts.applicable for f in found if f.counts.applicable]
    targets = [f.target for f in found if f.target is not None]
    return max(0.0, floor(min([*shares, *targets, _LOWEST_FLOOR]) * 10 + 1e-9) / 10)


def line_chart(months: Sequence[tuple[str, Finding | None]]) -> LineChart:
    """A finding over some months (in order). Months without it, or with nobody in the denominator, break the line."""
    lowest = axis_floor(finding for _, finding in months if finding is not None)
    first, last = months[0][0], months[-1][0]
    span = max(1, month_number(last) - month_number(first))
    stretches: list[list[Point]] = [[]]
    expected = month_number(first)
    for period, finding in months:
        place = month_number(period)
        if finding is None or not finding.counts.applicable or place != expected:
            stretches.append([])
        if finding is not None and finding.counts.applicable:
            stretches[-1].append(_point(finding, period, (place - month_number(first)) / span, lowest))
        expected = place + 1
    return LineChart(
        lines=tuple(" ".join(f"{p.x},{p.y}" for p in stretch) for stretch in stretches if len(stretch) > 1),
        points=tuple(point for stretch in stretches for point in stretch),
        target_y=_target_y(months[-1][1], lowest),
        ticks=tuple((_height(value, lowest), f"{100 * value:.0f}%") for value in (lowest, (lowest + 1) / 2, 1.0)),
        first=short_month(first),
        last=short_month(last),
    )


def _point(finding: Finding, period: str, along: float, lowest: float) -> Point:
    x, n = finding.counts.complete, finding.counts.applicable
    words = outcome_words(finding.outcome)
    label = f"{short_month(period)}: {n_of_n(x, n)} ({percent(x, n, finding.target)}), {words.word.lower()}"
    return Point(round(LEFT + along * (WIDTH - LEFT - RIGHT), 1), _height(x / n, lowest), words.css, label)


def _target_y(finding: Finding | None, lowest: float) -> float | None:
    return None if finding is None or finding.target is None else _height(finding.target, lowest)


def _height(share: float, lowest: float) -> float:
    return round(TOP + (1 - share) / (1 - lowest) * (HEIGHT - TOP - BOTTOM), 1)
