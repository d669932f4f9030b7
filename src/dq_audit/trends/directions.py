"""The direction of a series in plain words, for a register row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dq_audit.trends.events import Change

if TYPE_CHECKING:
    from dq_audit.trends.charts import Chart, Charted, Segment
    from dq_audit.trends.events import EventTest


class Direction(StrEnum):
    """Where a series is going."""

    BETTER = "better"
    WORSE = "worse"
    NO_CHANGE = "no change shown"
    TOO_EARLY = "too early to say"
    MORE = "more"  # of volumes, of which neither is good or bad
    FEWER = "fewer"


@dataclass(frozen=True, slots=True)
class Heading:
    """A direction and the sentence that says why."""

    direction: Direction
    reason: str


def direction(chart: Chart, event: EventTest | None = None, *, more_is_better: bool | None = True) -> Heading:
    """Where a series is going, by the last point of its chart against the points that set the limits.

    The last point alone decides, as in Making Data Count's icons; of two marks the first in their order. While the
    limits are provisional it is too early to say, unless the `event` with which they began shows a change. Where
    nobody says that more is better (None), the direction is more or fewer.
    """
    if not chart.segments:
        return Heading(Direction.TOO_EARLY, "no month")
    segment = chart.segments[-1]
    shown = event is not None and event.change in {Change.ROSE, Change.FELL}
    if event and shown and segment.provisional and event.event == segment.event:
        way = _way(event.change is Change.ROSE, more_is_better)
        return Heading(way, f"{event.change} after “{event.event}”: {event.reason}")
    too_early = _too_early(chart, segment)
    if too_early:
        return Heading(Direction.TOO_EARLY, too_early)
    last = segment.points[-1]
    if not last.signals:
        return Heading(Direction.NO_CHANGE, f"{_when(last)} is ordinary variation; {_against(segment)}")
    first = last.signals[0]
    return Heading(_way(first.up, more_is_better), f"{_when(last)} is {first.said}; {_against(segment)}")


def _too_early(chart: Chart, segment: Segment) -> str:
    """Why it is too early to say; empty where it is not."""
    if not segment.points:
        return f"not yet {chart.pooled} months in a row"
    last = segment.points[-1]
    if last.too_few:
        pooled = "" if chart.pooled == 1 else f", {chart.pooled} months pooled"
        return f"{last.n:,} records in {_when(last)}{pooled}: fewer than the {chart.needed:,} that a point needs"
    if segment.provisional:
        return f"{segment.set_by} points, fewer than the {chart.charting.provisional_below} that limits need"
    return "" if last.outer else "no two months that follow each other"


def _way(up: bool, more_is_better: bool | None) -> Direction:  # noqa: FBT001  facts, named by their own words
    if more_is_better is None:
        return Direction.MORE if up else Direction.FEWER
    return Direction.BETTER if up == more_is_better else Direction.WORSE


def _when(point: Charted) -> str:
    return point.first if point.first == point.last else f"{point.first} to {point.last}"


def _against(segment: Segment) -> str:
    setting = [point for point in segment.points if point.sets_limits]
    return f"limits set by {setting[0].first} to {setting[-1].last} ({len(setting)} points)"
